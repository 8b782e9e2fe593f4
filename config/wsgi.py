"""Pages and webhooks."""

import os

from django.core.wsgi import get_wsgi_application

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "config.settings")

application = get_wsgi_application()

from django.urls import get_resolver  # noqa: E402 - after the apps are loaded

from config import steady  # noqa: E402

all_views = get_resolver().url_patterns  # loaded with the first look
steady.settle()
