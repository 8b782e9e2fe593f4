"""The one error the starters show as a plain sentence instead of a traceback."""


class CannotStart(Exception):
    """Says what is missing and what to do about it."""
