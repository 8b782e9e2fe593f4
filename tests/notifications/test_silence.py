"""Silence on the member's own clock, whatever the clocks do (F115)."""

from datetime import UTC, datetime, time

import pytest

from inbox.notifications.silence import Window, is_silent, parse, read, write

NIGHT = Window(frozenset({0, 1, 2, 3, 4}), time(22), time(7))  # Monday to Friday
WEEKEND = Window(frozenset({5, 6}), time(0), time(0))
ROME, YORK = "Europe/Rome", "America/New_York"


def at(text):
    return datetime.fromisoformat(text).replace(tzinfo=UTC)


@pytest.mark.parametrize(
    ("moment", "silent"),
    [
        ("2026-11-23T20:59", False),  # Monday 21:59 in Rome
        ("2026-11-23T21:00", True),
        ("2026-11-24T05:59", True),  # still Monday's night
        ("2026-11-24T06:00", False),
        ("2026-11-28T05:30", True),  # Saturday 06:30 belongs to Friday's night
        ("2026-11-28T21:30", False),  # Saturday 22:30: no night of its own
        ("2026-11-23T05:00", False),  # Monday 06:00 would be Sunday's night
    ],
)
def test_f115_window_past_midnight_belongs_to_the_day_it_began_on(moment, silent):
    assert is_silent([NIGHT], ROME, at(moment)) is silent


def test_whole_days_are_silent_from_midnight_to_midnight():
    assert is_silent([WEEKEND], ROME, at("2026-11-27T23:00"))  # Saturday 00:00
    assert is_silent([WEEKEND], ROME, at("2026-11-29T22:59"))
    assert not is_silent([WEEKEND], ROME, at("2026-11-29T23:00"))


def test_same_moment_is_each_members_own_hour():
    moment = at("2026-11-24T04:30")  # 05:30 in Rome, 23:30 on Monday in New York

    assert is_silent([NIGHT], ROME, moment)
    assert is_silent([NIGHT], YORK, moment)
    assert not is_silent([NIGHT], "Asia/Tokyo", moment)


def test_hours_keep_when_the_clocks_change():
    every = Window(frozenset(range(7)), time(22), time(7))

    # Rome: 03:00 back to 02:00 on 25 October 2026, 02:00 to 03:00 on 29 March 2026
    for night, before, after in (
        ("2026-10-24", "20:00", "06:00"),
        ("2026-03-28", "21:00", "05:00"),
    ):
        day_after = f"{night[:8]}{int(night[8:]) + 1:02d}"
        assert is_silent([every], ROME, at(f"{night}T{before}"))
        assert not is_silent([every], ROME, at(f"{night}T{int(before[:2]) - 1}:59"))
        assert is_silent([every], ROME, at(f"{day_after}T0{int(after[:2]) - 1}:59"))
        assert not is_silent([every], ROME, at(f"{day_after}T{after}"))


def test_hour_that_is_skipped_or_comes_twice():
    small = Window(frozenset({6}), time(2), time(3))  # Sunday from two to three

    assert not is_silent([small], ROME, at("2026-03-29T00:59"))  # 01:59
    assert not is_silent([small], ROME, at("2026-03-29T01:00"))  # 03:00, there was no two
    assert is_silent([small], ROME, at("2026-10-25T00:30"))  # 02:30, the first
    assert is_silent([small], ROME, at("2026-10-25T01:30"))  # and the second
    assert not is_silent([small], ROME, at("2026-10-25T02:00"))


def test_windows_are_kept_as_they_are():
    assert read([write(NIGHT), write(WEEKEND)]) == (NIGHT, WEEKEND)


@pytest.mark.parametrize(
    "asked", [("", "", ["1"]), ("x", "08:00", ["1"]), ("25:00", "1:00", ["1"]),
              ("18:00", "08:00", []), ("18:00", "08:00", ["7", "x"])],
)  # fmt: skip
def test_window_that_makes_no_sense_is_none(asked):
    assert parse(*asked) is None
