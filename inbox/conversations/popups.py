"""Pop-ups: what a member's open tabs show and ring for, said to the member's own group only.

They are hints: a text that nobody saw is unread, what concerns a member is in their centre.
"""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field
from functools import partial
from uuid import UUID

from django.template.loader import render_to_string
from django.utils import timezone

from inbox import tenancy
from inbox.accounts.models import Member, Organization
from inbox.conversations import centre, lists, people, sight, telling
from inbox.conversations.events import CallMissed, MessageReceived
from inbox.conversations.models import InboxAccess
from inbox.conversations.people import Person
from inbox.conversations.rows import Row
from inbox.events import Published, subscribe
from inbox.live import push
from inbox.live.push import Audience, Frame
from inbox.notifications import preferences
from inbox.notifications.events import NotificationsRead
from inbox.notifications.kinds import Text, Way
from inbox.notifications.notices import Notice
from inbox.notifications.preferences import Choices

MOST = 3  # more in one go are told as a number


@dataclass
class Listener:
    """A member with an open tab who wants to hear just now."""

    id: int
    uuid: UUID
    choices: Choices
    shown: list[int] = field(default_factory=list)  # conversations that pop up
    rings: bool = False
    unread: int = 0


def listeners(ids: Iterable[int]) -> tuple[Audience, list[Listener]]:
    """Which of these members have a tab open and are not in their silence."""
    uuids = dict(Member.objects.filter(pk__in=ids, is_active=True).values_list("pk", "uuid"))
    audience = push.audience(("member", uuid) for uuid in uuids.values())
    here = [pk for pk, uuid in uuids.items() if audience.hears("member", uuid)]
    now = timezone.now()
    chosen = preferences.of_members(here) if here else {}
    return audience, [
        Listener(pk, uuids[pk], chosen[pk]) for pk in here if not chosen[pk].is_silent(now)
    ]


# For whom the conversations are unread, and whose they are.
UNREAD = f"""
SELECT u.member_id, c.id, c.inbox_id, c.assignee_id
FROM conversations_unread u
JOIN conversations_conversation c ON c.organization_id = u.organization_id
 AND c.id = u.conversation_id AND c.state <> 'spam'
JOIN conversations_inboxaccess a ON a.organization_id = c.organization_id
 AND a.inbox_id = c.inbox_id AND a.member_id = u.member_id
JOIN conversations_inbox b ON b.organization_id = c.organization_id AND b.id = c.inbox_id
WHERE u.organization_id = %(organization)s AND u.conversation_id = ANY(%(conversations)s)
  AND u.member_id = ANY(%(members)s) AND {sight.holds(sight.seen("u.member_id", "b"))}
ORDER BY c.last_message_at, c.id
"""  # noqa: S608 - our own words
# Where some inbox shows less than everything, only what the member sees counts.
TOTALS = f"""
SELECT m, CASE WHEN EXISTS (
    SELECT 1 FROM conversations_inbox b
    WHERE b.organization_id = %(organization)s AND b.sight <> 'all'
) THEN (SELECT count(*) FROM (
    SELECT 1 FROM conversations_unread u JOIN conversations_conversation c
      ON c.organization_id = u.organization_id AND c.id = u.conversation_id
    WHERE u.organization_id = %(organization)s AND u.member_id = m AND {sight.open_to("m")}
    LIMIT %(most)s) bounded)
ELSE (SELECT count(*) FROM (
    SELECT 1 FROM conversations_unread u WHERE u.organization_id = %(organization)s
    AND u.member_id = m LIMIT %(most)s) bounded) END
FROM unnest(%(members)s::bigint[]) AS m
"""  # noqa: S608 - our own words


@subscribe(MessageReceived, CallMissed)
def show_texts(items: Sequence[Published]) -> None:
    """Who wrote and how many are unread, to each for whom it is."""
    conversations = list({item.event.conversation_id for item in items})
    inboxes = {item.event.inbox_id for item in items}
    access = InboxAccess.objects.filter(inbox_id__in=inboxes).values_list("member_id", flat=True)
    audience, present = listeners(set(access))
    if not present:
        return
    found = {one.id: one for one in present}
    asked = {"conversations": conversations, "members": list(found)}
    for member, conversation, inbox, assignee in tenancy.rows(UNREAD, asked, prepared=True):
        _note(found[member], conversation, inbox, assignee)
    for member, count in tenancy.rows(TOTALS, {"members": list(found), "most": lists.BADGE}):
        found[member].unread = count
    wanted = {pk for one in present if len(one.shown) <= MOST for pk in one.shown}
    rows = {row.id: row for row in lists.rows(list(wanted), country=_country())} if wanted else {}
    told = [one for one in present if one.shown or one.rings]
    audience.send(("member", one.uuid, partial(_texts, one, rows)) for one in told)


def _note(listener: Listener, conversation: int, inbox: int, assignee: int | None) -> None:
    """What of it the member wants to be told."""
    if assignee is None:
        kind = Text.UNASSIGNED
    else:
        kind = Text.MINE if assignee == listener.id else Text.OTHERS
    if listener.choices.wants(kind, Way.POPUP, inbox_id=inbox):
        listener.shown.append(conversation)
    listener.rings |= listener.choices.hears(kind, inbox_id=inbox)


def _texts(listener: Listener, rows: dict[int, Row]) -> Iterable[Frame]:
    context = {"tone": listener.choices.tone if listener.rings else "", "me": listener}
    if len(listener.shown) > MOST or not listener.shown:
        # All at once, or for those who only want to hear it.
        many = {**context, "n": len(listener.shown)}
        yield _frame("popup-many", "notifications/_popup_many.html", many)
        return
    for conversation in listener.shown:
        if conversation in rows:
            row = rows[conversation]
            text = row.preview if listener.choices.previews else ""
            shown = {**context, "row": row, "text": text, "unread": listener.unread}
            yield _frame(f"popup-{row.uuid}", "notifications/_popup.html", shown)


@subscribe(*telling.CONCERNING)
def show_notices(items: Sequence[Published]) -> None:
    """What came into members' centres: the bell, and a pop-up for those who may see it."""
    told = telling.concerned(items)
    if not told:
        return
    _count_anew({notice.member_id for notice in told})
    audience, present = listeners({notice.member_id for notice in told})
    mine = {one.id: _allowed(told, one.id) for one in present}
    ids = {notice.conversation_id for found in mine.values() for notice in found}
    rows = {row.id: row for row in lists.rows(list(ids), country=_country())} if ids else {}
    who = people.members(pk for notice in told for pk in (notice.actor_id, notice.other_id))
    audience.send(
        ("member", one.uuid, partial(_notices, one, mine[one.id], rows, who))
        for one in present
        if mine[one.id]
    )


def _allowed(told: Sequence[Notice], member_id: int) -> list[Notice]:
    """Those of a member, about conversations they may open."""
    mine = [notice for notice in told if notice.member_id == member_id]
    allowed = sight.pairs({notice.conversation_id for notice in mine}, [member_id])
    return [notice for notice in mine if (member_id, notice.conversation_id) in allowed]


def _notices(
    listener: Listener, mine: list[Notice], rows: dict[int, Row], who: dict[int, Person]
) -> Iterable[Frame]:
    choices = listener.choices
    rings = any(choices.hears(n.kind, inbox_id=n.inbox_id) for n in mine)
    shown = [n for n in mine if choices.wants(n.kind, Way.POPUP, inbox_id=n.inbox_id)]
    context = {"tone": choices.tone if rings else "", "me": listener, "unread": 0}
    if rings and not shown:
        yield _frame("popup-many", "notifications/_popup_many.html", {**context, "n": 0})
    if len(shown) > MOST:
        many = {**context, "n": len(shown)}
        yield _frame("popup-many", "notifications/_popup_many.html", many)
        return
    for notice in shown:
        if notice.conversation_id in rows:
            row = rows[notice.conversation_id]
            actor, other = who.get(notice.actor_id or 0), who.get(notice.other_id or 0)
            text = centre.sentence(notice.kind, actor, other)
            said = {**context, "row": row, "text": text}
            yield _frame(f"popup-{row.uuid}", "notifications/_popup.html", said)


@subscribe(NotificationsRead)
def count_anew(items: Sequence[Published]) -> None:
    """The bell in the member's other tabs."""
    _count_anew({item.event.member_id for item in items})


def _count_anew(members: set[int]) -> None:
    for uuid in Member.objects.filter(pk__in=members).values_list("uuid", flat=True):
        push.signal("member", uuid, badges=True)


def _frame(target: str, template: str, context: dict[str, object]) -> Frame:
    """Event 0: a pop-up says nothing of whether the row and the bubble came by."""
    return Frame(0, target, "popup", render_to_string(template, context))


def _country() -> str:
    return str(Organization.objects.values_list("country", flat=True).get())
