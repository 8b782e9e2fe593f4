"""Teams: who shares inboxes and views."""

from collections.abc import Sequence
from uuid import UUID, uuid4

from django.db import IntegrityError, transaction
from django.db.models import ProtectedError

from inbox.accounts.events import TeamChanged
from inbox.accounts.models import Member, Team, TeamMember
from inbox.events import publish
from inbox.words import kept

LONGEST = 80


class Taken(Exception):
    """Another team has this name, or the name is empty."""


class InUse(Exception):
    """Inboxes belong to it."""


@transaction.atomic
def create(name: str, *, by: Member, uuid: UUID | None = None) -> Team:
    """A new one, or one that comes back under its uuid. Raises Taken."""
    team = Team(name=_clean(name), uuid=uuid or uuid4())
    _save(team)
    publish(_changed(team, by, name=[None, team.name]))
    return team


@transaction.atomic
def rename(team: Team, name: str, *, by: Member) -> None:
    """Raises Taken."""
    before, team.name = team.name, _clean(name)
    if before == team.name:
        return
    _save(team)
    publish(_changed(team, by, name=[before, team.name]))


@transaction.atomic
def set_members(team: Team, members: list[Member], *, by: Member) -> None:
    """These and no other."""
    rows = TeamMember.objects.filter(team=team).select_related("member__user")
    there = {row.member_id: row.member for row in rows}
    wanted = {member.pk: member for member in members}
    if there.keys() == wanted.keys():
        return
    TeamMember.objects.filter(team=team).exclude(member_id__in=wanted).delete()
    TeamMember.objects.bulk_create(
        TeamMember(team=team, member_id=pk) for pk in sorted(wanted.keys() - there.keys())
    )
    names = [sorted(str(member) for member in found.values()) for found in (there, wanted)]
    publish(_changed(team, by, members=names))


@transaction.atomic
def delete(team: Team, *, by: Member) -> None:
    """Raises InUse."""
    try:
        with transaction.atomic():
            about, name = f"team:{team.uuid}", team.name
            team.delete()
    except (ProtectedError, IntegrityError) as error:
        raise InUse from error
    publish(TeamChanged(actor_id=by.pk, about=about, changes={"name": [name, None]}))


def _clean(name: str) -> str:
    words = " ".join(kept(name).split())[:LONGEST]
    if not words:
        raise Taken
    return words


def _save(team: Team) -> None:
    try:
        with transaction.atomic():
            team.save()
    except IntegrityError as error:
        raise Taken from error


def _changed(team: Team, by: Member, **changes: Sequence[object]) -> TeamChanged:
    return TeamChanged(actor_id=by.pk, about=f"team:{team.uuid}", changes=changes)
