"""The app `demo`; it has no tables."""

from django.apps import AppConfig


class DemoConfig(AppConfig):
    name = "ops.demo"
    label = "demo"
