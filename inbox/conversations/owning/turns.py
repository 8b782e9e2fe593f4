"""Conversations nobody has find somebody by themselves: whoever it is meant for, else the contact's
owner, else whoever's turn it is, or whoever has the fewest open. Only members who are there, never
above the inbox's limit (but what is meant for somebody).

Locks are taken in one order everywhere: conversations first, then the attendance of their inboxes.
Whoever holds the attendance passes over a conversation that another transaction holds, so nobody
waits in a ring; the sweep comes by again.
"""

from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any

from django.db import transaction

from inbox import tenancy
from inbox.accounts.models import Member
from inbox.conversations.carrying.texts import Thread
from inbox.conversations.events import ConversationAssigned
from inbox.conversations.finding.filters import WHOSE
from inbox.conversations.models import Inbox
from inbox.conversations.owning import participants
from inbox.conversations.owning.choosing import Given, Hand, Waiting, choose
from inbox.events import Event, publish
from inbox.hours.away import AWAY

MOST = 500  # conversations given in one transaction

# whether the member that `{0}` names works in the conversation's inbox, and is there if it asks so;
# who is out of office is not
THERE = f"""
NOT {AWAY} AND EXISTS (SELECT 1 FROM conversations_inboxaccess x
        JOIN accounts_member m ON m.organization_id = x.organization_id AND m.id = x.member_id
        WHERE x.organization_id = %(organization)s AND x.inbox_id = c.inbox_id
          AND x.member_id = {{0}} AND m.is_active)
AND (NOT b.is_queue AND b.auto_assign = 'off' OR EXISTS (
        SELECT 1 FROM conversations_attendance t WHERE t.organization_id = %(organization)s
          AND t.inbox_id = c.inbox_id AND t.member_id = {{0}} AND t.is_in))
"""  # noqa: S608 - our own words

RELEASE = f"""
WITH had AS (
    SELECT c.id, c.inbox_id, c.assignee_id FROM conversations_conversation c
    JOIN conversations_inbox b ON b.organization_id = c.organization_id AND b.id = c.inbox_id
    WHERE c.organization_id = %(organization)s AND c.id = ANY(%(ids)s)
      AND c.state = 'open' AND c.assignee_id <> coalesce(%(by)s::bigint, 0)
      AND NOT ({THERE.format("c.assignee_id")})
    ORDER BY c.id FOR UPDATE OF c
)
UPDATE conversations_conversation c SET assignee_id = NULL, revision = revision + 1
FROM had WHERE c.organization_id = %(organization)s AND c.id = had.id
RETURNING c.id, c.inbox_id, had.assignee_id
"""  # noqa: S608 - our own words

LOCK = """
SELECT a.id FROM conversations_attendance a
JOIN conversations_inbox b ON b.organization_id = a.organization_id AND b.id = a.inbox_id
WHERE a.organization_id = %(organization)s AND a.inbox_id = ANY(%(inboxes)s) AND a.is_in
  AND b.assignment AND b.auto_assign <> 'off'
ORDER BY a.id FOR UPDATE OF a
"""

# asked after the lock is held: what a faster transaction gave is counted
PRESENT = f"""
SELECT a.id, a.inbox_id, a.member_id, b.auto_assign, b.assign_most,
       (SELECT count(*) FROM (
            SELECT 1 FROM conversations_conversation c
            WHERE c.organization_id = a.organization_id
              AND {WHOSE} = a.member_id
              AND c.inbox_id = a.inbox_id AND c.state = 'open' LIMIT 1000) bounded)
FROM conversations_attendance a
JOIN conversations_inbox b ON b.organization_id = a.organization_id AND b.id = a.inbox_id
JOIN conversations_inboxaccess x ON x.organization_id = a.organization_id
     AND x.inbox_id = a.inbox_id AND x.member_id = a.member_id
JOIN accounts_member m ON m.organization_id = a.organization_id AND m.id = a.member_id
WHERE a.organization_id = %(organization)s AND a.id = ANY(%(locked)s) AND m.is_active
  AND NOT {AWAY.format("a.member_id")}
ORDER BY a.given_at NULLS FIRST, a.id
"""  # noqa: S608 - our own words

# the oldest last message first; whoever gave a conversation back is not given it again
WAITING = f"""
SELECT c.id, c.inbox_id, k.owner_id, coalesce(gave.member, 0)
FROM conversations_conversation c
JOIN contacts_identity i ON i.organization_id = c.organization_id AND i.id = c.identity_id
LEFT JOIN contacts_contact k ON k.organization_id = i.organization_id AND k.id = i.contact_id
LEFT JOIN LATERAL (
    SELECT CASE WHEN e.changes->>'why' IN ('given_back', 'unassigned')
           THEN (e.changes->'assignee'->>0)::bigint END AS member
    FROM accounts_event e WHERE e.organization_id = %(organization)s
      AND e.conversation_id = c.id AND e.kind = 'ConversationAssigned'
    ORDER BY e.id DESC LIMIT 1
) gave ON true
WHERE c.organization_id = %(organization)s AND c.state = 'open'
  AND {WHOSE} = 0
  AND c.inbox_id = ANY(%(inboxes)s)
  AND EXISTS (SELECT 1 FROM unnest(%(places)s::bigint[], %(members)s::bigint[]) AS p(place, member)
              WHERE p.place = c.inbox_id AND p.member IS DISTINCT FROM gave.member)
ORDER BY c.last_message_at, c.id LIMIT %(most)s FOR UPDATE OF c SKIP LOCKED
"""  # noqa: S608 - our own words

# of those that began: what its inbox gives in turns, and what the contact's owner may have at once
BEGAN = f"""
SELECT c.id, c.inbox_id, b.auto_assign <> 'off', k.owner_id
FROM conversations_conversation c
JOIN conversations_inbox b ON b.organization_id = c.organization_id AND b.id = c.inbox_id
JOIN contacts_identity i ON i.organization_id = c.organization_id AND i.id = c.identity_id
LEFT JOIN contacts_contact k ON k.organization_id = i.organization_id AND k.id = i.contact_id
WHERE c.organization_id = %(organization)s AND c.id = ANY(%(ids)s) AND c.state = 'open'
  AND c.assignee_id IS NULL AND b.assignment
  AND (b.auto_assign <> 'off' OR k.owner_id IS NOT NULL AND {THERE.format("k.owner_id")})
"""  # noqa: S608 - our own words

# of those that began anew: what a member is meant to have, who is there
MEANT = f"""
SELECT c.id, c.inbox_id, v.member
FROM unnest(%(ids)s::bigint[], %(members)s::bigint[]) AS v(id, member)
JOIN conversations_conversation c ON c.id = v.id
JOIN conversations_inbox b ON b.organization_id = c.organization_id AND b.id = c.inbox_id
WHERE c.organization_id = %(organization)s AND c.state = 'open' AND c.assignee_id IS NULL
  AND b.assignment AND {THERE.format("v.member")}
ORDER BY c.id
"""  # noqa: S608 - our own words

GIVE = """
UPDATE conversations_conversation c SET assignee_id = v.member, revision = revision + 1
FROM unnest(%(ids)s::bigint[], %(members)s::bigint[]) AS v(id, member)
WHERE c.organization_id = %(organization)s AND c.id = v.id
"""

# a microsecond apart, so that the order within a batch is the order of the next turns
TURNS = """
UPDATE conversations_attendance a
SET given_at = statement_timestamp() + v.place * interval '1 microsecond'
FROM unnest(%(ids)s::bigint[]) WITH ORDINALITY AS v(id, place)
WHERE a.organization_id = %(organization)s AND a.id = v.id
"""


Meaning = Callable[[Sequence[int]], Mapping[int, int]]
_meanings: list[Meaning] = []


def means(function: Meaning) -> Meaning:
    """Ask the function, of conversations that a text opened again, for whom they are meant: {id:
    member}. They have it before its contact's owner and before all turns.
    """
    _meanings.append(function)
    return function


def arrived(threads: Iterable[Thread], reopened: Sequence[Thread]) -> list[Event]:
    """Give what began with a text, or began anew; to be published with the texts themselves.

    Nothing began: nothing is asked. Else one statement says whether there is something to give.
    """
    again = {thread.pk: thread for thread in reopened}
    began = again | {thread.pk: thread for thread in threads if thread.last_message_id is None}
    held = [pk for pk, thread in again.items() if thread.assignee_id is not None]
    return [*_released(held), *_meant(list(again)), *_begin(began)] if began else []


@transaction.atomic
def give(meant: Mapping[int, int]) -> None:
    """Give those of these conversations that nobody has, locked by this transaction, to whom they
    are meant for.
    """
    publish(*_intend(meant))


@transaction.atomic
def resumed(ids: Sequence[int], *, by: Member | None, left: Iterable[int] = ()) -> None:
    """Open again, or somewhere else: whoever had one keeps it only if they are there, else it is
    given anew; who did it is there. In the inboxes it `left` somebody has room.

    Call it once in a transaction and last, as `freed`.
    """
    if ids:
        publish(*_released(ids, by), *_begin(ids, left))


@transaction.atomic
def freed(inboxes: Iterable[int]) -> int:
    """Somebody has room again, or came: give what waits in these inboxes, oldest first; how many.

    Call it once in a transaction and last: it holds the attendance until the commit.
    """
    events = _give(set(inboxes))
    publish(*events)
    return len(events)


def sweep() -> int:
    """Give what nobody was there to give: after a limit was raised, a snooze, a move; how many."""
    giving = Inbox.objects.filter(assignment=True).exclude(auto_assign=Inbox.AutoAssign.OFF)
    return freed(giving.values_list("pk", flat=True))


def _released(ids: Sequence[int], by: Member | None = None) -> list[Event]:
    """Take these from members who are not there."""
    if not ids:
        return []
    found = tenancy.rows(RELEASE, {"ids": list(ids), "by": by.pk if by else None})
    return [_event(Given(pk, inbox, None, "absent"), before) for pk, inbox, before in found]


def _meant(ids: Sequence[int]) -> list[Event]:
    """Give what opened again to whoever it is meant for."""
    meant: dict[int, int] = {}
    for function in _meanings if ids else ():
        meant |= function(ids)
    return _intend(meant)


def _intend(meant: Mapping[int, int]) -> list[Event]:
    if not meant:
        return []
    found = tenancy.rows(MEANT, {"ids": list(meant), "members": list(meant.values())})
    return _hand_out([Given(pk, inbox, member, "meant") for pk, inbox, member in found], _Turn())


def _begin(ids: Iterable[int], left: Iterable[int] = ()) -> list[Event]:
    """Where nothing is given in turns the contact's owner has it; elsewhere the turns decide."""
    given, inboxes = [], set(left)
    for pk, inbox, in_turns, owner in tenancy.rows(BEGAN, {"ids": list(ids)}):
        if in_turns:
            inboxes.add(inbox)
        else:
            given.append(Given(pk, inbox, owner, "owner"))
    return _hand_out(given, _Turn()) + _give(inboxes)


def _give(inboxes: set[int]) -> list[Event]:
    """Give what waits in those of the inboxes that give."""
    if not inboxes:
        return []
    locked = [pk for (pk,) in tenancy.rows(LOCK, {"inboxes": sorted(inboxes)})]
    turn = _hands(locked) if locked else _Turn()
    return _hand_out(choose(turn.hands, _waiting(turn.hands)), turn) if turn.hands else []


def _hand_out(given: Sequence[Given], turn: "_Turn") -> list[Event]:
    """Write who has what, and whose turn it was last."""
    if not given:
        return []
    tenancy.execute(
        GIVE, {"ids": [one.id for one in given], "members": [one.member for one in given]}
    )
    last = {(one.inbox, one.member): place for place, one in enumerate(given)}
    served = sorted(turn.rows.keys() & last.keys(), key=lambda hand: last[hand])
    if served:
        tenancy.execute(TURNS, {"ids": [turn.rows[hand] for hand in served]})
    participants.add((one.id, one.member) for one in given)
    return [_event(one, None) for one in given]


@dataclass
class _Turn:
    """Who can be given something now, in the order of their turns, and their attendance rows."""

    hands: list[Hand] = field(default_factory=list)
    rows: dict[tuple[int, int | None], int] = field(default_factory=dict)


def _hands(locked: list[int]) -> _Turn:
    turn = _Turn()
    for pk, inbox, member, how, most, has in tenancy.rows(PRESENT, {"locked": locked}):
        room = most - has if most else MOST
        if room > 0:
            turn.hands.append(Hand(inbox, member, how, has, room))
            turn.rows[inbox, member] = pk
    return turn


def _waiting(hands: list[Hand]) -> list[Waiting]:
    asked: dict[str, Any] = {
        "inboxes": sorted({hand.inbox for hand in hands}),
        "places": [hand.inbox for hand in hands],
        "members": [hand.member for hand in hands],
        "most": min(sum(hand.room for hand in hands), MOST),
    }
    return [Waiting(*row) for row in tenancy.rows(WAITING, asked)]


def _event(one: Given, before: int | None) -> ConversationAssigned:
    changes: dict[str, Any] = {"assignee": [before, one.member], "why": one.why}
    if one.why == "fewest_open":
        changes["open"] = one.open
    return ConversationAssigned(
        inbox_id=one.inbox, conversation_id=one.id, member_id=one.member, changes=changes
    )
