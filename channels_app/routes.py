"""From the opaque key in a webhook's address to the connection, and whose numbers are whose."""

import secrets

from django.db.models import F
from django.utils import timezone

from channels_app.models import AddressRoute, ConnectionRoute
from inbox import tenancy
from inbox.accounts.models import Organization
from inbox.conversations.models import Connection


class AddressTaken(Exception):
    """The number belongs to another organization."""


def find(key: str) -> ConnectionRoute | None:
    """The route of a key, with its organization; None for a key nobody has."""
    with tenancy.unscoped("a webhook's address names the connection, nothing is known before"):
        found: ConnectionRoute | None = (
            ConnectionRoute.objects.select_related("organization").filter(key=key).first()
        )
    return found


def add(connection: Connection) -> ConnectionRoute:
    """Give a new connection the key its webhooks are called by."""
    route: ConnectionRoute = ConnectionRoute.objects.create(
        organization_id=connection.organization_id, key=connection.key, connection_id=connection.pk
    )
    return route


def new_key() -> str:
    """256 bits nobody guesses, in letters that need no escaping."""
    return secrets.token_urlsafe(32)


def refuse(route: ConnectionRoute) -> None:
    """Count a webhook that was not signed by the connection's account: all that it leaves."""
    with tenancy.unscoped("a refused webhook has no scope"):
        ConnectionRoute.objects.filter(pk=route.pk).update(
            refused=F("refused") + 1, refused_at=timezone.now()
        )


def claim(organization: Organization, *, kind: str, address: str) -> None:
    """Take a number for the organization. Raises AddressTaken when another one has it."""
    with tenancy.unscoped("a number belongs to one organization in all of the product"):
        route, _ = AddressRoute.objects.get_or_create(
            kind=kind, address=address, defaults={"organization": organization}
        )
    if route.organization_id != organization.pk:
        raise AddressTaken(address)
