"""Who belongs to the organization, and as what. Nobody acts on, or raises to, more than they are;
the last owner stays.
"""

from typing import Any

from django.db import transaction
from django.utils import timezone

from inbox import words
from inbox.accounts.events import MemberChanged
from inbox.accounts.models import Availability, Member, Organization, Role, Team, TeamMember
from inbox.events import publish

LONGEST_STATUS = 80
RANK = {Role.AGENT: 0, Role.MANAGER: 1, Role.ADMIN: 2, Role.OWNER: 3}


class NotAllowed(Exception):
    """`reason` in a word: above, yourself, last_owner."""

    def __init__(self, reason: str) -> None:
        super().__init__(reason)
        self.reason = reason


def grantable(by: Member) -> list[Role]:
    """The roles a member may give: none above their own."""
    return [role for role in Role if RANK[role] <= RANK[Role(by.role)]]


def listed() -> Any:
    """Everybody who belongs to the organization, suspended ones too."""
    return Member.objects.filter(removed_at__isnull=True).select_related("user")


@transaction.atomic
def change_role(member: Member, *, to: str, by: Member) -> Member:
    """Give a role. Raises NotAllowed."""
    kept, actor = _settled(member, by)
    if kept.role == to:
        return kept
    if RANK[Role(to)] > RANK[Role(actor.role)]:
        raise NotAllowed("above")
    if kept.role == Role.OWNER:
        _keep_an_owner(kept)
    before, kept.role = kept.role, to
    kept.save(update_fields=["role"])
    publish(_changed(kept, by, role=[before, to]))
    return kept


@transaction.atomic
def suspend(member: Member, *, by: Member) -> Member:
    """Shut the organization for a member; what is theirs stays. Raises NotAllowed."""
    return _stand(member, by, "suspended", is_active=False)


@transaction.atomic
def bring_back(member: Member, *, by: Member) -> Member:
    """Let a suspended member in again. Raises NotAllowed."""
    return _stand(member, by, "active", is_active=True)


@transaction.atomic
def remove(member: Member, *, by: Member) -> Member:
    """Shut it for good; teams are left, the row stays for what they wrote. Raises NotAllowed."""
    kept = _stand(member, by, "removed", is_active=False, removed_at=timezone.now())
    TeamMember.objects.filter(member=kept).delete()
    return kept


@transaction.atomic
def set_teams(member: Member, teams: list[Team], *, by: Member) -> None:
    """Be in these teams and no other. Raises NotAllowed."""
    _settled(member, by)
    there = {row.team_id: row.team for row in _teams_of(member)}
    wanted = {team.pk: team for team in teams}
    if there.keys() == wanted.keys():
        return
    TeamMember.objects.filter(member=member).exclude(team_id__in=wanted).delete()
    TeamMember.objects.bulk_create(
        TeamMember(team_id=pk, member=member) for pk in sorted(wanted.keys() - there.keys())
    )
    names = [sorted(team.name for team in found.values()) for found in (there, wanted)]
    publish(_changed(member, by, teams=names))


@transaction.atomic
def say(member: Member, *, availability: str | None = None, status: str | None = None) -> None:
    """What a member tells colleagues of themselves."""
    told: dict[str, str] = {}
    if availability in Availability.values:
        told["availability"] = availability
    if status is not None:
        told["status"] = " ".join(words.kept(status).split())[:LONGEST_STATUS]
    changes = {
        name: [getattr(member, name), value]
        for name, value in told.items()
        if getattr(member, name) != value
    }
    if changes:
        for name, (_, value) in changes.items():
            setattr(member, name, value)
        member.save(update_fields=list(changes))
        publish(_changed(member, member, **changes))


def _teams_of(member: Member) -> Any:
    return TeamMember.objects.filter(member=member).select_related("team")


def _stand(member: Member, by: Member, now: str, **fields: Any) -> Member:
    kept, _ = _settled(member, by)
    if kept.pk == by.pk:
        raise NotAllowed("yourself")
    if kept.role == Role.OWNER and not fields["is_active"]:
        _keep_an_owner(kept)
    before = standing(kept)
    for name, value in fields.items():
        setattr(kept, name, value)
    kept.save(update_fields=list(fields))
    if before != now:
        publish(_changed(kept, by, standing=[before, now]))
    return kept


def standing(member: Member) -> str:
    """In a word."""
    if member.removed_at:
        return "removed"
    return "active" if member.is_active else "suspended"


def may_act_on(member: Member, *, by: Member) -> bool:
    """Nobody acts on somebody above them."""
    return RANK[Role(member.role)] <= RANK[Role(by.role)]


def _keep_an_owner(member: Member) -> None:
    owners = Member.objects.filter(role=Role.OWNER, is_active=True).exclude(pk=member.pk)
    if not owners.exists():
        raise NotAllowed("last_owner")


def _settled(member: Member, by: Member) -> tuple[Member, Member]:
    """Both as they are now and stay until the commit: one change of staff at a time, so that of two
    owners who let each other go one is refused. Raises NotAllowed.
    """
    Organization.objects.select_for_update(no_key=True).get()
    found = {row.pk: row for row in Member.objects.filter(pk__in=[member.pk, by.pk])}
    kept, actor = found[member.pk], found[by.pk]
    if not actor.is_active or not may_act_on(kept, by=actor):
        raise NotAllowed("above")
    return kept, actor


def _changed(member: Member, by: Member, **changes: Any) -> MemberChanged:
    about = f"member:{member.uuid}"
    return MemberChanged(member_id=member.pk, actor_id=by.pk, about=about, changes=changes)
