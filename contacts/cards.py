"""What a form says of a contact, read field by field; every bad one is named."""

from collections.abc import Mapping, Sequence
from datetime import date
from functools import cache
from typing import Any
from uuid import UUID
from zoneinfo import available_timezones

from django.utils import timezone

from contacts import emails, fields
from contacts.fields import BadAnswer
from contacts.models import CustomField
from inbox.accounts.models import Member
from inbox.words import kept

LONGEST = {"name": 120, "company": 120, "address": 300, "notes": 4000, "language": 10}
PLAIN = ("name", "company", "emails", "address", "notes", "birthday", "language", "zone", "owner")
# What customers speak, by its own name; the short code is what is kept.
LANGUAGES = {
    "en": "English", "it": "Italiano", "pt-br": "Português (Brasil)", "pt": "Português",
    "es": "Español", "fr": "Français", "de": "Deutsch", "nl": "Nederlands", "pl": "Polski",
    "ro": "Română", "uk": "Українська", "ru": "Русский", "tr": "Türkçe", "el": "Ελληνικά",
    "ar": "العربية", "he": "עברית", "hi": "हिन्दी", "ur": "اردو", "zh": "中文", "ja": "日本語",
    "ko": "한국어", "vi": "Tiếng Việt", "tl": "Filipino", "ht": "Kreyòl ayisyen",
}  # fmt: skip


class BadCard(Exception):
    """Something cannot be kept; `problems` is {field: reason}."""

    def __init__(self, problems: dict[str, str]) -> None:
        super().__init__(problems)
        self.problems = problems


@cache
def zones() -> tuple[str, ...]:
    """The time zones one may choose."""
    return tuple(sorted(name for name in available_timezones() if "/" in name and name[0].isupper()
                        and not name.startswith(("Etc/", "SystemV/", "US/"))))  # fmt: skip


def read(said: Mapping[str, Any], asked: Sequence[CustomField]) -> dict[str, Any]:
    """The values of the fields a form has, as people.create and edit take them. Raises BadCard."""
    values: dict[str, Any] = {}
    problems: dict[str, str] = {}
    readers = {
        "emails": _emails,
        "birthday": _birthday,
        "language": _language,
        "zone": _zone,
        "owner": _owner,
    }
    for name in PLAIN:
        if name in said:
            try:
                values[name] = readers.get(name, lambda text, name=name: _text(name, text))(
                    str(said[name])
                )
            except BadAnswer as bad:
                problems[name] = bad.reason
    custom = {}
    for field in asked:
        if str(field.uuid) in said:
            try:
                custom[str(field.uuid)] = fields.read(field, str(said[str(field.uuid)]))
            except BadAnswer as bad:
                problems[str(field.uuid)] = bad.reason
    if problems:
        raise BadCard(problems)
    return {**values, "custom": custom} if custom else values


def _text(name: str, text: str) -> str:
    text = kept(text).strip()
    found = text if name == "notes" else " ".join(text.split())
    if name == "name" and not found:
        raise BadAnswer("no_name")
    if len(found) > LONGEST[name]:
        raise BadAnswer("long_text")
    return found


def _emails(text: str) -> str:
    found = emails.split(kept(text))
    if not all(map(emails.is_one, found)):
        raise BadAnswer("no_email")
    told = emails.joined(found)
    if emails.are_many(told):
        raise BadAnswer("many_emails")
    return told


def _birthday(text: str) -> date | None:
    if not text.strip():
        return None
    try:
        born = date.fromisoformat(text.strip())
    except ValueError:
        raise BadAnswer("no_date") from None
    if not date(1880, 1, 1) <= born <= timezone.localdate():
        raise BadAnswer("no_birthday")
    return born


def _language(text: str) -> str:
    if text and text not in LANGUAGES:
        raise BadAnswer("no_choice")
    return text


def _zone(text: str) -> str:
    if text and text not in zones():
        raise BadAnswer("no_choice")
    return text


def _owner(text: str) -> Member | None:
    if not text:
        return None
    try:
        uuid = UUID(text)
    except ValueError:
        raise BadAnswer("no_member") from None
    found: Member | None = Member.objects.filter(uuid=uuid, is_active=True).first()
    if found is None:
        raise BadAnswer("no_member")
    return found
