"""Recurring: campaigns that repeat, and their calendar."""
