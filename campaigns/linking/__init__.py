"""Linking: short links, where they stand, and who followed them."""
