"""What a member is given by one form: a role, teams, inboxes."""

from collections.abc import Set
from typing import Any
from uuid import UUID

from inbox.accounts import membership
from inbox.accounts.membership import NotAllowed
from inbox.accounts.models import Member, Role, Team, TeamMember
from inbox.accounts.undoing import Facts, Form
from inbox.conversations import access
from inbox.conversations.models import Inbox, InboxAccess
from inbox.conversations.owning import joining

TEAM, INBOX = "team:", "inbox:"


def change_role(member: Member, to: str, *, by: Member) -> None:
    """Give one of the roles there are. Raises NotAllowed."""
    if to in Role.values:
        membership.change_role(member, to=to, by=by)


def set_teams(member: Member, wanted: Set[UUID], *, by: Member) -> None:
    """Those of these that there are. Raises NotAllowed."""
    membership.set_teams(member, list(Team.objects.filter(uuid__in=wanted)), by=by)


def let_in(member: Member, wanted: Set[UUID], *, by: Member) -> None:
    """A box that was not offered is neither given nor taken. Raises NotAllowed."""
    there = set(_inboxes(member).values_list("inbox_id", flat=True))
    _let_in(member, wanted, offered(there), by)


def offered(there: Set[int]) -> list[Inbox]:
    """Those one can work in, and those the member has."""
    ready = list(joining.offered())
    known = {inbox.pk for inbox in ready}
    rest = Inbox.objects.filter(pk__in=there - known, kind=Inbox.Kind.SHARED)
    return ready + list(rest.order_by("position", "name", "id"))


def _let_in(member: Member, wanted: Set[UUID], inboxes: list[Inbox], by: Member) -> None:
    if not membership.may_act_on(member, by=by):
        raise NotAllowed("above")
    there = set(_inboxes(member).values_list("inbox__uuid", flat=True))
    for inbox in inboxes:
        if inbox.uuid in wanted and inbox.uuid not in there:
            access.grant(inbox, to=member, by=by)
        elif inbox.uuid not in wanted and inbox.uuid in there:
            access.revoke(inbox, of=member, by=by)


def _inboxes(member: Member) -> Any:
    return InboxAccess.objects.filter(member=member)


def _teams(member: Member) -> set[UUID]:
    rows = TeamMember.objects.filter(member=member)
    return set(rows.values_list("team__uuid", flat=True))


def _facts(member: Member) -> Facts:
    role: str = Member.objects.values_list("role", flat=True).get(pk=member.pk)
    found = {"role": role} | {f"{TEAM}{uuid}": True for uuid in _teams(member)}
    rooms = _inboxes(member).filter(inbox__kind=Inbox.Kind.SHARED)
    return found | {f"{INBOX}{uuid}": True for uuid in rooms.values_list("inbox__uuid", flat=True)}


def _put(member: Member, former: dict[str, Any], by: Member) -> None:
    """An inbox is given back even when it would not be offered now; an archived one is not."""
    if "role" in former:
        change_role(member, former["role"], by=by)
    teams = _named(former, TEAM)
    if teams:
        set_teams(member, _after(_teams(member), teams), by=by)
    inboxes = _named(former, INBOX)
    if inboxes:
        there = set(_inboxes(member).values_list("inbox__uuid", flat=True))
        rooms = Inbox.objects.filter(
            uuid__in=inboxes, kind=Inbox.Kind.SHARED, archived_at=None
        ).order_by("id")
        _let_in(member, _after(there, inboxes), list(rooms), by)


def _named(former: dict[str, Any], prefix: str) -> dict[UUID, bool]:
    return {
        UUID(name.removeprefix(prefix)): bool(value)
        for name, value in former.items()
        if name.startswith(prefix)
    }


def _after(there: set[UUID], former: dict[UUID, bool]) -> set[UUID]:
    back = {uuid for uuid, stood in former.items() if stood}
    return (there - former.keys()) | back


GIVEN = Form("given", _facts, _put)
