"""Settings of automatic replies over HTTP, and what would be sent when. F125, F130, F149."""

from datetime import timedelta

import pytest
from django.utils import timezone

from inbox.accounts.models import Role
from inbox.autoreplies.models import Answering
from inbox.conversations.models import Message
from inbox.hours import presets, schedules
from inbox.hours.models import Absence

HX = {"HTTP_HX_REQUEST": "true"}
AWAY = "/aurora/settings/away/"


@pytest.fixture
def page(cast):
    """The automatic replies of Aurora's Sales."""
    return f"/aurora/settings/inboxes/{cast.aurora.inbox.uuid}/replies/"


def closed(mode="auto", **texts):
    said = {f"when-closed-texts_{code}": text for code, text in texts.items()}
    return {"card": "when-closed", "when-closed-mode": mode} | said


def kept(cast) -> Answering:
    with cast.aurora.open():
        return Answering.objects.get(inbox=cast.aurora.inbox)


def office(cast) -> None:
    with cast.aurora.open():
        row = schedules.made(None)
        row.week = presets.WEEKDAYS
        row.save()


def test_f130_out_of_office_is_off_auto_or_on(cast, browse, page):
    ada = browse("ada")

    answer = ada.post(page, closed("auto", en="We are closed.", it="Siamo chiusi."), **HX)

    assert answer.status_code == 200, answer.content.decode()
    assert kept(cast).mode == "auto"
    assert kept(cast).texts == {"en": "We are closed.", "it": "Siamo chiusi."}
    assert kept(cast).on_since is None
    ada.post(page, closed("on", en="We are closed."))
    assert timezone.now() - kept(cast).on_since < timedelta(minutes=1)
    ada.post(page, closed("off", en="We are closed."))
    assert (kept(cast).mode, kept(cast).on_since) == ("off", None)
    ada.post(f"{page}?undo=when-closed")
    assert kept(cast).mode == "on"


def test_nothing_to_say_is_not_switched_on(browse, page):
    answer = browse("ada").post(page, closed("auto"), **HX)

    assert answer.status_code == 422
    assert "Write the message first." in answer.content.decode()


def test_unknown_field_would_reach_a_customer_and_is_refused(browse, page):
    for words in ("Hello {nme}", "Yours, {my name}"):
        answer = browse("ada").post(page, closed("auto", en=words), **HX)

        assert answer.status_code == 422
        assert "means nothing here" in answer.content.decode()


def test_f149_first_reply_is_switched_on_with_its_text(cast, browse, page):
    said = {"card": "first-reply", "first-reply-first": "on",
            "first-reply-first_texts_pt_br": "Recebemos!"}  # fmt: skip
    browse("ada").post(page, said, **HX)

    assert kept(cast).first
    assert kept(cast).first_texts == {"pt-br": "Recebemos!"}


@pytest.mark.parametrize(
    ("at", "language", "words"),
    [
        ("2026-11-21T12:00", "", "Closed, sorry Ana."),
        ("2026-11-21T12:00", "it", "Chiuso"),
        ("2026-11-23T12:00", "", "Thanks!"),
    ],
)
def test_f125_preview_says_what_would_be_sent_when(cast, browse, page, at, language, words):
    office(cast)
    ada = browse("ada")
    ada.post(page, closed("auto", en="Closed, sorry {first name|you}.", it="Chiuso"))
    ada.post(page, {"card": "first-reply", "first-reply-first": "on",
                    "first-reply-first_texts_en": "Thanks!"})  # fmt: skip

    html = ada.get(page, {"at": at, "language": language}).content.decode()

    assert f'dir="auto">{words}</div>' in html
    if words.startswith("Closed"):
        assert 'datetime="2026-11-23T09:00:00+00:00"' in html
    with cast.aurora.open():
        assert not Message.objects.exists()


@pytest.mark.parametrize(
    ("query", "words"),
    [
        ({"at": "2026-11-23T12:00"}, "it is open then"),
        ({"at": "rubbish"}, "Nothing is sent"),
    ],
)
def test_f125_preview_says_why_nothing_would_be(cast, browse, page, query, words):
    office(cast)
    ada = browse("ada")
    if query["at"] != "rubbish":
        ada.post(page, closed("auto", en="Closed"))

    assert words in ada.get(page, query).content.decode()


def test_agents_and_managers_of_other_inboxes_set_no_replies(cast, browse, page):
    assert browse("ben").get(page).status_code == 403
    with cast.aurora.open():
        cast.rita.role = Role.MANAGER
        cast.rita.save(update_fields=["role"])

    assert browse("rita").get(page).status_code == 404
    assert browse("rita").post(page, closed("auto", en="Hm")).status_code == 404
    with cast.aurora.open():
        assert not Answering.objects.exists()


def test_f149_member_keeps_their_own_out_of_office(cast, browse):
    ben = browse("ben")
    said = {
        "card": "away", "away-first_day": "2026-12-24", "away-last_day": "2026-12-27",
        "away-note": "Skiing; ask Ada", "away-replies": "on", "away-texts_en": "I am away.",
    }  # fmt: skip

    answer = ben.post(AWAY, said, **HX)

    assert answer.status_code == 200, answer.content.decode()
    with cast.aurora.open():
        row = Absence.objects.get(member=cast.ben)
    assert row.since.isoformat() == "2026-12-24T00:00:00+00:00"
    assert row.until.isoformat() == "2026-12-28T00:00:00+00:00"
    assert row.texts == {"en": "I am away."}
    html = ben.get(AWAY).content.decode()
    assert 'value="2026-12-27"' in html
    ben.post(f"{AWAY}?undo=away")
    with cast.aurora.open():
        assert Absence.objects.get(member=cast.ben).since is None


@pytest.mark.parametrize(
    ("first", "last", "words"),
    [
        ("2026-12-24", "", "Choose both days, or none."),
        ("2026-12-24", "2026-12-20", "The last day is before the first."),
    ],
)
def test_impossible_days_are_refused(browse, first, last, words):
    said = {"card": "away", "away-first_day": first, "away-last_day": last}
    answer = browse("ben").post(AWAY, said, **HX)

    assert answer.status_code == 422
    assert words in answer.content.decode()


def test_automatic_reply_is_marked_in_the_thread(cast, browse, talk):
    found = talk("+12065550142", "Hello")
    with cast.aurora.open():
        Message.objects.create(
            conversation=found, direction="out", status="delivered", body="We are closed."
        )

    html = browse("ben").get(f"/aurora/conversations/{found.uuid}/").content.decode()

    assert "Automatic reply" in html


def test_f125_agents_see_that_it_is_closed_in_list_and_thread(cast, browse, talk):
    found = talk("+12065550142", "Hello")
    inbox = f"/aurora/inboxes/{cast.aurora.inbox.uuid}/"
    thread = f"/aurora/conversations/{found.uuid}/"
    ben = browse("ben")
    assert "closed-pill" not in ben.get(inbox).content.decode()

    with cast.aurora.open():
        row = schedules.made(None)
        day = (timezone.now() + timedelta(days=2)).weekday()
        row.week = [presets.OFFICE if number == day else [] for number in range(7)]
        row.save()
    assert "Closed now until" in ben.get(inbox).content.decode()
    assert "Closed now until" in ben.get(thread).content.decode()

    with cast.aurora.open():
        Answering.objects.create(inbox=cast.aurora.inbox, mode="auto", texts={"en": "Closed"})
    assert "Closed now, auto-reply is on until" in ben.get(thread).content.decode()
    with cast.aurora.open():
        row.week = [[["00:00", "00:00"]]] * 7
        row.save()
    assert "closed-pill" not in ben.get(thread).content.decode()
    with cast.aurora.open():
        Answering.objects.update(mode="on")
    assert "Auto-reply is on" in ben.get(thread).content.decode()
