"""The guarded client, for a domain that is to lead here: https, public addresses, no redirect to
anywhere else, a few bytes.
"""

import asyncio
from urllib.parse import urlsplit

import aiohttp

from channels_app import guarded
from channels_app.guarded import Allowed, Blocked, Failed
from inbox.settings import reaching

LONGEST, MOST = 10.0, 4096  # seconds, bytes


@reaching.by
def ask(url: str) -> bytes | None:
    """What the address says."""
    try:
        return asyncio.run(_ask(url))
    except (Blocked, Failed, aiohttp.ClientError, TimeoutError, OSError, ValueError):
        return None


async def _ask(url: str) -> bytes:
    only = Allowed(first=(urlsplit(url).hostname or "").lower(), then=())
    said, _ = await asyncio.wait_for(
        guarded.fetch(url, allowed=only, auth=None, largest=MOST), LONGEST
    )
    return said
