"""Filling in and handing in a registration. What is typed is kept page by page, and can be gone on
with on another day; it is shut while the carriers read it.
"""

from typing import Any

from django.db import transaction
from django.utils import timezone

from channels_app.models import Registration, RegistrationStep
from channels_app.registration import changing, coverage
from channels_app.registration.changing import about
from channels_app.registration.events import RegistrationChanged
from inbox.accounts.models import Member
from inbox.conversations.models import Channel, Connection, Inbox
from inbox.events import publish

Kind, State = Registration.Kind, Registration.State
OPEN = {State.DRAFT, State.REJECTED}


class Shut(Exception):
    """The carriers are reading it, or it is approved."""


class NoNumber(Exception):
    """The inbox has no number that goes this way."""


class NotPretend(Exception):
    """Only a pretend carrier takes texts of a number that is not registered."""


def of_inbox(inbox: Inbox) -> list[Registration]:
    """What there is of an inbox."""
    found = Registration.objects.filter(inbox=inbox).select_related("connection", "brand", "inbox")
    return list(found.order_by("id"))


@transaction.atomic
def ensure(inbox: Inbox, kind: str, *, by: Member) -> Registration:
    """The registration of this inbox's numbers that go this way, made when there is none. Raises
    NoNumber.
    """
    found = next(
        (one for one in coverage.texting(inbox) if coverage.way(one.address) == kind), None
    )
    if found is None:
        raise NoNumber(kind)
    brand = _brand(found.connection, by) if kind == Kind.CAMPAIGN else None
    made, _ = Registration.objects.get_or_create(
        inbox=inbox, kind=kind,
        defaults={"connection": found.connection, "member": by, "brand": brand},
    )  # fmt: skip
    registration: Registration = made
    return registration


def _brand(connection: Connection, by: Member) -> Registration:
    made, _ = Registration.objects.get_or_create(
        connection=connection, kind=Kind.BRAND, defaults={"member": by}
    )
    brand: Registration = made
    return brand


@transaction.atomic
def save(registration: Registration, answers: dict[str, Any], *, by: Member) -> Registration:
    """Keep what was typed. Raises Shut."""
    kept = _locked(registration)
    if kept.state not in OPEN:
        raise Shut
    changed = [name for name, value in answers.items() if kept.answers.get(name) != value]
    if changed:
        kept.answers = {**kept.answers, **answers}
        kept.save(update_fields=["answers"])
        # who filled in what, and not what: it is the business's own
        publish(_told(kept, {"answers": [None, sorted(changed)]}, by))
    return kept


@transaction.atomic
def submit(registration: Registration, *, by: Member) -> None:
    """Hand it in, and its business with it. Raises Shut."""
    if registration.brand_id is not None:
        brand = _locked(registration.brand)
        if brand.state in OPEN:
            _hand_in(brand, by)
    kept = _locked(registration)
    if kept.state not in OPEN:
        raise Shut
    _hand_in(kept, by)


def _hand_in(registration: Registration, by: Member) -> None:
    """Every step is gone through again; what is at the carrier already is kept or changed there."""
    now = timezone.now()
    before = registration.state
    rows = RegistrationStep.objects.filter(registration=registration)
    rows.exclude(name="registered", state=RegistrationStep.State.DONE).exclude(
        state=RegistrationStep.State.DOING
    ).update(state=RegistrationStep.State.WAITING, code="", reason="", status="")
    registration.state = State.SUBMITTED
    registration.code = registration.reason = registration.told = ""
    registration.due_at = registration.submitted_at = registration.changed_at = now
    registration.tries = 0
    registration.save()
    publish(_told(registration, {"state": [before, State.SUBMITTED]}, by))


@transaction.atomic
def confirm(registration: Registration, channel: Channel, *, by: Member) -> None:
    """A member read in the carrier's Console that the number is registered."""
    changing.number_changed(_locked(registration), channel, changing.News(), by=by)


@transaction.atomic
def train(channel: Channel, *, on: bool, by: Member) -> None:
    """Let the team try the inbox before it is registered: a pretend carrier takes its texts. Raises
    NotPretend.
    """
    if on and not channel.connection.api_base:
        raise NotPretend
    Channel.objects.filter(pk=channel.pk, registered=False).update(training=on)
    changes = {"training": [not on, on], "address": [channel.address, channel.address]}
    publish(
        RegistrationChanged(
            about=f"training:{channel.uuid}", inbox_id=channel.inbox_id, actor_id=by.pk,
            changes=changes,
        )
    )  # fmt: skip


def number_joined(channel: Channel) -> None:
    """A number came into an inbox: its registration goes on with it at once."""
    for registration in Registration.objects.filter(inbox_id=channel.inbox_id):
        if coverage.covers(registration, channel):
            changing.poke(registration)


def _locked(registration: Registration | None) -> Registration:
    assert registration is not None  # noqa: S101 - campaigns are made with their brand
    found = Registration.objects.select_for_update(no_key=True, of=("self",))
    kept: Registration = found.select_related("connection", "brand").get(pk=registration.pk)
    return kept


def _told(registration: Registration, changes: dict[str, Any], by: Member) -> RegistrationChanged:
    return RegistrationChanged(
        about=about(registration), inbox_id=registration.inbox_id, actor_id=by.pk, changes=changes
    )
