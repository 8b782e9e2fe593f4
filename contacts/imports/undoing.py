"""The way back of an import: what it made goes, what it changed gets its values back, and what
somebody changed since stays as it is.
"""

from collections.abc import Sequence
from typing import Any

from django.db import IntegrityError

from contacts import consent
from contacts.imports import matching, pointers, telling, writing
from contacts.imports.matching import Change
from contacts.models import Identity, Import, ImportedRows
from inbox import tenancy

Pair = tuple[int, int]  # an identity and its contact

# Nobody changed them since, and nobody gave them another number.
UNTOUCHED = """
SELECT c.id FROM contacts_contact c
WHERE c.organization_id = %(organization)s AND c.id = ANY(%(created)s)
  AND c.updated_at = c.created_at AND c.deleted_at IS NULL AND NOT EXISTS (
    SELECT 1 FROM contacts_identity i
    WHERE i.organization_id = c.organization_id AND i.contact_id = c.id
      AND NOT i.id = ANY(%(linked)s))
ORDER BY c.id FOR UPDATE
"""
UNLINK = """
UPDATE contacts_identity i SET contact_id = NULL
FROM unnest(%(ids)s::bigint[], %(contacts)s::bigint[]) AS v(id, contact_id)
WHERE i.organization_id = %(organization)s AND i.id = v.id AND i.contact_id = v.contact_id
"""
DROP_IDENTITIES = """
DELETE FROM contacts_identity i USING unnest(%(ids)s::bigint[], %(contacts)s::bigint[])
       AS v(id, contact_id)
WHERE i.organization_id = %(organization)s AND i.id = v.id AND i.contact_id = v.contact_id
  AND i.opted_out_at IS NULL AND i.blocked_at IS NULL
RETURNING i.id
"""
DROP_CONTACTS = """
DELETE FROM contacts_contact c WHERE c.organization_id = %(organization)s AND c.id = ANY(%(ids)s)
RETURNING c.id
"""
HIDE_CONTACTS = """
UPDATE contacts_contact c SET deleted_at = now(), updated_at = now()
WHERE c.organization_id = %(organization)s AND c.id = ANY(%(ids)s)
"""


def back(job: Import) -> None:
    """The last batch that is not undone; the first one finishes."""
    batch = ImportedRows.objects.filter(job=job, is_undone=False).order_by("-first").first()
    if batch is None:
        job.state = "undone"
        return
    counts = dict(job.counts)
    gone = _uncreate(batch)
    _add(counts, "gone", gone)
    _add(counts, "stayed", len(batch.created) - gone)
    restored, kept = _restore(batch)
    _add(counts, "restored", restored)
    _add(counts, "kept", kept)
    job.counts = counts
    job.position = job.size * batch.first // max(job.row, 1)
    batch.is_undone = True
    batch.save(update_fields=["is_undone"])


def _add(counts: dict[str, int], name: str, more: int) -> None:
    counts[name] = counts.get(name, 0) + more


def _uncreate(batch: ImportedRows) -> int:
    """How many of the contacts it made are gone."""
    linked = [pk for pk, _, _ in batch.linked]
    given = {"created": batch.created, "linked": linked}
    ids = [pk for (pk,) in tenancy.rows(UNTOUCHED, given)]
    going, created = set(ids), set(batch.created)
    # Numbers of contacts that stay are theirs; those it gave to others go back.
    apart = [one for one in batch.linked if one[1] in going or one[1] not in created]
    opted_in = Identity.objects.filter(pk__in=[one[0] for one in apart], opted_in_at__isnull=False)
    for identity in opted_in:
        consent.moved(identity, to=None, by=batch.job.member)
    made = [(pk, contact) for pk, contact, is_new in apart if is_new]
    gone = _dropped("contacts_identity", DROP_IDENTITIES, made)
    left = [(pk, contact) for pk, contact, _ in apart if pk not in gone]
    tenancy.execute(UNLINK, _given(left))
    telling.tell([pk for pk, _ in left], batch.job.member)
    gone = _dropped("contacts_contact", DROP_CONTACTS, [(pk, pk) for pk in ids])
    if hidden := [pk for pk in ids if pk not in gone]:
        tenancy.execute(HIDE_CONTACTS, {"ids": hidden})
    return len(ids)


def _given(pairs: Sequence[Pair]) -> dict[str, list[int]]:
    return {"ids": [one for one, _ in pairs], "contacts": [other for _, other in pairs]}


def _dropped(table: str, sql: str, pairs: Sequence[Pair]) -> set[int]:
    """Delete those that nothing points to, such as a conversation; which ones are gone."""
    held = pointers.held(table, [pk for pk, _ in pairs])
    return _halved(sql, [one for one in pairs if one[0] not in held])


def _halved(sql: str, pairs: Sequence[Pair]) -> set[int]:
    """The same; what something points to since a moment is found by halves."""
    if not pairs:
        return set()
    try:
        with tenancy.transaction():
            return {pk for (pk,) in tenancy.rows(sql, _given(pairs))}
    except IntegrityError:
        if len(pairs) == 1:
            return set()
        half = len(pairs) // 2
        return _halved(sql, pairs[:half]) | _halved(sql, pairs[half:])


def _restore(batch: ImportedRows) -> tuple[int, int]:
    """How many contacts have their values back, and how many have one that was changed since."""
    if not batch.changed:
        return 0, 0
    ids = [one["id"] for one in batch.changed]
    now = matching.contacts(ids, is_final=True)
    changes: list[Change] = []
    kept = 0
    for one in batch.changed:
        current: dict[str, Any] = now.get(one["id"], {})
        same = {
            name: value
            for name, value in one["before"].items()
            if current and current.get(name) == one["after"][name]
        }
        kept += len(same) < len(one["before"])
        if same:
            changes.append(Change(one["id"], {}, same))
    writing.apply(changes)
    named = Identity.objects.filter(contact_id__in=[change.id for change in changes])
    telling.tell(named.values_list("pk", flat=True), batch.job.member)
    return len(changes), kept
