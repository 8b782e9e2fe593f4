"""Signing out reaches the tabs that are still open, and finds the session gone."""

from django.contrib.sessions.models import Session

from inbox.live import push
from tests.cast import client_of


def test_open_tabs_look_once_the_session_is_gone(live_cast, monkeypatch):
    ada, stood = client_of(live_cast.ada), []
    key = ada.session.session_key

    def look(kind, uuid, **body):
        stood.append((kind, body, Session.objects.filter(pk=key).exists()))

    monkeypatch.setattr(push, "signal", look)
    ada.post("/accounts/logout/")

    assert stood == [("member", {"access": True}, False)]
