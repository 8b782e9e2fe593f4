"""The numbers a contact can be reached on: each is one person's in the organization."""

from django.db import transaction
from django.utils import timezone

from contacts import consent, identities, phones
from contacts.events import ContactEdited
from contacts.models import Contact, Identity
from inbox.accounts.models import Member
from inbox.events import publish
from inbox.words import kept

LABEL = 20


class NotANumber(Exception):
    """Nothing that could be called."""


class NumberTaken(Exception):
    """It is somebody else's; `contact` may be one that the asker may not see."""

    def __init__(self, contact: Contact) -> None:
        super().__init__()
        self.contact = contact


def of(contact: Contact) -> list[Identity]:
    """In the order they came."""
    return list(Identity.objects.filter(contact=contact).order_by("id"))


@transaction.atomic
def add(contact: Contact, text: str, *, by: Member, country: str, label: str = "") -> Identity:
    """Give the contact one more number. Raises NotANumber and NumberTaken."""
    identity = claim(contact, text, country=country, label=label)
    _tell(contact, by, identity)
    return identity


def claim(contact: Contact, text: str, *, country: str, label: str = "") -> Identity:
    """The same, in a change that tells of itself."""
    address = phones.normalize(kept(text), country)
    if not phones.is_possible(address):
        raise NotANumber
    identity = identities.ensure([address])[address]
    free = Identity.objects.filter(pk=identity.pk, contact__isnull=True)
    if not free.update(contact=contact, label=_label(label)):
        identity.refresh_from_db()
        if identity.contact is not None and identity.contact_id != contact.pk:
            raise NumberTaken(identity.contact)
    identity.refresh_from_db()
    return identity


@transaction.atomic
def label(identity: Identity, text: str, *, by: Member) -> None:
    """Say which number it is: "mobile"."""
    Identity.objects.filter(pk=identity.pk).update(label=_label(text))
    if identity.contact is not None:
        _tell(identity.contact, by, identity)


@transaction.atomic
def remove(identity: Identity, *, by: Member) -> None:
    """It is a bare number again; what was said on it stays, and so does an opt-out."""
    contact = identity.contact
    consent.moved(identity, to=None, by=by)
    Identity.objects.filter(pk=identity.pk).update(contact=None, label="")
    if contact is not None:
        _tell(contact, by, identity)


def _label(text: str) -> str:
    return " ".join(kept(text).split())[:LABEL]


def _tell(contact: Contact, by: Member, identity: Identity) -> None:
    Contact.objects.filter(pk=contact.pk).update(updated_at=timezone.now())
    publish(
        ContactEdited(
            contact_id=contact.pk,
            identity_ids=(identity.pk,),
            is_private=contact.is_private,
            actor_id=by.pk,
            changes={"contact": str(contact.uuid), "fields": ["numbers"]},
        )
    )
