"""Merges that were made: found, and what of them can still be undone."""

from uuid import UUID

from django.utils import timezone

from contacts.merging import LOST, UNDO
from contacts.models import Contact, Merge
from inbox.accounts.models import Member


def lost(merge: Merge) -> tuple[list[str], list[str]]:
    """What an undo could not restore: fields changed since, addresses that went elsewhere."""
    found = merge.after.get(LOST, {})
    return found.get("fields", []), found.get("addresses", [])


def may_undo(merge: Merge) -> bool:
    """Whether its day is not over."""
    return merge.undone_at is None and timezone.now() - merge.at <= UNDO


def recent(contact: Contact) -> Merge | None:
    """The newest merge into the contact that can still be undone."""
    found: Merge | None = (
        Merge.objects.filter(kept=contact, undone_at__isnull=True, at__gt=timezone.now() - UNDO)
        .select_related("gone")
        .order_by("-id")
        .first()
    )
    return found


def made_of(kept: Contact, gone: str) -> Merge | None:
    """The merge of a contact, by its uuid, into this one that stands."""
    standing = Merge.objects.filter(kept=kept, undone_at__isnull=True).select_related("gone")
    return next((one for one in standing.order_by("-id") if str(one.gone.uuid) == gone), None)


def one(uuid: UUID, *, member: Member) -> Merge | None:
    """The merge, if both of its contacts are the member's to see."""
    found: Merge | None = Merge.objects.select_related("kept", "gone").filter(uuid=uuid).first()
    if found is None:
        return None
    seen = all(c.private_to_id in {None, member.pk} for c in (found.kept, found.gone))
    return found if seen else None
