"""Settings of hours over HTTP: slots, presets, holidays, own dates, and who is there now. F125."""

from datetime import date, timedelta

import pytest
from django.utils import timezone

from inbox.accounts.models import Event, Role
from inbox.hours import schedules
from inbox.hours.models import Schedule

HX = {"HTTP_HX_REQUEST": "true"}
ORGANIZATION = "/aurora/settings/hours/"


@pytest.fixture
def page(cast):
    """The hours of Aurora's Sales."""
    return f"/aurora/settings/inboxes/{cast.aurora.inbox.uuid}/hours/"


def form(card="hours", **said):
    """Hours as a browser posts them; week={0: [("09:00", "17:00")]} fills days."""
    week = said.pop("week", {})
    held = {f"{card}-{name}": value for name, value in said.items()}
    for day in range(7):
        pairs = [*week.get(day, []), ("", "")]
        held[f"{card}-week-{day}-from"] = [start for start, _ in pairs]
        held[f"{card}-week-{day}-until"] = [end for _, end in pairs]
    return {"card": card} | held


def kept(cast, inbox_id=None) -> Schedule:
    with cast.aurora.open():
        return Schedule.objects.get(inbox_id=inbox_id)


def test_f125_hours_of_the_organization_are_kept_with_several_slots(cast, browse):
    ada = browse("ada")
    week = {0: [("13:30", "18:00"), ("09:00", "12:30")], 5: [("22:00", "02:00")]}

    answer = ada.post(ORGANIZATION, form(week=week, time_zone="Europe/Rome"), **HX)

    assert answer.status_code == 200, answer.content.decode()
    row = kept(cast)
    assert row.week[0] == [["09:00", "12:30"], ["13:30", "18:00"]]
    assert row.week[5] == [["22:00", "02:00"]]
    assert row.week[1] == []
    assert row.time_zone == "Europe/Rome"
    html = ada.get(ORGANIZATION).content.decode()
    assert 'value="13:30"' in html
    assert "Changed by Ada" in html
    with cast.aurora.open():
        assert Event.objects.get(kind="SettingsChanged").changes["time_zone"] == ["", "Europe/Rome"]


def test_f130_presets_and_copies_work_without_a_script(cast, browse):
    ada = browse("ada")
    ada.post(ORGANIZATION, form() | {"hours-preset": "weekdays"})
    assert [len(day) for day in kept(cast).week] == [1, 1, 1, 1, 1, 0, 0]

    week = {0: [("08:00", "12:00"), ("13:00", "16:00")]}
    ada.post(ORGANIZATION, form(week=week) | {"hours-copy": "0"})

    assert kept(cast).week[:5] == [[["08:00", "12:00"], ["13:00", "16:00"]]] * 5
    assert kept(cast).week[5:] == [[], []]
    ada.post(f"{ORGANIZATION}?undo=hours")
    assert [len(day) for day in kept(cast).week] == [1, 1, 1, 1, 1, 0, 0]


@pytest.mark.parametrize(
    ("pairs", "words"),
    [
        ([("09:00", "12:00"), ("11:00", "13:00")], "Monday: two slots overlap."),
        ([("09:00", "")], "Monday: write each time as 09:00"),
        ([("25:00", "26:00")], "Monday: write each time as 09:00"),
        ([("09:00", "09:00")], "Monday: a slot ends when it begins."),
    ],
)
def test_bad_slots_are_refused_and_stay_typed(cast, browse, pairs, words):
    answer = browse("ada").post(ORGANIZATION, form(week={0: pairs}), **HX)

    assert answer.status_code == 422
    html = answer.content.decode()
    assert words in html
    assert f'value="{pairs[0][0]}"' in html


def test_holidays_of_a_country_are_off_but_for_those_one_works_on(cast, browse):
    ada = browse("ada")
    ada.post(ORGANIZATION, form(country="IT") | {"hours-preset": "every_day"})
    html = ada.get(ORGANIZATION).content.decode()
    assert "Christmas Day" in html

    shown = ["Christmas Day", "Saint Stephen's Day"]
    week = {day: [("09:00", "17:00")] for day in range(7)}
    said = {"works_on-shown": shown, "works_on-closed": shown[1:]}
    ada.post(ORGANIZATION, form(country="IT", week=week, **said))

    assert kept(cast).works_on == ["Christmas Day"]
    with cast.aurora.open():
        hours = schedules.of([cast.aurora.inbox.pk])[cast.aurora.inbox.pk]
    assert hours.of(date(2027, 12, 25)) != ()
    assert hours.of(date(2027, 12, 26)) == ()


def test_holidays_are_written_in_the_readers_language(cast, browse):
    cast.ada.user.language = "it"
    cast.ada.user.save(update_fields=["language"])
    browse("ada").post(ORGANIZATION, form(country="IT"))

    assert "Natale" in browse("ada").get(ORGANIZATION).content.decode()


def test_region_adds_its_own_and_goes_with_its_country(cast, browse):
    ada = browse("ada")
    ada.post(ORGANIZATION, form(country="DE"))
    ada.post(ORGANIZATION, form(country="DE", part="BY"))
    assert kept(cast).part == "BY"

    ada.post(ORGANIZATION, form(country="IT", part="BY"))

    assert (kept(cast).country, kept(cast).part) == ("IT", "")


def test_own_dates_have_hours_of_their_own(cast, browse):
    ada = browse("ada")
    day = str(timezone.now().date() + timedelta(days=9))
    said = {"special-day": [day, ""], "special-name": ["Inventory", ""],
            "special-slots": ["09:00–12:00, 13:00-14:30", ""]}  # fmt: skip

    ada.post(ORGANIZATION, form(**said))

    assert kept(cast).special == [
        {"day": day, "name": "Inventory", "slots": [["09:00", "12:00"], ["13:00", "14:30"]]}
    ]
    assert 'value="09:00–12:00, 13:00–14:30"' in ada.get(ORGANIZATION).content.decode()
    refused = ada.post(ORGANIZATION, form(**(said | {"special-slots": ["noon", ""]})), **HX)
    assert refused.status_code == 422


def test_audit_log_tells_hours_in_words(cast, browse):
    ada = browse("ada")
    nine = [("09:00", "12:00"), ("13:00", "17:00")]
    said = {"special-day": ["2026-12-24", ""], "special-name": ["Inventory", ""],
            "special-slots": ["", ""]}  # fmt: skip
    ada.post(ORGANIZATION, form(week=dict.fromkeys(range(5), nine) | {5: nine[:1]}, **said))

    log = ada.get("/aurora/settings/audit/").content.decode()
    file = b"".join(ada.post("/aurora/settings/audit/export/")).decode()

    for told in (log, file):
        assert "Mon–Fri 09:00–12:00, 13:00–17:00; Sat 09:00–12:00" in told
        assert "Dec. 24, 2026 Inventory Closed all day" in told


def test_inbox_inherits_until_it_has_its_own(cast, browse, page):
    ada = browse("ada")
    all_day = {day: [("00:00", "00:00")] for day in range(7)}
    ada.post(ORGANIZATION, form(week=all_day))
    inbox = cast.aurora.inbox.pk

    html = ada.get(page).content.decode()
    assert "Always open" not in html  # no row yet: nothing is said of it
    answer = ada.post(page, form("inbox-hours", inherits="on"), **HX)
    assert "Always open" in answer.content.decode()

    tomorrow = (timezone.now() + timedelta(days=2)).weekday()
    ada.post(page, form("inbox-hours", week={tomorrow: [("09:00", "10:00")]}))
    assert "Now closed until" in ada.get(page).content.decode()
    with cast.aurora.open():
        assert not schedules.of([inbox])[inbox].is_never_open
        event = Event.objects.filter(kind="SettingsChanged").order_by("id").last()
    assert event.inbox_id == inbox


def test_agents_and_managers_of_other_inboxes_set_no_hours(cast, browse, page):
    ben = browse("ben")
    assert ben.get(page).status_code == 403
    assert ben.get(ORGANIZATION).status_code == 403
    with cast.aurora.open():
        cast.rita.role = Role.MANAGER
        cast.rita.save(update_fields=["role"])

    assert browse("rita").get(page).status_code == 404
    assert browse("rita").post(page, form("inbox-hours")).status_code == 404
    with cast.aurora.open():
        assert not Schedule.objects.exists()


def test_looking_makes_no_row(cast, browse, page):
    browse("ada").get(page)
    browse("ada").get(ORGANIZATION)

    with cast.aurora.open():
        assert not Schedule.objects.exists()
