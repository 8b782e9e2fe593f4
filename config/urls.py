"""Addresses: carriers' and sign-in at the root, everything else below an organization."""

from django.apps import apps
from django.conf import settings
from django.urls import include, path

from campaigns.views.domains import here
from campaigns.views.links import follow
from config import health
from inbox.accounts.addresses import ORGANIZATION
from inbox.accounts.views import front
from inbox.alerts.views import answer
from inbox.conversations.views.files import for_carrier

handler500 = "config.errors.broken"

pages = [
    path("contacts/", include("inbox.conversations.knowing.contact_urls")),
    path("campaigns/", include("campaigns.urls")),
    path("prewritten/", include("inbox.prewritten.urls")),
    path("contacts/", include("inbox.conversations.papers.urls")),
    path("settings/health/", include("channels_app.health.urls")),
    path("settings/", include("channels_app.registration.urls")),
    path("settings/", include("inbox.settings.urls")),
    path("settings/", include("inbox.autoreplies.urls")),
    path("settings/", include("inbox.alerts.urls")),
    path("settings/", include("channels_app.pages.urls")),
    path("", include("inbox.conversations.urls")),
]
urlpatterns = [
    path("", front, name="home"),
    path("healthz", health.healthz, name="healthz"),
    path("readyz", health.readyz, name="readyz"),
    path("webhooks/", include("channels_app.urls")),
    path("accounts/", include("inbox.accounts.urls")),
    path("carrier-files/<str:token>/", for_carrier, name="carrier-file"),
    path("l/here/<uuid:nonce>", here, name="campaign-link-here"),
    path("l/<str:code>", follow, name="campaign-link"),
    path("alert-mails/<str:token>/", answer, name="alert-recipient"),
    path(ORGANIZATION, include(pages)),  # the last one: its first segment is any word
]
if apps.is_installed("ops.demo"):
    urlpatterns.insert(-1, path("demo/", include("ops.demo.urls")))
if settings.ADMIN:
    from django.contrib import admin

    urlpatterns.insert(-1, path("admin/", admin.site.urls))
