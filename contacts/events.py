"""What happens to contacts: who shows conversations hears it with the addresses it concerns. And to
files of contacts: their pages look while they are open, and a worker is woken.
"""

from dataclasses import dataclass

from inbox.events import Event


@dataclass(frozen=True, kw_only=True)
class ContactEvent(Event):
    """`identity_ids` are the addresses that look otherwise from now on. Of a private contact the
    trail keeps that something happened, and no words.
    """

    contact_id: int
    identity_ids: tuple[int, ...] = ()
    is_private: bool = False


@dataclass(frozen=True, kw_only=True)
class ContactMade(ContactEvent):
    """There is a contact, or a private one became everybody's."""


@dataclass(frozen=True, kw_only=True)
class ContactEdited(ContactEvent):
    """Something of it changed; `changes` names the fields, and has both names where it is that."""


@dataclass(frozen=True, kw_only=True)
class ContactDeleted(ContactEvent):
    """Its addresses are bare numbers again."""


@dataclass(frozen=True, kw_only=True)
class ContactRestored(ContactEvent):
    """It is back, with the addresses nobody else got meanwhile."""


@dataclass(frozen=True, kw_only=True)
class ImportChanged(Event):
    """A member began, stopped or undid an import, or it ended; `changes` has its uuid and state."""

    member_id: int


@dataclass(frozen=True, kw_only=True)
class ExportChanged(Event):
    """A member asked for a file, or it is written."""

    member_id: int
