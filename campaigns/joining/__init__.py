"""Joining: sign-up lists, their words, and who is on them."""
