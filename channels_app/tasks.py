"""Celery's tasks: each says "there is work", finds it in PostgreSQL and calls the domain once."""

import logging
import random
import time
from collections.abc import Callable
from functools import partial
from typing import Any

from celery import shared_task
from celery.exceptions import SoftTimeLimitExceeded
from django.db import OperationalError
from django.utils import timezone

from channels_app import deliveries, following, media, reconciling, settling, sweeps, tidying
from channels_app.calls import dialing, hanging_up, hearing, recordings
from channels_app.checkups import running as rounds_of_doctor
from channels_app.numbers import buying, releasing, syncing
from channels_app.outbox.run import send_due
from channels_app.registration import working as registrations
from channels_app.wake import LONGEST, awake, heard, rounds, wake
from contacts.exports import jobs as exports
from contacts.imports import jobs as imports
from inbox import tenancy
from inbox.alerts import mailing
from inbox.autoreplies import replying
from inbox.conversations.finishing import bulk, resting, snoozing
from inbox.conversations.forgetting import erasing, retention
from inbox.conversations.locking import locks
from inbox.conversations.owning import turns
from inbox.events import gathering
from inbox.mail import sending
from inbox.work import (
    Due,
    alert_work,
    bulk_work,
    call_work,
    due_work,
    erasure_work,
    everyone,
    line_work,
    paper_work,
    recording_work,
    registration_work,
    reply_work,
    waiting_work,
)

logger = logging.getLogger("frontdesk.tasks")
OFTEN = 0.25  # seconds between two pop-ups while texts come fast: the next row is before them


@shared_task
def drain(**_: Any) -> None:
    """Read waiting webhooks, in turns between the organizations, until none is left; a worker stays
    for the next ones, which come one after the other.
    """
    if drain.request.called_directly:
        _read_all()
        return
    noted = None
    with gathering() as later:
        for _round in rounds("drain", idle=later.tell):
            noted = _read_all(noted)
            later.tell(every=OFTEN)


def _read_all(noted: float | None = None) -> float:
    """When the round was noted last."""
    taken = deliveries.BATCH
    while taken >= deliveries.BATCH:  # whoever stored one since a short round woke the next task
        noted = sweeps.note_drain(noted)
        taken = 0
        for due in due_work("deliveries"):
            with tenancy.in_organization(due):
                taken += deliveries.drain()
    return noted or 0.0


@shared_task
def send(**_: Any) -> None:
    """Send what is due; a worker stays for the next replies, which come one after the other."""
    if send.request.called_directly:
        send_due()
        return
    for _round in rounds("send"):
        send_due(seconds=LONGEST, heard=partial(heard, "send"))


@shared_task
def fetch_media(**_: Any) -> None:
    """Fetch the files of texts that were shown without them; delete recordings at the carrier that
    are here.
    """
    awake("fetch_media")
    for due in due_work("media"):
        with tenancy.in_organization(due):
            media.fetch_due()
    for due in recording_work():
        with tenancy.in_organization(due):
            recordings.delete_due()


@shared_task
def call(**_: Any) -> None:
    """Place calls that members asked for, and ask about those nobody told the end of."""
    awake("call")
    for due in call_work():
        with tenancy.in_organization(due):
            dialing.dial()
            hanging_up.hang_up()
            hearing.ask()


@shared_task
def settle_uncertain(**_: Any) -> None:
    """Ask carriers about sends whose outcome nobody read, and whose reports never came."""
    for due in due_work("uncertain"):
        with tenancy.in_organization(due):
            settling.settle()
            following.follow_up()


@shared_task
def release_locks(**_: Any) -> None:
    """Let go of conversations whose holder's browser was not heard of any more."""
    for due in due_work("locks"):
        with tenancy.in_organization(due), tenancy.transaction():
            locks.expire()


@shared_task
def give_out(**_: Any) -> None:
    """Give conversations that wait to members who have room for them."""
    for due in waiting_work():
        with tenancy.in_organization(due), tenancy.transaction():
            turns.sweep()


@shared_task
def wake_snoozed(**_: Any) -> None:
    """Bring back what was put away until now."""
    for due in due_work("snoozed"):
        with tenancy.in_organization(due), tenancy.transaction():
            snoozing.wake_due()


@shared_task
def work_in_bulk(**_: Any) -> None:
    """Go on with what is done to many conversations, in turns between the organizations."""
    awake("work_in_bulk")
    _in_turns(bulk_work, lambda _due: bulk.work(most=4), seconds=60)


@shared_task
def erase(**_: Any) -> None:
    """Go on forgetting people, in turns between the organizations."""
    awake("erase")
    _in_turns(erasure_work, _erase_some, seconds=60)


def _erase_some(due: Due) -> int:
    """What fails outside a step holds up nobody else either. A database or a time that has run out
    ends the round, as it does every other.
    """
    try:
        return erasing.work(most=10)
    except (OperationalError, SoftTimeLimitExceeded):
        raise
    except Exception:
        logger.exception("an erasure of %s failed", due.slug)
        return 0


@shared_task
def work_on_papers(**_: Any) -> None:
    """Take contacts out of files and write them into files, in turns between the organizations."""
    awake("work_on_papers")
    if _in_turns(paper_work, lambda _due: imports.work(most=2) + exports.work(most=1), seconds=30):
        wake("work_on_papers")  # others may have the worker in between


@shared_task
def answer(**_: Any) -> None:
    """Let inboxes answer by themselves what is to be answered."""
    awake("answer")
    _in_turns(reply_work, lambda _due: replying.work(), seconds=30)


def _in_turns(find: Callable[[], list[Due]], work: Callable[[Due], int], *, seconds: float) -> bool:
    """Go round the organizations that have work, some of each at a time, until nothing is done any
    more; True when the time was up before that.
    """
    until = time.monotonic() + seconds
    while time.monotonic() < until:
        made = 0
        for due in find():
            with tenancy.in_organization(due):
                made += work(due)
        if not made:
            return False
    return True


@shared_task
def mail_alerts(**_: Any) -> None:
    """Mail teams what they asked to be told of."""
    until = time.monotonic() + 45
    for due in alert_work():
        with tenancy.in_organization(due):
            mailing.send_due(until=until)


@shared_task
def tend_lines(**_: Any) -> None:
    """Settle purchases nobody knows the outcome of, give numbers back, look inboxes through."""
    awake("tend_lines")
    for due in line_work():
        with tenancy.in_organization(due):
            buying.settle_due()
            releasing.release_due()
            rounds_of_doctor.work()


@shared_task
def sync_numbers(**_: Any) -> None:
    """Look at what the carrier accounts have, a few times a day."""
    until = time.monotonic() + 45
    organizations = everyone()
    random.shuffle(organizations)  # a carrier that hangs is not before the same others every time
    for organization in organizations:
        with tenancy.in_organization(organization):
            syncing.sync_due(until=until)


@shared_task
def work_on_registrations(**_: Any) -> None:
    """Go on with what is being registered with the carriers, and ask what became of it."""
    awake("work_on_registrations")
    for due in registration_work():
        with tenancy.in_organization(due):
            registrations.work()


@shared_task
def reconcile(**_: Any) -> None:
    """File texts whose webhook never reached us, when it is time or something was out of order."""
    began, since = timezone.now(), sweeps.reconciling_since()
    if since is None:
        return
    sweeps.note("reconciling", began)
    organizations = everyone()
    random.shuffle(organizations)  # a carrier that hangs is not before the same others every time
    complete = True
    for organization in organizations:
        with tenancy.in_organization(organization):
            complete &= reconciling.reconcile(since).complete
    if complete:
        sweeps.note("reconcile", began)


@shared_task
def tidy(**_: Any) -> None:
    """Drop what has served: read webhooks, old ticks, unsent uploads."""
    sending.drop_old()
    for organization in everyone():
        with tenancy.in_organization(organization), tenancy.transaction():
            tidying.tidy()
            bulk.drop_old()
            imports.drop_old()
            exports.drop_old()
            replying.drop_old()
            mailing.drop_old()
        with tenancy.in_organization(organization):
            retention.work()
            resting.work()
