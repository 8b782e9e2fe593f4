"""Addresses below /<organization>/."""

from django.urls import path

from inbox.conversations.views import files, live, pages, states, writing

app_name = "conversations"
one = "conversations/<uuid:uuid>/"
urlpatterns = [
    path("", pages.home, name="home"),
    path("inboxes/<uuid:uuid>/", pages.inbox, name="inbox"),
    path("live/", live.since, name="live"),
    path("badges/", live.badges, name="badges"),
    path(one, pages.thread, name="thread"),
    path(f"{one}earlier/", pages.earlier, name="earlier"),
    path(f"{one}head/", pages.head, name="head"),
    path(f"{one}details/", pages.panel, name="panel"),
    path(f"{one}messages/", writing.send, name="messages"),
    path(f"{one}draft/", writing.draft, name="draft"),
    path(f"{one}files/", writing.upload, name="uploads"),
    path(f"{one}closure/", states.closure, name="closure"),
    path(f"{one}assignment/", states.assignment, name="assignment"),
    path(f"{one}reading/", states.read, name="reading"),
    path(f"{one}contact/", states.contact, name="contact"),
    path(f"{one}opt-out/", states.opt_out, name="opt-out"),
    path("messages/<uuid:uuid>/attempts/", writing.attempts, name="attempts"),
    path("files/<uuid:uuid>/", files.file, name="file"),
    path("files/<uuid:uuid>/thumbnail/", files.thumbnail, name="thumbnail"),
    path("files/<uuid:uuid>/fetching/", files.fetching, name="fetching"),
    path("uploads/<uuid:uuid>/", writing.remove_upload, name="upload"),
]
