"""Websockets; and everything else when one process serves all (`make run`)."""

import os

from channels.routing import ProtocolTypeRouter, URLRouter
from channels.security.websocket import OriginValidator
from django.core.asgi import get_asgi_application

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "config.settings")

pages = get_asgi_application()

from django.conf import settings  # noqa: E402 - after the apps are loaded
from django.core.signals import request_finished  # noqa: E402
from django.db import connections  # noqa: E402

from inbox.live.routing import urlpatterns  # noqa: E402


def _close(**_: object) -> None:
    """A page that is served here has a thread of its own, which ends with it: so must its
    connection. A test's, in a transaction around its requests, is its own.
    """
    for connection in connections.all(initialized_only=True):
        if not connection.in_atomic_block:
            connection.close()


request_finished.connect(_close)

application = ProtocolTypeRouter(
    {
        "http": pages,
        # whose session it is the consumer asks: all it needs in one visit to the database
        "websocket": OriginValidator(URLRouter(urlpatterns), [settings.PUBLIC_URL]),
    }
)
