"""What one form changes of a team: its name, and who is in it."""

from typing import Any
from uuid import UUID

from inbox.accounts import membership, teams
from inbox.accounts.models import Member, Team, TeamMember
from inbox.accounts.undoing import Facts, Form, Row

MEMBER = "member:"


def _facts(team: Team | Row) -> Facts:
    rows = TeamMember.objects.filter(team__uuid=team.uuid).values_list("member__uuid", flat=True)
    name = Team.objects.filter(uuid=team.uuid).values_list("name", flat=True).first()
    if name is None:
        return {}
    return {"name": name} | {f"{MEMBER}{uuid}": True for uuid in rows}


def _put(row: Team | Row, former: dict[str, Any], by: Member) -> None:
    """Raises Taken and InUse. Who was removed from the organization comes back into no team."""
    found: Team | None = Team.objects.filter(uuid=row.uuid).first()
    if found is not None and former.get("name", "") is None:
        teams.delete(found, by=by)
        return
    team = found or teams.create(former["name"], by=by, uuid=row.uuid)
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
