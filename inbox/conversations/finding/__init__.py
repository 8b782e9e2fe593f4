"""Finding: lists, their filters and counts, saved views, pins, search."""
