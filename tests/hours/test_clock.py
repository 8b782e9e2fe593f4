"""When it is open: a table of instants through clock changes in zones of every kind, and a walk
minute by minute that knows nothing of how it is computed.
"""

from datetime import UTC, date, datetime, timedelta
from zoneinfo import ZoneInfo

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from inbox.hours import clock, slots
from inbox.hours.clock import Hours

OFFICE = (("09:00", "17:00"),)
LUNCH = (("09:00", "12:30"), ("13:30", "18:00"))
NIGHT = (("22:00", "02:30"),)
EARLY = (("01:00", "03:00"),)
DAY = (("00:00", "00:00"),)


def hours(zone, *day, days=range(7), **more):
    """The same slots on some days of the week."""
    slot = slots.read(day)
    week = tuple(slot if number in days else () for number in range(7))
    return Hours(zone, week, **more)


def at(text):
    """An instant: "2026-03-08T06:59Z"."""
    return datetime.fromisoformat(text.replace("Z", "+00:00"))


NEW_YORK, LONDON, SANTIAGO = "America/New_York", "Europe/London", "America/Santiago"
LORD_HOWE, SAO_PAULO, KATHMANDU = "Australia/Lord_Howe", "America/Sao_Paulo", "Asia/Kathmandu"

# zone, slots of every day, an instant, whether it is open, and when that changes
TABLE = [
    # New York skips 02:00-03:00 on 8 March 2026
    (NEW_YORK, EARLY, "2026-03-08T05:59Z", False, "2026-03-08T06:00Z"),
    (NEW_YORK, EARLY, "2026-03-08T06:00Z", True, "2026-03-08T07:00Z"),
    (NEW_YORK, EARLY, "2026-03-08T06:59Z", True, "2026-03-08T07:00Z"),
    (NEW_YORK, EARLY, "2026-03-08T07:00Z", False, "2026-03-09T05:00Z"),
    (NEW_YORK, OFFICE, "2026-03-08T12:59Z", False, "2026-03-08T13:00Z"),
    (NEW_YORK, OFFICE, "2026-03-07T21:59Z", True, "2026-03-07T22:00Z"),
    (NEW_YORK, (("02:00", "02:30"),), "2026-03-08T06:30Z", False, "2026-03-09T06:00Z"),
    (NEW_YORK, (("02:30", "04:00"),), "2026-03-08T06:59Z", False, "2026-03-08T07:00Z"),
    # and has 01:00-02:00 twice on 1 November
    (NEW_YORK, EARLY, "2026-11-01T05:00Z", True, "2026-11-01T08:00Z"),
    (NEW_YORK, EARLY, "2026-11-01T06:30Z", True, "2026-11-01T08:00Z"),
    (NEW_YORK, (("01:30", "02:00"),), "2026-11-01T05:30Z", True, "2026-11-01T06:00Z"),
    (NEW_YORK, (("01:30", "02:00"),), "2026-11-01T06:00Z", False, "2026-11-01T06:30Z"),
    (NEW_YORK, (("01:30", "02:00"),), "2026-11-01T06:30Z", True, "2026-11-01T07:00Z"),
    (NEW_YORK, OFFICE, "2026-11-01T13:59Z", False, "2026-11-01T14:00Z"),
    # London: 29 March at 01:00, 25 October at 02:00
    (LONDON, OFFICE, "2026-03-28T09:00Z", True, "2026-03-28T17:00Z"),
    (LONDON, OFFICE, "2026-03-29T08:00Z", True, "2026-03-29T16:00Z"),
    (LONDON, NIGHT, "2026-03-28T23:00Z", True, "2026-03-29T01:30Z"),
    (LONDON, NIGHT, "2026-10-24T21:00Z", True, "2026-10-25T02:30Z"),
    (LONDON, (("01:00", "01:30"),), "2026-03-29T00:59Z", False, "2026-03-30T00:00Z"),
    (LONDON, (("01:00", "01:30"),), "2026-10-25T00:30Z", False, "2026-10-25T01:00Z"),
    # Santiago skips 00:00-01:00 on 6 September and has 23:00-24:00 twice on 4 April
    (SANTIAGO, (("00:00", "02:00"),), "2026-09-06T03:59Z", False, "2026-09-06T04:00Z"),
    (SANTIAGO, (("00:00", "02:00"),), "2026-09-06T04:00Z", True, "2026-09-06T05:00Z"),
    (SANTIAGO, (("00:00", "00:30"),), "2026-09-06T04:00Z", False, "2026-09-07T03:00Z"),
    (SANTIAGO, (("22:00", "24:00"),), "2026-04-05T01:00Z", True, "2026-04-05T04:00Z"),
    (SANTIAGO, (("23:30", "00:30"),), "2026-04-05T02:30Z", True, "2026-04-05T03:00Z"),
    (SANTIAGO, (("23:30", "00:30"),), "2026-04-05T03:00Z", False, "2026-04-05T03:30Z"),
    (SANTIAGO, (("23:30", "00:30"),), "2026-04-05T03:30Z", True, "2026-04-05T04:30Z"),
    (SANTIAGO, DAY, "2026-09-06T04:00Z", True, None),
    # Lord Howe moves by half an hour, on 4 October at 02:00 and 5 April at 02:00
    (LORD_HOWE, EARLY, "2026-10-03T14:30Z", True, "2026-10-03T16:00Z"),
    (LORD_HOWE, (("02:00", "02:30"),), "2026-10-03T15:30Z", False, "2026-10-04T15:00Z"),
    (LORD_HOWE, (("01:30", "02:00"),), "2026-04-04T14:30Z", True, "2026-04-04T15:30Z"),
    (LORD_HOWE, OFFICE, "2026-10-03T22:00Z", True, "2026-10-04T06:00Z"),
    # Sao Paulo, when it still changed: 4 November 2018 at midnight, back on 17 February 2019
    (SAO_PAULO, (("00:00", "01:30"),), "2018-11-04T02:59Z", False, "2018-11-04T03:00Z"),
    (SAO_PAULO, (("00:00", "01:30"),), "2018-11-04T03:00Z", True, "2018-11-04T03:30Z"),
    (SAO_PAULO, (("23:00", "23:30"),), "2019-02-17T01:00Z", True, "2019-02-17T01:30Z"),
    (SAO_PAULO, (("23:00", "23:30"),), "2019-02-17T01:30Z", False, "2019-02-17T02:00Z"),
    (SAO_PAULO, OFFICE, "2026-11-04T12:00Z", True, "2026-11-04T20:00Z"),
    # a quarter of an hour off, never a change; a leap day
    (KATHMANDU, LUNCH, "2028-02-29T03:15Z", True, "2028-02-29T06:45Z"),
    (KATHMANDU, LUNCH, "2028-02-29T06:45Z", False, "2028-02-29T07:45Z"),
    (KATHMANDU, LUNCH, "2028-02-29T07:45Z", True, "2028-02-29T12:15Z"),
    (KATHMANDU, LUNCH, "2028-02-28T18:14Z", False, "2028-02-29T03:15Z"),
]


@pytest.mark.parametrize(("zone", "day", "instant", "is_open", "change"), TABLE)
def test_rf63_edges_through_clock_changes(zone, day, instant, is_open, change):
    found = hours(zone, *day)

    assert clock.is_open(found, at(instant)) is is_open
    assert clock.next_change(found, at(instant)) == (at(change) if change else None)


def test_special_day_and_holiday_take_the_place_of_the_week():
    eve, christmas, new_year = date(2026, 12, 24), date(2026, 12, 25), date(2027, 1, 1)
    found = hours(
        "Europe/Rome", *OFFICE, special={eve: slots.read([["09:00", "12:00"]]), new_year: ()},
        holidays={christmas, new_year},
    )  # fmt: skip

    assert clock.next_change(found, at("2026-12-24T08:30Z")) == at("2026-12-24T11:00Z")
    assert clock.next_change(found, at("2026-12-24T11:00Z")) == at("2026-12-26T08:00Z")
    assert clock.since(found, at("2026-12-25T12:00Z")) == at("2026-12-24T11:00Z")
    assert clock.next_change(found, at("2026-12-31T16:00Z")) == at("2027-01-02T08:00Z")


def test_special_opening_wins_over_a_holiday():
    day = date(2026, 12, 25)
    found = hours("UTC", *OFFICE, special={day: slots.read([["10:00", "11:00"]])}, holidays={day})

    assert clock.is_open(found, at("2026-12-25T10:30Z"))
    assert not clock.is_open(found, at("2026-12-25T11:30Z"))


def test_zone_is_the_teams_own_wherever_one_asks():
    rome = datetime(2026, 6, 1, 9, 0, tzinfo=ZoneInfo("Europe/Rome"))
    found = hours("Europe/Rome", *OFFICE)

    assert clock.is_open(found, rome.astimezone(ZoneInfo("America/Los_Angeles")))
    assert not clock.is_open(hours("America/Los_Angeles", *OFFICE), rome)


def test_never_open_and_always_open_change_never():
    assert clock.next_change(Hours("UTC", ((),) * 7), at("2026-01-01T00:00Z")) is None
    assert clock.next_change(hours("UTC", *DAY), at("2026-01-01T00:00Z")) is None
    assert clock.since(hours("UTC", *DAY), at("2026-01-01T00:00Z")) is None


def test_open_once_a_year_is_found():
    found = Hours("UTC", ((),) * 7, special={date(2027, 5, 1): slots.read([["09:00", "10:00"]])})

    assert clock.next_change(found, at("2026-06-01T00:00Z")) == at("2027-05-01T09:00Z")


ZONES = [NEW_YORK, LONDON, SANTIAGO, LORD_HOWE, KATHMANDU, "Africa/Cairo", "Pacific/Apia"]
MOMENTS = [
    "2026-03-07T00:00Z", "2026-10-31T00:00Z", "2026-03-28T12:00Z", "2026-10-24T12:00Z",
    "2026-09-05T06:00Z", "2026-04-04T06:00Z", "2026-10-03T06:00Z", "2026-04-23T12:00Z",
    "2011-12-29T00:00Z",
]  # fmt: skip


@st.composite
def days(draw):
    edges = sorted(draw(st.sets(st.integers(0, clock.DAY), min_size=2, max_size=6)))
    return tuple(zip(edges[::2], edges[1::2], strict=False))


@given(
    zone=st.sampled_from(ZONES),
    week=st.tuples(*[days()] * 7),
    begin=st.sampled_from(MOMENTS),
    minute=st.integers(0, 2 * clock.DAY),
)
@settings(max_examples=60, deadline=None)
def test_rf63_next_change_is_what_a_walk_by_the_minute_finds(zone, week, begin, minute):
    found, start = Hours(zone, week), at(begin) + timedelta(minutes=minute)

    change, begun = clock.next_change(found, start), clock.since(found, start)

    assert change == walk(found, start, +1)
    before = walk(found, start, -1)
    assert before is None or begun == before + timedelta(minutes=1)


def walk(found, start, step):
    """The first minute with the other state, four days far; each asked of the wall clock."""
    zone = ZoneInfo(found.zone)

    def shown(instant):
        local = instant.astimezone(zone)
        minute = local.hour * 60 + local.minute
        return any(begin <= minute < end for begin, end in found.week[local.weekday()])

    now = shown(start)
    for count in range(1, 14 * clock.DAY):
        instant = (start + step * timedelta(minutes=count)).astimezone(UTC)
        if shown(instant) != now:
            return instant
    return None
