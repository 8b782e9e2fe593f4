"""Addresses of automatic replies, among the settings of an inbox."""

from django.urls import path

from inbox.autoreplies import pages, standing

app_name = "autoreplies"
urlpatterns = [
    path("inboxes/<uuid:uuid>/replies/", pages.REPLIES.view, name="inbox"),
    path("inboxes/<uuid:uuid>/standing/", standing.page, name="standing"),
]
