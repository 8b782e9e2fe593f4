"""Phoning: calls as conversations have them."""
