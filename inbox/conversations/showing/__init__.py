"""Showing: threads, rows and the contact beside them."""
