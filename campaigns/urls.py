"""Addresses below /<organization>/campaigns/."""

from django.urls import path

from campaigns.settings import RULES
from campaigns.views import building, domains, enclosures, lists, moving, repeats, watching

app_name = "campaigns"
one = "<uuid:uuid>/"
urlpatterns = [
    path("", building.campaigns, name="list"),
    path("rules/", RULES.view, name="rules"),
    path("links/", domains.page, name="links"),
    path("enclosures/<uuid:uuid>/", enclosures.one, name="enclosure"),
    path("segments/<uuid:uuid>/removal/", building.segment, name="segment-removal"),
    path("recipients/<uuid:uuid>/leaving/", moving.left, name="leaving"),
    path("lists/", lists.lists, name="lists"),
    path("lists/<uuid:uuid>/", lists.one, name="sign-up-list"),
    path("lists/<uuid:uuid>/removal/", lists.removal, name="list-removal"),
    path("lists/<uuid:uuid>/export/", lists.export, name="list-export"),
    path("subscribers/<uuid:uuid>/removal/", lists.taken_off, name="subscriber-removal"),
    path(one, building.one, name="one"),
    path(f"{one}count/", building.count, name="count"),
    path(f"{one}review/", building.review, name="review"),
    path(f"{one}trial/", building.trial, name="trial"),
    path(f"{one}copy/", building.copy, name="copy"),
    path(f"{one}start/", moving.start, name="start"),
    path(f"{one}approval/", moving.approval, name="approval"),
    path(f"{one}pause/", moving.pause, name="pause"),
    path(f"{one}repeating/", repeats.pause, name="repeating"),
    path(f"{one}cancellation/", moving.cancellation, name="cancellation"),
    path(f"{one}removal/", moving.removal, name="removal"),
    path(f"{one}standing/", watching.standing, name="standing"),
    path(f"{one}recipients/", watching.recipients, name="recipients"),
    path(f"{one}export/", watching.export, name="export"),
]
