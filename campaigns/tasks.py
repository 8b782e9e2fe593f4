"""Celery's task: it says "there is work", finds it in PostgreSQL and calls the domain once."""

import time
from typing import Any

from celery import shared_task

from campaigns.sending import working
from campaigns.watching import broadcasts
from inbox import tenancy
from inbox.work import campaign_work

LONGEST = 20.0


@shared_task
def work(**_: Any) -> None:
    """Plan and hand over, in turns between the organizations, until nothing is due; and tell
    open pages what became of it, and of what was sent before.
    """
    until = time.monotonic() + LONGEST
    while time.monotonic() < until:
        made = 0
        for due in campaign_work():
            with tenancy.in_organization(due):
                made += working.step()
        broadcasts.tell()
        if not made:
            return
