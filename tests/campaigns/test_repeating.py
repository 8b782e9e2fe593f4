"""Campaigns that repeat (F36, F144): the calendar, each day once, late days said and skipped."""

from datetime import date, datetime, time, timedelta
from zoneinfo import ZoneInfo

import pytest
from django.db import IntegrityError, transaction
from django.utils import timezone

from campaigns.models import Campaign, Recipient, Rules, Run, Series
from campaigns.recurring import occurrences, repeating
from campaigns.recurring.occurrences import Rule
from campaigns.sending import running, windows
from tests.campaigns.test_pages import ada, form, path  # noqa: F401 - a fixture

ROME, YORK, SAO_PAULO, LORD_HOWE = (
    "Europe/Rome", "America/New_York", "America/Sao_Paulo", "Australia/Lord_Howe",
)  # fmt: skip


@pytest.mark.parametrize(
    ("zone", "on", "at", "utc"),
    [
        (ROME, date(2027, 3, 27), time(9), "2027-03-27 08:00"),
        (ROME, date(2027, 3, 28), time(9), "2027-03-28 07:00"),  # the day that lost an hour
        (ROME, date(2027, 3, 28), time(2, 30), "2027-03-28 01:30"),  # there is none: 3:30
        (ROME, date(2027, 10, 31), time(2, 30), "2027-10-31 00:30"),  # the first of two
        (ROME, date(2027, 10, 31), time(9), "2027-10-31 08:00"),
        (YORK, date(2027, 3, 14), time(2, 15), "2027-03-14 07:15"),
        (YORK, date(2027, 11, 7), time(1, 15), "2027-11-07 05:15"),
        (SAO_PAULO, date(2027, 1, 1), time(0), "2027-01-01 03:00"),
        (LORD_HOWE, date(2027, 10, 3), time(2, 15), "2027-10-02 15:45"),  # half an hour is lost
    ],
)
def test_f144_a_day_has_one_moment_whatever_the_clocks_do(zone, on, at, utc):
    found = occurrences.moment(Rule("day", at), on, zone)

    assert found.strftime("%Y-%m-%d %H:%M") == utc


@pytest.mark.parametrize(
    ("rule", "expected"),
    [
        (Rule("day", time(9)), ["02-27", "02-28", "03-01"]),
        (Rule("week", time(9), frozenset({0, 4})), ["03-01", "03-05", "03-08"]),
        (Rule("month", time(9), day=31), ["02-28", "03-31", "04-30"]),
        (Rule("month", time(9), day=29), ["02-28", "03-29", "04-29"]),
        (Rule("month", time(9), day=1), ["03-01", "04-01", "05-01"]),
        (Rule("day", time(9), until=date(2027, 2, 28)), ["02-27", "02-28"]),
    ],
)
def test_f144_the_calendar_of_a_series(rule, expected):
    found = [day.strftime("%m-%d") for day in occurrences.days(rule, since=date(2027, 2, 27))]

    assert found[:3] == expected


def test_f144_no_day_is_missed_or_doubled_over_a_year():
    for zone in (ROME, YORK, LORD_HOWE):
        at, seen = datetime(2027, 1, 1, tzinfo=ZoneInfo(zone)), []
        rule = Rule("day", time(2, 30))
        for _ in range(365):
            on = occurrences.first(rule, zone, after=at)
            seen.append(on)
            at = occurrences.moment(rule, on, zone)
        assert seen == sorted(set(seen)) and (seen[-1] - seen[0]).days == 364


def test_f144_an_hour_of_the_day_is_the_organizations_or_each_persons():
    nine = datetime(2027, 1, 7, 9, tzinfo=ZoneInfo(ROME)).astimezone(ZoneInfo("UTC"))

    assert windows.wall_clock(nine, ROME, ROME) == nine
    assert windows.wall_clock(nine, "", ROME) == nine
    assert windows.wall_clock(nine, YORK, ROME) - nine == timedelta(hours=6)


class Daily:
    """A campaign that repeats each day to two numbers, and its time that comes."""

    def __init__(self, hall, ada, **more) -> None:  # noqa: F811
        self.hall = hall
        self.pattern = hall.campaign(2)
        with hall.open():
            numbers = Campaign.objects.get(pk=self.pattern.pk).numbers
        given = form(hall, when="repeat", every="day", repeat_at="09:00", numbers=numbers, **more)
        assert ada.post(path(self.pattern.uuid), given).status_code == 302
        ada.post(path(self.pattern.uuid, "start"))

    def series(self) -> Series:
        with self.hall.open():
            return Series.objects.get(campaign=self.pattern)

    def comes(self, days: int = 0, late: timedelta = timedelta(minutes=1)) -> None:
        """The day is so long ago; the worker looks."""
        moment = timezone.now() - late
        with self.hall.open():
            zone = ZoneInfo(running.home())
            local = moment.astimezone(zone)
            Series.objects.update(
                at=local.time(), next_on=local.date() - timedelta(days=days), next_at=moment
            )
        self.hall.step()

    def runs(self) -> list[Run]:
        with self.hall.open():
            return list(Run.objects.select_related("campaign").order_by("day"))


@pytest.fixture
def daily(hall, ada):  # noqa: F811
    return lambda **more: Daily(hall, ada, **more)


def test_f36_a_campaign_repeats_and_each_run_is_a_campaign(daily, hall, ada):  # noqa: F811
    made = daily()
    assert hall.look(made.pattern).state == "repeating"
    page = ada.get(path(made.pattern.uuid)).text
    assert "Every day, 09:00" in page and page.count("<li><time") == 5

    made.comes()
    (run,) = made.runs()
    hall.run(run.campaign)
    assert sorted(hall.sent_to().values()) == [1, 1]
    assert run.campaign.name.endswith(run.day.isoformat())
    assert hall.look(made.pattern).state == "repeating"
    assert made.series().next_on == run.day + timedelta(days=1)
    assert "Finished" in ada.get(path(made.pattern.uuid)).text

    made.comes(days=-1)  # tomorrow's, today
    assert len(made.runs()) == 2
    hall.run(made.runs()[1].campaign)
    assert sorted(hall.sent_to().values()) == [2, 2]
    with hall.open():
        assert {one.tag_id for one in Campaign.objects.all()} == {run.campaign.tag_id}


def test_f144_a_day_comes_once_whoever_looks(daily, hall):
    made = daily()
    made.comes()
    (run,) = made.runs()
    with hall.open():
        due = timezone.now() - timedelta(seconds=9)
        Series.objects.update(next_on=run.day, next_at=due)  # as if the commit had been forgotten
    hall.step()

    assert len(made.runs()) == 1
    with hall.open():
        assert Campaign.objects.count() == 2
        assert Series.objects.get().next_on == run.day + timedelta(days=1)
        with pytest.raises(IntegrityError), transaction.atomic():
            Run.objects.create(series=made.series(), day=run.day)


def test_f144_late_days_are_skipped_and_said(daily, hall, ada):  # noqa: F811
    made = daily()
    made.comes(days=2, late=timedelta(hours=2))  # down for two days
    for _ in range(3):
        hall.step()

    assert [run.reason for run in made.runs()] == ["late", "late", ""]
    assert "Skipped: it was hours too late" in ada.get(path(made.pattern.uuid)).text
    assert made.series().made == 1


def test_f144_a_day_is_skipped_while_the_one_before_still_sends(daily, hall):
    made = daily()
    made.comes()
    made.comes(days=-1)

    assert [run.reason for run in made.runs()] == ["", "busy"]
    with hall.open():
        assert Recipient.objects.count() in {0, 2}


def test_f144_a_series_ends_by_its_count_by_its_day_and_by_hand(daily, hall, ada):  # noqa: F811
    made = daily(most="1")
    made.comes()
    assert hall.look(made.pattern).state == "done" and made.series().next_at is None
    hall.run(made.runs()[0].campaign)

    other = daily()
    again = path(other.pattern.uuid, "repeating")
    ada.post(again)
    ada.post(again)  # a second click
    with hall.open():
        paused = repeating.of(other.pattern)
        assert paused.next_at is None and paused.paused_at
    ada.post(again, {"_method": "DELETE"})
    with hall.open():
        assert repeating.of(other.pattern).next_at > timezone.now()
    ada.post(path(other.pattern.uuid, "cancellation"))
    assert hall.look(other.pattern).state == "cancelled"
    page = ada.get(path(other.pattern.uuid)).text
    assert "Canceled" in page and "End the series" not in page


def test_f144_a_series_is_approved_once(daily, hall, ada):  # noqa: F811
    with hall.open():
        Rules.objects.update(needs_approval=True)
    made = daily()
    assert hall.look(made.pattern).state == "asked" and made.series().next_at is None
    with hall.open():
        ben = hall.house.members["ben"]
        running.approve(Campaign.objects.get(), by=ben)
    made.comes()

    (run,) = made.runs()
    assert run.campaign.approved_by_id == ben.pk
    assert hall.run(run.campaign).state == "done"


def test_f144_what_is_missing_of_a_series_is_asked_for(hall, ada):  # noqa: F811
    campaign = hall.campaign(1)
    for given, words in (
        ({"every": "day", "repeat_at": "nine"}, "Choose the time of day."),
        ({"every": "week", "repeat_at": "09:00"}, "Choose a day of the week."),
    ):
        answer = ada.post(path(campaign.uuid), form(hall, when="repeat", **given))
        assert answer.status_code == 422 and words in answer.text
    past = form(hall, when="repeat", every="day", repeat_at="09:00", until="2020-01-01")
    assert ada.post(path(campaign.uuid), past).status_code == 302
    assert "No such day is to come." in ada.post(path(campaign.uuid, "start")).text


def test_f144_on_peoples_own_clocks_a_day_begins_where_it_is_morning_first(daily, hall):
    made = daily(in_zones="on")
    series = made.series()
    with hall.open():
        home = occurrences.moment(repeating.rule_of(series), series.next_on, running.home())
    assert timedelta(hours=10) <= home - series.next_at <= timedelta(hours=26)
    with hall.open():
        Series.objects.update(next_at=timezone.now())
    hall.step()

    (run,) = made.runs()
    hall.plan(run.campaign)
    for one in hall.recipients(run.campaign):
        clock = one.not_before.astimezone(ZoneInfo(one.zone))
        assert (clock.date(), clock.hour, clock.minute) == (series.next_on, 9, 0)
