"""What browsers say, as PostgreSQL can keep it."""

import re
from uuid import UUID

_UNKEPT = re.compile("[\x00\ud800-\udfff]")


def kept(text: str) -> str:
    """NUL and lone surrogates become the sign for "something stood here"; the rest stays as is."""
    return _UNKEPT.sub("\ufffd", text)


def number(text: str) -> int | None:
    """A row's number in what a browser said; None for anything else, and for what no row can be."""
    return int(text) if text.isascii() and text.isdigit() and len(text) < 19 else None


def uuid_of(text: str) -> UUID | None:
    """The same of what addresses and forms name rows by; None for anything else."""
    try:
        return UUID(text)
    except ValueError:
        return None
