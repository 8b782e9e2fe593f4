"""Forgetting: what is erased, and what is kept only so long."""
