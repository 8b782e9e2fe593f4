"""A registration changes its state: its numbers follow in the same transaction, and it is told."""

from dataclasses import dataclass
from datetime import datetime
from typing import Any

from django.utils import timezone

from channels_app.models import Registration, RegistrationStep
from channels_app.registration.events import RegistrationChanged
from channels_app.registration.steps import Run
from inbox.accounts.models import Member
from inbox.conversations.models import Channel
from inbox.conversations.models.inbox import SUSPENDED
from inbox.events import publish
from inbox.settings import audit_names

State = Registration.State
audit_names.CODES_OF["registration"] = {"state": dict(State.choices)}
UNVERIFIED, UNREGISTERED = "30032", "30034"


def about(registration: Registration) -> str:
    """Its key in the trail."""
    return f"registration:{registration.uuid}"


def move(
    run: Run,
    state: str,
    *,
    code: str = "",
    reason: str = "",
    tries: int = 0,
    due_at: datetime | None = None,
) -> None:
    """Note the state and when to look next. An event that came meanwhile makes it due at once."""
    registration = run.registration
    kept: Registration = Registration.objects.select_for_update(no_key=True).get(pk=registration.pk)
    poked = kept.due_at is not None and kept.due_at != registration.due_at
    before = kept.state
    kept.state, kept.code, kept.reason = state, code[:10], reason
    kept.tries = tries
    kept.due_at = kept.due_at if poked else due_at
    if before != state:
        kept.changed_at = timezone.now()
        kept.told = "" if state != kept.told else kept.told
    kept.save()
    run.registration = kept
    if before == state and state != State.REVIEW:
        return
    settle(run)
    if before != state:
        publish(_changed(kept, {"state": [before, state]}))
        _wake_others(kept)


def _wake_others(registration: Registration) -> None:
    """Campaigns wait for their brand, and fall with it."""
    if registration.kind == Registration.Kind.BRAND:
        waiting = Registration.objects.filter(brand=registration).exclude(state=State.DRAFT)
        waiting.exclude(state=State.REJECTED).update(due_at=timezone.now())


def settle(run: Run) -> None:
    """The numbers may send when they, and what they send, are through."""
    for channel in run.channels:
        row = run.rows.get(("registered", channel.address))
        if row is not None and row.state == RegistrationStep.State.DONE:
            stands = run.registration.state != State.SUSPENDED
            _set(channel, registered=stands, code="" if stands else SUSPENDED)
        elif channel.registered and row is not None and row.state == RegistrationStep.State.FAILED:
            _set(channel, registered=False, code=UNVERIFIED)


def _set(channel: Channel, *, registered: bool, code: str) -> None:
    Channel.objects.filter(pk=channel.pk).update(
        registered=registered, block_code=code, training=False
    )


@dataclass(frozen=True)
class News:
    """What became of one number: its step's state, the carrier's own words, and when."""

    state: str = RegistrationStep.State.DONE
    status: str = ""
    code: str = ""
    at: datetime | None = None


def number_changed(
    registration: Registration, channel: Channel, news: News, *, by: Member | None = None
) -> None:
    """An event, or a member, says what became of a number. What is older than what is known is
    ignored.
    """
    at = news.at or timezone.now()
    row, _ = RegistrationStep.objects.select_for_update(no_key=True).get_or_create(
        registration=registration, name="registered", subject=channel.address
    )
    if row.event_at is not None and row.event_at > at:
        return
    before = row.state
    row.state, row.status, row.code = news.state, news.status[:40], news.code[:10]
    row.event_at = row.at = at
    row.save()
    if news.state == RegistrationStep.State.DONE:
        stands = registration.state != State.SUSPENDED
        _set(channel, registered=stands, code="" if stands else SUSPENDED)
    elif channel.registered:
        _set(channel, registered=False, code=UNREGISTERED)
    shut = Registration.objects.filter(pk=registration.pk)
    shut.exclude(state__in=[State.DRAFT, State.REJECTED]).update(due_at=timezone.now())
    changes = {"number": [before, news.state], "address": [channel.address, channel.address]}
    publish(_changed(registration, changes, by))


def _changed(
    registration: Registration, changes: dict[str, Any], by: Member | None = None
) -> RegistrationChanged:
    return RegistrationChanged(
        about=about(registration), inbox_id=registration.inbox_id,
        actor_id=by.pk if by else None, changes=changes,
    )  # fmt: skip


def poke(registration: Registration) -> None:
    """Ask the carrier at once: something changed there."""
    Registration.objects.filter(pk=registration.pk, due_at__isnull=False).update(
        due_at=timezone.now()
    )
