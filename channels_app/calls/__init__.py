"""Telephone calls on the wires: what callers hear, calls that members place, how they end."""
