"""Weeks to begin with."""

from django.utils.translation import gettext_lazy as _

from inbox.hours.slots import Written

OFFICE: Written = [["09:00", "17:00"]]
WEEKDAYS: list[Written] = [OFFICE] * 5 + [[], []]
EVERY_DAY: list[Written] = [OFFICE] * 7
WEEKEND: list[Written] = [[]] * 5 + [OFFICE] * 2

PRESETS = {
    "weekdays": (_("Weekdays, 9 to 17"), WEEKDAYS),
    "every_day": (_("Every day, 9 to 17"), EVERY_DAY),
    "weekend": (_("Weekends, 9 to 17"), WEEKEND),
}
