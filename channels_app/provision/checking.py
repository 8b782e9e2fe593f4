"""What a plan says about itself and about the database must fit together."""

from collections.abc import Collection, Iterable

from channels_app.provision.known import Known
from channels_app.provision.plan import InboxPlan, Plan, Problem


def check(plan: Plan, known: Known) -> list[Problem]:
    """Everything that does not fit."""
    emails = known.emails | {member.email for member in plan.members}
    teams = known.teams | {team.name for team in plan.teams}
    connections = known.connections | {connection.name for connection in plan.connections}
    over = [Problem("organization.slug", "is that of an organization that was deleted")]
    numbers = [(f"{c.path}.address", f"{c.kind} {c.address}") for c in plan.channels if c.address]
    return [
        *(over if known.is_over else ()),
        *_repeated([(f"{m.path}.email", m.email) for m in plan.members]),
        *_repeated([(f"{t.path}.name", t.name) for t in plan.teams]),
        *_repeated([(f"{c.path}.name", c.name) for c in plan.connections]),
        *_repeated([(f"{i.path}.name", i.name) for i in plan.inboxes]),
        *_repeated(numbers),
        *_strangers([(t.path, t.members) for t in plan.teams], emails),
        *_strangers([(i.path, i.members) for i in plan.inboxes], emails),
        *_missing([(f"{i.path}.team", i.team or "") for i in plan.inboxes], teams, "team"),
        *_missing(
            [(f"{c.path}.connection", c.connection) for c in plan.channels],
            connections,
            "connection",
        ),
        *(problem for inbox in plan.inboxes for problem in _numbers(inbox, known)),
    ]


def _repeated(named: list[tuple[str, str]]) -> Iterable[Problem]:
    first: dict[str, str] = {}
    for path, name in named:
        if name and name in first:
            yield Problem(path, f"{name!r} is also {first[name]}")
        first.setdefault(name, path)


def _strangers(
    lists: list[tuple[str, tuple[str, ...] | None]], emails: Collection[str]
) -> Iterable[Problem]:
    for path, members in lists:
        for place, email in enumerate(members or ()):
            if email not in emails:
                yield Problem(f"{path}.members[{place}]", f"{email!r} is not a member")


def _missing(named: list[tuple[str, str]], there: Collection[str], what: str) -> Iterable[Problem]:
    for path, name in named:
        if name and name not in there:
            yield Problem(path, f"there is no {what} {name!r}")


def _numbers(inbox: InboxPlan, known: Known) -> Iterable[Problem]:
    for channel in inbox.channels:
        key, path = (channel.kind, channel.address), f"{channel.path}.address"
        if key in known.elsewhere:
            yield Problem(path, f"{channel.address} belongs to another organization")
        elif known.settled.get(key, inbox.name) != inbox.name:
            reason = f"has its conversations in the inbox {known.settled[key]!r} and stays there"
            yield Problem(path, f"{channel.address} {reason}")
