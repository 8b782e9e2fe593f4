"""Addresses: carriers' and sign-in at the root, everything else below an organization."""

from django.urls import include, path

from config import health

urlpatterns = [
    path("healthz", health.healthz, name="healthz"),
    path("readyz", health.readyz, name="readyz"),
    path("webhooks/", include("channels_app.urls")),
]
