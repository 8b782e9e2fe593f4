"""Hearing: who is told of what happened, at once or by mail."""
