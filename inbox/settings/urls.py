"""Addresses of the settings."""

from django.urls import path

from inbox.settings import inbox_general, organization, views
from inbox.settings.personal import profile
from inbox.settings.personal import security as own_security
from inbox.settings.staff import inviting, members, roles, security, teams

app_name = "settings"
urlpatterns = [
    path("", views.home, name="home"),
    path("general/", organization.GENERAL.view, name="general"),
    path("members/", members.members, name="members"),
    path("members/<uuid:uuid>/", members.member, name="member"),
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
    path("inboxes/<uuid:uuid>/", inbox_general.GENERAL.view, name="inbox"),
]
