"""The Celery application: tasks are wake-ups, PostgreSQL is the queue."""

import os
from typing import Any

from celery import Celery, Task
from celery.signals import worker_process_init, worker_ready
from django.db import close_old_connections

from config import (
    broker,  # noqa: F401 - tells kombu of its channel
    steady,
)

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "config.settings")


class FreshTask(Task):
    """Begins with a database connection that works: a worker outlives PostgreSQL's restarts."""

    abstract = True

    def before_start(self, *_: Any) -> None:
        close_old_connections()


app = Celery("frontdesk", task_cls=FreshTask)
app.config_from_object("django.conf:settings", namespace="CELERY")
app.autodiscover_tasks()


@worker_ready.connect
@worker_process_init.connect
def _settle(**_: Any) -> None:
    """A solo worker is one process, the others' children are told for themselves."""
    steady.settle()
