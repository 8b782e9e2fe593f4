"""Settings over HTTP: cards that save, say who changed them, take it back, and refuse what is stale."""

import re
from datetime import timedelta

import pytest
from django.utils import timezone

from inbox.accounts.models import Event, Role
from inbox.conversations.models import Inbox, InboxAccess

HX = {"HTTP_HX_REQUEST": "true"}


@pytest.fixture
def page(cast):
    """The general page of Aurora's Sales."""
    return f"/aurora/settings/inboxes/{cast.aurora.inbox.uuid}/"


def looks(**said):
    """The form of its first card."""
    held = {"name": "Sales", "api_code": "sales", "hue": "5"} | said
    return {"card": "looks"} | {f"looks-{name}": value for name, value in held.items()}


def seen(html: str) -> str:
    """What the first form of a page began from."""
    return re.search(r'name="seen" value="(\w+)"', html)[1]


def kept(cast) -> Inbox:
    with cast.aurora.open():
        return Inbox.objects.get(pk=cast.aurora.inbox.pk)


def test_card_saves_and_the_trail_says_who_and_what(cast, browse, page):
    ada = browse("ada")
    was = kept(cast)

    answer = ada.post(page, looks(name="Sales and repairs"), **HX)

    assert answer.status_code == 200
    assert kept(cast).name == "Sales and repairs"
    with cast.aurora.open():
        event = Event.objects.get(kind="SettingsChanged")
    assert event.actor_id == cast.ada.pk
    assert event.inbox_id == was.pk
    assert event.changes["name"] == ["Sales", "Sales and repairs"]
    assert "Changed by Ada" in answer.content.decode()


def test_last_save_is_taken_back(cast, browse, page):
    ada = browse("ada")
    ada.post(page, looks(name="Repairs"), **HX)

    answer = ada.post(f"{page}?undo=looks")

    assert answer.status_code == 302
    assert kept(cast).name == "Sales"
    with cast.aurora.open():
        assert Event.objects.filter(kind="SettingsChanged").count() == 2


def test_nobody_takes_back_what_another_saved(cast, browse, page):
    browse("ada").post(page, looks(name="Repairs"), **HX)
    with cast.aurora.open():
        cast.ben.role = Role.MANAGER
        cast.ben.save(update_fields=["role"])
    ben = browse("ben")

    assert "undo=looks" not in ben.get(page).content.decode()
    ben.post(f"{page}?undo=looks")

    assert kept(cast).name == "Repairs"


def test_old_save_is_not_taken_back(cast, browse, page):
    ada = browse("ada")
    ada.post(page, looks(name="Repairs"), **HX)
    with cast.aurora.open():
        Event.objects.filter(kind="SettingsChanged").update(at=timezone.now() - timedelta(hours=1))

    ada.post(f"{page}?undo=looks")

    assert kept(cast).name == "Repairs"


def test_stale_form_is_refused_and_keeps_what_was_typed(cast, browse, page):
    ada = browse("ada")
    began = seen(ada.get(page).content.decode())
    with cast.aurora.open():
        Inbox.objects.filter(pk=cast.aurora.inbox.pk).update(name="Sales desk")

    answer = ada.post(page, looks(name="Mine", seen="") | {"seen": began}, **HX)

    assert answer.status_code == 422
    assert "Somebody changed this meanwhile" in answer.content.decode()
    assert 'value="Mine"' in answer.content.decode()
    assert kept(cast).name == "Sales desk"


def test_bad_input_is_refused_with_its_reason(browse, page):
    answer = browse("ada").post(page, looks(name="", hue="99"), **HX)

    assert answer.status_code == 422
    assert answer.content.decode().count("field__error") == 2


def test_number_out_of_bounds_is_refused_in_our_words(browse, page):
    said = {"card": "sending", "sending-undo_seconds": "31"}

    answer = browse("ada").post(f"{page}answering/", said, **HX)

    assert answer.status_code == 422
    assert "At most 30." in answer.content.decode()


def test_saving_what_is_there_tells_nothing(cast, browse, page):
    inbox = kept(cast)
    browse("ada").post(page, looks(name=inbox.name, api_code=inbox.api_code, hue=inbox.hue), **HX)

    with cast.aurora.open():
        assert not Event.objects.filter(kind="SettingsChanged").exists()


def test_agent_sees_own_settings_only(cast, browse, page):
    ben = browse("ben")

    assert ben.get(page).status_code == 403
    assert ben.get("/aurora/settings/general/").status_code == 403
    assert "/aurora/settings/general/" not in ben.get("/aurora/settings/").content.decode()


def test_manager_sets_up_only_inboxes_they_work_in(cast, browse, page):
    with cast.aurora.open():
        cast.rita.role = Role.MANAGER
        cast.rita.save(update_fields=["role"])

    assert browse("rita").get(page).status_code == 404


def test_admin_sets_up_every_inbox(cast, browse, page):
    with cast.aurora.open():
        InboxAccess.objects.filter(member=cast.ada).delete()

    assert browse("ada").get(page).status_code == 200


def test_language_of_ones_own_draws_the_whole_page_anew(browse):
    said = {"card": "surroundings", "surroundings-language": "it", "surroundings-theme": ""}

    answer = browse("ada").post("/aurora/settings/you/", said, **HX)

    assert answer.status_code == 200
    assert answer["HX-Refresh"] == "true"
