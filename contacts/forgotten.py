"""Addresses of people who were erased: only a keyed hash of each is left, and it still says that
nobody may write there. Whoever asks must know the address; the hashes tell none.
"""

import hashlib
import hmac
import secrets
from collections.abc import Iterable

from django.utils import timezone

from contacts.models import ErasedAddress, ErasureKey
from inbox import tenancy
from inbox.secrets import unseal

FOUND = """
SELECT hash FROM contacts_erasedaddress
WHERE organization_id = %(organization)s AND kind = %(kind)s AND hash = ANY(%(hashes)s)
"""
# asked with every batch of texts, so not by the ORM
KEY = "SELECT key FROM contacts_erasurekey WHERE organization_id = %(organization)s"


def remember(addresses: Iterable[str], *, kind: str = "phone") -> None:
    """Keep the hashes; in the transaction in which the addresses go. A contact's uuid is kept as an
    address of the kind "contact": by that a restored backup knows one that had no number.
    """
    ErasureKey.objects.bulk_create(
        [ErasureKey(key=secrets.token_hex(32))], ignore_conflicts=True
    )  # the first one stays
    key = _key()
    now = timezone.now()
    ErasedAddress.objects.bulk_create(
        [ErasedAddress(kind=kind, hash=hashed(key, one), at=now) for one in addresses],
        update_conflicts=True,  # who came again and was erased again, at the later time
        unique_fields=["organization", "kind", "hash"],
        update_fields=["at"],
    )


def among(addresses: Iterable[str], *, kind: str = "phone") -> set[str]:
    """Those of the addresses that belonged to somebody who was erased. One small statement where
    nobody ever was.
    """
    key, asked = _key(), list(addresses)
    if not key or not asked:
        return set()
    hashes = {hashed(key, one): one for one in asked}
    found = tenancy.rows(FOUND, {"kind": kind, "hashes": list(hashes)})
    return {hashes[value] for (value,) in found}


def release(address: str, *, kind: str = "phone") -> None:
    """The person wants to hear from us again: nothing is left of the erasure."""
    key = _key()
    if key:
        ErasedAddress.objects.filter(kind=kind, hash=hashed(key, address)).delete()


def _key() -> str:
    """The organization's key; "" while nobody was erased."""
    found = tenancy.rows(KEY, prepared=True)
    return str(unseal(found[0][0])) if found else ""


def hashed(key: str, address: str) -> str:
    """What is kept of an address."""
    return hmac.new(bytes.fromhex(key), address.encode(), hashlib.sha256).hexdigest()
