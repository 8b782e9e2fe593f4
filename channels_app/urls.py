"""Addresses carriers call: /webhooks/<carrier>/<connection key>/..."""

from django.urls import path

from channels_app import webhooks
from channels_app.calls import webhooks as calls

app_name = "webhooks"
urlpatterns = [
    path("twilio/<str:key>/message/", webhooks.message, name="message"),
    path("twilio/<str:key>/status/", webhooks.status, name="status"),
    path("twilio/<str:key>/status/<uuid:attempt>/", webhooks.status, name="attempt-status"),
    path("twilio/<str:key>/voice/", calls.voice, name="voice"),
    path("twilio/<str:key>/voice/<slug:step>/", calls.voice, name="voice-step"),
    path("twilio/<str:key>/voice/<uuid:call>/<slug:step>/", calls.voice, name="voice-call"),
    path("twilio/<str:key>/events/", webhooks.event, name="event"),
    path("twilio/<str:key>/registration/", webhooks.registration, name="registration"),
]
