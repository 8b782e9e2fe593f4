"""The mails' own round."""

from time import monotonic
from typing import Any

from celery import shared_task

from inbox.mail import sending

LONGEST = 45.0  # seconds of one round


@shared_task
def send(**_: Any) -> None:
    """Send the mails that are due."""
    sending.work(until=monotonic() + LONGEST)
