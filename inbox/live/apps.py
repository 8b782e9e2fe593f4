"""The app `live`."""

from django.apps import AppConfig


class LiveConfig(AppConfig):
    name = "inbox.live"
    label = "live"
