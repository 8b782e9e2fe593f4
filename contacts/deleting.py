"""Contacts deleted for a day, brought back, and then gone for good."""

from datetime import datetime, timedelta
from uuid import UUID

from django.core.files.storage import default_storage
from django.db import transaction
from django.db.models import Q
from django.http import Http404
from django.utils import timezone

from contacts import consent
from contacts.events import ContactDeleted, ContactRestored
from contacts.models import Contact, Identity
from inbox.accounts.models import Member
from inbox.events import publish

KEPT_FOR = timedelta(days=1)


@transaction.atomic
def delete(contact: Contact, *, by: Member) -> None:
    """Its numbers are bare numbers at once, and remembered for the undo. A second click, a moment
    later, finds it deleted and forgets none of them.
    """
    contact.refresh_from_db(from_queryset=Contact.objects.select_for_update(of=("self",)))
    if contact.deleted_at is not None:
        return
    addresses = list(Identity.objects.filter(contact=contact).order_by("id"))
    ids = [identity.pk for identity in addresses]
    for identity in addresses:
        consent.moved(identity, to=None, by=by)
    contact.detached = ids
    contact.deleted_at = timezone.now()
    contact.save(update_fields=["detached", "deleted_at"])
    Identity.objects.filter(pk__in=ids).update(contact=None)
    told = {} if contact.is_private else {"name": [contact.name, None]}
    publish(
        ContactDeleted(
            contact_id=contact.pk,
            identity_ids=tuple(ids),
            is_private=contact.is_private,
            actor_id=by.pk,
            changes={"contact": str(contact.uuid), **told},
        )
    )


def one(member: Member, uuid: UUID) -> Contact:
    """A deleted contact that the member could see and may bring back. Raises Http404."""
    theirs = Q(private_to__isnull=True) | Q(private_to=member)
    young = Q(deleted_at__gt=timezone.now() - KEPT_FOR)
    found: Contact | None = Contact.objects.filter(theirs & young, uuid=uuid).first()
    if found is None:
        raise Http404
    return found


@transaction.atomic
def restore(contact: Contact, *, by: Member) -> None:
    """Undo it; a number that is somebody else's by now stays theirs."""
    contact.refresh_from_db(from_queryset=Contact.objects.select_for_update(of=("self",)))
    if contact.deleted_at is None:
        return
    ids = list(
        Identity.objects.filter(pk__in=contact.detached, contact__isnull=True)
        .order_by("id")
        .values_list("pk", flat=True)
    )
    Identity.objects.filter(pk__in=ids, contact__isnull=True).update(contact=contact)
    contact.detached, contact.deleted_at = [], None
    contact.save(update_fields=["detached", "deleted_at"])
    told = {} if contact.is_private else {"name": [None, contact.name]}
    publish(
        ContactRestored(
            contact_id=contact.pk,
            identity_ids=tuple(ids),
            is_private=contact.is_private,
            actor_id=by.pk,
            changes={"contact": str(contact.uuid), **told},
        )
    )


def sweep(most: int, *, now: datetime) -> None:
    """Drop some of what was deleted more than a day ago, with its picture."""
    for contact in Contact.objects.filter(deleted_at__lt=now - KEPT_FOR).order_by("id")[:most]:
        picture = contact.picture
        contact.delete()
        if picture:
            default_storage.delete(picture)
