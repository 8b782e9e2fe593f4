"""Addresses become identities, once each."""

from collections.abc import Iterable
from dataclasses import dataclass

from contacts import forgotten
from contacts.models import Identity
from inbox import tenancy
from inbox.events import Event

KNOWN = """
SELECT address FROM contacts_identity
WHERE organization_id = %(organization)s AND kind = 'phone' AND address = ANY(%(addresses)s)
"""
MAKE = """
INSERT INTO contacts_identity (organization_id, uuid, kind, address, flag, opted_out_at,
    opted_out_source)
SELECT %(organization)s, gen_random_uuid(), 'phone', address, '', CASE WHEN is_gone THEN now() END,
    CASE WHEN is_gone THEN 'erased' ELSE '' END
FROM unnest(%(addresses)s::text[]) WITH ORDINALITY AS v(address, place),
     LATERAL (SELECT address = ANY(%(gone)s::text[]) AS is_gone) g
ORDER BY place ON CONFLICT DO NOTHING
"""


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
        _make(missing)
        found = _find(wanted)
    return found


def make(addresses: Iterable[str]) -> None:
    """The same for thousands at once, of which nobody needs the rows yet."""
    wanted = sorted(set(addresses))
    known = {address for (address,) in tenancy.rows(KNOWN, {"addresses": wanted})}
    _make([address for address in wanted if address not in known])


def _make(missing: list[str]) -> None:
    """In their order, so that two that make the same never wait for each other in a ring."""
    if missing:
        gone = list(forgotten.among(missing))
        tenancy.execute(MAKE, {"addresses": missing, "gone": gone})


def _find(addresses: list[str]) -> dict[str, Identity]:
    where = "kind = 'phone' AND address = ANY(%(addresses)s)"
    found = tenancy.load(Identity, where, {"addresses": addresses})
    return {identity.address: identity for identity in found}
