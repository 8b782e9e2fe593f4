"""Contacts out of files: read within bounds, checked before anything changes, taken over batch by
batch, and undone as a whole.
"""
