"""The carriers' door: cap the size, find the connection, verify, store, answer. Nothing is read
that can wait, nothing is answered that is not stored.
"""

import logging
import time
from collections.abc import Callable
from functools import wraps
from hashlib import sha256
from typing import Any
from uuid import UUID

from django.core.exceptions import BadRequest, RequestDataTooBig, TooManyFieldsSent
from django.db import InterfaceError, OperationalError, connection
from django.http import HttpRequest, HttpResponse, QueryDict
from django.views.decorators.csrf import csrf_exempt
from django.views.decorators.http import require_POST

from channels_app import deliveries, routes
from channels_app.addresses import as_called
from channels_app.carriers.twilio import parse, signature
from channels_app.models import ConnectionRoute, Delivery
from channels_app.wake import wake
from inbox import tenancy

logger = logging.getLogger("frontdesk.webhooks")
LARGEST = 64 * 1024  # Twilio's own largest form is a few kilobytes
PATIENCE = 8.0  # seconds a webhook waits for PostgreSQL; Twilio gives up after 15
SILENCE = b'<?xml version="1.0" encoding="UTF-8"?><Response/>'

View = Callable[..., HttpResponse]


class Refused(Exception):
    """Answer this status and keep nothing."""

    def __init__(self, status: int) -> None:
        super().__init__(status)
        self.status = status


def door(view: View) -> View:
    """What every webhook passes; a refusal says nothing of why."""

    @csrf_exempt
    @require_POST
    @wraps(view)
    def guarded(request: HttpRequest, **kwargs: Any) -> HttpResponse:
        try:
            body = body_of(request)
            return patiently(lambda: view(request, body, **kwargs))
        except Refused as refusal:
            return HttpResponse(status=refusal.status)

    return guarded


def body_of(request: HttpRequest) -> bytes:
    """The raw bytes. Raises Refused when there are too many of them."""
    length = request.META.get("CONTENT_LENGTH") or "0"
    if not length.isdigit() or int(length) > LARGEST:
        raise Refused(413)
    try:
        body = request.body
    except (RequestDataTooBig, OSError) as error:
        raise Refused(413) from error
    if len(body) > LARGEST:
        raise Refused(413)
    return body


def patiently(
    answer: Callable[[], HttpResponse],
    seconds: float = PATIENCE,
    otherwise: Callable[[], HttpResponse] | None = None,
) -> HttpResponse:
    """Wait for a database that restarts, then say 503, or what is said instead: the reconciler
    finds what was refused.
    """
    give_up, pause = time.monotonic() + seconds, 0.0
    # Asking PostgreSQL before each request whether the connection lives costs as much as storing;
    # here it is tried, and tried again on a new one.
    connection.health_check_done = True  # type: ignore[attr-defined]
    while True:
        try:
            return answer()
        except (OperationalError, InterfaceError) as error:
            if connection.in_atomic_block:
                raise
            connection.close()
            if time.monotonic() > give_up:
                logger.error("a webhook found no database for %s s: %s", seconds, error)
                return otherwise() if otherwise else _unavailable()
            time.sleep(pause)
            pause = 0.2


def _unavailable() -> HttpResponse:
    return HttpResponse(status=503, headers={"Retry-After": "10"})


@door
def message(request: HttpRequest, body: bytes, key: str) -> HttpResponse:
    """A customer's text or picture."""
    route, form = verified_form(request, body, key)
    return store(request, route, body, Delivery.Kind.MESSAGE, parse.dedupe_key(form, "message"))


@door
def status(
    request: HttpRequest, body: bytes, key: str, attempt: UUID | None = None
) -> HttpResponse:
    """What became of a text we sent; the attempt's uuid is in the address we gave for it."""
    route, form = verified_form(request, body, key)
    dedupe = parse.dedupe_key(form, "status")
    return store(request, route, body, Delivery.Kind.STATUS, f"{dedupe}:{attempt or ''}", attempt)


@door
def event(request: HttpRequest, body: bytes, key: str) -> HttpResponse:
    """Registration events: JSON, signed over the address that carries the body's digest."""
    if request.content_type != "application/json":
        raise Refused(403)
    claimed = request.GET.get("bodySHA256", "")
    address, given = as_called(request), request.META.get("HTTP_X_TWILIO_SIGNATURE")

    def signed(credentials: signature.Credentials) -> bool:
        tokens = [pair["auth_token"] for pair in credentials]
        return signature.body_is_signed(address, claimed, body, given, tokens)

    route = _route(key, signed)
    return store(request, route, body, Delivery.Kind.EVENT, f"event:{sha256(body).hexdigest()}")


@door
def registration(request: HttpRequest, body: bytes, key: str) -> HttpResponse:
    """A bundle or a verification changed: a form that says so, and is asked about anew."""
    route, _form = verified_form(request, body, key)
    dedupe = f"registration:{sha256(body).hexdigest()}:{int(time.time() // 60)}"
    return store(request, route, body, Delivery.Kind.EVENT, dedupe)


def verified_form(request: HttpRequest, body: bytes, key: str) -> tuple[ConnectionRoute, QueryDict]:
    """The connection's route and the form, signed by one of the connection's own accounts."""
    form = _form(request, body)
    address, given = as_called(request), request.META.get("HTTP_X_TWILIO_SIGNATURE")

    def signed(credentials: signature.Credentials) -> bool:
        if form is None:
            return False
        tokens = signature.tokens_for(form.get("AccountSid", ""), credentials)
        return signature.form_is_signed(address, form, given, tokens)

    route = _route(key, signed)
    assert form is not None  # noqa: S101 - nobody signs what is no form
    return route, form


def _form(request: HttpRequest, body: bytes) -> QueryDict | None:
    if request.content_type != "application/x-www-form-urlencoded":
        return None
    try:
        return QueryDict(body)
    except (TooManyFieldsSent, BadRequest, ValueError):
        return None


def _route(key: str, signed: Callable[[signature.Credentials], bool]) -> ConnectionRoute:
    """The key's route when its connection signed the request. What it signs with is remembered for
    a moment, and read again before a refusal, which is counted: all that it leaves.
    """
    known = routes.find(key)
    if known is not None and not signed(known.credentials):
        known = routes.find(key, anew=True)
        if known is not None and not signed(known.credentials):
            routes.refuse(known.route)
            known = None
    if known is None:
        raise Refused(403)
    return known.route


def store(
    request: HttpRequest,
    route: ConnectionRoute,
    body: bytes,
    kind: str,
    dedupe_key: str,
    attempt: UUID | None = None,
) -> HttpResponse:
    with tenancy.in_organization(route.organization):
        deliveries.store(
            connection_id=route.connection_id,
            kind=kind,
            dedupe_key=dedupe_key,
            raw=body,
            attempt=attempt,
        )
    wake("drain")
    return HttpResponse(SILENCE, content_type="text/xml")
