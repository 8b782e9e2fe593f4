"""The settings' own rounds."""

import logging
from typing import Any

from celery import shared_task
from celery.exceptions import SoftTimeLimitExceeded
from django.db import OperationalError

from inbox import tenancy
from inbox.settings import announcing, vanishing
from inbox.work import leaving

logger = logging.getLogger("frontdesk.tasks")


@shared_task
def end_organizations(**_: Any) -> None:
    """Tell of, and delete, organizations whose end was asked for. One that fails holds up nobody
    else.
    """
    for organization in leaving():
        with tenancy.in_organization(organization):
            for step in (announcing.work, vanishing.work):
                try:
                    step()
                except (OperationalError, SoftTimeLimitExceeded):
                    raise
                except Exception:
                    logger.exception("the end of %s failed", organization.slug)
