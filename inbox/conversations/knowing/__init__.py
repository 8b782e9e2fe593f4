"""Knowing: whose a number is, and what they agreed to."""
