"""The organization's people: users, members, teams."""

from collections.abc import Mapping

from django.contrib.auth.hashers import make_password

from channels_app.provision.plan import MemberPlan, Plan, TeamPlan
from channels_app.provision.rows import settle
from inbox.accounts.models import Member, Organization, Team, TeamMember, User
from inbox.conversations.hearing import parting
from inbox.conversations.showing.people import hue_of

Members = dict[str, Member]


def hashed(plan: Plan) -> dict[str, str]:
    """By e-mail, the hash of each password that is not the user's already.

    Hashing is slow on purpose and has no place in a transaction.
    """
    given = {member.email: member.password for member in plan.members if member.password}
    users = {user.email: user for user in User.objects.filter(email__in=given)}
    return {
        email: make_password(password)
        for email, password in given.items()
        if email not in users or not users[email].check_password(password)
    }


def staff(plan: Plan, organization: Organization, passwords: Mapping[str, str]) -> Members:
    """Make it so; all members by e-mail, those the file does not name included."""
    for member in plan.members:
        _member(member, organization, passwords.get(member.email))
    members = {m.user.email: m for m in Member.objects.select_related("user")}
    for team in plan.teams:
        _team(team, members)
    return members


def _member(plan: MemberPlan, organization: Organization, password: str | None) -> None:
    user = User.objects.filter(email=plan.email).first()
    if user is None:
        user = User(email=plan.email, name=plan.name, password=password or make_password(None))
        user.save()
    settle(user, name=plan.name, language=plan.language, password=password)
    first = {"role": plan.role, "hue": plan.hue or hue_of(plan.email)}
    member, _ = Member.objects.get_or_create(organization=organization, user=user, defaults=first)
    before = member.role
    settle(member, role=plan.role, hue=plan.hue)
    if member.role != before:
        parting.changed_everywhere(by=None, also=[member.pk])


def _team(plan: TeamPlan, members: Members) -> None:
    team, _ = Team.objects.get_or_create(name=plan.name)
    if plan.members is None:
        return
    wanted = {members[email].pk for email in plan.members}
    there = set(TeamMember.objects.filter(team=team).values_list("member_id", flat=True))
    if there == wanted:
        return
    TeamMember.objects.filter(team=team).exclude(member_id__in=wanted).delete()
    TeamMember.objects.bulk_create(
        TeamMember(team=team, member_id=pk) for pk in sorted(wanted - there)
    )
    parting.changed_everywhere(by=None, also=wanted ^ there)
