"""The addresses carriers call, and the address a request was called by."""

from functools import lru_cache
from uuid import UUID

from django.conf import settings
from django.http import HttpRequest
from django.urls import reverse


def as_called(request: HttpRequest) -> str:
    """The public address the carrier signed: PUBLIC_URL, the path, the query exactly as sent.

    Never a client's Host or X-Forwarded-*: whoever writes those could choose what is verified.
    """
    query = request.META.get("QUERY_STRING", "")
    return settings.PUBLIC_URL + request.path + (f"?{query}" if query else "")


def webhook(key: str, kind: str) -> str:
    """Where the carrier posts texts (`message`), reports (`status`), calls (`voice`) and what
    registration brought (`event`).
    """
    return settings.PUBLIC_URL + reverse(f"webhooks:{kind}", kwargs={"key": key})


def voice_step(key: str, step: str, call: UUID | None = None) -> str:
    """Where the carrier asks what to do next with a call, or tells what became of it."""
    if call is None:
        path = reverse("webhooks:voice-step", kwargs={"key": key, "step": step})
    else:
        path = reverse("webhooks:voice-call", kwargs={"key": key, "call": call, "step": step})
    return settings.PUBLIC_URL + path


def status_callback(key: str, attempt: UUID) -> str:
    """Where the carrier reports on one attempt."""
    before, after = _around_attempt(key)
    return f"{settings.PUBLIC_URL}{before}{attempt}{after}"


@lru_cache(maxsize=1024)
def _around_attempt(key: str) -> list[str]:
    """Every text has such an address; a connection's are resolved once."""
    nobody = UUID(int=0)
    path = reverse("webhooks:attempt-status", kwargs={"key": key, "attempt": nobody})
    return path.split(str(nobody))
