"""healthz: this process is alive. readyz: the product can take and pass on a text."""

from typing import Any

from django.db import DatabaseError, connection
from django.http import HttpRequest, JsonResponse
from django.utils import timezone

from inbox.live.redis import hint
from inbox.tenancy import roles


def healthz(request: HttpRequest) -> JsonResponse:
    """Alive, whatever else is broken."""
    return JsonResponse({"alive": True})


def readyz(request: HttpRequest) -> JsonResponse:
    """503 when the database is away or its role is unsafe, when Redis is away, or work is stuck."""
    report: dict[str, Any] = {"redis": bool(hint(lambda client: client.ping()))}
    try:
        roles.check()
        report |= {"database": True, **_queues()}
    except roles.UnsafeRole as problem:
        report |= {"database": False, "problem": str(problem)}
    except DatabaseError:
        report |= {"database": False, "problem": "no database"}
    ready = report["database"] and report["redis"] and not report.get("stuck")
    return JsonResponse(report, status=200 if ready else 503)


def _queues() -> dict[str, Any]:
    """Seconds the oldest waiting webhook and message have waited, and the last sweep's age."""
    with connection.cursor() as cursor:
        cursor.execute("SELECT oldest_delivery, oldest_message, last_sweep FROM queue_ages()")
        delivery, message, sweep = cursor.fetchone()
    now = timezone.now()
    ages = {
        "oldest_delivery_s": _age(now, delivery),
        "oldest_message_s": _age(now, message),
        "last_sweep_s": _age(now, sweep),
    }
    ages["stuck"] = any(
        (ages[name] or 0) > 120 for name in ("oldest_delivery_s", "oldest_message_s")
    )
    return ages


def _age(now: Any, then: Any) -> float | None:
    # what is scheduled for later does not wait yet
    return None if then is None or then > now else round((now - then).total_seconds(), 1)
