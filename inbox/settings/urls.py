"""Addresses of the settings."""

from django.urls import path

from inbox.settings import (
    audit_views,
    away,
    ending_views,
    hours,
    inbox_answering,
    inbox_calls,
    inbox_general,
    inbox_members,
    inbox_rules,
    organization,
    phone,
    views,
)
from inbox.settings.personal import portrait, profile
from inbox.settings.personal import security as own_security
from inbox.settings.staff import inviting, members, roles, security, teams

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
    path("members/", members.members, name="members"),
    path("members/<uuid:uuid>/", members.member, name="member"),
    path("members/<uuid:uuid>/picture/", portrait.show, name="picture"),
    path("you/picture/", portrait.change, name="picture-change"),
    path("members/<uuid:uuid>/suspension/", members.suspension, name="member-suspension"),
    path("members/<uuid:uuid>/removal/", members.removal, name="member-removal"),
    path("invitations/", inviting.invite, name="invite"),
    path("invitations/<uuid:uuid>/", inviting.invitation, name="invitation"),
    path("teams/", teams.every, name="teams"),
    path("teams/<uuid:uuid>/", teams.one, name="team"),
    path("security/", security.organization, name="organization-security"),
    path("you/", profile.PROFILE.view, name="profile"),
    path("you/security/", own_security.mine, name="security"),
    path("you/sessions/", own_security.sign_out, name="sessions"),
    path("roles/", roles.matrix, name="roles"),
    path("hours/", hours.ORGANIZATION.view, name="hours"),
    path("away/", away.AWAY.view, name="away"),
    path("inboxes/<uuid:uuid>/hours/", hours.INBOX.view, name="inbox-hours"),
    path("phone/", phone.PHONE.view, name="phone"),
    path("inboxes/<uuid:uuid>/calls/", inbox_calls.CALLS.view, name="inbox-calls"),
]
