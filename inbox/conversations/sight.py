"""Who sees what in an inbox: the one rule behind lists, counts, search, threads, files and frames.

Where an inbox shows its agents less than everything, each sees what nobody has, what they have
themselves and, of "team", what a member of one of their teams has. Whoever leads sees all. Nothing
here says that a member may open the inbox: that is InboxAccess, asked beside it.
"""

from collections.abc import Iterable, Sequence
from typing import Any

from django.db import models
from django.db.models import Q
from django.db.models.sql.compiler import SQLCompiler

from inbox import tenancy
from inbox.accounts.models import Member, Role, TeamMember
from inbox.conversations.models import Inbox

NOBODY = 0  # as whose a conversation counts that nobody has


def seen(member: str, inbox: str, *, is_agent: bool = False) -> str:
    """SQL: the ids of those whose conversations the member sees in the inbox, NULL for everybody's.
    `member` is an id, `inbox` a row; whether they are an agent is asked where it is not known.
    """
    agent = f"""EXISTS (
        SELECT 1 FROM accounts_member sm WHERE sm.organization_id = {inbox}.organization_id
          AND sm.id = {member} AND sm.role = 'agent'
    )"""
    return f"""
    CASE WHEN {inbox}.sight <> 'all' AND {"TRUE" if is_agent else agent} THEN ARRAY(
        SELECT {NOBODY}::bigint UNION ALL SELECT {member} UNION ALL
        SELECT so.member_id FROM accounts_teammember st JOIN accounts_teammember so
          ON so.organization_id = st.organization_id AND so.team_id = st.team_id
        WHERE {inbox}.sight = 'team' AND st.organization_id = {inbox}.organization_id
          AND st.member_id = {member}
    ) END
    """


def holds(seen: str, assignee: str = "c.assignee_id") -> str:
    """SQL: whether a conversation is among what `seen` gave. Of coalesce the planner believes that
    it lets half of all through; of a comparison, few, and would not walk a list in its order.
    """
    whose = f"CASE WHEN {assignee} IS NULL THEN {NOBODY} ELSE {assignee} END"
    return f"coalesce({whose} = ANY({seen}), true)"


def open_to(
    member: str,
    *,
    organization: str = "c.organization_id",
    inbox: str = "c.inbox_id",
    assignee: str = "c.assignee_id",
    is_agent: bool = False,
) -> str:
    """SQL: whether the inbox shows the conversation to the member, for any query on it."""
    found = f"""(
        SELECT {seen(member, "si", is_agent=is_agent)} FROM conversations_inbox si
        WHERE si.organization_id = {organization} AND si.id = {inbox}
    )::bigint[]"""
    return holds(found, assignee)


def open_for(member: Member, inbox: str = "inbox_id") -> Q:
    """The same for the ORM; `inbox` is the column that names the inbox whose rule is asked. Of
    whoever leads nothing is asked.
    """
    return Q(OpenTo(member.pk, inbox)) if member.role == Role.AGENT else Q()


class OpenTo(models.Expression):
    """What open_for() asks of an agent."""

    conditional = True
    output_field = models.BooleanField()

    def __init__(self, member_id: int, inbox: str) -> None:
        super().__init__()
        self.member_id = member_id
        self.columns: list[Any] = [
            models.F(name) for name in ("organization_id", inbox, "assignee_id")
        ]

    def get_source_expressions(self) -> list[Any]:
        return self.columns

    def set_source_expressions(self, expressions: Sequence[Any]) -> None:
        self.columns = list(expressions)

    def as_sql(self, compiler: SQLCompiler, connection: Any) -> Any:
        organization, inbox, assignee = (compiler.compile(one)[0] for one in self.columns)
        sql = open_to(
            "%s", organization=organization, inbox=inbox, assignee=assignee, is_agent=True
        )
        return sql, [self.member_id] * sql.count("%s")


AMONG = f"""
SELECT a.member_id, c.id FROM conversations_conversation c
JOIN conversations_inboxaccess a
  ON a.organization_id = c.organization_id AND a.inbox_id = c.inbox_id
JOIN conversations_inbox b ON b.organization_id = c.organization_id AND b.id = c.inbox_id
WHERE c.organization_id = %(organization)s AND c.id = ANY(%(ids)s)
  AND (%(members)s::bigint[] IS NULL OR a.member_id = ANY(%(members)s))
  AND {holds(seen("a.member_id", "b"))}
"""


def pairs(ids: Iterable[int], members: Iterable[int] | None = None) -> set[tuple[int, int]]:
    """(member, conversation) for each of these members, or of all, who may open it."""
    wanted = {"ids": list(ids), "members": None if members is None else list(members)}
    return {(member, pk) for member, pk in tenancy.rows(AMONG, wanted)}


def who(conversation_id: int, members: Iterable[int] | None = None) -> set[int]:
    """Who of these, or of all, may open the conversation."""
    return {member for member, _ in pairs([conversation_id], members)}


HIDDEN = f"""
SELECT c.id FROM conversations_conversation c
WHERE c.organization_id = %(organization)s AND c.id = ANY(%(ids)s)
  AND NOT ({open_to("%(member)s")})
"""


def hidden(ids: Iterable[int], member: Member) -> set[int]:
    """Those that their inbox keeps from the member, whether they may open the inbox or not."""
    return {pk for (pk,) in tenancy.rows(HIDDEN, {"ids": list(ids), "member": member.pk})}


def whose(member: Member, inbox: Inbox) -> frozenset[int] | None:
    """The rule in Python: those whose conversations the member sees there, None for everybody's."""
    if inbox.sight == Inbox.Sight.ALL or member.role != Role.AGENT:
        return None
    found = {NOBODY, member.pk}
    if inbox.sight == Inbox.Sight.TEAM:
        mine = TeamMember.objects.filter(member=member).values("team_id")
        theirs = TeamMember.objects.filter(team_id__in=mine)
        found |= set(theirs.values_list("member_id", flat=True))
    return frozenset(found)


def shows(among: frozenset[int] | None, assignee_id: int | None) -> bool:
    """Whether a conversation of theirs, or of nobody, is among what `whose` gave."""
    return among is None or (assignee_id or NOBODY) in among
