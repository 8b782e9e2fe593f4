"""Addresses of the settings."""

from django.urls import path

from inbox.settings import (
    audit_views,
    ending_views,
    inbox_answering,
    inbox_general,
    inbox_members,
    inbox_rules,
    organization,
    views,
)

app_name = "settings"
one = "inboxes/<uuid:uuid>/"
urlpatterns = [
    path("", views.home, name="home"),
    path("general/", organization.GENERAL.view, name="general"),
    path("logo/", organization.logo, name="logo"),
    path("logo/change/", organization.change_logo, name="logo-change"),
    path("audit/", audit_views.page, name="audit"),
    path("audit/export/", audit_views.export, name="audit-export"),
    path("ending/", ending_views.page, name="ending"),
    path("ending/transfer/", ending_views.transfer, name="transfer"),
    path("ending/deletion/", ending_views.deletion, name="deletion"),
    path("ending/cancel/", ending_views.cancellation, name="deletion-cancel"),
    path(one, inbox_general.GENERAL.view, name="inbox"),
    path(f"{one}members/", inbox_members.page, name="inbox-members"),
    path(f"{one}answering/", inbox_answering.ANSWERING.view, name="inbox-answering"),
    path(f"{one}conversations/", inbox_rules.RULES.view, name="inbox-rules"),
    path(f"{one}end/", inbox_members.end, name="inbox-end"),
]
