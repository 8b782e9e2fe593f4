"""What the carrier tells of registrations: events name numbers, everything else is asked anew. A
callback's own words are a hint; what counts is what the carrier answers when asked.
"""

import json
from datetime import datetime
from typing import Any

from django.db import transaction
from django.db.models import Q
from django.utils import timezone
from django.utils.dateparse import parse_datetime

from channels_app.carriers.twilio.parse import Unreadable, clean
from channels_app.models import Registration, RegistrationStep
from channels_app.registration import changing, coverage
from channels_app.registration.streams import PREFIX
from channels_app.wake import wake

STATES = {
    "number-registration.pending": RegistrationStep.State.WAITING,
    "number-registration.successful": RegistrationStep.State.DONE,
    "number-registration.failed": RegistrationStep.State.FAILED,
    "number-deregistration.successful": RegistrationStep.State.FAILED,
}
NOT_OURS = "not a registration of ours"


def hear(raw: bytes, *, connection_id: int) -> None:
    """Heed what one webhook says, in the open transaction. Raises Unreadable."""
    found = [_heed(one, connection_id) for one in _events(raw)]
    if not any(found):
        raise Unreadable(NOT_OURS)


def _events(raw: bytes) -> list[dict[str, Any]]:
    """An Event Streams sink posts an array of them; a status callback is a form, and no event."""
    if raw[:1] not in {b"[", b"{"}:
        return [{"type": "callback", "data": {}}]
    try:
        said = json.loads(raw)
    except ValueError as error:
        raise Unreadable("not JSON") from error
    found = said if isinstance(said, list) else [said]
    if not all(isinstance(one, dict) and isinstance(one.get("data", {}), dict) for one in found):
        raise Unreadable("not events")
    return found


def _heed(event: dict[str, Any], connection_id: int) -> bool:
    """Whether it was about something of ours."""
    kind = str(event.get("type", "")).removeprefix(PREFIX)
    data = {str(name).lower(): value for name, value in event.get("data", {}).items()}
    if kind in STATES:
        return _number(kind, data, connection_id, _time(event))
    registrations = Registration.objects.filter(connection_id=connection_id, due_at__isnull=False)
    found = registrations.update(due_at=timezone.now())
    if found:
        transaction.on_commit(lambda: wake("work_on_registrations"))
    return bool(found)


def _number(kind: str, data: dict[str, Any], connection_id: int, at: datetime) -> bool:
    """The number is the one whose SID was looked up for a campaign of this connection."""
    sid = clean(str(data.get("phonenumbersid") or ""))
    rows = RegistrationStep.objects.filter(
        Q(name="look-up", sid=sid), registration__connection_id=connection_id
    ).select_related("registration__connection")
    row = rows.order_by("-id").first() if sid else None
    if row is None:
        return False
    channels = coverage.channels(row.registration)
    channel = next((one for one in channels if one.address == row.subject), None)
    if channel is None:
        return False
    status = clean(str(data.get("externalstatus") or kind.rpartition(".")[2]))
    code = clean(str(data.get("errorcode") or ""))
    news = changing.News(STATES[kind], status, code, at)
    changing.number_changed(row.registration, channel, news)
    return True


def _time(event: dict[str, Any]) -> datetime:
    try:
        found = parse_datetime(str(event.get("time", "")))
    except ValueError:
        found = None
    return found if found is not None and timezone.is_aware(found) else timezone.now()
