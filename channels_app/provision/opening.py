"""The sections that say when somebody is there, and what goes by itself when nobody is."""

from collections.abc import Callable
from datetime import date
from typing import Any
from zoneinfo import available_timezones

from django.conf import settings

from channels_app.provision.plan import HoursPlan, RepliesPlan
from channels_app.provision.table import Table
from inbox.autoreplies.models import Answering
from inbox.conversations.writing import filling
from inbox.conversations.writing.messages import LONGEST
from inbox.hours import calendars, slots

DAYS = ("monday", "tuesday", "wednesday", "thursday", "friday", "saturday", "sunday")
WRONG = {
    "time": "each slot is written as 09:00-17:00",
    "empty": "a slot ends when it begins",
    "overlap": "two slots overlap",
    "many": f"at most {slots.MOST} slots a day",
}


def hours(parent: Table) -> HoursPlan | None:
    """`hours` of the organization or an inbox. Naming a day says the whole week."""
    if not parent.has("hours"):
        return None
    table = parent.table("hours")
    found: dict[str, Any] = {}
    if any(table.has(day) for day in DAYS):
        found["week"] = [_slots(table, day) for day in DAYS]
    found |= _checked(table, "time_zone", "time_zone", lambda zone: zone in available_timezones())
    country = _checked(table, "country", "country", lambda code: code in calendars.countries())
    parts = calendars.countries().get(country.get("country", ""), ())
    found |= country | _checked(table, "region", "part", lambda part: part in parts)
    works_on = table.texts("works_on")
    if works_on is not None:
        found["works_on"] = sorted(works_on)
    if table.has("dates"):
        found["special"] = sorted(
            (_date(one) for one in table.tables("dates")), key=lambda row: str(row["day"])
        )
    table.finish()
    return HoursPlan(found)


def replies(parent: Table) -> RepliesPlan | None:
    """`out_of_office` and `first_reply` of an inbox."""
    found: dict[str, Any] = {}
    if parent.has("out_of_office"):
        table = parent.table("out_of_office")
        found |= _checked(table, "mode", "mode", lambda mode: mode in Answering.Mode.values)
        found |= _texts(table, "texts")
        table.finish()
    if parent.has("first_reply"):
        table = parent.table("first_reply")
        is_on = table.flag("on")
        found |= {} if is_on is None else {"first": is_on}
        found |= _texts(table, "first_texts")
        table.finish()
    return RepliesPlan(found) if found else None


def _checked(
    table: Table, key: str, column: str, is_known: Callable[[str], bool]
) -> dict[str, str]:
    said = table.optional_text(key)
    if said is not None and not is_known(said):
        table.wrong(key, f"{said!r} is not known")
        return {}
    return {} if said is None else {column: said}


def _slots(table: Table, key: str) -> slots.Written:
    said = table.texts(key) or ()
    try:
        if len(said) > slots.MOST:
            raise slots.BadSlots("many")
        pairs = [one.split("-") for one in said]
        if any(len(pair) != 2 for pair in pairs):
            raise slots.BadSlots("time")
        return slots.write(slots.read(pairs))
    except slots.BadSlots as problem:
        table.wrong(key, WRONG[problem.reason])
        return []


def _date(table: Table) -> dict[str, Any]:
    day = table.text("day")
    try:
        date.fromisoformat(day)
    except ValueError:
        table.wrong("day", f"{day!r} is no date such as 2026-12-24")
    name = table.optional_text("name", most=60) or ""
    row = {"day": day, "name": name, "slots": _slots(table, "slots")}
    table.finish()
    return row


def _texts(table: Table, column: str) -> dict[str, dict[str, str]]:
    """`text`: one a language."""
    if not table.has("text"):
        return {}
    inner = table.table("text")
    found = {}
    for code, _ in settings.LANGUAGES:
        said = inner.optional_text(code, most=LONGEST)
        if said is None:
            continue
        try:
            filling.check(said, without=filling.OWN)
        except filling.UnknownField as problem:
            inner.wrong(code, f"{{{problem.name}}} means nothing here")
        found[code] = said
    inner.finish()
    return {column: found}
