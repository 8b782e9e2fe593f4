"""Goal 9 for whoever sees not everything: the lists of an agent whose inbox shows them their own, or
their team's, against the same lists where agents see all.

In the set two in five conversations are nobody's; of the rest, the member has one in twenty.
"""

from collections.abc import Callable
from typing import Any

from bench.clock import in_turns, medians
from bench.lists import INBOX, MEMBER, ROUNDS, _timed
from bench.stage import RUN, Stage
from bench.table import Reference, Row, at_most
from inbox import tenancy
from inbox.accounts.models import Member, Organization
from inbox.conversations.finding import filters, lists, navigation
from inbox.conversations.finding.filters import Choice
from inbox.conversations.models import Inbox

ALL = Reference("where agents see all", "the same list, the inbox's sight being “all”")


def measure(stage: Stage) -> list[Row]:
    stage.renew()
    stage.use(RUN)
    with tenancy.unscoped("a benchmark"):
        organization = Organization.objects.get(pk=1)
    with tenancy.in_organization(organization):
        with tenancy.transaction():
            member = Member.objects.get(pk=MEMBER)
        found = {sight: _measured(member, sight) for sight in Inbox.Sight.values}
        _show(Inbox.Sight.ALL)
    return [
        Row("9", f"{name}, {sight}", took, "ms", ALL, found[Inbox.Sight.ALL][name], at_most(2.0))
        for sight in (Inbox.Sight.OWN, Inbox.Sight.TEAM)
        for name, took in found[sight].items()
    ]


def _show(sight: str) -> None:
    with tenancy.transaction():
        Inbox.objects.update(sight=sight)


def _measured(member: Member, sight: str) -> dict[str, float]:
    _show(sight)
    return medians(in_turns(ROUNDS, **_asked(member)))


def _asked(member: Member) -> dict[str, Callable[[], float]]:
    choices = {f"seen {state}, {sort}": Choice(inbox=INBOX, state=state, sort=sort)
               for state in ("open", "closed") for sort in filters.sorts(state)}  # fmt: skip
    choices["seen unread"] = Choice(inbox=INBOX, unread=True)
    choices["seen others'"] = Choice(inbox=INBOX, assigned="others")
    choices["seen in all inboxes"] = Choice()
    asked: dict[str, Callable[[], Any]] = {
        name: lambda c=choice: lists.fetch(c, member=member)  # type: ignore[misc]
        for name, choice in choices.items()
    }
    asked["seen in the navigation"] = lambda: navigation.places(member)
    return {name: lambda c=call: _timed(c) for name, call in asked.items()}  # type: ignore[misc]
