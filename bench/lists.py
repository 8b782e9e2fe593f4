"""Goals 9, 10, 11: every list, sort and filter at a million conversations against one lookup by
primary key; deep pages against the first; the badge; what row-level security costs the list.

The largest organization's largest inbox, as the member with everything and much unread; each
filter with a set that holds much and one that holds little.
"""

from collections.abc import Callable, Iterator
from contextlib import contextmanager
from typing import Any

from bench.clock import in_turns, medians, wall_ms
from bench.stage import RUN, Stage
from bench.table import Reference, Row, at_least, at_most
from inbox import tenancy
from inbox.accounts.models import Member, Organization
from inbox.conversations.finding import badges, counts, filters, lists, navigation
from inbox.conversations.finding.filters import Choice

INBOX, MEMBER, LIGHT = 10, 102, 101  # member 2 has much unread, member 1 little
EACH, ROUNDS, DEEP = 15, 5, 100
LOOKUP = """
SELECT uuid FROM conversations_conversation WHERE organization_id = %(organization)s AND id = %(id)s
"""
PK = Reference("one lookup by primary key", LOOKUP)
ONE = f"""
SELECT {badges.COUNT} FROM {badges.PLACES}
WHERE a.organization_id = %(organization)s AND a.member_id = %(member)s AND a.inbox_id = %(inbox)s
"""


def measure(stage: Stage) -> list[Row]:
    stage.renew()
    stage.use(RUN)
    with tenancy.unscoped("a benchmark"):
        organization = Organization.objects.get(pk=1)
    with tenancy.in_organization(organization):
        with tenancy.transaction():
            members = {pk: Member.objects.get(pk=pk) for pk in (MEMBER, LIGHT)}
            one = Choice(inbox=INBOX, state="closed", sort="oldest")
            known = lists.page(one, member=members[MEMBER], country="US").rows[0].id
        return [*_lists(members, known), *_deep(members[MEMBER]), *_badge(members, known),
                *_walls(stage, members[MEMBER])]  # fmt: skip


def _choices() -> Iterator[tuple[str, int, Choice]]:
    """What is asked, by whom."""
    for state in ("open", "closed", "archived", "sent", "snoozed", "before"):
        for sort in filters.sorts(state):
            yield f"{state}, {sort}", MEMBER, Choice(inbox=INBOX, state=state, sort=sort)
            yield f"all inboxes, {state}, {sort}", MEMBER, Choice(state=state, sort=sort)
    for assigned in ("me", "unassigned", "others"):
        for sort in filters.FOUR:
            yield f"{assigned}, {sort}", MEMBER, Choice(inbox=INBOX, assigned=assigned, sort=sort)
    yield "closed, me", MEMBER, Choice(inbox=INBOX, assigned="me", state="closed")
    for who, member in (("many", MEMBER), ("few", LIGHT)):
        yield f"unread, {who}", member, Choice(inbox=INBOX, unread=True)
        yield f"unread, {who}, all inboxes", member, Choice(unread=True)
        yield f"took part, {who}", member, Choice(inbox=INBOX, took_part=True)
    for who, tag in (("common", 1), ("rare", 2)):
        yield f"tag, {who}", MEMBER, Choice(inbox=INBOX, tag=tag)
        yield f"tag, {who}, closed", MEMBER, Choice(inbox=INBOX, tag=tag, state="closed")
    for who, owner in (("many", MEMBER), ("few", LIGHT)):
        yield f"contacts' owner, {who}", MEMBER, Choice(inbox=INBOX, owner=owner)
    yield "channel", MEMBER, Choice(inbox=INBOX, channel=INBOX)


@contextmanager
def _transaction() -> Iterator[None]:
    with tenancy.transaction():
        yield


def _timed(call: Callable[[], Any], each: int = EACH) -> float:
    """Milliseconds of a call inside an open transaction, as a page has one, on a connection that
    has planned it: the fifth call of a worker is like all that follow.
    """
    with _transaction():
        wall_ms(call, 8)
        return wall_ms(call, each)


def _page(choice: Choice, member: Member, after: str = "") -> Callable[[], Any]:
    """The statements of a page; the rows are fetched, not drawn."""
    return lambda: lists.fetch(choice, member=member, after=after)


def _lookup(known: int) -> Callable[[], Any]:
    return lambda: tenancy.rows(LOOKUP, {"id": known})


def _lists(members: dict[int, Member], known: int) -> list[Row]:
    asked = {name: (member, choice) for name, member, choice in _choices()}
    measures: dict[str, Callable[[], float]] = {
        name: lambda m=member, c=choice: _timed(_page(c, members[m]))  # type: ignore[misc]
        for name, (member, choice) in asked.items()
    }
    found = medians(in_turns(ROUNDS, pk=lambda: _timed(_lookup(known), 100), **measures))
    against = found.pop("pk")
    return [Row("9", f"list: {name}", took, "ms", PK, against, at_most(5.0))
            for name, took in found.items()]  # fmt: skip


def _deep(member: Member) -> list[Row]:
    rows = []
    for sort in filters.FOUR:
        choice = Choice(inbox=INBOX, sort=sort)
        with _transaction():
            after = ""
            for _ in range(DEEP):
                after = lists.page(choice, member=member, country="US", after=after).after or after
        found = medians(
            in_turns(ROUNDS, first=lambda c=choice: _timed(_page(c, member)),  # type: ignore[misc]
                     deep=lambda c=choice, a=after: _timed(_page(c, member, a)))  # type: ignore[misc]
        )  # fmt: skip
        first = Reference("the first page", f"the same list, {DEEP} pages above")
        rows.append(
            Row("9", f"page {DEEP}, {sort}", found["deep"], "ms", first, found["first"],
                at_most(1.3))
        )  # fmt: skip
    return rows


def _badge(members: dict[int, Member], known: int) -> list[Row]:
    def one(member: Member) -> Callable[[], Any]:
        return lambda: tenancy.rows(ONE, {"member": member.pk, "inbox": INBOX}, prepared=True)

    found = medians(
        in_turns(
            ROUNDS,
            pk=lambda: _timed(_lookup(known), 100),
            many=lambda: _timed(one(members[MEMBER]), 100),
            few=lambda: _timed(one(members[LIGHT]), 100),
            every=lambda: _timed(lambda: badges.badges(members[MEMBER]), 100),
            channels=lambda: _timed(lambda: counts.by_channel(members[MEMBER], INBOX), 100),
            places=lambda: _timed(lambda: navigation.places(members[MEMBER]), 50),
        )
    )
    against = found["pk"]
    return [
        Row("10", "badge of an inbox, much unread", found["many"], "ms", PK, against, at_most(1.5)),
        Row(
            "10", "badge of an inbox, little unread", found["few"], "ms", PK, against, at_most(1.5)
        ),
        Row("10", "badges of five inboxes", found["every"], "ms", PK, against),
        Row("10", "badges by channel", found["channels"], "ms", PK, against),
        Row("10", "navigation with all its counts", found["places"], "ms", PK, against),
    ]


def _walls(stage: Stage, member: Member) -> list[Row]:
    """The list's rate with row-level security and with none, in turns."""
    page = _page(Choice(inbox=INBOX), member)

    def off() -> float:
        with stage.superuser() as admin:
            admin.execute("ALTER TABLE conversations_conversation DISABLE ROW LEVEL SECURITY")
        try:
            return 1000 / _timed(page)
        finally:
            with stage.superuser() as admin:
                admin.execute("ALTER TABLE conversations_conversation ENABLE ROW LEVEL SECURITY")

    found = medians(in_turns(ROUNDS, on=lambda: 1000 / _timed(page), off=off))
    bare = Reference(
        "row-level security off", "the same list with the policy on conversations disabled"
    )
    return [Row("11", "lists a second", found["on"], "/s", bare, found["off"], at_least(0.9))]
