"""Addresses of the settings."""

from django.urls import path

from inbox.settings import inbox_general, organization, views

app_name = "settings"
urlpatterns = [
    path("", views.home, name="home"),
    path("general/", organization.GENERAL.view, name="general"),
    path("inboxes/<uuid:uuid>/", inbox_general.GENERAL.view, name="inbox"),
]
