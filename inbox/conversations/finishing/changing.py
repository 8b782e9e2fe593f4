"""Changing many conversations in one statement, and putting back what was changed.

Every change is a compare-and-set on what the row says at that moment: what no longer fits is left
alone, and only what really changed is returned, as it was.
"""

from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass, replace
from datetime import datetime
from itertools import groupby
from typing import Any, TypeVar

from django.db import IntegrityError, transaction
from django.utils import timezone

from inbox import tenancy
from inbox.accounts.models import Member
from inbox.conversations import sight
from inbox.conversations.models import Unread
from inbox.conversations.models.conversation import LIVE_STATES

T = TypeVar("T")

MOST = 500  # rows in one commit: no transaction that publishes lives long


@dataclass(frozen=True, slots=True)
class Was:
    """A conversation before it was changed; `unread` are the members who had not read it, `stamp`
    is the moment the change wrote.
    """

    id: int
    inbox_id: int
    channel_id: int
    identity_id: int
    state: str
    snoozed_until: datetime | None
    closed_at: datetime | None
    closed_by_id: int | None
    assignee_id: int | None
    last_message_id: int | None
    unread: tuple[int, ...] = ()
    stamp: datetime | None = None

    def kept(self) -> dict[str, Any]:
        """As JSON."""
        found = {name: getattr(self, name) for name in self.__slots__}
        return {k: v.isoformat() if isinstance(v, datetime) else v for k, v in found.items()}

    @classmethod
    def told(cls, kept: dict[str, Any]) -> "Was":
        """From JSON."""
        times = {
            name: datetime.fromisoformat(kept[name]) if kept[name] else None
            for name in ("snoozed_until", "closed_at", "stamp")
        }
        return cls(**{**kept, **times, "unread": tuple(kept["unread"])})


COLUMNS = ("id", "inbox_id", "channel_id", "identity_id", "state", "snoozed_until", "closed_at",
           "closed_by_id", "assignee_id", "last_message_id")  # fmt: skip
OLD = ", ".join(f"c.{name}" for name in COLUMNS)
# another one of the same address on the same channel takes its texts
HAS_LIVE = """
EXISTS (SELECT 1 FROM conversations_conversation o
        WHERE o.organization_id = c.organization_id AND o.channel_id = c.channel_id
        AND o.identity_id = c.identity_id AND o.id <> c.id
        AND o.state IN ('open', 'snoozed', 'sent'))
"""
CHANGE = """
WITH old AS (
    SELECT {old} FROM conversations_conversation c{given}
    WHERE c.organization_id = %(organization)s AND c.id = ANY(%(ids)s) AND ({when})
    ORDER BY c.id FOR NO KEY UPDATE OF c
), picked AS (SELECT {distinct} * FROM old {order})
UPDATE conversations_conversation c SET {sets}, revision = c.revision + 1
FROM picked p{given} WHERE c.organization_id = %(organization)s AND c.id = p.id{again}
RETURNING {told}
"""
TOLD = ", ".join(f"p.{name}" for name in COLUMNS)
GIVEN = """
, unnest(%(ids)s::bigint[], %(states)s::text[], %(untils)s::timestamptz[], %(ats)s::timestamptz[],
         %(bys)s::bigint[], %(stamps)s::timestamptz[], %(lasts)s::bigint[])
  AS v(id, state, snoozed_until, closed_at, closed_by_id, stamp, last_message_id)
"""


def change(
    ids: Sequence[int],
    *,
    when: str,
    sets: str,
    wakes: bool = False,
    at: datetime | None = None,
    **given: Any,
) -> list[Was]:
    """Set `sets` on those of the conversations for which `when` holds; these, as they were. `now`
    in the SQL is `at`, and their stamp.

    `wakes`: they become live, of which an address has one on a channel: the newest is taken, and
    none where there is one already.
    """
    sql = CHANGE.format(
        old=OLD,
        when=f"{when} AND NOT {HAS_LIVE}" if wakes else when,
        distinct="DISTINCT ON (channel_id, identity_id)" if wakes else "",
        order="ORDER BY channel_id, identity_id, id DESC" if wakes else "",
        sets=sets,
        told=TOLD,
        given="",
        again="",
    )
    stamp = at or timezone.now()

    def run(some: Sequence[int]) -> list[Was]:
        params = {**given, "ids": list(some), "now": stamp}
        found = tenancy.rows(sql, params)
        return [Was(*values, (), stamp) for values in found]  # type: ignore[call-arg]

    found = _live_once(run, ids) if wakes else run(ids)
    return sorted(found, key=lambda was: was.id)


def put_back(rows: Iterable[Was], *, when: str, **given: Any) -> list[int]:
    """Give the conversations the state they had, where `when` still holds (`v` is how they were);
    the ids of those that were given it.
    """
    wanted = {was.id: was for was in rows}
    sql = CHANGE.format(
        old=OLD,
        when=f"v.id = c.id AND {when} AND (v.state NOT IN {LIVE_STATES} OR NOT {HAS_LIVE})",
        distinct="",
        order="",
        sets="state = v.state, snoozed_until = v.snoozed_until, closed_at = v.closed_at,"
        " closed_by_id = v.closed_by_id",
        told="c.id",
        given=GIVEN,
        again=" AND v.id = c.id",
    )

    def run(some: Sequence[int]) -> list[int]:
        chosen = [wanted[pk] for pk in some]
        params = {
            **given,
            "ids": list(some),
            "states": [was.state for was in chosen],
            "untils": [was.snoozed_until for was in chosen],
            "ats": [was.closed_at for was in chosen],
            "bys": [was.closed_by_id for was in chosen],
            "stamps": [was.stamp for was in chosen],
            "lasts": [was.last_message_id for was in chosen],
        }
        return [pk for (pk,) in tenancy.rows(sql, params)]

    return sorted(_live_once(run, sorted(wanted)))


def _live_once(run: Callable[[Sequence[int]], list[T]], ids: Sequence[int]) -> list[T]:
    """A text that opened a new conversation in the same moment wins: its one row is left out."""
    try:
        with transaction.atomic():
            return run(ids)
    except IntegrityError:
        if len(ids) == 1:
            return []
        half = len(ids) // 2
        return [*_live_once(run, ids[:half]), *_live_once(run, ids[half:])]


def take_unread(rows: Sequence[Was]) -> list[Was]:
    """Nobody has these unread any more; the rows say who had."""
    gone = tenancy.rows(
        """
        DELETE FROM conversations_unread
        WHERE organization_id = %(organization)s AND conversation_id = ANY(%(ids)s)
        RETURNING conversation_id, member_id
        """,
        {"ids": [was.id for was in rows]},
    )
    return _with_unread(rows, gone)


def who_has_not_read(rows: Sequence[Was]) -> list[Was]:
    """The rows, and who has each unread."""
    found = Unread.objects.filter(conversation_id__in=[was.id for was in rows])
    return _with_unread(rows, list(found.values_list("conversation_id", "member_id")))


def _with_unread(rows: Sequence[Was], pairs: list[Any]) -> list[Was]:
    who = {
        pk: tuple(member for _, member in group)
        for pk, group in groupby(sorted(pairs), key=lambda pair: pair[0])
    }
    return [replace(was, unread=who.get(was.id, ())) for was in rows]


def give_unread(pairs: Iterable[tuple[int, int]]) -> None:
    """Unread again for each (conversation, member) who may still see it."""
    wanted = list(pairs)
    if not wanted:
        return
    tenancy.execute(
        """
        INSERT INTO conversations_unread (organization_id, member_id, conversation_id, inbox_id)
        SELECT c.organization_id, a.member_id, c.id, c.inbox_id
        FROM unnest(%(ids)s::bigint[], %(members)s::bigint[]) AS v(id, member)
        JOIN conversations_conversation c
          ON c.organization_id = %(organization)s AND c.id = v.id
        JOIN conversations_inboxaccess a ON a.organization_id = c.organization_id
          AND a.inbox_id = c.inbox_id AND a.member_id = v.member
        ON CONFLICT DO NOTHING
        """,
        {"ids": [pk for pk, _ in wanted], "members": [member for _, member in wanted]},
    )


def unread_for(ids: Sequence[int], *, assignee_first: bool = False) -> None:
    """Unread for all who may open their inbox; `assignee_first`: for whose it is alone."""
    tenancy.execute(
        """
        INSERT INTO conversations_unread (organization_id, member_id, conversation_id, inbox_id)
        SELECT c.organization_id, a.member_id, c.id, c.inbox_id
        FROM conversations_conversation c
        JOIN conversations_inboxaccess a
          ON a.organization_id = c.organization_id AND a.inbox_id = c.inbox_id
        WHERE c.organization_id = %(organization)s AND c.id = ANY(%(ids)s)
          AND (NOT %(first)s OR c.assignee_id IS NULL OR c.assignee_id = a.member_id)
        ON CONFLICT DO NOTHING
        """,
        {"ids": list(ids), "first": assignee_first},
    )


def unread_again(rows: Iterable[Was], ids: Iterable[int]) -> None:
    """Who had not read these before has not read them now."""
    back = set(ids)
    give_unread((was.id, member) for was in rows if was.id in back for member in was.unread)


def may_see(member: Member, ids: Sequence[int]) -> list[int]:
    """Those of the conversations that the member may see, in their order."""
    allowed = sight.pairs(ids, [member.pk])
    return [pk for pk in ids if (member.pk, pk) in allowed]
