"""Has the live process look, every ten seconds, whether work is late: its tabs then ask for the
strip, and ask again until it is over. A worker that is dead cannot tell.
"""

from channels_app.health import standing
from inbox.live import pulse


@pulse.watch
def look() -> dict[str, object] | None:
    """What every tab is told; None while all is well."""
    found = standing.now()
    return {"health": "late"} if found.is_late else None
