"""Addresses become identities, once each."""

from collections.abc import Iterable
from dataclasses import dataclass

from django.db import transaction

from contacts.models import Contact, Identity
from inbox import tenancy
from inbox.accounts.models import Member
from inbox.events import Event, publish
from inbox.words import kept


@dataclass(frozen=True, kw_only=True)
class ContactChanged(Event):
    """A contact was made, or its name changed; `conversation_id` is where it was done."""

    inbox_id: int
    conversation_id: int


def ensure(addresses: Iterable[str]) -> dict[str, Identity]:
    """The identity of each phone address, made where it is new."""
    wanted = sorted(set(addresses))
    found = _find(wanted)
    missing = [address for address in wanted if address not in found]
    if missing:
        Identity.objects.bulk_create(
            [Identity(address=address) for address in missing], ignore_conflicts=True
        )
        found = _find(wanted)
    return found


def _find(addresses: list[str]) -> dict[str, Identity]:
    where = "kind = 'phone' AND address = ANY(%(addresses)s)"
    found = tenancy.load(Identity, where, {"addresses": addresses})
    return {identity.address: identity for identity in found}


@transaction.atomic
def rename(
    identity: Identity, *, name: str, by: Member, inbox_id: int, conversation_id: int
) -> Contact:
    """Name the person behind an address; the first name makes the contact."""
    name, contact = kept(name), identity.contact
    before = contact.name if contact else None
    if contact is None:
        contact = Contact.objects.create(name=name)
        identity.contact = contact
        identity.save(update_fields=["contact"])
    else:
        contact.name = name
        contact.save(update_fields=["name"])
    publish(
        ContactChanged(
            inbox_id=inbox_id,
            conversation_id=conversation_id,
            actor_id=by.pk,
            changes={"name": [before, name]},
        )
    )
    return contact
