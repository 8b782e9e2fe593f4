"""Finishing: closed, put away, moved, tagged, spam; one by one or many at once."""
