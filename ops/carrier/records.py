"""Journal lines to messages and back: what is on disk is all that a restart has."""

from collections.abc import Iterable
from dataclasses import asdict
from datetime import datetime
from typing import Any
from urllib.parse import urlsplit
from uuid import UUID

from .ledger import Record
from .messages import Direction, Media, Message, Messages
from .pictures import Fetched

DIRECTIONS: dict[str, Direction] = {
    "accepted": "outbound-api",
    "text": "inbound",
    "reply": "outbound-reply",
    "notice": "notice",
}


def of_message(kind: str, message: Message) -> Record:
    return {
        "kind": kind,
        "time": message.created.isoformat(),
        "sid": message.sid,
        "account": message.account,
        "from": message.sender,
        "to": message.recipient,
        "body": message.body,
        "media_urls": message.media_urls,
        "media": [asdict(media) for media in message.media],
        "status_callback": message.status_callback,
        "attempt": message.attempt,
    }


def of_fetch(message: Message, fetched: Fetched, at: datetime) -> Record:
    return {"kind": "media", "time": at.isoformat(), "sid": message.sid, **asdict(fetched)}


def attempt_in(url: str) -> str | None:
    """The id our own product puts last in its callback URL."""
    try:
        return str(UUID(urlsplit(url).path.rstrip("/").rpartition("/")[2]))
    except ValueError:
        return None


def restore(messages: Messages, lines: Iterable[Record]) -> None:
    found: list[Message] = []
    later: list[Record] = []
    for line in lines:
        if line["kind"] in DIRECTIONS:
            found.append(_message(line))
        else:
            later.append(line)
    for message in sorted(found, key=lambda message: message.created):
        messages.add(message)
    for line in later:
        _apply(messages, line)


def _message(line: dict[str, Any]) -> Message:
    direction = DIRECTIONS[line["kind"]]
    created = datetime.fromisoformat(line["time"])
    inbound = direction == "inbound"
    return Message(
        sid=line["sid"],
        account=line["account"],
        sender=line["from"],
        recipient=line["to"],
        body=line["body"],
        direction=direction,
        status="received" if inbound else "queued" if direction == "outbound-api" else "delivered",
        created=created,
        media_urls=line["media_urls"],
        media=[Media(**media) for media in line["media"]],
        status_callback=line["status_callback"],
        attempt=line["attempt"],
        sent=created if inbound else None,
    )


def _apply(messages: Messages, line: Record) -> None:
    message = messages.by_sid.get(line["sid"])
    if message is None:
        return
    if line["kind"] == "status":
        message.reach(line["status"], line["error_code"], datetime.fromisoformat(line["time"]))
    elif line["kind"] == "answer":
        message.answer = line["answer"]
    elif line["kind"] == "media" and line["media"] is not None:
        message.media.append(Media(**line["media"]))
    elif line["kind"] == "media_deleted":
        message.media = [media for media in message.media if media.sid != line["media"]]
