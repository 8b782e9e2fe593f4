"""healthz: this process is alive. readyz: the product can take and pass on a text."""

from typing import Any

from django.db import DatabaseError
from django.http import HttpRequest, JsonResponse

from channels_app.health import standing
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
    """Seconds the oldest waiting webhook and message have waited, and the last sweep's age: what
    the strip and the health page go by, too.
    """
    found = standing.now()
    return {
        "oldest_delivery_s": found.oldest_delivery,
        "oldest_message_s": found.oldest_message,
        "last_sweep_s": found.last_sweep,
        "worker": found.last_sweep is not None and not found.has_no_worker,
        "stuck": found.is_stuck,
    }
