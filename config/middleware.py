"""Carriers' webhooks go straight to their view: sessions, CSRF and languages do no work there."""

from collections.abc import Callable

from django.http import HttpRequest, HttpResponse
from django.urls import resolve

PATH = "/webhooks/"


class Webhooks:
    """Stands first, so that nothing else of the chain is paid for by a webhook."""

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponse]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        if not request.path_info.startswith(PATH):
            return self.get_response(request)
        view, args, kwargs = resolve(request.path_info)
        answer: HttpResponse = view(request, *args, **kwargs)
        return answer
