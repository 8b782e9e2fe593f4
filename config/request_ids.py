"""Each request has an id: in its answer's header, in each line it logs, in what people read when it
fails. It is ours alone: what a client sends in that header is not looked at.
"""

import logging
import secrets
from collections.abc import Callable
from contextvars import ContextVar

from django.http import HttpRequest, HttpResponse

HEADER = "X-Request-ID"

_current: ContextVar[str] = ContextVar("request_id", default="")


def current() -> str:
    """The id of the request that is answered just now, empty outside of any."""
    return _current.get()


class RequestIds:
    """Stands outermost, so that whatever is logged below it carries the id."""

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponse]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        found = _current.set(secrets.token_hex(5))
        try:
            answer = self.get_response(request)
            answer[HEADER] = current()
            return answer
        finally:
            _current.reset(found)


class InLog(logging.Filter):
    """Gives each record `request`: the id in brackets, or nothing."""

    def filter(self, record: logging.LogRecord) -> bool:
        record.request = f" [{current()}]" if current() else ""
        return True
