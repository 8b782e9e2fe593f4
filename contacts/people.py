"""Contacts made, changed and shared. What a form said was read by `cards` before."""

from collections.abc import Mapping
from typing import Any

from django.db import IntegrityError, transaction
from django.utils import timezone

from contacts import numbers
from contacts.events import ContactEdited, ContactMade
from contacts.models import Contact, Identity
from inbox.accounts.models import Member
from inbox.events import publish


class MadeBefore(Exception):
    """The same form came before: a second click on its button."""


@transaction.atomic
def create(
    values: Mapping[str, Any],
    *,
    by: Member,
    country: str,
    number: str = "",
    label: str = "",
    is_private: bool = False,
) -> Contact:
    """A new contact, the member's own when private; its uuid may be among its values. Raises
    numbers.NotANumber and NumberTaken, and MadeBefore.
    """
    contact = Contact(private_to=by if is_private else None)
    _put(contact, values)
    try:
        with transaction.atomic():
            contact.save(force_insert=True)
    except IntegrityError:
        raise MadeBefore from None
    if number:
        numbers.claim(contact, number, country=country, label=label)
    made(contact, by=by)
    return contact


@transaction.atomic
def name(identity: Identity, values: Mapping[str, Any], *, by: Member) -> Contact:
    """Make the contact of an address that had none: everybody's. Raises numbers.NumberTaken."""
    contact = Contact()
    _put(contact, values)
    contact.save()
    if not Identity.objects.filter(pk=identity.pk, contact__isnull=True).update(contact=contact):
        identity.refresh_from_db()
        raise numbers.NumberTaken(identity.contact or contact)
    identity.contact = contact
    made(contact, by=by)
    return contact


def made(contact: Contact, *, by: Member) -> None:
    """Tell of a contact that is new to everybody who may see it."""
    publish(
        ContactMade(
            contact_id=contact.pk,
            identity_ids=_addresses(contact),
            is_private=contact.is_private,
            actor_id=by.pk,
            changes=_changes(contact, {"name": [None, contact.name]}),
        )
    )


@transaction.atomic
def edit(contact: Contact, values: Mapping[str, Any], *, by: Member) -> Contact:
    """Change what `values` names; what is as it was is not told. Of two at once neither undoes what
    the other did to another field.
    """
    contact.refresh_from_db(from_queryset=Contact.objects.select_for_update(of=("self",)))
    before = {name: getattr(contact, name) for name in values}
    before_name = contact.name
    _put(contact, values)
    changed = [name for name in values if getattr(contact, name) != before[name]]
    if not changed:
        return contact
    contact.updated_at = timezone.now()
    contact.save(update_fields=[*changed, "updated_at"])
    known: dict[str, Any] = {"fields": changed}
    if "name" in changed:
        known["name"] = [before_name, contact.name]
    publish(
        ContactEdited(
            contact_id=contact.pk,
            identity_ids=_addresses(contact),
            is_private=contact.is_private,
            actor_id=by.pk,
            changes=_changes(contact, known),
        )
    )
    return contact


@transaction.atomic
def share(contact: Contact, *, by: Member) -> None:
    """A private contact becomes everybody's; there is no way back."""
    contact.private_to, contact.updated_at = None, timezone.now()
    contact.save(update_fields=["private_to", "updated_at"])
    made(contact, by=by)


def _put(contact: Contact, values: Mapping[str, Any]) -> None:
    for field, value in values.items():
        if field == "custom":
            both = {**contact.custom, **value}
            contact.custom = {key: said for key, said in both.items() if said not in (None, "")}
        elif field != "owner" or not contact.is_private:  # a private one has nobody to go to
            setattr(contact, field, value)


def _addresses(contact: Contact) -> tuple[int, ...]:
    found = Identity.objects.filter(contact=contact).order_by("id")
    return tuple(found.values_list("pk", flat=True))


def _changes(contact: Contact, known: dict[str, Any]) -> dict[str, Any]:
    told = {} if contact.is_private else known
    return {"contact": str(contact.uuid), **told}
