"""The heart's own rounds."""

from time import monotonic
from typing import Any

from celery import shared_task

from inbox import tenancy
from inbox.conversations.hearing import digests
from inbox.work import everyone

LONGEST = 45.0  # seconds for one round of mails: who is left comes first in the next


@shared_task
def send_digests(**_: Any) -> None:
    """Mail what members missed."""
    until = monotonic() + LONGEST
    for organization in everyone():
        with tenancy.in_organization(organization):
            digests.send_due(until=until)
