"""What can be done to many conversations: how it is done, and how it is put back.

`do` gives one entry of JSON for each conversation it changed: its id, its inbox before, and what
`undo` needs.
"""

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from datetime import UTC, datetime
from typing import Any

from inbox import tenancy
from inbox.accounts.models import Member
from inbox.conversations.events import ConversationAssigned
from inbox.conversations.finishing import moving, snoozing, spam, tags, triage
from inbox.conversations.finishing.changing import Was
from inbox.conversations.models import Conversation, Inbox, Tag
from inbox.conversations.owning import assigning
from inbox.events import publish

Kept = list[dict[str, Any]]


class Impossible(Exception):
    """Its target is gone, or the member may not do it."""


@dataclass(frozen=True)
class Verb:
    do: Callable[[Sequence[int], Member, int | None], Kept]
    undo: Callable[[Kept, Member, int | None], int]
    needs_target: bool = False
    is_for_many: bool = True  # whether lists offer it for all that are chosen


def of(name: str) -> Verb:
    """The verb of that name. Raises KeyError."""
    return VERBS[name]


def is_offered(name: str) -> bool:
    """Whether it can be done to all that are chosen in a list."""
    return name in VERBS and VERBS[name].is_for_many


def _simple(do: Callable[..., list[Was]], undo: Callable[..., list[int]]) -> Verb:
    return Verb(
        lambda ids, by, _: [was.kept() for was in do(ids, by=by)],
        lambda rows, by, _: len(undo([Was.told(kept) for kept in rows], by=by)) if rows else 0,
    )


def _move(ids: Sequence[int], by: Member, target: int | None) -> Kept:
    try:
        return [was.kept() for was in moving.move_all(ids, to=_inbox(target), by=by)]
    except moving.NotMovable:
        raise Impossible from None


def _unmove(rows: Kept, by: Member, target: int | None) -> int:
    return len(moving.unmove([Was.told(kept) for kept in rows], to=_inbox(target), by=by))


def _snooze(ids: Sequence[int], by: Member, target: int | None) -> Kept:
    return [was.kept() for was in snoozing.snooze_all(ids, until=_moment(target), by=by)]


def _unsnooze(rows: Kept, by: Member, target: int | None) -> int:
    asleep = [Was.told(kept) for kept in rows]
    return len(snoozing.unsnooze(asleep, until=_moment(target), by=by))


def _moment(target: int | None) -> datetime:
    if target is None:
        raise Impossible
    return datetime.fromtimestamp(target, UTC)


def _tag(ids: Sequence[int], by: Member, target: int | None) -> Kept:
    put = tags.put_all(ids, _tag_row(target), by=by)
    return [{"id": one.id, "inbox_id": one.inbox_id} for one in put]


def _untag(rows: Kept, by: Member, target: int | None) -> int:
    return len(tags.take_all([kept["id"] for kept in rows], _tag_row(target), by=by))


def _assign(ids: Sequence[int], by: Member, target: int | None) -> Kept:
    to = Member.objects.filter(pk=target, organization_id=by.organization_id).first()
    if target is not None and to is None:
        raise Impossible
    try:
        changed = assigning.assign_many([Conversation(pk=pk) for pk in ids], to=to, by=by)
    except assigning.NotAssignable:
        raise Impossible from None
    return [{"id": one.id, "inbox_id": one.inbox, "before": one.before} for one in changed]


HAND_BACK = """
WITH locked AS (
    SELECT c.id, x.member_id AS assignee FROM conversations_conversation c
    JOIN unnest(%(ids)s::bigint[], %(befores)s::bigint[]) AS v(id, before) ON v.id = c.id
    LEFT JOIN conversations_inboxaccess x ON x.organization_id = c.organization_id
      AND x.inbox_id = c.inbox_id AND x.member_id = v.before
    WHERE c.organization_id = %(organization)s
      AND c.assignee_id IS NOT DISTINCT FROM %(target)s::bigint
    ORDER BY c.id FOR NO KEY UPDATE OF c
)
UPDATE conversations_conversation c SET assignee_id = l.assignee, revision = c.revision + 1
FROM locked l WHERE c.organization_id = %(organization)s AND c.id = l.id
  AND c.assignee_id IS DISTINCT FROM l.assignee
RETURNING c.id, c.inbox_id, c.assignee_id
"""


def _hand_back(rows: Kept, by: Member, target: int | None) -> int:
    """To whom each was before, if they still work there; what changed hands since is left."""
    back = tenancy.rows(
        HAND_BACK,
        {
            "ids": [kept["id"] for kept in rows],
            "befores": [kept["before"] for kept in rows],
            "target": target,
        },
    )
    publish(
        *(
            ConversationAssigned(
                inbox_id=inbox,
                conversation_id=pk,
                member_id=assignee,
                actor_id=by.pk,
                changes={"assignee": [target, assignee], "why": "undone"},
            )
            for pk, inbox, assignee in sorted(back)
        )
    )
    return len(back)


def _inbox(target: int | None) -> Inbox:
    found: Inbox | None = Inbox.objects.filter(pk=target).first()
    if found is None:
        raise Impossible
    return found


def _tag_row(target: int | None) -> Tag:
    found: Tag | None = Tag.objects.filter(pk=target).first()
    if found is None:
        raise Impossible
    return found


VERBS = {
    "close": _simple(triage.close_all, triage.unclose),
    "reopen": _simple(triage.reopen_all, triage.unreopen),
    "spam": _simple(spam.mark_all, spam.unmark),
    "snooze": Verb(_snooze, _unsnooze, needs_target=True, is_for_many=False),
    "move": Verb(_move, _unmove, needs_target=True),
    "tag": Verb(_tag, _untag, needs_target=True),
    "assign": Verb(_assign, _hand_back),
}
