"""Time zones: which there are, and how they are offered: by city, in the reader's language.

Of the six hundred names a third are former ones of the same places: a form keeps them, none offers
them.
"""

from functools import cache
from operator import itemgetter
from typing import Any
from zoneinfo import available_timezones

from babel import Locale
from babel.core import get_global
from django import forms
from django.utils.translation import get_language
from django.utils.translation import gettext_lazy as _

from inbox.selects import LongSelect

REGIONS = {
    "Africa": _("Africa"),
    "America": _("America"),
    "Antarctica": _("Antarctica"),
    "Arctic": _("Arctic"),
    "Asia": _("Asia"),
    "Atlantic": _("Atlantic"),
    "Australia": _("Australia"),
    "Europe": _("Europe"),
    "Indian": _("Indian Ocean"),
    "Pacific": _("Pacific"),
}
UTC = "UTC"


@cache
def names() -> frozenset[str]:
    """All that are known, read from disk once: listing them opens six hundred files."""
    return frozenset(available_timezones())


def offered() -> list[tuple[str, Any]]:
    """UTC, and each region with its (zone, city), for a select."""
    return _offered(get_language() or "en")


@cache
def _offered(language: str) -> list[tuple[str, Any]]:
    regions: dict[str, list[tuple[str, str]]] = {}
    cities, former = Locale.parse(language, sep="-").time_zones, get_global("zone_aliases")
    before = {now: name for name, now in former.items()}
    for zone in names() & get_global("zone_territories").keys():
        region, _, place = zone.partition("/")
        if region in REGIONS:
            known = cities.get(zone) or cities.get(before.get(zone, "")) or {}
            city = known.get("city") or place.rpartition("/")[2].replace("_", " ")
            regions.setdefault(region, []).append((zone, str(city)))
    grouped = [
        (str(REGIONS[region]), sorted(found, key=itemgetter(1)))
        for region, found in regions.items()
    ]
    return [(UTC, UTC), *sorted(grouped)]


def city(zone: str) -> str:
    """A zone as it is offered; one that is not, by its name."""
    regions = (held for _, held in offered() if not isinstance(held, str))
    return next((name for held in regions for known, name in held if known == zone), zone)


class ZoneField(forms.ChoiceField):
    """Any zone there is; `empty` is what choosing none is called, where that may be."""

    widget = LongSelect

    def __init__(self, *, empty: Any = None, **kwargs: Any) -> None:
        self.empty = empty
        super().__init__(
            choices=self.options, label=_("Time zone"), required=empty is None, **kwargs
        )

    def __deepcopy__(self, memo: dict[int, Any]) -> "ZoneField":
        """Each form's own, as `empty` may be."""
        made = super().__deepcopy__(memo)
        made.choices = made.options
        return made

    def options(self) -> list[tuple[str, Any]]:
        return [*([] if self.empty is None else [("", self.empty)]), *offered()]

    def valid_value(self, value: Any) -> bool:
        return value in names()
