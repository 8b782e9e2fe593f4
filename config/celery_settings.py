"""Celery's settings: late acknowledgement, no prefetch, queues apart, a sweep every few seconds."""

from urllib.parse import urlsplit

import environ

_env = environ.Env()


def broker_url(redis_url: str) -> str:
    """Celery's spelling of REDIS_URL: `unix:///path?db=0` becomes `redis+socket:///path?...`."""
    parts = urlsplit(redis_url)
    if parts.scheme != "unix":
        return redis_url
    return f"redis+socket://{parts.path}?virtual_host={parts.query.removeprefix('db=') or 0}"


CELERY_BROKER_URL = broker_url(_env.str("CELERY_BROKER_URL", default=_env.str("REDIS_URL")))
CELERY_BROKER_TRANSPORT_OPTIONS = {
    "global_keyprefix": _env.str("REDIS_PREFIX", default="frontdesk") + ":",
    # A task that outlives its visibility is run again: longer than the hard limit below.
    "visibility_timeout": 180,
    # Otherwise a killed worker's task comes back after 100 s, whatever the line above says.
    "unacked_restore_interval": 5,
    "unacked_restore_throttle": 1,
    "socket_keepalive": True,
    "health_check_interval": 10,
}
CELERY_BROKER_CONNECTION_RETRY_ON_STARTUP = True
CELERY_BROKER_CONNECTION_MAX_RETRIES = None
# A Redis that is full, or that only reads, would otherwise end the worker.
CELERY_BROKER_CHANNEL_ERROR_RETRY = True
CELERY_TASK_ACKS_LATE = True
CELERY_TASK_REJECT_ON_WORKER_LOST = True
CELERY_TASK_IGNORE_RESULT = True
CELERY_TASK_TIME_LIMIT = 120
CELERY_TASK_SOFT_TIME_LIMIT = 90
CELERY_TASK_DEFAULT_QUEUE = "default"
CELERY_WORKER_PREFETCH_MULTIPLIER = 1
CELERY_WORKER_SOFT_SHUTDOWN_TIMEOUT = 20
CELERY_WORKER_HIJACK_ROOT_LOGGER = False
# Celery opens a new PostgreSQL connection for every task unless told how often to reuse one. Only
# for solo and prefork workers: with threads it loses updates.
CELERY_DB_REUSE_MAX = 100_000
CELERY_BEAT_SCHEDULE = {
    name: {"task": task, "schedule": seconds, "options": {"queue": queue, "expires": 30}}
    for name, task, queue, seconds in [
        ("drain", "channels_app.tasks.drain", "drain", 2.0),
        ("send", "channels_app.tasks.send", "send", 2.0),
        ("media", "channels_app.tasks.fetch_media", "default", 5.0),
        ("calls", "channels_app.tasks.call", "default", 5.0),
        ("locks", "channels_app.tasks.release_locks", "default", 5.0),
        ("give", "channels_app.tasks.give_out", "default", 10.0),
        ("snoozed", "channels_app.tasks.wake_snoozed", "default", 10.0),
        ("bulk", "channels_app.tasks.work_in_bulk", "default", 10.0),
        ("erase", "channels_app.tasks.erase", "default", 10.0),
        ("papers", "channels_app.tasks.work_on_papers", "default", 10.0),
        ("answer", "channels_app.tasks.answer", "default", 5.0),
        ("alerts", "channels_app.tasks.mail_alerts", "default", 30.0),
        ("lines", "channels_app.tasks.tend_lines", "default", 10.0),
        ("numbers", "channels_app.tasks.sync_numbers", "default", 300.0),
        ("campaigns", "campaigns.tasks.work", "default", 1.0),
        ("registrations", "channels_app.tasks.work_on_registrations", "default", 10.0),
        ("settle", "channels_app.tasks.settle_uncertain", "default", 10.0),
        ("reconcile", "channels_app.tasks.reconcile", "default", 10.0),
        ("tidy", "channels_app.tasks.tidy", "default", 3600.0),
        ("letters", "inbox.mail.tasks.send", "default", 2.0),
        ("ends", "inbox.settings.tasks.end_organizations", "default", 60.0),
        ("digests", "inbox.conversations.tasks.send_digests", "default", 60.0),
    ]
}
