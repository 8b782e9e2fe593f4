"""An inbox's settings over HTTP: F2, F3, F5, F62, F66, F86, F87, F121, F122, F123, F124, F126,
F127, F128, F129, F134, F135, F137, F138.
"""

import re
from datetime import timedelta
from uuid import uuid4

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.utils import timezone

from inbox.accounts.models import Event, Role, Team
from inbox.conversations.finishing import resting, triage
from inbox.conversations.models import Channel, Conversation, Inbox, InboxAccess
from inbox.live import push
from tests.sweeps.stage import picture

HX = {"HTTP_HX_REQUEST": "true"}
ASSIGNING = {"is_queue": "", "assignment": "on", "auto_assign": "off", "assign_most": "0"}


@pytest.fixture
def at(cast):
    """at("conversations"): the address of a page of Aurora's Sales."""
    return lambda page="": (
        f"/aurora/settings/inboxes/{cast.aurora.inbox.uuid}/{page and page + '/'}"
    )


def card(name, /, **said):
    return {"card": name} | {f"{name}-{key}": value for key, value in said.items()}


def kept(cast) -> Inbox:
    with cast.aurora.open():
        return Inbox.objects.get(pk=cast.aurora.inbox.pk)


def promote(cast, who, role=Role.MANAGER):
    with cast.aurora.open():
        who.role = role
        who.save(update_fields=["role"])


@pytest.fixture
def told(monkeypatch):
    """What was signalled to groups."""
    heard = []
    monkeypatch.setattr(
        push, "signal", lambda kind, uuid, event=0, **body: heard.append((kind, uuid, body))
    )
    return heard


def test_f5_an_inbox_becomes_a_queue(cast, browse, at, told, django_capture_on_commit_callbacks):
    ada = browse("ada")
    with django_capture_on_commit_callbacks(execute=True):
        answer = ada.post(
            at("answering"), card("assigning", **ASSIGNING | {"is_queue": "on"}), **HX
        )

    assert answer.status_code == 200
    assert kept(cast).is_queue
    assert ("inbox", cast.aurora.inbox.uuid, {"settings": True}) in told
    page = ada.get(f"/aurora/inboxes/{cast.aurora.inbox.uuid}/").content.decode()
    assert "Queues" in page


def test_f127_assignment_off_takes_its_controls_away_at_once(
    cast, browse, at, told, talk, django_capture_on_commit_callbacks
):
    found = talk("+12065550142", "Hello")
    ada = browse("ada")
    assert "/assignment/" in ada.get(f"/aurora/conversations/{found.uuid}/").content.decode()

    with django_capture_on_commit_callbacks(execute=True):
        ada.post(at("answering"), card("assigning", **ASSIGNING | {"assignment": ""}), **HX)

    assert ("inbox", cast.aurora.inbox.uuid, {"settings": True}) in told
    assert "/assignment/" not in ada.get(f"/aurora/conversations/{found.uuid}/").content.decode()


def test_f62_a_queue_cannot_do_without_assignment(cast, browse, at):
    said = ASSIGNING | {"is_queue": "on", "assignment": ""}

    answer = browse("ada").post(at("answering"), card("assigning", **said), **HX)

    assert answer.status_code == 422
    assert not kept(cast).is_queue


def test_missed_frame_is_made_up_for(cast, browse, at):
    ada = browse("ada")
    with cast.aurora.open():
        Event.objects.create(kind="TagChanged")
        cursor = Event.objects.latest("id").pk

    ada.post(at("answering"), card("assigning", **ASSIGNING | {"assignment": ""}), **HX)

    assert browse("ben").get(f"/aurora/live/?cursor={cursor}").json()["settings"] == "changed"
    with cast.aurora.open():
        now = Event.objects.latest("id").pk
    assert "settings" not in browse("ben").get(f"/aurora/live/?cursor={now}").json()
    assert "settings" not in browse("rita").get(f"/aurora/live/?cursor={cursor}").json()


def test_f66_f128_moving_is_allowed_or_not(cast, browse, at, talk):
    found = talk("+12065550142", "Hello")
    ada = browse("ada")

    ada.post(at("answering"), card("assigning", **ASSIGNING | {"allow_moving": ""}), **HX)
    assert "/move/" not in ada.get(f"/aurora/conversations/{found.uuid}/").content.decode()

    ada.post(at("answering"), card("assigning", **ASSIGNING | {"allow_moving": "on"}), **HX)
    assert "/move/" in ada.get(f"/aurora/conversations/{found.uuid}/").content.decode()


def test_locks_and_undo_reach_the_thread(cast, browse, at, talk):
    found = talk("+12065550142", "Hello")
    ada = browse("ada")
    locks = card("locks", lock_on_opening="on", lock_idle_minutes="7", anyone_takes_over="on")

    ada.post(at("answering"), locks, **HX)
    ada.post(at("answering"), card("sending", undo_seconds="12"), **HX)
    html = ada.get(f"/aurora/conversations/{found.uuid}/").content.decode()

    assert 'data-minutes="7"' in html
    assert 'data-opening="1"' in html
    assert kept(cast).undo_seconds == 12
    refused = ada.post(at("answering"), card("sending", undo_seconds="31"), **HX)
    assert refused.status_code == 422


def test_f86_f122_f123_typing_is_quiet_and_what_texts_cannot_carry_cannot_be_turned(
    cast, browse, at, talk
):
    found = talk("+12065550142", "Hello")
    ada = browse("ada")
    assert "data-quiet" not in ada.get(f"/aurora/conversations/{found.uuid}/").content.decode()

    ada.post(at("conversations"), card("signs", receipts_customer="on", typing_customer="on"), **HX)

    inbox = kept(cast)
    assert (inbox.receipts_customer, inbox.receipts_agent) == (False, True)
    assert (inbox.typing_customer, inbox.typing_agent) == (False, False)
    assert "data-quiet" in ada.get(f"/aurora/conversations/{found.uuid}/").content.decode()
    page = ada.get(at("conversations")).content.decode()
    assert page.count("Texts carry no such sign.") == 3
    assert len(re.findall(r'<input type="checkbox" name="signs-[^>]*disabled', page)) == 3


def test_f124_language_of_automatic_texts(cast, browse, at):
    ada = browse("ada")

    ada.post(at("conversations"), card("language", language="it"), **HX)
    refused = ada.post(at("conversations"), card("language", language="tlh"), **HX)

    assert refused.status_code == 422
    assert kept(cast).language == "it"


def test_f126_f129_what_cannot_be_set_up_yet_is_said_and_has_no_switch(cast, browse, at):
    pages = [
        browse("ada").get(at(page)).content.decode() for page in ("", "answering", "conversations")
    ]

    assert "Web chat, WhatsApp, Facebook and Instagram cannot be connected yet" in pages[0]
    assert "(202) 555-0143" in pages[0]
    assert not any(re.search(r'type="checkbox" name="[^"]*assistant', page) for page in pages)


def test_files_of_a_kind_that_is_off_are_refused(cast, browse, at, talk):
    found = talk("+12065550142", "Hello")
    address = f"/aurora/conversations/{found.uuid}/files/"

    def upload():
        file = SimpleUploadedFile("a.png", picture("PNG"), "image/png")
        return browse("ben").post(address, {"file": file}, **HX)

    assert upload().status_code == 200
    browse("ada").post(at("conversations"), card("files", file_kinds=["document"]), **HX)
    refused = upload()
    assert refused.status_code == 409
    assert "This kind of file is not sent from this inbox." in refused.content.decode()
    assert (
        "image/*" not in browse("ben").get(f"/aurora/conversations/{found.uuid}/").content.decode()
    )

    browse("ada").post(at("conversations"), {"card": "files"}, **HX)
    html = browse("ben").get(f"/aurora/conversations/{found.uuid}/").content.decode()
    assert "composer-files" not in html


def test_switches_and_lists_are_taken_back(cast, browse, at):
    ada = browse("ada")
    ada.post(at("conversations"), card("files", file_kinds=["document"]), **HX)
    ada.post(at("answering"), card("assigning", **ASSIGNING | {"assign_most": "4"}), **HX)

    ada.post(at("conversations") + "?undo=files")
    ada.post(at("answering") + "?undo=assigning")

    inbox = kept(cast)
    assert inbox.file_kinds == ["picture", "audio", "video", "document"]
    assert (inbox.assign_most, inbox.assignment, inbox.allow_moving) == (0, True, True)


def test_quiet_conversations_close_by_themselves(cast, browse, at, talk):
    now = timezone.now()
    browse("ada").post(
        at("conversations"),
        card("closing", reopen_days="14", archive_days="30", close_days="5"), **HX,
    )  # fmt: skip
    quiet = talk("+12065550141", "Old", last_message_at=now - timedelta(days=6))
    fresh = talk("+12065550142", "New", last_message_at=now - timedelta(days=4))
    again = talk("+12065550143", "Old", last_message_at=now - timedelta(days=9))

    with cast.aurora.open():
        triage.close(again, by=cast.ben)
        triage.reopen(again, by=cast.ben)
        made = resting.work(now=now)
        states = dict(Conversation.objects.values_list("pk", "state"))
        event = Event.objects.get(kind="ConversationClosed", conversation_id=quiet.pk)

    assert made == 1
    assert (states[quiet.pk], states[fresh.pk], states[again.pk]) == ("closed", "open", "open")
    assert event.actor_id is None
    html = browse("ben").get(f"/aurora/conversations/{quiet.uuid}/").content.decode()
    assert "Closed by itself" in html


def test_f137_several_inboxes_of_a_team_with_a_place(cast, browse, at):
    with cast.aurora.open():
        team = Team.objects.create(name="Workshop")

    answer = browse("ada").post(at(), card("place", team=str(team.pk), position="4"), **HX)

    assert answer.status_code == 200
    assert kept(cast).team_id == team.pk
    assert kept(cast).position == 4


def test_another_organizations_team_is_none_of_ours(cast, browse, at):
    with cast.rival.open():
        foreign = Team.objects.create(name="Rival team")

    answer = browse("ada").post(at(), card("place", team=str(foreign.pk), position="4"), **HX)

    assert answer.status_code == 422
    assert "Rival team" not in browse("ada").get(at()).content.decode()


def test_f138_api_code_is_unique(cast, browse, at):
    with cast.aurora.open():
        Inbox.objects.create(name="Other", api_code="other")
    said = card("looks", name="Sales", api_code="other", hue="5")

    answer = browse("ada").post(at(), said, **HX)

    assert answer.status_code == 422


def test_f135_members_are_let_in_and_shut_out_at_once(cast, browse, at):
    ada, rita = browse("ada"), browse("rita")
    list_ = f"/aurora/inboxes/{cast.aurora.inbox.uuid}/"
    assert rita.get(list_).status_code == 404

    ada.post(at("members"), {"add": str(cast.rita.uuid)})
    assert rita.get(list_).status_code == 200

    ada.post(at("members"), {"remove": str(cast.rita.uuid)})
    assert rita.get(list_).status_code == 404
    with cast.aurora.open():
        events = list(Event.objects.filter(kind="AccessChanged", member_id=cast.rita.pk))
    assert [event.actor_id for event in events] == [cast.ada.pk] * 2


def test_f2_f3_without_a_registered_channel_nobody_is_let_in(cast, browse, at):
    with cast.aurora.open():
        Channel.objects.update(registered=False)
    ada = browse("ada")

    page = ada.get(at("members")).content.decode()
    answer = ada.post(at("members"), {"add": str(cast.rita.uuid)})

    assert "registered with the carriers" in page
    assert 'name="add"' not in page
    assert answer.status_code == 422
    with cast.aurora.open():
        assert not InboxAccess.objects.filter(member=cast.rita).exists()


def test_f3_an_inbox_without_a_channel_says_that_it_cannot_be_used(cast, browse, talk):
    with cast.aurora.open():
        bare = Inbox.objects.create(name="Bare", api_code="bare")
        InboxAccess.objects.create(inbox=bare, member=cast.ben)
    ben = browse("ben")

    assert "This inbox has no channel" in ben.get(f"/aurora/inboxes/{bare.uuid}/").content.decode()
    assert "Nothing open" not in ben.get(f"/aurora/inboxes/{bare.uuid}/").content.decode()
    talk("+12065550142", "Hello", inbox=bare)
    html = ben.get(f"/aurora/inboxes/{bare.uuid}/").content.decode()
    assert "nobody can write to it" in html
    sales = ben.get(f"/aurora/inboxes/{cast.aurora.inbox.uuid}/").content.decode()
    assert "no channel" not in sales


def test_strangers_and_absent_members_are_not_let_in(cast, browse, at):
    ada = browse("ada")

    for uuid in (cast.otto.uuid, uuid4(), "x"):
        assert ada.post(at("members"), {"add": str(uuid)}).status_code == 404


def test_manager_who_leaves_comes_to_the_settings_home(cast, browse, at):
    promote(cast, cast.ben)

    answer = browse("ben").post(at("members"), {"remove": str(cast.ben.uuid)})

    assert answer["Location"] == "/aurora/settings/"


def test_inbox_with_a_channel_is_not_ended(cast, browse, at):
    browse("ada").post(at("end"), {"do": "archive"})
    browse("ada").post(at("end"), {"do": "delete"})

    assert kept(cast).archived_at is None
    assert "Move or release its channels first" in browse("ada").get(at()).content.decode()


def test_inbox_whose_number_was_given_back_is_archived_by_clicking(cast, browse, at):
    ada = browse("ada")
    with cast.aurora.open():
        Channel.objects.update(released_at=timezone.now(), registered=False)

    page = ada.get(at()).content.decode()
    ada.post(at("end"), {"do": "archive"})

    assert "No number yet" in page
    assert 'value="archive"' in page
    assert kept(cast).archived_at is not None


def test_f134_calls_may_ring_at_a_number_that_was_ours_once(cast, browse, at):
    ada, card_of_calls = browse("ada"), card("forwarding", forward_to="+12025550143")
    own = ada.post(at("calls"), card_of_calls, **HX)
    with cast.aurora.open():
        Channel.objects.update(released_at=timezone.now(), registered=False)

    former = ada.post(at("calls"), card_of_calls, **HX)

    assert (own.status_code, former.status_code) == (422, 200)
    assert kept(cast).forward_to == "+12025550143"


def test_empty_inbox_is_deleted_and_a_used_one_archived(cast, browse, at, talk):
    ada = browse("ada")
    with cast.aurora.open():
        empty = Inbox.objects.create(name="Empty", api_code="empty")
        InboxAccess.objects.create(inbox=empty, member=cast.ben)
        used = Inbox.objects.create(name="Used", api_code="used")
        InboxAccess.objects.create(inbox=used, member=cast.ben)
    talk("+12065550142", "Hello", inbox=used)

    for inbox in (empty, used):
        ada.post(f"/aurora/settings/inboxes/{inbox.uuid}/end/", {"do": "delete"})
    with cast.aurora.open():
        assert not Inbox.objects.filter(pk=empty.pk).exists()
        assert Inbox.objects.filter(pk=used.pk).exists()
    ada.post(f"/aurora/settings/inboxes/{used.uuid}/end/", {"do": "archive"})

    assert "Used" not in browse("ben").get("/aurora/all/").content.decode()
    page = ada.get(f"/aurora/settings/inboxes/{used.uuid}/members/").content.decode()
    assert "This inbox is archived" in page
    assert page.index(">Archived</h2>") < page.index(">Used</span>")
    ada.post(f"/aurora/settings/inboxes/{used.uuid}/end/", {"do": "restore"})
    with cast.aurora.open():
        assert Inbox.objects.get(pk=used.pk).archived_at is None


def test_managers_end_no_inbox(cast, browse, at):
    promote(cast, cast.ben)

    assert browse("ben").post(at("end"), {"do": "archive"}).status_code == 403
    assert "End this inbox" not in browse("ben").get(at()).content.decode()
