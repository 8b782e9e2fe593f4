"""What settings tell of themselves."""

from dataclasses import dataclass

from inbox.events import Event


@dataclass(frozen=True, kw_only=True)
class AuditExported(Event):
    """The actor took the audit log away as a file; `changes` says which part."""


@dataclass(frozen=True, kw_only=True)
class OwnershipTransferred(Event):
    """The actor handed the organization over to `member_id`."""

    member_id: int


@dataclass(frozen=True, kw_only=True)
class DeletionAsked(Event):
    """The actor asked to delete the organization; `changes` says when that will be."""


@dataclass(frozen=True, kw_only=True)
class DeletionCancelled(Event):
    """The organization stays."""


@dataclass(frozen=True, kw_only=True)
class PictureReplaced(Event):
    """A picture is shown no more; `changes` holds its key. No page tells of it."""
