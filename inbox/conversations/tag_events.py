"""What happens to tags, and to conversations by them."""

from dataclasses import dataclass

from inbox.conversations.events import ConversationEvent
from inbox.events import Event


@dataclass(frozen=True, kw_only=True)
class TagsChanged(ConversationEvent):
    """A tag was put on it or taken off; `changes` holds its name."""


@dataclass(frozen=True, kw_only=True)
class TagChanged(Event):
    """A tag of the organization was made, renamed, coloured, hidden, merged or deleted; `tag` is
    its uuid where it shows on conversations otherwise than before, "*" where it came back.
    """

    tag: str = ""


@dataclass(frozen=True, kw_only=True)
class TagKept(Event):
    """What a tag was on when it went, for its Undo; no page shows it, and it is dropped soon."""

    about: str
