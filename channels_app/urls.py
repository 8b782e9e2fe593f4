"""Addresses carriers call: /webhooks/<carrier>/<connection key>/..."""

from django.urls import path

from channels_app import webhooks

app_name = "webhooks"
urlpatterns = [
    path("twilio/<str:key>/message/", webhooks.message, name="message"),
    path("twilio/<str:key>/status/", webhooks.status, name="status"),
    path("twilio/<str:key>/status/<uuid:attempt>/", webhooks.status, name="attempt-status"),
    path("twilio/<str:key>/voice/", webhooks.voice, name="voice"),
    path("twilio/<str:key>/events/", webhooks.event, name="event"),
]
