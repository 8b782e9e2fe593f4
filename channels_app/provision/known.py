"""What is in the database already, as far as a plan may refer to it or collide with it."""

from dataclasses import dataclass, field

from django.utils import timezone

from channels_app.models import AddressRoute
from channels_app.provision.plan import Plan
from inbox import tenancy
from inbox.accounts.models import Member, Organization, Team
from inbox.conversations.models import Channel, Connection, Conversation


@dataclass(frozen=True)
class Known:
    """`settled` names the inbox of each number that has conversations there."""

    emails: frozenset[str] = frozenset()
    teams: frozenset[str] = frozenset()
    connections: frozenset[str] = frozenset()
    settled: dict[tuple[str, str], str] = field(default_factory=dict)
    elsewhere: frozenset[tuple[str, str]] = frozenset()
    is_over: bool = False  # it was deleted, or is being: its slug is nobody's any more


def organization(slug: str) -> Organization | None:
    """The organization of that slug, if there is one."""
    with tenancy.unscoped("a file names its organization, nothing is known before"):
        found: Organization | None = Organization.objects.filter(slug=slug).first()
    return found


def create(slug: str, name: str) -> Organization:
    """A new organization."""
    with tenancy.unscoped("before it is there, an organization has no scope"):
        made: Organization = Organization.objects.create(slug=slug, name=name)
    return made


def about(plan: Plan) -> Known:
    """What a plan's organization has, and which of its numbers are somebody else's."""
    elsewhere = _elsewhere(plan)
    found = organization(plan.organization.slug)
    if found is None:
        return Known(elsewhere=elsewhere)
    if found.deleted_at is not None or (found.delete_at and found.delete_at <= timezone.now()):
        return Known(elsewhere=elsewhere, is_over=True)
    with tenancy.in_organization(found), tenancy.transaction():
        return Known(
            emails=frozenset(Member.objects.values_list("user__email", flat=True)),
            teams=frozenset(Team.objects.values_list("name", flat=True)),
            connections=frozenset(Connection.objects.values_list("name", flat=True)),
            settled=_settled(plan),
            elsewhere=elsewhere,
        )


def _elsewhere(plan: Plan) -> frozenset[tuple[str, str]]:
    wanted = [channel.address for channel in plan.channels]
    with tenancy.unscoped("a number belongs to one organization in all of the product"):
        routes = AddressRoute.objects.filter(address__in=wanted)
        others = routes.exclude(organization__slug=plan.organization.slug)
        return frozenset(others.values_list("kind", "address"))


def _settled(plan: Plan) -> dict[tuple[str, str], str]:
    wanted = [channel.address for channel in plan.channels]
    used = Conversation.objects.filter(channel__address__in=wanted).values("channel_id")
    rows = Channel.objects.filter(pk__in=used).values_list("kind", "address", "inbox__name")
    return {(kind, address): inbox for kind, address, inbox in rows}
