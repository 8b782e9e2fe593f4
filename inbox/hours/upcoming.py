"""The holidays of the year to come, as a page lists them."""

from datetime import timedelta
from zoneinfo import ZoneInfo

from django.utils import timezone

from inbox.hours import calendars
from inbox.hours.calendars import Holiday

YEAR = timedelta(days=365)


def holidays(country: str, part: str, *, zone: str, language: str) -> list[Holiday]:
    """From today on, in the reader's language."""
    today = timezone.now().astimezone(ZoneInfo(zone)).date()
    return calendars.between(country, part, today, today + YEAR, language)
