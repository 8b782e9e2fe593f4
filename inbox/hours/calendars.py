"""Public holidays of a country or a part of it, as the library of that name knows them.

A holiday is known by its name in English: whoever works on one works on it every year.
"""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date
from functools import lru_cache

import holidays
from babel import Locale
from django.utils.formats import date_format
from django.utils.translation import get_language

KEYS, SHOWN = "en_US", {"en": "en_US", "it": "it_IT", "pt-br": "pt_BR"}


@dataclass(frozen=True)
class Holiday:
    """A day off: `key` stays the same in every year and language."""

    day: date
    key: str
    name: str

    @property
    def when(self) -> str:
        """The day as people write it."""
        return date_format(self.day, "l j F Y")


@lru_cache(maxsize=1)
def countries() -> dict[str, tuple[str, ...]]:
    """The countries whose holidays are known, each with its parts."""
    known = holidays.list_supported_countries()
    return {code: tuple(parts) for code, parts in known.items() if len(code) == 2}


def named_countries() -> list[tuple[str, str]]:
    """Code and name in the reader's language, by name."""
    locale = Locale.parse(SHOWN.get(get_language() or "en", "en_US"))
    named = [(code, locale.territories.get(code, code)) for code in countries()]
    return sorted(named, key=lambda pair: pair[1])


@lru_cache(maxsize=512)
def of_year(country: str, part: str, year: int, language: str = KEYS) -> dict[date, str]:
    """Each holiday's day and name. An unknown country has none."""
    parts = countries().get(country)
    if parts is None:
        return {}
    part = part if part in parts else ""
    spoken = next((one for one in (language, KEYS) if one in _languages(country)), None)
    found = holidays.country_holidays(
        country, subdiv=part or None, years=year, language=spoken, observed=True
    )
    return {day: str(name) for day, name in sorted(found.items()) if day.year == year}


def between(country: str, part: str, first: date, last: date, language: str) -> list[Holiday]:
    """The holidays of a time, in their order."""
    shown = SHOWN.get(language, "en_US")
    found = []
    for year in range(first.year, last.year + 1):
        names = of_year(country, part, year, shown)
        for day, key in of_year(country, part, year).items():
            if first <= day <= last:
                found.append(Holiday(day, key, names.get(day, key)))
    return found


class Closed:
    """The days on which it is closed for a holiday, but for those named in `works_on`."""

    def __init__(self, country: str, part: str, works_on: Iterable[str] = ()) -> None:
        self._where, self._works_on = (country, part), frozenset(works_on)

    def __contains__(self, day: object) -> bool:
        if not isinstance(day, date) or not self._where[0]:
            return False
        key = of_year(*self._where, day.year).get(day)
        return key is not None and key not in self._works_on


@lru_cache(maxsize=256)
def _languages(country: str) -> frozenset[str]:
    return frozenset(holidays.list_localized_countries().get(country, ()))
