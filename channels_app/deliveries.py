"""Raw webhooks: stored first, read in batches, kept with the reason when they cannot be read."""

import logging
from datetime import timedelta
from uuid import UUID, uuid4

from django.db import InterfaceError, OperationalError
from django.db.models import F
from django.utils import timezone

from channels_app.models import Delivery
from channels_app.reading import read
from inbox import tenancy
from inbox.failpoints import broken, failpoint

logger = logging.getLogger("frontdesk.deliveries")
BATCH = 200
MOST_TRIES = 5


def store(
    *, connection_id: int, kind: str, dedupe_key: str, raw: bytes, attempt: UUID | None = None
) -> None:
    """Keep one webhook; the same one again changes nothing. Committed when it returns."""
    failpoint("webhook.before_store")
    row = Delivery(
        organization_id=tenancy.current().pk,
        connection_id=connection_id,
        kind=kind,
        dedupe_key=f"{dedupe_key}:{uuid4()}" if broken("dedupe") else dedupe_key,
        raw=raw,
        attempt=attempt,
    )
    Delivery.objects.bulk_create([row], ignore_conflicts=True)
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
    sql = "SELECT pg_try_advisory_xact_lock(hashtextextended('inbound', %(organization)s))"
    return bool(tenancy.rows(sql)[0][0])


def _claim(limit: int) -> dict[int, int]:
    """The waiting rows and how often each was begun before; new ones are counted."""
    with tenancy.transaction():
        if not lock():
            return {}
        waiting = Delivery.objects.filter(state="waiting", due_at__lte=timezone.now())
        found = dict(waiting.order_by("id").values_list("id", "tries")[:limit])
        _count([pk for pk, before in found.items() if before == 0])
    return found


def _count(ids: list[int]) -> None:
    """Committed before they are read, so that one that kills its reader does not come back for
    ever. Its neighbours are not counted again: they wait until it is out of the way.
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
        if not lock():
            return
        waiting = Delivery.objects.filter(pk__in=ids, state="waiting").order_by("id")
        rows = list(waiting.select_for_update(skip_locked=True))
        worn = [row for row in rows if row.tries > MOST_TRIES]
        Delivery.objects.filter(pk__in=[row.pk for row in worn]).update(
            state="dead", reason="killed its reader five times"
        )
        failpoint("drain.before_read")
        read([row for row in rows if row not in worn])
        failpoint("drain.before_commit")
