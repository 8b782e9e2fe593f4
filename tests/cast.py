"""The cast. Aurora: Ada owns it, Ben answers Sales, Rita works there without Sales.
Rival: Otto, who must never see any of it.
"""

from dataclasses import dataclass, field
from typing import Any

from django.test import Client

from channels_app import routes
from channels_app.models import AddressRoute
from inbox import tenancy
from inbox.accounts.models import Member, Organization, Team, User
from inbox.conversations.models import Channel, Connection, Inbox, InboxAccess

TOKEN = "a-token-of-aurora-0123456789abcdef"
ACCOUNT = "AC00000000000000000000000000000001"
SALES = "+12025550143"


def client_of(member: Member, **headers: Any) -> Client:
    """The member's browser, signed in."""
    client = Client(headers=headers)
    client.force_login(member.user)
    return client


def htmx_of(member: Member) -> Client:
    """The same, asking for fragments as htmx does."""
    return client_of(member, **{"HX-Request": "true"})


@dataclass
class House:
    """One organization, with one shared inbox and one number."""

    organization: Organization
    members: dict[str, Member]
    inbox: Inbox
    connection: Connection
    channel: Channel
    extra: dict[str, Any] = field(default_factory=dict)

    def open(self):
        """The organization's scope and a transaction in it."""
        return _Open(self.organization)


class _Open:
    def __init__(self, organization: Organization) -> None:
        self.organization = organization

    def __enter__(self) -> None:
        self.scope = tenancy.in_organization(self.organization)
        self.scope.__enter__()
        self.work = tenancy.transaction()
        self.work.__enter__()

    def __exit__(self, *error: Any) -> None:
        self.work.__exit__(*error)
        self.scope.__exit__(*error)


@dataclass
class Cast:
    """Everybody."""

    aurora: House
    rival: House

    @property
    def ada(self) -> Member:
        return self.aurora.members["ada"]

    @property
    def ben(self) -> Member:
        return self.aurora.members["ben"]

    @property
    def rita(self) -> Member:
        return self.aurora.members["rita"]

    @property
    def otto(self) -> Member:
        return self.rival.members["otto"]

    @classmethod
    def make(cls) -> "Cast":
        aurora = house(
            "aurora", "Aurora Bikes", {"ada": "owner", "ben": "agent", "rita": "agent"},
            account=ACCOUNT, token=TOKEN, address=SALES, access=["ada", "ben"],
        )  # fmt: skip
        rival = house(
            "rival", "Rival Rides", {"otto": "owner"},
            account="AC00000000000000000000000000000002", token="a-token-of-rival",
            address="+12025550199", access=["otto"],
        )  # fmt: skip
        return cls(aurora, rival)


def house(
    slug: str,
    name: str,
    people: dict[str, str],
    *,
    account: str,
    token: str,
    address: str,
    access: list[str],
) -> House:
    """An organization with its people, one inbox, one connection and one registered number."""
    with tenancy.unscoped("tests make organizations"):
        organization = Organization.objects.create(slug=slug, name=name)
    with tenancy.in_organization(organization), tenancy.transaction():
        members = {key: member(organization, key, role) for key, role in people.items()}
        team = Team.objects.create(name="Sales")
        inbox = Inbox.objects.create(name="Sales", api_code="sales", team=team, hue=12)
        for key in access:
            InboxAccess.objects.create(inbox=inbox, member=members[key])
        connection = Connection.objects.create(
            name="main",
            key=routes.new_key(),
            credentials=[{"account_sid": account, "auth_token": token}],
        )
        routes.add(connection)
        AddressRoute.objects.create(organization=organization, kind="sms", address=address)
        channel = Channel.objects.create(
            inbox=inbox, connection=connection, address=address, registered=True, per_second=1000
        )
    return House(organization, members, inbox, connection, channel)


def member(organization: Organization, key: str, role: str) -> Member:
    """A user of that name and their membership."""
    user = User.objects.create_user(
        f"{key}@{organization.slug}.example", "correct horse battery", name=key.title()
    )
    return Member.objects.create(organization=organization, user=user, role=role)
