"""Pop-ups: what a member's open tabs show and ring for, said to the member's own group only.

They are hints: a text that nobody saw is unread, what concerns a member is in their centre.
"""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field
from functools import partial
from typing import Any
from uuid import UUID

from django.utils import timezone

from inbox import tenancy
from inbox.accounts.models import Member
from inbox.conversations import sight
from inbox.conversations.events import CallMissed, MessageReceived
from inbox.conversations.finding.badges import BADGE, COUNT, PLACES
from inbox.conversations.hearing import centre, telling, told
from inbox.conversations.showing import people, pieces
from inbox.conversations.showing.people import Person
from inbox.conversations.showing.pieces import Popup
from inbox.conversations.showing.rows import Row
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

    def popup(self, row: Row, text: str) -> Frame:
        """One of them, with the words they want to see."""
        previews = self.choices.previews
        shown = Popup(row, text, self.unread, previews=previews, **self._sound())
        return _frame(f"popup-{row.uuid}", shown)

    def popups(self, many: int) -> Frame:
        """All at once, or with none only a sound."""
        return _frame("popup-many", Popup(None, many=many, **self._sound()))

    def _sound(self) -> dict[str, Any]:
        return {"tone": self.choices.tone, "volume": self.choices.volume} if self.rings else {}


def listeners(uuids: dict[int, UUID]) -> tuple[Audience, list[Listener]]:
    """Which of these members have a tab open and are not in their silence."""
    audience = push.audience(("member", uuid) for uuid in uuids.values())
    here = [pk for pk, uuid in uuids.items() if audience.hears("member", uuid)]
    now = timezone.now()
    chosen = preferences.of_members(here) if here else {}
    return audience, [
        Listener(pk, uuids[pk], chosen[pk]) for pk in here if not chosen[pk].is_silent(now)
    ]


# Who works in the inboxes.
MEMBERS = """
SELECT m.id, m.uuid FROM accounts_member m
WHERE m.organization_id = %(organization)s AND m.is_active AND m.id IN (
    SELECT a.member_id FROM conversations_inboxaccess a
    WHERE a.organization_id = %(organization)s AND a.inbox_id = ANY(%(inboxes)s))
"""
# For whom the conversations are unread, and whose they are. One conversation after the other: a
# plan made for an average organization would rather read all that there is of the largest.
UNREAD = f"""
SELECT u.member_id, c.id, c.inbox_id, c.assignee_id
FROM unnest(%(conversations)s::bigint[]) AS v(id)
CROSS JOIN LATERAL (
    SELECT * FROM conversations_conversation o
    WHERE o.organization_id = %(organization)s AND o.id = v.id AND o.state <> 'spam' OFFSET 0
) c
CROSS JOIN LATERAL (
    SELECT x.member_id FROM conversations_inboxaccess a
    JOIN conversations_unread x ON x.organization_id = a.organization_id
     AND x.member_id = a.member_id AND x.conversation_id = c.id
    JOIN conversations_inbox b ON b.organization_id = a.organization_id AND b.id = a.inbox_id
    WHERE a.organization_id = %(organization)s AND a.inbox_id = c.inbox_id
      AND a.member_id = ANY(%(members)s) AND {sight.holds(sight.seen("x.member_id", "b"))} OFFSET 0
) u
ORDER BY c.last_message_at, c.id
"""  # noqa: S608 - our own words
# Where some inbox shows less than everything, only what the member sees counts.
TOTALS = f"""
SELECT m, CASE WHEN EXISTS (
    SELECT 1 FROM conversations_inbox b
    WHERE b.organization_id = %(organization)s AND b.sight <> 'all'
) THEN (SELECT least(coalesce(sum(n), 0), {BADGE})::bigint FROM (
    SELECT {COUNT} AS n FROM {PLACES}
    WHERE a.organization_id = %(organization)s AND a.member_id = m) counted)
ELSE (SELECT count(*) FROM (
    SELECT 1 FROM conversations_unread u WHERE u.organization_id = %(organization)s
    AND u.member_id = m LIMIT {BADGE}) bounded) END
FROM unnest(%(members)s::bigint[]) AS m
"""  # noqa: S608 - our own words


@subscribe(MessageReceived, CallMissed, patient=True)
def show_texts(items: Sequence[Published]) -> None:
    """Who wrote and how many are unread, to each for whom it is."""
    inboxes = list({item.event.inbox_id for item in items})
    audience, present = listeners(dict(tenancy.rows(MEMBERS, {"inboxes": inboxes}, prepared=True)))
    if not present:
        return
    found = {one.id: one for one in present}
    talks = list({item.event.conversation_id for item in items})
    asked = {"conversations": talks, "members": list(found)}
    for member, conversation, inbox, assignee in tenancy.rows(UNREAD, asked, prepared=True):
        _note(found[member], conversation, inbox, assignee)
    told_of = {one.id: one for one in present if one.shown or one.rings}
    for member, count in tenancy.rows(TOTALS, {"members": list(told_of)}, prepared=True):
        told_of[member].unread = count
    wanted = {pk for one in present if len(one.shown) <= MOST for pk in one.shown}
    rows = {row.id: row for row in told.rows(wanted)} if wanted else {}
    audience.send(("member", one.uuid, partial(_texts, one, rows)) for one in told_of.values())


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
    if len(listener.shown) > MOST or not listener.shown:
        yield listener.popups(len(listener.shown))
        return
    for conversation in listener.shown:
        if conversation in rows:
            row = rows[conversation]
            yield listener.popup(row, row.preview if listener.choices.previews else "")


@subscribe(*telling.CONCERNING)
def show_notices(items: Sequence[Published]) -> None:
    """What came into members' centres: the bell, and a pop-up for those who may see it."""
    notices = telling.concerned(items)
    if not notices:
        return
    members = {notice.member_id for notice in notices}
    _count_anew(members)
    active = Member.objects.filter(pk__in=members, is_active=True)
    audience, present = listeners(dict(active.values_list("pk", "uuid")))
    mine = {one.id: _allowed(notices, one.id) for one in present}
    ids = {notice.conversation_id for found in mine.values() for notice in found}
    rows = {row.id: row for row in told.rows(ids)} if ids else {}
    who = people.members(pk for notice in notices for pk in (notice.actor_id, notice.other_id))
    audience.send(
        ("member", one.uuid, partial(_notices, one, mine[one.id], rows, who))
        for one in present
        if mine[one.id]
    )


def _allowed(notices: Sequence[Notice], member_id: int) -> list[Notice]:
    """Those of a member, about conversations they may open."""
    mine = [notice for notice in notices if notice.member_id == member_id]
    allowed = sight.pairs({notice.conversation_id for notice in mine}, [member_id])
    return [notice for notice in mine if (member_id, notice.conversation_id) in allowed]


def _notices(
    listener: Listener, mine: list[Notice], rows: dict[int, Row], who: dict[int, Person]
) -> Iterable[Frame]:
    choices = listener.choices
    listener.rings = any(choices.hears(n.kind, inbox_id=n.inbox_id) for n in mine)
    shown = [n for n in mine if choices.wants(n.kind, Way.POPUP, inbox_id=n.inbox_id)]
    if listener.rings and not shown:
        yield listener.popups(0)
    if len(shown) > MOST:
        yield listener.popups(len(shown))
        return
    for notice in shown:
        if notice.conversation_id in rows:
            actor, other = who.get(notice.actor_id or 0), who.get(notice.other_id or 0)
            text = centre.sentence(notice.kind, actor, other)
            yield listener.popup(rows[notice.conversation_id], text)


@subscribe(NotificationsRead)
def count_anew(items: Sequence[Published]) -> None:
    """The bell in the member's other tabs."""
    _count_anew({item.event.member_id for item in items})


def _count_anew(members: set[int]) -> None:
    for uuid in Member.objects.filter(pk__in=members).values_list("uuid", flat=True):
        push.signal("member", uuid, badges=True)


def _frame(target: str, shown: Popup) -> Frame:
    """Event 0: a pop-up says nothing of whether the row and the bubble came by."""
    return Frame(0, target, "popup", pieces.popup(shown))
