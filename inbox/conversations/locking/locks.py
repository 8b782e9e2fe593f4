"""One member answers at a time: a row that ends by itself unless its holder's browser keeps it.

Each change is one statement with its condition in it, by PostgreSQL's clock alone. The token grows
whenever the lock changes hands or is let go, and stays while one tab keeps it.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any
from uuid import UUID

from django.db import transaction

from inbox import tenancy
from inbox.accounts.models import Member
from inbox.conversations.events import LockReleased, LockTaken, LockTakenOver
from inbox.conversations.locking import waiters
from inbox.conversations.models import Conversation, Inbox
from inbox.conversations.showing.people import Person, initials
from inbox.events import publish

LIFE = timedelta(seconds=60)  # without a heartbeat; browsers send one every 20 s
COUNTDOWN = timedelta(seconds=60)  # of the question whether somebody is still there
MOST = 500


@dataclass(frozen=True, slots=True)
class Hold:
    """The lock as it stands, the same for every viewer. Nobody holds it: no holder."""

    conversation: UUID
    token: int
    holder: Person | None
    since: datetime | None


class Lost(Exception):
    """The tab does not hold the lock any more, or never did; `hold` is how it stands."""

    def __init__(self, hold: Hold) -> None:
        self.hold = hold


class NotAllowed(Exception):
    """Only managers take over here."""


SAME = "(l.member_id = excluded.member_id AND l.tab IS NOT DISTINCT FROM excluded.tab)"
FREE = "(l.member_id IS NULL OR l.expires_at <= clock_timestamp())"
TAKE = f"""
INSERT INTO conversations_lock AS l
    (organization_id, conversation_id, member_id, tab, token, taken_at, touched_at, expires_at)
SELECT %(organization)s, %(conversation)s, %(member)s, %(tab)s, 1, moment, moment,
       moment + %(life)s
FROM clock_timestamp() AS moment
ON CONFLICT (organization_id, conversation_id) DO UPDATE SET
    member_id = excluded.member_id, tab = excluded.tab,
    token = l.token + CASE WHEN {SAME} THEN 0 ELSE 1 END,
    taken_at = CASE WHEN {SAME} THEN l.taken_at ELSE excluded.taken_at END,
    touched_at = excluded.touched_at, expires_at = excluded.expires_at
WHERE {FREE} OR {SAME} OR (%(here)s AND l.member_id = excluded.member_id)
RETURNING taken_at = touched_at
"""  # noqa: S608 - our own words
TOUCH = """
UPDATE conversations_lock SET expires_at = clock_timestamp() + %(life)s,
    touched_at = CASE WHEN %(active)s THEN clock_timestamp() ELSE touched_at END
WHERE organization_id = %(organization)s AND conversation_id = %(conversation)s
  AND member_id = %(member)s AND token = %(token)s
  AND (%(active)s OR touched_at > clock_timestamp() - %(idle)s)
"""
SEIZE = """
WITH before AS (
    SELECT id, member_id FROM conversations_lock
    WHERE organization_id = %(organization)s AND conversation_id = %(conversation)s
      AND expires_at > clock_timestamp() FOR UPDATE
)
UPDATE conversations_lock l SET member_id = %(member)s, tab = %(tab)s, token = token + 1,
    taken_at = clock_timestamp(), touched_at = clock_timestamp(),
    expires_at = clock_timestamp() + %(life)s
FROM before
WHERE l.organization_id = %(organization)s AND l.id = before.id
  AND before.member_id <> %(member)s
RETURNING before.member_id
"""
LET_GO = """
member_id = NULL, tab = NULL, taken_at = NULL, touched_at = NULL, expires_at = NULL,
token = l.token + 1
"""
RELEASE = f"""
UPDATE conversations_lock l SET {LET_GO}
WHERE organization_id = %(organization)s AND conversation_id = %(conversation)s
  AND member_id = %(member)s AND (%(token)s::bigint IS NULL OR token = %(token)s)
"""  # noqa: S608 - our own words
EXPIRE = f"""
WITH due AS (
    SELECT id, member_id FROM conversations_lock
    WHERE organization_id = %(organization)s AND member_id IS NOT NULL
      AND expires_at <= clock_timestamp()
    ORDER BY expires_at LIMIT %(most)s FOR UPDATE SKIP LOCKED
)
UPDATE conversations_lock l SET {LET_GO}
FROM due, conversations_conversation c
WHERE l.organization_id = %(organization)s AND l.id = due.id
  AND c.organization_id = %(organization)s AND c.id = l.conversation_id
RETURNING c.inbox_id, c.id, due.member_id
"""  # noqa: S608 - our own words
RELEASE_ALL = f"""
WITH own AS (
    SELECT id FROM conversations_lock
    WHERE organization_id = %(organization)s AND member_id = %(member)s
      AND conversation_id = ANY(%(ids)s)
    ORDER BY id FOR UPDATE
)
UPDATE conversations_lock l SET {LET_GO}
FROM own, conversations_conversation c
WHERE l.organization_id = %(organization)s AND l.id = own.id
  AND c.organization_id = %(organization)s AND c.id = l.conversation_id
RETURNING c.inbox_id, c.id, %(member)s::bigint
"""  # noqa: S608 - our own words
STATE = """
SELECT c.id, c.uuid, coalesce(l.token, 0), l.taken_at, m.uuid, u.name, m.hue, m.picture
FROM conversations_conversation c
LEFT JOIN conversations_lock l ON l.organization_id = c.organization_id AND l.conversation_id = c.id
LEFT JOIN accounts_member m ON m.organization_id = l.organization_id AND m.id = l.member_id
      AND l.expires_at > clock_timestamp()
LEFT JOIN accounts_user u ON u.id = m.user_id
WHERE c.organization_id = %(organization)s AND c.id = ANY(%(ids)s)
"""


def states(ids: Sequence[int]) -> dict[int, Hold]:
    """How the locks of these conversations stand, in one query."""
    return {pk: _hold(*values) for pk, *values in tenancy.rows(STATE, {"ids": list(ids)})}


def state(conversation: Conversation) -> Hold:
    """How the lock stands."""
    return states([conversation.pk])[conversation.pk]


def _hold(
    uuid: UUID, token: int, since: datetime | None, member: UUID | None, name: str, *looks: Any
) -> Hold:
    if member is None:
        return Hold(uuid, token, None, None)
    return Hold(uuid, token, Person(member, name, initials(name), *looks), since)


@transaction.atomic
def acquire(
    conversation: Conversation, *, by: Member, tab: UUID | None = None, here: bool = False
) -> Hold:
    """Take it when it is free or ran out; the tab that has it keeps it, with the same token.

    `here` brings it over from another tab of the same member. Raises Lost.
    """
    params = {**_of(conversation, by), "tab": tab, "life": LIFE, "here": here}
    done = tenancy.rows(TAKE, params)
    found = state(conversation)
    if not done:
        raise Lost(found)
    if done[0][0]:
        publish(LockTaken(**_ids(conversation), member_id=by.pk, actor_id=by.pk))
    return found


def touch(conversation: Conversation, *, by: Member, token: int, active: bool) -> None:
    """The holder's browser is there; `active` when a key was pressed since the last time.

    Whoever pressed none for as long as the inbox waits, and for the question, is not kept on: a
    browser that only repeats itself holds nobody up. Raises Lost.
    """
    idle = timedelta(minutes=conversation.inbox.lock_idle_minutes) + COUNTDOWN + LIFE
    params = {**_of(conversation, by), "token": token, "active": active, "idle": idle, "life": LIFE}
    if not tenancy.execute(TOUCH, params):
        raise Lost(state(conversation))


@transaction.atomic
def release(conversation: Conversation, *, by: Member, token: int | None = None) -> None:
    """Let it go: the hold that a tab's token names, or whatever the member has here."""
    if tenancy.execute(RELEASE, {**_of(conversation, by), "token": token}):
        publish(released(conversation, by.pk, actor=by))


@transaction.atomic
def release_all(ids: Sequence[int], *, by: Member) -> None:
    """Let go of what the member has of these."""
    found = tenancy.rows(RELEASE_ALL, {"ids": list(ids), "member": by.pk})
    tell(found, actor=by)


def released(conversation: Conversation, holder: int, *, actor: Member | None) -> LockReleased:
    """The event of a lock that was let go, and who wanted to know; they are told once."""
    told = waiters.told([conversation.pk]).get(conversation.pk, [])
    return LockReleased(
        **_ids(conversation),
        member_id=holder,
        actor_id=actor.pk if actor else None,
        changes={"told": [pk for pk in told if pk != holder]},
    )


def may_take_over(member: Member, inbox: Inbox) -> bool:
    """Managers, or everybody where the inbox says so."""
    return member.is_manager or inbox.anyone_takes_over


@transaction.atomic
def take_over(conversation: Conversation, *, by: Member, tab: UUID | None = None) -> Hold:
    """Take it from whoever holds it; what they typed stays theirs. Raises NotAllowed;
    Lost when somebody else was quicker.
    """
    if not may_take_over(by, conversation.inbox):
        raise NotAllowed
    seized = tenancy.rows(SEIZE, {**_of(conversation, by), "tab": tab, "life": LIFE})
    if not seized:
        return acquire(conversation, by=by, tab=tab, here=True)
    ((holder,),) = seized
    publish(
        LockTakenOver(
            **_ids(conversation),
            member_id=holder,
            actor_id=by.pk,
            changes={"holder": [holder, by.pk]},
        )
    )
    return state(conversation)


@transaction.atomic
def expire() -> int:
    """Let go what ran out in the current organization, and tell everybody; how many there were."""
    found = tenancy.rows(EXPIRE, {"most": MOST})
    tell(found, actor=None)
    return len(found)


def tell(found: Sequence[Any], *, actor: Member | None) -> None:
    """Tell of these (inbox, conversation, holder), and those who wanted to know."""
    told = waiters.told([conversation for _, conversation, _ in found]) if found else {}
    publish(
        *(
            LockReleased(
                inbox_id=inbox,
                conversation_id=conversation,
                member_id=holder,
                actor_id=actor.pk if actor else None,
                changes={"told": [pk for pk in told.get(conversation, []) if pk != holder]},
            )
            for inbox, conversation, holder in found
        )
    )


def _of(conversation: Conversation, by: Member) -> dict[str, Any]:
    return {"conversation": conversation.pk, "member": by.pk}


def _ids(conversation: Conversation) -> dict[str, Any]:
    return {"inbox_id": conversation.inbox_id, "conversation_id": conversation.pk}
