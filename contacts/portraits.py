"""The picture of a contact: one small file in the private storage, made anew by who hands it in."""

from uuid import uuid4

from django.core.files.base import ContentFile
from django.core.files.storage import default_storage

from contacts import people
from contacts.models import Contact
from inbox import tenancy
from inbox.accounts.models import Member


def keep(contact: Contact, data: bytes, *, by: Member) -> None:
    """Show this from now on. The key is new each time, so no browser shows an old one."""
    before = contact.picture
    key = default_storage.save(f"org/{tenancy.current().pk}/{uuid4()}.p", ContentFile(data))
    people.edit(contact, {"picture": key}, by=by)
    _forget(before)


def drop(contact: Contact, *, by: Member) -> None:
    """Initials again."""
    before = contact.picture
    people.edit(contact, {"picture": ""}, by=by)
    _forget(before)


def _forget(key: str) -> None:
    if key:
        default_storage.delete(key)
