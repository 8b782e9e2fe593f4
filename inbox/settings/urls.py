"""Addresses of the settings."""

from django.urls import path

from inbox.settings import away, hours, inbox_general, organization, views

app_name = "settings"
urlpatterns = [
    path("", views.home, name="home"),
    path("general/", organization.GENERAL.view, name="general"),
    path("hours/", hours.ORGANIZATION.view, name="hours"),
    path("away/", away.AWAY.view, name="away"),
    path("inboxes/<uuid:uuid>/hours/", hours.INBOX.view, name="inbox-hours"),
    path("inboxes/<uuid:uuid>/", inbox_general.GENERAL.view, name="inbox"),
]
