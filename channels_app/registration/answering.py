"""A sole proprietor answers a text of the campaign registry; it can be sent again."""

from contextlib import suppress

from channels_app.models import Registration, RegistrationStep
from channels_app.registration.calls import Later, Office, Refused
from inbox.conversations.models import Connection, Inbox


def of(inbox: Inbox) -> tuple[Connection, str] | None:
    """The carrier account and the brand that waits for the answer; None when none does."""
    found = Registration.objects.filter(inbox=inbox, brand__isnull=False)
    registration = found.select_related("connection", "brand").first()
    if registration is None or registration.brand is None:
        return None
    row = RegistrationStep.objects.filter(registration=registration.brand, name="brand").first()
    return (registration.connection, row.sid) if row is not None and row.sid else None


def again(asked: tuple[Connection, str]) -> None:
    """Have it sent again. When the carrier does not answer, the person asks once more."""
    connection, sid = asked
    with suppress(Refused, Later):
        Office(connection).ask(
            lambda c: c.messaging.v1.brand_registrations(sid).brand_registration_otps.create_async()
        )
