"""The app `hours`."""

from django.apps import AppConfig


class HoursConfig(AppConfig):
    name = "inbox.hours"
    label = "hours"
