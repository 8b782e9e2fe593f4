"""Telling members, and their reading it. Rows are written in the transaction of what they tell of:
they are there when it is, whatever becomes of processes and hints afterwards.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import timedelta
from uuid import UUID

from django.db import transaction
from django.http import Http404
from django.utils import timezone

from inbox import tenancy
from inbox.accounts.models import Member
from inbox.events import publish
from inbox.notifications.events import NotificationsRead
from inbox.notifications.models import Digest, Notification

LIVE = timedelta(days=60)


@dataclass(frozen=True)
class Notice:
    """One thing to tell one member."""

    member_id: int
    kind: str
    conversation_id: int
    inbox_id: int
    message_id: int | None = None
    actor_id: int | None = None
    other_id: int | None = None


# Nobody is told of what they did themselves, nor twice of what they have not read yet.
TELL = """
INSERT INTO notifications_notification (organization_id, uuid, member_id, kind, conversation_id,
                                        inbox_id, message_id, actor_id, other_id)
SELECT %(organization)s, gen_random_uuid(), v.member, v.kind, v.conversation, v.inbox, v.message,
       v.actor, v.other
FROM unnest(%(members)s::bigint[], %(kinds)s::text[], %(conversations)s::bigint[],
            %(inboxes)s::bigint[], %(messages)s::bigint[], %(actors)s::bigint[],
            %(others)s::bigint[]) WITH ORDINALITY
     AS v(member, kind, conversation, inbox, message, actor, other, place)
WHERE v.member IS DISTINCT FROM v.actor AND NOT EXISTS (
    SELECT 1 FROM notifications_notification n WHERE n.organization_id = %(organization)s
    AND n.member_id = v.member AND n.conversation_id = v.conversation AND n.read_at IS NULL
    AND n.kind = v.kind AND n.message_id IS NOT DISTINCT FROM v.message
    AND n.actor_id IS NOT DISTINCT FROM v.actor AND n.other_id IS NOT DISTINCT FROM v.other)
ORDER BY v.place
"""


def tell(notices: Sequence[Notice]) -> int:
    """Write all of them with one statement; how many were news."""
    if not notices:
        return 0
    return tenancy.execute(
        TELL,
        {
            "members": [notice.member_id for notice in notices],
            "kinds": [notice.kind for notice in notices],
            "conversations": [notice.conversation_id for notice in notices],
            "inboxes": [notice.inbox_id for notice in notices],
            "messages": [notice.message_id for notice in notices],
            "actors": [notice.actor_id for notice in notices],
            "others": [notice.other_id for notice in notices],
        },
    )


@transaction.atomic
def read(uuid: UUID, *, by: Member) -> Notification:
    """One of the member's own. Raises Http404, another's or not there alike."""
    found: Notification | None = Notification.objects.filter(uuid=uuid, member=by).first()
    if found is None:
        raise Http404
    _mark(Notification.objects.filter(pk=found.pk), by)
    return found


@transaction.atomic
def read_all(*, by: Member) -> None:
    """Everything up to now."""
    _mark(Notification.objects.filter(member=by), by)


def read_about(conversation_id: int, *, by: Member) -> None:
    """Who opened the conversation has seen what was told of it."""
    _mark(Notification.objects.filter(member=by, conversation_id=conversation_id), by)


def _mark(rows: object, by: Member) -> None:
    unread = rows.filter(read_at__isnull=True)  # type: ignore[attr-defined]
    if unread.update(read_at=timezone.now()):
        publish(NotificationsRead(member_id=by.pk, actor_id=by.pk))


def tidy(most: int) -> None:
    """Drop what was told two months ago, and mails of that time, a bounded number at a time."""
    since = timezone.now() - LIVE
    for rows in (Notification.objects.filter(at__lt=since), Digest.objects.filter(at__lt=since)):
        rows.filter(pk__in=list(rows.values_list("pk", flat=True)[:most])).delete()
