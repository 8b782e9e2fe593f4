"""The app `prewritten`."""

from django.apps import AppConfig


class PrewrittenConfig(AppConfig):
    name = "inbox.prewritten"
    label = "prewritten"
