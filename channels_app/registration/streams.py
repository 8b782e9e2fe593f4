"""Who tells us that a number is registered: an event alone does, so the account gets a sink that
posts here and a subscription to what the carriers say. One of each an account, however many inboxes
register; where the account may not have them, a person confirms numbers instead.
"""

from channels_app.addresses import webhook
from channels_app.models import RegistrationStep
from channels_app.registration.calls import Refused
from channels_app.registration.steps import Done, Run, Wait, digest

PREFIX = "com.twilio.messaging.compliance."
MOST_TRIES = 6  # a new sink may have to be validated before one can subscribe


def whole(run: Run) -> list[str]:
    """For the registration as a whole; what has to be waited for holds up nothing else."""
    return [""]


def sink(run: Run, row: RegistrationStep) -> Done:
    """Where the account's events are posted: here, and after PUBLIC_URL moved, here again."""
    ask, here = run.office.ask, webhook(run.office.connection.key, "event")
    if row.sid and row.print == digest(here):
        return Done(row.sid, row.status)
    try:
        found = ask(lambda c: c.events.v1.sinks.list_async(page_size=100, limit=500))
        ours = next((one for one in found if _posts(one, here)), None)
        made = ours or ask(
            lambda c: c.events.v1.sinks.create_async(
                description="Frontdesk",
                sink_configuration={"destination": here, "method": "POST", "batch_events": False},
                sink_type="webhook",
            )
        )
    except Refused as refused:
        return Done(status=refused.code)
    row.print = digest(here)
    return Done(made.sid, made.status or "")


def _posts(one: object, here: str) -> bool:
    told = getattr(one, "sink_configuration", None) or {}
    return told.get("destination") == here and getattr(one, "status", "") != "failed"


def subscription(run: Run, row: RegistrationStep) -> Done | Wait:
    """Which events: whatever the carrier has of registrations."""
    ask, to = run.office.ask, run.sid("sink")
    if not to:
        return Done(status="no sink")
    if row.sid and row.print == digest(to):
        return Done(row.sid, row.status)
    try:
        found = ask(lambda c: c.events.v1.subscriptions.list_async(sink_sid=to, limit=1))
        if found:
            row.print = digest(to)
            return Done(found[0].sid)
        kinds = ask(lambda c: c.events.v1.event_types.list_async(page_size=500, limit=5000))
        types = [
            {"type": one.type, "schema_version": 1} for one in kinds if one.type.startswith(PREFIX)
        ]
        made = ask(
            lambda c: c.events.v1.subscriptions.create_async(
                description="Frontdesk", sink_sid=to, types=types
            )
        )
    except Refused as refused:
        late = run.registration.tries >= MOST_TRIES
        return Done(status=refused.code) if late else Wait(refused.code)
    row.print = digest(to)
    return Done(made.sid)
