"""Undo of the domain of short links."""

from uuid import UUID

import pytest

from campaigns import rules
from campaigns.linking import domains
from inbox.settings import reaching
from tests.cast import client_of

PAGE = "/aurora/campaigns/links/"


@pytest.fixture
def leads(monkeypatch):
    """leads("go.example.com"): where these domains are asked, we answer."""
    ours: set[str] = set()

    def ask(url: str) -> bytes | None:
        host, nonce = url.split("/")[2], url.rstrip("/").split("/")[-1]
        return domains.answer(UUID(nonce)).encode() if host in ours else None

    monkeypatch.setattr(reaching, "ask", ask)
    return ours.add


def held(cast) -> str:
    with cast.aurora.open():
        return rules.current().short_domain


def test_undo_brings_the_domain_back_that_was_there(cast, leads):
    ada = client_of(cast.ada)
    leads("go.example.com")
    ada.post(PAGE, {"domain": "go.example.com"})
    ada.post(PAGE, {"domain": ""})

    shown = ada.get(PAGE).content.decode()
    ada.post(PAGE + "?undo=domain")
    log = ada.get("/aurora/settings/audit/").content.decode()

    assert "data-undo-save" in shown
    assert held(cast) == "go.example.com"
    assert "Change undone: Short links" in log


def test_domain_that_leads_here_no_more_is_not_brought_back(cast, leads, monkeypatch):
    ada = client_of(cast.ada)
    leads("go.example.com")
    ada.post(PAGE, {"domain": "go.example.com"})
    ada.post(PAGE, {"domain": ""})
    monkeypatch.setattr(reaching, "ask", lambda url: None)

    answer = ada.post(PAGE + "?undo=domain")

    assert answer.status_code == 422
    assert held(cast) == ""
