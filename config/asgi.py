"""Websockets; and everything else when one process serves all (`make run`)."""

import os

from channels.routing import ProtocolTypeRouter, URLRouter
from channels.security.websocket import OriginValidator
from django.core.asgi import get_asgi_application

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "config.settings")

pages = get_asgi_application()

from django.conf import settings  # noqa: E402 - after the apps are loaded

from inbox.live.routing import urlpatterns  # noqa: E402

application = ProtocolTypeRouter(
    {
        "http": pages,
        # whose session it is the consumer asks: all it needs in one visit to the database
        "websocket": OriginValidator(URLRouter(urlpatterns), [settings.PUBLIC_URL]),
    }
)
