"""From the opaque key in a webhook's address to the connection, and whose numbers are whose."""

import secrets
import time
from dataclasses import dataclass

from django.db.models import F
from django.utils import timezone

from channels_app.models import AddressRoute, ConnectionRoute
from inbox import tenancy
from inbox.accounts.models import Organization
from inbox.conversations.models import Connection

FRESH, MOST_KNOWN = 2.0, 10_000


class AddressTaken(Exception):
    """The number belongs to another organization."""


@dataclass(frozen=True)
class Known:
    """A route with its organization, and what its connection's accounts sign with."""

    route: ConnectionRoute
    credentials: list[dict[str, str]]
    until: float


_known: dict[str, Known] = {}


def find(key: str, *, anew: bool = False) -> Known | None:
    """The route of a key; None for a key nobody has.

    A process remembers it for two seconds, and so does a connection that was removed or a token
    that was revoked outlive that by so much. `anew` asks the database: before a refusal, so that a
    new token counts at once.
    """
    found = None if anew else _known.get(key)
    if found is None or found.until < time.monotonic():
        found = _read(key)
        if found is not None:
            if len(_known) >= MOST_KNOWN:
                _known.clear()
            _known[key] = found
    return found


def forget() -> None:
    """Ask the database for every key."""
    _known.clear()


def _read(key: str) -> Known | None:
    with tenancy.unscoped("a webhook's address names the connection, nothing is known before"):
        route = ConnectionRoute.objects.select_related("organization").filter(key=key).first()
    if route is None:
        return None
    with tenancy.in_organization(route.organization), tenancy.transaction():
        credentials = Connection.objects.values_list("credentials", flat=True)
        return Known(route, credentials.get(pk=route.connection_id), time.monotonic() + FRESH)


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


def free(organization: Organization, *, kind: str, address: str) -> None:
    """Let go of a number the organization gave back: whoever gets it next may use it here."""
    with tenancy.unscoped("a number belongs to one organization in all of the product"):
        AddressRoute.objects.filter(organization=organization, kind=kind, address=address).delete()


def is_ours(address: str) -> bool:
    """Whether it is a number of this product, of whatever organization: put through to each other,
    two would ring for ever.
    """
    with tenancy.unscoped("a number of ours is one, whoever has it"):
        return bool(AddressRoute.objects.filter(address=address).exists())
