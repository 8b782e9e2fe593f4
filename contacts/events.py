"""What happens to contacts. Who shows conversations hears it with the addresses it concerns."""

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
