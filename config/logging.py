"""Logs as plain lines on the error stream; no bodies, no secrets, no phone numbers."""

LOGGING = {
    "version": 1,
    "disable_existing_loggers": False,
    "formatters": {"line": {"format": "%(asctime)s %(levelname)s %(name)s %(message)s"}},
    "handlers": {"console": {"class": "logging.StreamHandler", "formatter": "line"}},
    "root": {"handlers": ["console"], "level": "WARNING"},
    "loggers": {"frontdesk": {"level": "INFO"}, "django.request": {"level": "ERROR"}},
}
