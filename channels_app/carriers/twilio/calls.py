"""Twilio's forms about calls become the heart's reports; nothing else knows their field names."""

from datetime import datetime
from uuid import UUID

from django.utils.translation import gettext_noop as _

from channels_app.carriers.twilio.parse import Unreadable, clean, fields
from contacts import phones
from inbox.conversations.models import Call
from inbox.conversations.phoning.calls import ENDED, UNANSWERED, CallReport, Recording

State = Call.State
# What carriers put in place of a number that is withheld.
WITHHELD = {"anonymous", "restricted", "unavailable", "unknown", "private", "",
            "+266696687", "266696687", "+86282452253", "86282452253",
            "+7378742833", "+2562533", "+8656696", "+464"}  # fmt: skip
PROBLEMS = {
    "13224": _("The number cannot be called"),
    "13225": _("Calls to this number are not allowed"),
    "13227": _("Calls to this country are not allowed"),
    "21210": _("Our number cannot make calls"),
    "21214": _("The number cannot be reached"),
    "21215": _("Calls to this country are not allowed"),
    "21216": _("Calls to this number are not allowed"),
    "21217": _("This is no number one can call"),
}
OVER = {"busy", "no-answer", "failed", "canceled"}


def problem(code: str, otherwise: str = "") -> str:
    """A code of the carrier's in plain words."""
    return PROBLEMS.get(code, otherwise)


def caller(address: str, country: str) -> str:
    """Who calls: a normalized address, or that it is withheld."""
    if clean(address).strip().lower() in WITHHELD:
        return phones.ANONYMOUS
    return phones.normalize(clean(address), country)[:64]


def report(
    raw: bytes, *, connection_id: int, country: str, at: datetime, call: UUID | None, key: int = 0
) -> CallReport:
    """What a webhook says of a call. Raises Unreadable when it names none."""
    form = fields(raw)
    sid = clean(form.get("ParentCallSid") or form.get("CallSid") or "")[:64]
    if not sid:
        raise Unreadable("CallSid is missing")
    code = clean(form.get("ErrorCode", ""))[:12]
    code = "" if code == "0" else code
    return CallReport(
        connection_id=connection_id,
        carrier_id=sid,
        state=_state(form),
        at=at,
        is_inbound=form.get("Direction") == "inbound",
        sender=caller(form.get("From", ""), country),
        to=phones.normalize(clean(form.get("To", "")), country)[:64],
        seconds=_seconds(form),
        error_code=code,
        error=problem(code, clean(form.get("ErrorMessage", ""))[:200]) if code else "",
        recording=_recording(form),
        call=call,
        key=key,
    )


def _state(form: dict[str, str]) -> str:
    """How far the call came, by the one leg this is about."""
    if "RecordingUrl" in form or "RecordingSid" in form:
        spoke = form.get("RecordingSource") == "DialVerb"  # of the conversation itself
        return State.ANSWERED if spoke and _recording(form) else _spoken(form)
    if "DialCallStatus" in form:
        bridged = form.get("DialBridged", "true").lower() != "false"
        answered = form["DialCallStatus"] in {"completed", "answered"}
        return State.ANSWERED if answered and bridged else UNANSWERED
    status, is_child = form.get("CallStatus", ""), "ParentCallSid" in form
    if is_child:
        return _of_child(status)
    if form.get("Direction") == "inbound":
        return ENDED if status == "completed" or status in OVER else State.RINGING
    return {
        "completed": ENDED, "busy": State.DECLINED, "no-answer": State.DECLINED,
        "canceled": State.DECLINED, "failed": State.FAILED,
    }.get(status, State.CALLING)  # fmt: skip


def _of_child(status: str) -> str:
    if status in OVER:
        return UNANSWERED
    return {"in-progress": State.TALKING, "completed": State.ANSWERED}.get(status, State.RINGING)


def _spoken(form: dict[str, str]) -> str:
    return State.VOICEMAIL if _recording(form) else UNANSWERED


def _seconds(form: dict[str, str]) -> int:
    """Of the conversation, not of the ringing before it."""
    said = form.get("DialCallDuration") or ""
    if not said and "ParentCallSid" in form:
        said = form.get("CallDuration") or ""
    return int(said) if said.isdecimal() else 0


def _recording(form: dict[str, str]) -> Recording | None:
    url, length = clean(form.get("RecordingUrl", "")), form.get("RecordingDuration", "")
    if not url or form.get("RecordingStatus", "completed") != "completed" or length == "0":
        return None
    return Recording(f"{url.removesuffix('.mp3')}.mp3", int(length) if length.isdecimal() else 0)
