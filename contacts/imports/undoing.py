"""The way back of an import: what it made goes, what it changed gets its values back, and what
somebody changed since stays as it is.
"""

from collections.abc import Callable, Sequence
from typing import Any

from django.db import IntegrityError

from contacts import consent
from contacts.imports import matching, writing
from contacts.imports.matching import Change
from contacts.models import Identity, Import, ImportedRows
from inbox import tenancy

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
RETURNING i.id
"""
DROP_IDENTITIES = """
DELETE FROM contacts_identity i
WHERE i.organization_id = %(organization)s AND i.id = ANY(%(ids)s) AND i.contact_id IS NULL
  AND i.opted_out_at IS NULL AND i.blocked_at IS NULL
"""
DROP_CONTACTS = """
DELETE FROM contacts_contact c WHERE c.organization_id = %(organization)s AND c.id = ANY(%(ids)s)
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
    freed = {
        pk
        for (pk,) in tenancy.rows(
            UNLINK, {"ids": [one[0] for one in apart], "contacts": [one[1] for one in apart]}
        )
    }
    made = [pk for pk, _, is_new in apart if is_new and pk in freed]
    _dropped(made, DROP_IDENTITIES, lambda pks: None)
    _dropped(ids, DROP_CONTACTS, lambda pks: _run(HIDE_CONTACTS, pks))
    return len(ids)


def _run(sql: str, ids: Sequence[int]) -> None:
    tenancy.execute(sql, {"ids": list(ids)})


def _dropped(ids: Sequence[int], sql: str, otherwise: Callable[[Sequence[int]], None]) -> None:
    """Delete them. What something points to, such as a conversation, is found by halves."""
    if not ids:
        return
    try:
        with tenancy.transaction():
            _run(sql, ids)
    except IntegrityError:
        if len(ids) == 1:
            otherwise(ids)
            return
        half = len(ids) // 2
        _dropped(ids[:half], sql, otherwise)
        _dropped(ids[half:], sql, otherwise)


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
    return len(changes), kept
