"""A text as a carrier reported it, and the conversation it goes to, as light as can be."""

from dataclasses import dataclass, field
from datetime import datetime


@dataclass(frozen=True, slots=True)
class Media:
    """A file the carrier keeps for us."""

    url: str
    content_type: str


@dataclass(frozen=True, slots=True)
class Inbound:
    """One text as a carrier reported it. `sender` and `to` are normalized addresses."""

    connection_id: int
    carrier_id: str
    sender: str
    to: str
    body: str
    at: datetime
    media: tuple[Media, ...] = ()
    consent: str = ""  # the carrier's own reading: STOP, START, HELP
    is_call: bool = False  # somebody rings: nothing was written, and nobody is told before it ends
    key: int = field(default=0, compare=False)  # the caller's, to find the outcome again


@dataclass(slots=True, eq=False)
class Thread:
    """A conversation, with what the way of a text asks of it and a Conversation has too.

    `last_message_id` is from before the text came.
    """

    pk: int
    inbox_id: int
    state: str
    assignee_id: int | None
    last_message_id: int | None


@dataclass(slots=True, eq=False)
class Arrival:
    """A text, whom it is from and where it goes; `doubted` says that somebody took the phone for
    dead.
    """

    text: Inbound
    channel: int
    inbox: int
    person: int
    blocked: bool
    doubted: bool
    thread: Thread
    message: int = 0
