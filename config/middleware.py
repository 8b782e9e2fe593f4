"""Two short cuts: carriers' webhooks go straight to their view, pages past the static files."""

from collections.abc import Callable
from inspect import iscoroutinefunction
from typing import Any

from asgiref.sync import async_to_sync, markcoroutinefunction, sync_to_async
from django.conf import settings
from django.http import HttpRequest, HttpResponse, HttpResponseNotFound
from django.urls import Resolver404, resolve
from servestatic.middleware import ServeStaticMiddleware

PATH = "/webhooks/"


class Webhooks:
    """Stands first: sessions, CSRF and languages do no work for a webhook, so it does not pay. What
    is no webhook is nothing: pages would miss what the middlewares give them.
    """

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponse]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        if not request.path_info.startswith(PATH):
            return self.get_response(request)
        try:
            below = request.path_info.removeprefix(PATH)
            view, args, kwargs = resolve(f"/{below}", "channels_app.urls")
        except Resolver404:
            return HttpResponseNotFound()
        answer: HttpResponse = view(request, *args, **kwargs)
        return answer


class StaticFiles:
    """servestatic, asked for static files only.

    Its middleware is asynchronous: under WSGI each page would start a thread and an event loop to
    hear that it is not a file.
    """

    sync_capable = async_capable = True

    def __init__(self, get_response: Callable[[HttpRequest], Any]) -> None:
        self.get_response = get_response
        if iscoroutinefunction(get_response):
            markcoroutinefunction(self)
            self.serve: Any = ServeStaticMiddleware(get_response)
        else:
            self.serve = async_to_sync(ServeStaticMiddleware(sync_to_async(get_response)))

    def __call__(self, request: HttpRequest) -> Any:
        if request.path_info.startswith(settings.STATIC_URL):
            return self.serve(request)
        return self.get_response(request)
