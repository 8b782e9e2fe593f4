"""Twilio's forms become the heart's dataclasses at once; nothing else knows their field names."""

from datetime import datetime
from urllib.parse import unquote_plus
from uuid import UUID

from django.http import QueryDict

from channels_app.carriers.twilio import errors
from channels_app.carriers.twilio.listing import Listed
from contacts import phones
from inbox.conversations.carrying.delivery import Report
from inbox.conversations.carrying.inbound import Inbound, Media

MOST_MEDIA = 10

# Twilio's words for a message's state, and ours. "sending" may be seen by polling only.
STATES = {
    "accepted": "accepted", "scheduled": "accepted", "queued": "accepted", "sending": "accepted",
    "sent": "sent", "delivered": "delivered", "read": "read", "played": "read",
    "undelivered": "failed", "failed": "failed", "canceled": "cancelled",
}  # fmt: skip


class Unreadable(Exception):
    """This webhook cannot become a message or a report; the reason is kept with it."""


def clean(text: str) -> str:
    """PostgreSQL keeps no NUL; lone surrogates have no UTF-8."""
    return text.replace("\x00", "\ufffd").encode("utf-8", "replace").decode("utf-8")


def fields(raw: bytes) -> dict[str, str]:
    """The form's fields, the last of those that come twice, as QueryDict has them. Most of what a
    carrier sends has nothing in it that was encoded, and is not looked through for it.
    """
    try:
        text = raw.decode()
    except UnicodeDecodeError:
        text = raw.decode("iso-8859-1")
    found = {}
    for pair in text.split("&"):
        if pair:
            name, _, value = pair.partition("=")
            found[_plain(name)] = _plain(value)
    return found


def _plain(text: str) -> str:
    return unquote_plus(text) if "%" in text or "+" in text else text


def inbound(raw: bytes, *, connection_id: int, country: str, at: datetime, key: int = 0) -> Inbound:
    """An incoming SMS or MMS. Raises Unreadable when it names no message or no numbers."""
    form = fields(raw)
    sid = form.get("MessageSid") or form.get("SmsSid") or ""
    sender, to = form.get("From", ""), form.get("To", "")
    if not sid or not sender or not to:
        raise Unreadable("MessageSid, From or To is missing")
    return Inbound(
        connection_id=connection_id,
        carrier_id=clean(sid)[:64],
        sender=phones.normalize(clean(sender), country)[:64],
        to=phones.normalize(clean(to), country)[:64],
        body=clean(form.get("Body", "")),
        at=at,
        media=tuple(_media(form)),
        consent=form.get("OptOutType", "").upper(),
        key=key,
    )


def _media(form: dict[str, str]) -> list[Media]:
    count = form.get("NumMedia", "0")
    found = min(int(count), MOST_MEDIA) if count.isdecimal() else 0
    return [
        Media(clean(form[f"MediaUrl{n}"]), clean(form.get(f"MediaContentType{n}", "")))
        for n in range(found)
        if form.get(f"MediaUrl{n}")
    ]


def report(raw: bytes, *, attempt: UUID | None) -> Report:
    """A status callback. Raises Unreadable for a state nobody has told us of."""
    form = fields(raw)
    said = form.get("MessageStatus") or form.get("SmsStatus") or ""
    if said not in STATES:
        raise Unreadable(f"unknown status {clean(said)[:40]!r}")
    sid = clean(form.get("MessageSid") or form.get("SmsSid") or "")[:64]
    if not sid and attempt is None:
        raise Unreadable("MessageSid is missing")
    state, code = STATES[said], clean(form.get("ErrorCode", ""))[:12]
    return told(state, attempt=attempt, carrier_id=sid, code=code)


def listed(found: Listed, *, attempt: UUID) -> Report:
    """What the carrier's list says of a send; whatever the state, the carrier has it."""
    state = STATES.get(found.status, "accepted")
    return told(state, attempt=attempt, carrier_id=found.carrier_id, code=found.error_code)


def told(
    state: str, *, attempt: UUID | None, code: str, carrier_id: str = "", text: str = ""
) -> Report:
    """What the carrier says of a send, whichever way it says so: a code always means the same."""
    code = code if state == "failed" else ""
    return Report(
        state=state,
        attempt=attempt,
        carrier_id=carrier_id,
        error_code=code,
        error=text or errors.words(code),
        opted_out=errors.is_opt_out(code),
        unregistered=errors.is_unregistered(code),
        dead_number=errors.is_dead(code),
        unreachable=errors.is_unreachable(code),
        problem=errors.account_problem(code),
    )


def dedupe_key(form: QueryDict, kind: str) -> str:
    """One key an event: the same webhook again has the same key, whatever its headers."""
    sid = form.get("MessageSid") or form.get("SmsSid") or ""
    if kind == "message":
        return clean(f"message:{sid}")[:160]
    state = form.get("MessageStatus") or form.get("SmsStatus") or ""
    return clean(f"status:{sid}:{state}:{form.get('ErrorCode', '')}")[:160]
