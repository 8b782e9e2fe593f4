"""Fields of the hours' form that are more than one input. Each reads what the browser posts, and
the plain value itself: Undo posts that.
"""

import re
from datetime import date
from itertools import groupby
from typing import Any

from django import forms
from django.core.exceptions import ValidationError
from django.utils.dates import WEEKDAYS, WEEKDAYS_ABBR
from django.utils.formats import date_format
from django.utils.translation import gettext as _

from inbox.hours import slots

MOST_DATES = 60
BETWEEN = re.compile(r"\s*[-\u2013\u2014]\s*")
WORKDAYS = range(5)


class _Parts(forms.Widget):
    """Its inputs stand in the template."""

    def value_from_datadict(self, data: Any, files: Any, name: str) -> Any:
        if name in data:
            return data[name]
        return self.gather(data, name)

    def value_omitted_from_data(self, data: Any, files: Any, name: str) -> bool:
        return False

    def gather(self, data: Any, name: str) -> Any:
        """The value in the shape in which a row keeps it."""
        raise NotImplementedError


def _all(data: Any, name: str) -> list[str]:
    return [str(one) for one in data.getlist(name)] if hasattr(data, "getlist") else []


class _WeekInput(_Parts):
    def gather(self, data: Any, name: str) -> Any:
        return [
            [
                list(pair)
                for pair in zip(
                    _all(data, f"{name}-{day}-from"),
                    _all(data, f"{name}-{day}-until"),
                    strict=False,
                )
                if any(pair)
            ]
            for day in range(7)
        ]


class WeekField(forms.Field):
    """Seven lists of slots."""

    widget = _WeekInput

    def clean(self, value: Any) -> Any:
        return [_slots(day, str(WEEKDAYS[number])) for number, day in enumerate(value or [])]

    def told(self, week: list[Any]) -> str:
        """In words: each run of days that are alike, and their slots."""
        said = []
        for slots_, days in groupby(range(len(week)), key=lambda day: shown(week[day])):
            first, *more = [str(WEEKDAYS_ABBR[day]) for day in days]
            if slots_:
                said.append(f"{first}\u2013{more[-1]} {slots_}" if more else f"{first} {slots_}")
        return "; ".join(said)


class _HolidaysInput(_Parts):
    def gather(self, data: Any, name: str) -> Any:
        closed = set(_all(data, f"{name}-closed"))
        return sorted({key for key in _all(data, f"{name}-shown") if key not in closed})


class HolidaysField(forms.Field):
    """The names of holidays on which it is open all the same."""

    widget = _HolidaysInput

    def clean(self, value: Any) -> Any:
        return [str(one)[:120] for one in value or []][:MOST_DATES]


class _SpecialInput(_Parts):
    def gather(self, data: Any, name: str) -> Any:
        rows = zip(
            _all(data, f"{name}-day"),
            _all(data, f"{name}-name"),
            _all(data, f"{name}-slots"),
            strict=False,
        )
        return [{"day": day, "name": label, "slots": said} for day, label, said in rows if day]


class SpecialField(forms.Field):
    """Own dates: each with hours of its own, none: closed."""

    widget = _SpecialInput

    def clean(self, value: Any) -> Any:
        rows = {}
        for one in value or []:
            try:
                day = date.fromisoformat(one["day"])
            except ValueError:
                raise ValidationError(_("A date is not one.")) from None
            said = one["slots"]
            pairs = _pairs(said) if isinstance(said, str) else said
            name = str(one["name"]).strip()[:60]
            rows[day] = {"day": str(day), "name": name, "slots": _slots(pairs, str(day))}
        if len(rows) > MOST_DATES:
            raise ValidationError(_("At most 60 dates."))
        return [rows[day] for day in sorted(rows)]

    def told(self, rows: list[Any]) -> str:
        """In words: each day, what it is for, and its slots."""
        said = [
            (date_format(date.fromisoformat(one["day"])), one["name"], shown(one["slots"]))
            for one in rows
        ]
        return "; ".join(
            " ".join([day, name, hours or _("Closed all day")]) for day, name, hours in said
        )


def copied(week: list[Any], source: str) -> list[Any]:
    """The slots of a day on every weekday; of Saturday or Sunday on both days of the weekend."""
    if source not in set("0123456"):
        return week
    day = int(source)
    same = WORKDAYS if day in WORKDAYS else (5, 6)
    return [week[day] if number in same else slots_ for number, slots_ in enumerate(week)]


def shown(value: Any) -> str:
    """The slots of an own date as they are typed."""
    if isinstance(value, str):
        return value
    return ", ".join("\u2013".join(pair) for pair in value)


def _pairs(said: str) -> list[list[str]]:
    return [BETWEEN.split(part.strip(), maxsplit=1) for part in said.split(",") if part.strip()]


def _slots(pairs: Any, where: str) -> slots.Written:
    """The slots in their order. Raises ValidationError with what to do."""
    known = {
        "time": _("%(day)s: write each time as 09:00, from and until."),
        "empty": _("%(day)s: a slot ends when it begins."),
        "overlap": _("%(day)s: two slots overlap."),
        "many": _("%(day)s: at most 4 slots a day."),
    }
    try:
        if any(len(pair) != 2 for pair in pairs):
            raise slots.BadSlots("time")
        if len(pairs) > slots.MOST:
            raise slots.BadSlots("many")
        return slots.write(slots.read(pairs))
    except slots.BadSlots as problem:
        raise ValidationError(known[problem.reason] % {"day": where}) from None
