"""Undo of a recipient of e-mail alerts (F118): added or removed."""

import pytest
from django.utils import timezone

from inbox.accounts.models import Member, Team
from inbox.alerts.models import Recipient
from tests.cast import client_of

PAGE = "/aurora/settings/alerts/"


@pytest.fixture
def boss(cast):
    """Somebody outside, who said yes, hears of a team with what was written."""
    with cast.aurora.open():
        team = Team.objects.create(name="Days")
        now = timezone.now()
        return Recipient.objects.create(
            kind="contacts", team=team, email="boss@x.example", language="it", previews=True,
            asked_at=now, confirmed_at=now, by=cast.ada,
        )  # fmt: skip


def rows(cast) -> list[tuple]:
    names = ("uuid", "kind", "team", "member", "email", "language", "previews", "confirmed_at")
    with cast.aurora.open():
        return list(Recipient.objects.order_by("kind").values_list(*names))


def test_f118_removed_recipient_comes_back_as_they_were(cast, boss):
    ada, before = client_of(cast.ada), rows(cast)

    shown = ada.post(f"{PAGE}{boss.uuid}/", follow=True).content.decode()
    during = rows(cast)
    ada.post(f"{PAGE}{boss.uuid}/?undo=row")
    log = ada.get("/aurora/settings/audit/").content.decode()

    assert during == []
    assert "Deleted: boss@x.example" in shown
    assert rows(cast) == before
    assert "Change undone: E-mail alerts" in log
    assert "A new contact" in log.split("<main")[1]
    assert "<ins>contacts</ins>" not in log


def test_undo_of_a_new_recipient_removes_them(cast, boss):
    ada, before = client_of(cast.ada), rows(cast)
    ada.post(PAGE, {"kind": "unknown", "email": cast.ben.user.email})
    with cast.aurora.open():
        made = Recipient.objects.get(kind="unknown")

    ada.post(f"{PAGE}{made.uuid}/?undo=row")
    without = rows(cast)
    ada.post(f"{PAGE}{made.uuid}/?undo=row")

    assert without == before
    with cast.aurora.open():
        assert Recipient.objects.get(kind="unknown").member == cast.ben


def test_member_who_left_meanwhile_does_not_come_back(cast, boss):
    ada = client_of(cast.ada)
    ada.post(PAGE, {"kind": "unknown", "email": cast.ben.user.email})
    with cast.aurora.open():
        made = Recipient.objects.get(kind="unknown")
    ada.post(f"{PAGE}{made.uuid}/")
    with cast.aurora.open():
        Member.objects.filter(pk=cast.ben.pk).update(is_active=False)

    answer = ada.post(f"{PAGE}{made.uuid}/?undo=row", follow=True)

    assert "Nothing was undone" in answer.content.decode()
    assert len(rows(cast)) == 1


def test_who_said_stop_themselves_is_not_brought_back(cast, boss):
    ada = client_of(cast.ada)
    ada.post(PAGE, {"kind": "unknown", "email": "nora@x.example"})
    with cast.aurora.open():
        made = Recipient.objects.get(kind="unknown")
        made.delete()

    answer = ada.post(f"{PAGE}{made.uuid}/?undo=row", follow=True)

    assert "Nothing was undone" in answer.content.decode()
    assert len(rows(cast)) == 1
