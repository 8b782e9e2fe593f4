"""Recordings at Twilio: their addresses, and deleting one that we have."""

from typing import Any

from channels_app.carriers.twilio.asking import Account, ask

MARK = "/Recordings/"


def sid_of(url: str) -> str:
    """The recording a file's address is of, or ""."""
    _, found, rest = url.partition(MARK)
    return rest.partition(".")[0].partition("/")[0] if found else ""


def account_of(url: str) -> str:
    """Whose it is."""
    _, _, rest = url.partition("/Accounts/")
    return rest.partition("/")[0]


def delete(account: Account, sid: str) -> None:
    """Raises what `ask` raises; one that is not there is refused with 20404."""

    async def gone(client: Any) -> None:
        await client.recordings(sid).delete_async()

    ask(account, gone)
