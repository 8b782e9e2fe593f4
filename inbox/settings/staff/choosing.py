"""Which rows the boxes of a form name."""

from uuid import UUID


def uuids(texts: list[str]) -> list[UUID]:
    """Those that are uuids; anything else is not heard."""
    found = []
    for text in texts:
        try:
            found.append(UUID(text))
        except ValueError:
            continue
    return found
