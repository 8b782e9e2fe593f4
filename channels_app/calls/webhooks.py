"""The carrier's door for calls. Whatever happens behind it, a caller hears something: without a
database, words that need none.
"""

from collections.abc import Callable
from functools import wraps
from typing import Any
from uuid import UUID

from django.db import DatabaseError, InterfaceError
from django.http import Http404, HttpRequest, HttpResponse, QueryDict
from django.views.decorators.csrf import csrf_exempt
from django.views.decorators.http import require_POST

from channels_app import deliveries
from channels_app.calls import answering, bridging
from channels_app.carriers.twilio import twiml
from channels_app.models import ConnectionRoute, Delivery
from channels_app.wake import wake
from channels_app.webhooks import SILENCE, Refused, View, body_of, patiently, verified_form
from inbox import tenancy

PATIENCE = 4.0  # seconds: the caller hears nothing meanwhile, and the carrier gives up after 15
# Steps that tell what became of a call; the others only ask what to do next.
TELLING = {"ring", "dialed", "recorded", "progress"}

Step = Callable[[ConnectionRoute, QueryDict, UUID | None], str]
STEPS: dict[str, Step] = {
    "ring": answering.ring,
    "dialed": answering.dialed,
    "recorded": answering.recorded,
    "screen": answering.screen,
    "screened": answering.screened,
    "pickup": bridging.picked_up,
    "taken": bridging.taken,
}


def line(view: View) -> View:
    """The door of calls: always an answer the carrier can follow."""

    @csrf_exempt
    @require_POST
    @wraps(view)
    def guarded(request: HttpRequest, **kwargs: Any) -> HttpResponse:
        try:
            body = body_of(request)
            return patiently(
                lambda: view(request, body, **kwargs), PATIENCE, lambda: _without_database(body)
            )
        except Refused as refusal:
            return HttpResponse(status=refusal.status)
        except (DatabaseError, InterfaceError):
            return _without_database(body)

    return guarded


def _without_database(body: bytes) -> HttpResponse:
    rings = b"CallStatus=ringing" in body and b"Direction=inbound" in body
    return HttpResponse(twiml.FALLBACK if rings else SILENCE, content_type="text/xml")


@line
def voice(
    request: HttpRequest, body: bytes, key: str, step: str = "", call: UUID | None = None
) -> HttpResponse:
    """Everything the carrier says and asks about calls. The step stands in the addresses we give;
    at the number's own address the form itself tells which it is.
    """
    route, form = verified_form(request, body, key)
    step = step or step_of(form)
    if step not in STEPS and step != "progress":
        raise Http404
    if step in TELLING:
        with tenancy.in_organization(route.organization):
            deliveries.store(
                connection_id=route.connection_id,
                kind=Delivery.Kind.CALL,
                dedupe_key=dedupe_key(form, step, call),
                raw=body,
                attempt=call,
            )
        wake("drain")
    if step == "progress":
        return HttpResponse(SILENCE, content_type="text/xml")
    return HttpResponse(STEPS[step](route, form, call), content_type="text/xml")


def step_of(form: QueryDict) -> str:
    """What a form is about."""
    status, direction = form.get("CallStatus", ""), form.get("Direction", "inbound")
    if "RecordingStatus" in form:
        return "progress"
    if "RecordingUrl" in form or "RecordingSid" in form:
        return "recorded"
    if "DialCallStatus" in form:
        return "dialed"
    if "CallbackSource" in form or "SequenceNumber" in form or "ParentCallSid" in form:
        return "progress"
    if direction == "inbound":
        return "ring" if status in {"ringing", "in-progress"} else "progress"
    return "pickup" if status == "in-progress" else "progress"


def dedupe_key(form: QueryDict, step: str, call: UUID | None) -> str:
    """One key an event: told twice, it is kept once."""
    what = form.get("SequenceNumber") or form.get("RecordingSid") or form.get("DialCallSid") or ""
    said = form.get("DialCallStatus") or form.get("RecordingStatus") or form.get("CallStatus", "")
    return f"call:{form.get('CallSid', '')}:{step}:{what}:{said}:{call or ''}"[:160]
