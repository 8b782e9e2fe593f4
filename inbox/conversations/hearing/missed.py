"""What a member missed: told and not read, texts that wait unread. Only what they may see."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta

from inbox import tenancy
from inbox.accounts.models import Member
from inbox.conversations import access
from inbox.conversations.finding import lists
from inbox.conversations.hearing import centre
from inbox.conversations.hearing.centre import Told
from inbox.conversations.showing.rows import Row
from inbox.notifications.kinds import Text, Way
from inbox.notifications.models import Notification
from inbox.notifications.preferences import Choices

MOST = 20  # of each are named, the rest is a number
OLDEST = timedelta(days=7)

# Who has something unread that is old enough: a bounded look at what could be mailed.
WAITING = """
SELECT m.id FROM accounts_member m
WHERE m.organization_id = %(organization)s AND m.is_active AND (
    EXISTS (SELECT 1 FROM notifications_notification n
            WHERE n.organization_id = m.organization_id AND n.member_id = m.id
            AND n.read_at IS NULL AND n.digest_id IS NULL
            AND n.at <= %(upto)s AND n.at > %(oldest)s)
    OR EXISTS (SELECT 1 FROM conversations_unread u
               JOIN conversations_conversation c ON c.organization_id = u.organization_id
                AND c.id = u.conversation_id
               WHERE u.organization_id = m.organization_id AND u.member_id = m.id
               AND c.last_message_at <= %(upto)s AND c.last_message_at > %(oldest)s))
ORDER BY m.id
"""
TEXTS = """
SELECT c.id, c.inbox_id, c.assignee_id FROM conversations_unread u
JOIN conversations_conversation c ON c.organization_id = u.organization_id
 AND c.id = u.conversation_id
WHERE u.organization_id = %(organization)s AND u.member_id = %(member)s
  AND c.last_direction = 'in' AND c.state <> 'spam'
  AND c.last_message_at <= %(upto)s AND c.last_message_at > %(since)s
ORDER BY c.last_message_at DESC, c.id DESC LIMIT 500
"""


@dataclass(frozen=True)
class Missed:
    """What one mail tells."""

    told: list[Told]
    texts: list[Row]
    more: int
    ids: list[int]  # of the notifications

    @property
    def total(self) -> int:
        return len(self.told) + len(self.texts) + self.more


def waiting(*, upto: datetime) -> list[int]:
    """Members of the current organization for whom something may have to be mailed."""
    oldest = {"upto": upto, "oldest": upto - OLDEST}
    return [pk for (pk,) in tenancy.rows(WAITING, oldest)]


def of(
    member: Member, choices: Choices, *, since: datetime, upto: datetime, country: str
) -> Missed:
    """What the member missed and wants mailed."""
    notices = [
        notice
        for notice in centre.visible(member)
        .filter(read_at__isnull=True, digest__isnull=True, at__lte=upto, at__gt=upto - OLDEST)
        .order_by("-id")[: MOST * 5]
        if choices.wants(notice.kind, Way.EMAIL, inbox_id=notice.inbox_id)
    ]
    texts = _texts(member, choices, since=max(since, upto - OLDEST), upto=upto)
    told = centre.told(notices[:MOST], country=country)
    shown = {row.id: row for row in lists.rows(texts[:MOST], country=country)} if texts else {}
    rows = [shown[pk] for pk in texts[:MOST] if pk in shown]
    more = max(0, len(notices) - MOST) + max(0, len(texts) - MOST)
    return Missed(told, rows, more, _ids(notices))


def _ids(notices: Sequence[Notification]) -> list[int]:
    return [notice.pk for notice in notices]


def _texts(member: Member, choices: Choices, *, since: datetime, upto: datetime) -> list[int]:
    """Conversations with a text that waits, newest first."""
    found = tenancy.rows(TEXTS, {"member": member.pk, "since": since, "upto": upto})
    wanted = [pk for pk, inbox, whose in found if _wants(choices, member, inbox, whose)]
    seen = set(access.visible_to(member).filter(pk__in=wanted).values_list("pk", flat=True))
    return [pk for pk in wanted if pk in seen]


def _wants(choices: Choices, member: Member, inbox: int, assignee: int | None) -> bool:
    if assignee is None:
        kind = Text.UNASSIGNED
    else:
        kind = Text.MINE if assignee == member.pk else Text.OTHERS
    return choices.wants(kind, Way.EMAIL, inbox_id=inbox)
