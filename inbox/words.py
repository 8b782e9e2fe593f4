"""What people type, as PostgreSQL can keep it."""

import re

_UNKEPT = re.compile("[\x00\ud800-\udfff]")


def kept(text: str) -> str:
    """NUL and lone surrogates become the sign for "something stood here"; the rest stays as is."""
    return _UNKEPT.sub("\ufffd", text)
