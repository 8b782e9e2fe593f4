"""Raw webhooks: stored first, read in batches, kept with the reason when they cannot be read."""

import logging
from datetime import timedelta
from uuid import UUID, uuid4

from django.db import InterfaceError, OperationalError
from django.db.models import F
from django.utils import timezone

from channels_app.models import Delivery
from channels_app.reading import Stored, read
from inbox import tenancy
from inbox.failpoints import broken, failpoint

logger = logging.getLogger("frontdesk.deliveries")
BATCH = 200
MOST_TRIES = 5
# One statement in a transaction of its own: a webhook costs one round trip.
STORE = """
INSERT INTO channels_app_delivery (organization_id, connection_id, kind, dedupe_key, query, attempt,
                                   raw, state, reason, tries)
VALUES (%(organization)s, %(connection)s, %(kind)s, %(dedupe_key)s, '', %(attempt)s, %(raw)s,
        'waiting', '', 0)
ON CONFLICT DO NOTHING
"""
LOCK = "SELECT pg_try_advisory_xact_lock(hashtextextended('inbound', %(organization)s)) AS alone"
READER = f"WITH reader AS MATERIALIZED ({LOCK})"  # the same, as a statement's first part
# How often a row was begun outlives its reader, whom it may kill, and need not outlive PostgreSQL:
# nobody waits for the disk.
SOON = "WITH soon AS MATERIALIZED (SELECT set_config('synchronous_commit', 'off', true))"
# The snapshot is older than the lock: what another reader finished in between is found here, and
# left alone by the conditions that are looked at again when a row is locked.
CLAIM = f"""
{SOON}, reader AS MATERIALIZED ({LOCK}), found AS MATERIALIZED (
    SELECT d.id, d.tries FROM channels_app_delivery d, reader, soon
    WHERE reader.alone AND d.organization_id = %(organization)s AND d.state = 'waiting'
      AND d.due_at <= statement_timestamp()
    ORDER BY d.id LIMIT %(limit)s
), counted AS (
    UPDATE channels_app_delivery d SET tries = d.tries + 1
    WHERE d.organization_id = %(organization)s AND d.id = ANY (ARRAY(SELECT id FROM found))
      AND d.tries = 0 AND d.state = 'waiting'
)
SELECT id, tries FROM found ORDER BY id
"""  # noqa: S608 - constants
READ = f"""
{READER}
SELECT d.id, d.connection_id, d.kind, d.attempt, d.raw, d.tries, d.received_at, o.country
FROM channels_app_delivery d JOIN accounts_organization o ON o.id = d.organization_id, reader
WHERE reader.alone AND d.organization_id = %(organization)s AND d.id = ANY(%(ids)s)
  AND d.state = 'waiting'
ORDER BY d.id FOR UPDATE OF d SKIP LOCKED
"""  # noqa: S608 - constants


def store(
    *, connection_id: int, kind: str, dedupe_key: str, raw: bytes, attempt: UUID | None = None
) -> None:
    """Keep one webhook; the same one again changes nothing. Committed when it returns."""
    failpoint("webhook.before_store")
    tenancy.control(
        STORE,
        {
            "connection": connection_id,
            "kind": kind,
            "dedupe_key": f"{dedupe_key}:{uuid4()}" if broken("dedupe") else dedupe_key,
            "raw": raw,
            "attempt": attempt,
        },
        prepared=True,
    )
    failpoint("webhook.after_store")


def drain(limit: int = BATCH) -> int:
    """Read the current organization's waiting webhooks, oldest first; how many were taken."""
    tries = _claim(limit)
    failpoint("drain.after_claim")
    for pk, before in tries.items():  # these came back from a crash: one of them may be poison
        if before > 0:
            _count([pk])
            _alone(pk)
    fresh = [pk for pk, before in tries.items() if before == 0]
    if fresh:
        _together(fresh)
    return len(tries)


def lock() -> bool:
    """Hold the organization's inbound work until the transaction ends; False when another does.

    One reader at a time keeps a contact's texts in their order.
    """
    return bool(tenancy.rows(LOCK)[0][0])


def _claim(limit: int) -> dict[int, int]:
    """The waiting rows and how often each was begun before. New ones are counted, and that is
    committed before they are read: one that kills its reader does not come back for ever.
    """
    return dict(tenancy.control(CLAIM, {"limit": limit}, prepared=True))


def _count(ids: list[int]) -> None:
    """The same for one that came back. Its neighbours are not counted again: they wait until it is
    out of the way.
    """
    with tenancy.transaction():
        Delivery.objects.filter(pk__in=ids).update(tries=F("tries") + 1)


def _together(ids: list[int]) -> None:
    try:
        _read(ids)
    except (OperationalError, InterfaceError):
        raise
    except Exception:
        logger.exception("a batch of %s webhooks failed; reading them one by one", len(ids))
        for pk in ids:
            _alone(pk)


def _alone(pk: int) -> None:
    try:
        _read([pk])
    except (OperationalError, InterfaceError):
        raise
    except Exception as error:
        logger.exception("webhook %s failed", pk)
        _put_back(pk, f"{type(error).__name__}: {error}")


def _put_back(pk: int, reason: str) -> None:
    """Try again after a while; the fifth time is the last."""
    with tenancy.transaction():
        row = Delivery.objects.get(pk=pk)
        row.state = "dead" if row.tries >= MOST_TRIES else "waiting"
        row.reason, row.due_at = reason[:200], timezone.now() + timedelta(seconds=2**row.tries)
        row.save(update_fields=["state", "reason", "due_at"])


def _read(ids: list[int]) -> None:
    with tenancy.transaction():
        found = [Stored(*values) for values in tenancy.rows(READ, {"ids": ids}, prepared=True)]
        worn = [row.pk for row in found if row.tries > MOST_TRIES]
        if worn:
            Delivery.objects.filter(pk__in=worn).update(
                state="dead", reason="killed its reader five times"
            )
        failpoint("drain.before_read")
        read([row for row in found if row.tries <= MOST_TRIES])
        failpoint("drain.before_commit")
