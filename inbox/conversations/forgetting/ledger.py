"""The erasures of an organization as a list to keep beside its backups, and that list taken up
again after one was restored: whoever was erased since is erased anew.

The list holds hashes and, sealed with the installation's keys, what they are made with. Without
those keys it says how many were erased and when, and nothing of whom.
"""

from collections.abc import Iterator, Mapping
from datetime import datetime
from typing import Any

from django.db import transaction

from contacts import forgotten
from contacts.models import Contact, ErasedAddress, ErasureKey, Identity
from inbox import secrets, tenancy
from inbox.accounts.models import Member
from inbox.conversations.forgetting import erasing

AT_ONCE = 5000
PEOPLE = """
SELECT i.id, i.address, i.created_at FROM contacts_identity i
WHERE i.organization_id = %(organization)s AND i.kind = 'phone' AND i.id > %(after)s
ORDER BY i.id LIMIT %(most)s
"""
CONTACTS = """
SELECT k.id, k.uuid::text, k.created_at FROM contacts_contact k
WHERE k.organization_id = %(organization)s AND k.deleted_at IS NULL AND k.id > %(after)s
ORDER BY k.id LIMIT %(most)s
"""
REMEMBER = """
INSERT INTO contacts_erasedaddress AS e (organization_id, kind, hash, at)
SELECT %(organization)s, v.* FROM unnest(
    %(kinds)s::text[], %(hashes)s::text[], %(at)s::timestamptz[]) AS v(kind, hash, at)
ON CONFLICT (organization_id, kind, hash) DO UPDATE SET at = greatest(e.at, excluded.at)
"""


class OtherKey(Exception):
    """The list was made with another key: somebody was erased since the backup was restored, and
    the hashes of both cannot stand in one list.
    """


def written() -> dict[str, Any]:
    """The list."""
    found = ErasedAddress.objects.order_by("id").values_list("kind", "hash", "at")
    key = ErasureKey.objects.values_list("key", flat=True).first()
    return {
        "key": secrets.seal(key) if key else "",
        "erased": [[kind, hashed, at.isoformat()] for kind, hashed, at in found],
    }


def take_up(kept: Mapping[str, Any]) -> int:
    """Have everybody erased who is on the list and was here before; how many that is. Twice is
    once. Raises OtherKey.
    """
    if not kept["erased"]:
        return 0
    key = secrets.unseal(kept["key"])
    when = {(kind, one): datetime.fromisoformat(at) for kind, one, at in kept["erased"]}
    _remember(key, when)
    by = Member.objects.filter(role="owner", is_active=True).order_by("id").first()
    asked = 0
    for kind, sql, model in (("phone", PEOPLE, Identity), ("contact", CONTACTS, Contact)):
        for pk, word, made_at in _all(sql):
            at = when.get((kind, forgotten.hashed(key, word)))
            if at is not None and made_at < at:
                asked += _ask(model, pk, by)
    return asked


@transaction.atomic
def _remember(key: str, when: Mapping[tuple[str, str], datetime]) -> None:
    there = ErasureKey.objects.values_list("key", flat=True).first()
    if there is None:
        ErasureKey.objects.create(key=key)
    elif there != key:
        raise OtherKey
    kinds, hashes = zip(*when, strict=True)
    given = {"kinds": list(kinds), "hashes": list(hashes), "at": list(when.values())}
    tenancy.execute(REMEMBER, given)


def _all(sql: str) -> Iterator[tuple[int, str, datetime]]:
    """Every row, in transactions of their own."""
    after = 0
    while True:
        with tenancy.transaction():
            found = tenancy.rows(sql, {"after": after, "most": AT_ONCE})
        yield from found
        if len(found) < AT_ONCE:
            return
        after = found[-1][0]


def _ask(model: Any, pk: int, by: Member | None) -> int:
    with tenancy.transaction():
        whom = model.objects.filter(pk=pk).first()  # an address goes with its contact's others
        if whom is None:
            return 0
        erasing.ask(whom, by=by)
        return 1
