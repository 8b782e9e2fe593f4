"""Addresses become identities, once each."""

from collections.abc import Iterable
from dataclasses import dataclass

from django.utils import timezone

from contacts import forgotten
from contacts.models import Identity
from inbox import tenancy
from inbox.events import Event


@dataclass(frozen=True, kw_only=True)
class ContactChanged(Event):
    """In this conversation the customer is called otherwise now; `changes` has both names."""

    inbox_id: int
    conversation_id: int


def ensure(addresses: Iterable[str]) -> dict[str, Identity]:
    """The identity of each phone address, made where it is new: the only place where they are.

    Who was erased is opted out from the first moment on.
    """
    wanted = sorted(set(addresses))
    found = _find(wanted)
    missing = [address for address in wanted if address not in found]
    if missing:
        gone = forgotten.among(missing)
        Identity.objects.bulk_create(
            [_opted_out(one) if one in gone else Identity(address=one) for one in missing],
            ignore_conflicts=True,
        )
        found = _find(wanted)
    return found


def _opted_out(address: str) -> Identity:
    return Identity(address=address, opted_out_at=timezone.now(), opted_out_source="erased")


def _find(addresses: list[str]) -> dict[str, Identity]:
    where = "kind = 'phone' AND address = ANY(%(addresses)s)"
    found = tenancy.load(Identity, where, {"addresses": addresses})
    return {identity.address: identity for identity in found}
