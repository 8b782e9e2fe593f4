"""Locking: one member answers at a time."""
