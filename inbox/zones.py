"""The names of time zones, read from disk once: listing them opens six hundred files."""

from functools import cache
from zoneinfo import available_timezones


@cache
def names() -> tuple[str, ...]:
    """All that may be chosen, in order."""
    return tuple(sorted(available_timezones()))


def choices() -> list[tuple[str, str]]:
    """The same for a select."""
    return [(name, name) for name in names()]
