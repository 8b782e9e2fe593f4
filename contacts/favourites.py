"""The contacts each member keeps at hand."""

from contacts.models import Contact, Favourite
from inbox.accounts.models import Member


def put(contact: Contact, *, by: Member) -> None:
    """A star; a second click finds it there."""
    Favourite.objects.get_or_create(member=by, contact=contact)


def take(contact: Contact, *, by: Member) -> None:
    """No star any more."""
    Favourite.objects.filter(member=by, contact=contact).delete()


def has(contact: Contact, *, by: Member) -> bool:
    """Whether the member keeps it at hand."""
    return bool(Favourite.objects.filter(member=by, contact=contact).exists())
