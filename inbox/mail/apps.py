"""The app `mail`."""

from django.apps import AppConfig


class MailConfig(AppConfig):
    name = "inbox.mail"
    label = "mail"
