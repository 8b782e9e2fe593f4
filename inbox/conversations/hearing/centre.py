"""A member's notifications as they are shown: from the conversations as they are now, and only of
those the member may still see.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any
from uuid import UUID

from django.utils.translation import gettext as _

from inbox import tenancy
from inbox.accounts.models import Member
from inbox.conversations import access
from inbox.conversations.finding import lists
from inbox.conversations.finding.badges import BADGE
from inbox.conversations.showing import people
from inbox.conversations.showing.people import Person
from inbox.conversations.showing.rows import Row
from inbox.conversations.sight import holds, seen
from inbox.notifications.kinds import Kind
from inbox.notifications.models import Notification

PAGE = 30
# The unread ones of `visible`, on every page; each conversation is looked up by its id.
UNREAD = f"""
SELECT count(*) FROM (
    SELECT 1 FROM notifications_notification n
    CROSS JOIN LATERAL (
        SELECT inbox_id, assignee_id FROM conversations_conversation
        WHERE organization_id = %(organization)s AND id = n.conversation_id OFFSET 0
    ) c
    JOIN conversations_inboxaccess a ON a.organization_id = n.organization_id
      AND a.inbox_id = c.inbox_id AND a.member_id = n.member_id
    JOIN conversations_inbox b ON b.organization_id = n.organization_id AND b.id = c.inbox_id
    WHERE n.organization_id = %(organization)s AND n.member_id = %(member)s AND n.read_at IS NULL
      AND {holds(seen("a.member_id", "b"))} LIMIT {BADGE}
) bounded
"""  # noqa: S608 - constants


@dataclass(frozen=True)
class Told:
    """A notification with the conversation it is about."""

    uuid: UUID
    kind: str
    at: datetime
    is_read: bool
    about: Row
    text: str


@dataclass(frozen=True)
class Page:
    """Some of them, and where the next ones begin ("" at the end)."""

    items: list[Told]
    after: str


def visible(member: Member) -> Any:
    """The member's own, about conversations they may see."""
    seen = access.visible_to(member).values("pk")
    return Notification.objects.filter(member=member, conversation_id__in=seen)


def unread(member: Member) -> int:
    """What the bell shows, counted up to 100."""
    ((found,),) = tenancy.rows(UNREAD, {"member": member.pk}, prepared=True)
    return int(found)


def page(member: Member, *, country: str, before: int | None = None) -> Page:
    """Newest first, from before a row's number."""
    rows = visible(member)
    if before is not None:
        rows = rows.filter(pk__lt=before)
    found = list(rows.order_by("-id")[: PAGE + 1])
    shown = found[:PAGE]
    return Page(told(shown, country=country), str(shown[-1].pk) if len(found) > PAGE else "")


def told(rows: Sequence[Notification], *, country: str) -> list[Told]:
    """The rows with what they are about; nobody checks here who may see it."""
    about = {row.id: row for row in lists.rows([n.conversation_id for n in rows], country=country)}
    who = people.members(pk for n in rows for pk in (n.actor_id, n.other_id))
    return [
        Told(
            n.uuid, n.kind, n.at, n.read_at is not None, about[n.conversation_id],
            sentence(n.kind, who.get(n.actor_id or 0), who.get(n.other_id or 0)),
        )
        for n in rows
        if n.conversation_id in about
    ]  # fmt: skip


def sentence(kind: str, actor: Person | None, other: Person | None) -> str:
    """What happened, said to the one it concerns."""
    names = {"name": actor.first if actor else "", "other": other.first if other else ""}
    if kind == Kind.REASSIGNED and other is None:
        by_somebody, by_itself = _("%(name)s unassigned you"), _("You are not assigned any more")
    elif kind == Kind.REASSIGNED and actor is not None and actor == other:
        by_somebody = by_itself = _("%(name)s took this from you")
    else:
        by_somebody, by_itself = _sentences()[kind]
    return (by_somebody if actor else by_itself) % names


def _sentences() -> dict[str, tuple[str, str]]:
    """By a colleague, and by itself."""
    failed, returned = _("Your message was not delivered"), _("Back from snooze")
    mentioned, asked = _("%(name)s mentioned you"), _("%(name)s asks to answer this")
    return {
        Kind.ASSIGNED: (_("%(name)s assigned this to you"), _("Assigned to you")),
        Kind.REASSIGNED: (_("%(name)s gave this to %(other)s"), _("Now with %(other)s")),
        Kind.MENTIONED: (mentioned, _("You were mentioned")),
        Kind.LOCK_ASKED: (asked, _("Somebody asks to answer this")),
        Kind.FAILED: (failed, failed),
        Kind.RETURNED: (returned, returned),
        Kind.OPTED_OUT: (_("%(name)s marked this person as opted out"), _("Opted out by text")),
        Kind.OPTED_IN: (
            _("%(name)s noted that the customer allows texts again"),
            _("The customer allowed texts again"),
        ),
    }
