"""Whose an address is. Everything said on it follows, because it hangs on the address."""

from django.db import transaction
from django.utils import timezone

from contacts import consent
from contacts.models import Contact, Identity
from inbox.accounts.models import Member


class NotYours(Exception):
    """The contact is another member's, or gone."""


class Moved(Exception):
    """The address belongs to somebody else by now."""


@transaction.atomic
def link(identity: Identity, *, to: Contact | None, by: Member) -> Contact | None:
    """Give the address to a contact, or to nobody; whose it was. An opt-out stays with the
    address; an opt-in does not go to another contact. Raises NotYours.
    """
    locked = Identity.objects.select_for_update(of=("self",)).get(pk=identity.pk)
    before: Contact | None = locked.contact
    if before is not None and before.private_to_id not in {None, by.pk}:
        raise NotYours
    if to is not None:
        to = Contact.objects.select_for_update(of=("self",)).get(pk=to.pk)
        if not to.is_seen_by(by):
            raise NotYours
    consent.moved(locked, to=to, by=by)
    locked.contact = to
    locked.save(update_fields=["contact"])
    identity.contact = to
    return before


@transaction.atomic
def introduce(identity: Identity, *, name: str, private: bool, by: Member) -> Contact:
    """Make a contact of the address: everybody's, or the member's own. Raises NotYours."""
    contact = Contact.objects.create(name=name, private_to=by if private else None)
    link(identity, to=contact, by=by)
    return contact


@transaction.atomic
def put_back(
    identity: Identity, *, to: Contact | None, instead_of: Contact | None, by: Member
) -> None:
    """Undo a link while it stands. Raises Moved when somebody linked it again since, NotYours."""
    now = Identity.objects.select_for_update(of=("self",)).get(pk=identity.pk).contact_id
    if now != (instead_of.pk if instead_of else None):
        raise Moved
    link(identity, to=to, by=by)


def withdraw(contact: Contact) -> bool:
    """Forget a contact that was made by mistake and has no address; whether it was forgotten."""
    if Identity.objects.filter(contact=contact).exists():
        return False
    changed = Contact.objects.filter(pk=contact.pk, deleted_at__isnull=True).update(
        deleted_at=timezone.now()
    )
    return bool(changed)
