"""How an inbox works: the keys a file may set of what managers set on its settings pages."""

from typing import Any

from django.conf import settings

from channels_app.provision.table import Table
from contacts import phones
from inbox.conversations.models import Inbox
from inbox.conversations.models.inbox import every_kind

# key in a file -> field, and the most a number may be
FLAGS = {
    "queue": "is_queue",
    "assignment": "assignment",
    "allow_moving": "allow_moving",
    "lock_on_opening": "lock_on_opening",
    "anyone_takes_over": "anyone_takes_over",
    "receipts_customer": "receipts_customer",
    "receipts_agent": "receipts_agent",
    "typing_customer": "typing_customer",
    "typing_agent": "typing_agent",
    "voicemail": "voicemail",
    "delete_recordings": "delete_recordings",
    "screen_calls": "screen_calls",
}
NUMBERS = {
    "position": (0, 999),
    "assign_most": (0, 999),
    "lock_idle_minutes": (1, 60),
    "undo_seconds": (0, 30),
    "reopen_days": (0, 365),
    "archive_days": (0, 3650),
    "close_days": (0, 3650),
    "retention_days": (0, 3650),
}


def read(table: Table) -> dict[str, Any]:
    """The fields a file sets, by the model's names; what it leaves out is not there."""
    found: dict[str, Any] = {field: table.flag(key) for key, field in FLAGS.items()}
    found |= {key: _number(table, key, *limits) for key, limits in NUMBERS.items()}
    found["sight"] = _word(table, "sight", Inbox.Sight.values)
    found["auto_assign"] = _word(table, "auto_assign", Inbox.AutoAssign.values)
    found["language"] = _word(table, "language", [code for code, _ in settings.LANGUAGES])
    found["file_kinds"] = _kinds(table)
    found["forward_to"] = _phone(table, "forward_to")
    found["greeting"] = table.optional_text("greeting", most=500)
    kept = {field: value for field, value in found.items() if value is not None}
    gives = kept.get("is_queue") or kept.get("auto_assign", "off") != "off"
    if gives and kept.get("assignment") is False:
        table.wrong("assignment", "a queue, and auto_assign, need it")
    return kept


def _number(table: Table, key: str, least: int, most: int) -> int | None:
    value = table.number(key)
    if value is None:
        return None
    if value != int(value) or not least <= value <= most:
        table.wrong(key, f"must be a whole number from {least} to {most}")
        return None
    return int(value)


def _word(table: Table, key: str, known: list[str]) -> str | None:
    value = table.optional_text(key)
    if value is None or value in known:
        return value
    table.wrong(key, f"{value!r} is none of {', '.join(known)}")
    return None


def _phone(table: Table, key: str) -> str | None:
    value = table.optional_text(key, most=32)
    if value is not None and phones.why_not(value):
        table.wrong(key, f"{value!r} is no number like +12025550143")
        return None
    return value


def _kinds(table: Table) -> list[str] | None:
    values = table.texts("files")
    if values is None:
        return None
    known = every_kind()
    for value in values:
        if value not in known:
            table.wrong("files", f"{value!r} is none of {', '.join(known)}")
    return [kind for kind in known if kind in values]
