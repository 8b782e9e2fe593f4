"""Celery's tasks: each says "there is work", finds it in PostgreSQL and calls the domain once."""

from typing import Any

from celery import shared_task
from django.utils import timezone

from channels_app import deliveries, following, media, reconciling, settling, sweeps, tidying
from channels_app.outbox.run import send_due
from channels_app.wake import awake
from inbox import tenancy
from inbox.work import due_work, everyone


@shared_task
def drain(**_: Any) -> None:
    """Read waiting webhooks, in turns between the organizations, until none is left."""
    awake("drain")
    while True:
        sweeps.note_drain()
        taken = 0
        for due in due_work("deliveries"):
            with tenancy.in_organization(due):
                taken += deliveries.drain()
        if not taken:
            return


@shared_task
def send(**_: Any) -> None:
    """Send what is due."""
    awake("send")
    send_due()


@shared_task
def fetch_media(**_: Any) -> None:
    """Fetch the files of texts that were shown without them."""
    awake("fetch_media")
    for due in due_work("media"):
        with tenancy.in_organization(due):
            media.fetch_due()


@shared_task
def settle_uncertain(**_: Any) -> None:
    """Ask carriers about sends whose outcome nobody read, and whose reports never came."""
    for due in due_work("uncertain"):
        with tenancy.in_organization(due):
            settling.settle()
            following.follow_up()


@shared_task
def reconcile(**_: Any) -> None:
    """File texts whose webhook never reached us, when it is time or something was out of order."""
    began = timezone.now()
    if not sweeps.is_reconciling_due():
        return
    for organization in everyone():
        with tenancy.in_organization(organization):
            reconciling.reconcile()
    sweeps.note("reconcile", began)


@shared_task
def tidy(**_: Any) -> None:
    """Drop what has served: read webhooks, old ticks, unsent uploads."""
    for organization in everyone():
        with tenancy.in_organization(organization), tenancy.transaction():
            tidying.tidy()
