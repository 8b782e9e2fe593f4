"""What only an owner does: handing the organization over, and asking for its end."""

from datetime import datetime, timedelta

from django.db import transaction
from django.utils import timezone

from inbox.accounts import security_letters
from inbox.accounts.models import Member, Organization, Role
from inbox.events import publish
from inbox.settings.events import DeletionAsked, DeletionCancelled, OwnershipTransferred

WAIT = timedelta(days=14)


class NotPossible(Exception):
    """They do not work here any more, or are the owner, or the actor is not."""


@transaction.atomic
def transfer(*, to: Member, by: Member) -> None:
    """`to` owns the organization from now on, and who did is an admin. Raises NotPossible."""
    _held()  # one change of staff at a time
    held = Member.objects.select_for_update(no_key=True).filter(pk__in=[to.pk, by.pk])
    rows = {row.pk: row for row in held.order_by("pk")}
    heir, owner = rows.get(to.pk), rows.get(by.pk)
    if heir is None or owner is None or heir.pk == owner.pk or not heir.is_active:
        raise NotPossible
    if owner.role != Role.OWNER:
        raise NotPossible
    before = heir.role
    heir.role, owner.role = Role.OWNER, Role.ADMIN
    heir.save(update_fields=["role"])
    owner.save(update_fields=["role"])
    changes = {"role": [before, Role.OWNER.value]}
    publish(OwnershipTransferred(member_id=heir.pk, actor_id=owner.pk, changes=changes))
    security_letters.tell_member(heir, by=owner, role=Role.OWNER)


@transaction.atomic
def ask_deletion(*, by: Member, now: datetime | None = None) -> datetime:
    """The organization goes after WAIT; all admins are told by mail. When that is."""
    held = _held()
    if held.delete_at is None:
        held.delete_at, held.delete_told_at = (now or timezone.now()) + WAIT, None
        held.save(update_fields=["delete_at", "delete_told_at"])
        changes = {"delete_at": [None, held.delete_at.isoformat()]}
        publish(DeletionAsked(actor_id=by.pk, changes=changes))
    return held.delete_at


@transaction.atomic
def cancel_deletion(*, by: Member) -> None:
    """It stays, as long as nothing of it is gone."""
    held = _held()
    if held.delete_at is None or held.delete_at <= timezone.now():
        return
    changes = {"delete_at": [held.delete_at.isoformat(), None]}
    held.delete_at = held.delete_told_at = None
    held.save(update_fields=["delete_at", "delete_told_at"])
    publish(DeletionCancelled(actor_id=by.pk, changes=changes))


def _held() -> Organization:
    row: Organization = Organization.objects.select_for_update(no_key=True).get()
    return row
