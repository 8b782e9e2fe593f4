"""Addresses whose texts are kept apart as spam: blocked, and let through again."""

from collections.abc import Iterable
from datetime import datetime

from inbox import tenancy
from inbox.accounts.models import Member


def block(identity_ids: Iterable[int], *, by: Member, at: datetime) -> list[int]:
    """Block the addresses; those that were not blocked before. Locked in one order."""
    return _written(
        """
        WITH locked AS (
            SELECT i.id FROM contacts_identity i
            WHERE i.organization_id = %(organization)s AND i.id = ANY(%(ids)s)
              AND i.blocked_at IS NULL
            ORDER BY i.id FOR NO KEY UPDATE
        )
        UPDATE contacts_identity i SET blocked_at = %(at)s, blocked_by_id = %(by)s
        FROM locked WHERE i.organization_id = %(organization)s AND i.id = locked.id
        RETURNING i.id
        """,
        identity_ids,
        at=at,
        by=by.pk,
    )


def release(identity_ids: Iterable[int], *, at: datetime | None = None) -> list[int]:
    """Let their texts through again; with `at`, only those that were blocked at that moment."""
    return _written(
        """
        WITH locked AS (
            SELECT i.id FROM contacts_identity i
            WHERE i.organization_id = %(organization)s AND i.id = ANY(%(ids)s)
              AND i.blocked_at IS NOT NULL
              AND (%(at)s::timestamptz IS NULL OR i.blocked_at = %(at)s)
            ORDER BY i.id FOR NO KEY UPDATE
        )
        UPDATE contacts_identity i SET blocked_at = NULL, blocked_by_id = NULL
        FROM locked WHERE i.organization_id = %(organization)s AND i.id = locked.id
        RETURNING i.id
        """,
        identity_ids,
        at=at,
    )


def _written(sql: str, identity_ids: Iterable[int], **given: object) -> list[int]:
    found = tenancy.rows(sql, {**given, "ids": sorted(set(identity_ids))})
    return [pk for (pk,) in found]
