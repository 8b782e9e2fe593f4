"""Addresses of people who were erased: only a keyed hash of each is left, and it still says that
nobody may write there. Whoever asks must know the address; the hashes tell none.
"""

import hashlib
import hmac
import secrets
from collections.abc import Iterable

from contacts.models import ErasedAddress, ErasureKey
from inbox import tenancy

FOUND = """
SELECT hash FROM contacts_erasedaddress
WHERE organization_id = %(organization)s AND kind = %(kind)s AND hash = ANY(%(hashes)s)
"""


def remember(addresses: Iterable[str], *, kind: str = "phone") -> None:
    """Keep the hashes; in the transaction in which the addresses go."""
    ErasureKey.objects.bulk_create(
        [ErasureKey(key=secrets.token_hex(32))], ignore_conflicts=True
    )  # the first one stays
    key = _key()
    ErasedAddress.objects.bulk_create(
        [ErasedAddress(kind=kind, hash=_hash(key, one)) for one in addresses],
        ignore_conflicts=True,
    )


def among(addresses: Iterable[str], *, kind: str = "phone") -> set[str]:
    """Those of the addresses that belonged to somebody who was erased. One small statement where
    nobody ever was.
    """
    key, asked = _key(), list(addresses)
    if not key or not asked:
        return set()
    hashes = {_hash(key, one): one for one in asked}
    found = tenancy.rows(FOUND, {"kind": kind, "hashes": list(hashes)})
    return {hashes[value] for (value,) in found}


def release(address: str, *, kind: str = "phone") -> None:
    """The person wants to hear from us again: nothing is left of the erasure."""
    key = _key()
    if key:
        ErasedAddress.objects.filter(kind=kind, hash=_hash(key, address)).delete()


def _key() -> str:
    """The organization's key; "" while nobody was erased."""
    return str(ErasureKey.objects.values_list("key", flat=True).first() or "")


def _hash(key: str, address: str) -> str:
    return hmac.new(bytes.fromhex(key), address.encode(), hashlib.sha256).hexdigest()
