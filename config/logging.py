"""Logs as plain lines on the error stream; no bodies, no secrets, no phone numbers."""

LOGGING = {
    "version": 1,
    "disable_existing_loggers": False,
    "formatters": {"line": {"format": "%(asctime)s %(levelname)s %(name)s%(request)s %(message)s"}},
    "filters": {"request": {"()": "config.request_ids.InLog"}},
    "handlers": {
        "console": {"class": "logging.StreamHandler", "formatter": "line", "filters": ["request"]}
    },
    "root": {"handlers": ["console"], "level": "WARNING"},
    "loggers": {"frontdesk": {"level": "INFO"}, "django.request": {"level": "ERROR"}},
}
