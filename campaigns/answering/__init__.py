"""Answering: what people say to it, and who wants no more of it."""
