"""What one form changes of a team: its name, and who is in it."""

from typing import Any
from uuid import UUID

from inbox.accounts import membership, teams
from inbox.accounts.models import Member, Team, TeamMember
from inbox.accounts.undoing import Facts, Form

MEMBER = "member:"


def _facts(team: Team) -> Facts:
    rows = TeamMember.objects.filter(team=team).values_list("member__uuid", flat=True)
    name: str = Team.objects.values_list("name", flat=True).get(pk=team.pk)
    return {"name": name} | {f"{MEMBER}{uuid}": True for uuid in rows}


def _put(team: Team, former: dict[str, Any], by: Member) -> None:
    """Raises Taken. Who was removed from the organization comes back into no team."""
    if "name" in former:
        teams.rename(team, former["name"], by=by)
    said = {
        UUID(name.removeprefix(MEMBER)): bool(value)
        for name, value in former.items()
        if name.startswith(MEMBER)
    }
    there = TeamMember.objects.filter(team=team).select_related("member__user")
    stay = [row.member for row in there if row.member.uuid not in said]
    back = membership.listed().filter(uuid__in=[uuid for uuid, stood in said.items() if stood])
    teams.set_members(team, [*stay, *back], by=by)


FILLED = Form("team-form", _facts, _put)
