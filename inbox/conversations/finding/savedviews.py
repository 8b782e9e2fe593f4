"""Filters and sort under a name: a member's own, or shared with a team of theirs."""

from uuid import UUID

from django.db import transaction
from django.db.models import Q
from django.http import Http404

from inbox.accounts.models import Member, Team, TeamMember
from inbox.conversations.finding.choices import LONGEST, Asked
from inbox.conversations.models import SavedView

MOST = 50
LONGEST_NAME = 60


class NoName(Exception):
    """A view is called something."""


class TooMany(Exception):
    """The member has saved as many as there is room for."""


@transaction.atomic
def save(name: str, asked: Asked, *, by: Member, team: Team | None = None) -> SavedView:
    """Keep it; a name the member has used before means that view. Raises NoName, TooMany."""
    name = " ".join(name.split())[:LONGEST_NAME]
    if not name:
        raise NoName
    own = SavedView.objects.filter(member=by)
    if own.exclude(name=name).count() >= MOST:
        raise TooMany
    view: SavedView
    view, _ = SavedView.objects.update_or_create(
        member=by,
        name=name,
        defaults={"team": team, "inbox_id": asked.place.id, "query": asked.query[:LONGEST]},
    )
    return view


@transaction.atomic
def remove(view: SavedView) -> None:
    """Nobody finds it any more."""
    view.delete()


def teams(member: Member) -> list[Team]:
    """The teams a member may share with: their own."""
    mine = TeamMember.objects.filter(member=member).values("team_id")
    return list(Team.objects.filter(pk__in=mine).order_by("name"))


def removable(member: Member, uuid: UUID) -> SavedView:
    """The member's own, or one that is shared with their team where they lead. Raises Http404."""
    theirs = Q(member=member)
    if member.is_manager:
        theirs |= Q(team_id__in=TeamMember.objects.filter(member=member).values("team_id"))
    found: SavedView | None = SavedView.objects.filter(theirs, uuid=uuid).first()
    if found is None:
        raise Http404
    return found
