"""Taking back what was done to a pre-written message. The audit log tells of those of inboxes, and
of a member's own only that there was something.
"""

from typing import Any
from uuid import UUID

from inbox.accounts.models import Member
from inbox.accounts.undoing import Changes, Facts, Form, Row
from inbox.conversations.models import Inbox
from inbox.prewritten import shelf
from inbox.prewritten.models import Prewritten


def _facts(row: Prewritten | Row) -> Facts:
    """A removed one has none."""
    found: Prewritten | None = (
        Prewritten.objects.select_related("inbox").filter(uuid=row.uuid, removed_at=None).first()
    )
    if found is None:
        return {}
    inbox = str(found.inbox.uuid) if found.inbox else None
    return {"name": found.name, "phrase": found.phrase, "body": found.body, "inbox": inbox}


def _put(row: Prewritten | Row, former: dict[str, Any], by: Member) -> None:
    """Raises NotKept."""
    kept = Prewritten.objects.select_related("inbox").get(uuid=row.uuid)
    if former.get("name", "") is None:
        shelf.remove(kept)
        return
    if kept.removed_at is not None:
        shelf.bring_back(kept)
    uuid = former.get("inbox", kept.inbox and kept.inbox.uuid)
    inbox = Inbox.objects.filter(uuid=uuid, archived_at=None).first() if uuid else None
    words = {name: former.get(name, getattr(kept, name)) for name in ("name", "phrase", "body")}
    shelf.save(kept, by=by, inbox=inbox, **words)


def _told(row: Prewritten | Row, changes: Changes) -> Changes:
    kept = Prewritten.objects.filter(uuid=row.uuid).first()
    places = changes.get("inbox", [])
    if kept is None or (kept.inbox_id is None and not any(places)):
        return {}
    shown = {name: both for name, both in changes.items() if name in {"name", "phrase"}}
    return shown | ({"inbox": [_named(one) for one in places]} if places else {})


def _named(uuid: str | None) -> str:
    found = Inbox.objects.filter(uuid=UUID(uuid)).values_list("name", flat=True) if uuid else ()
    return found[0] if found else ""


PREWRITTEN = Form("prewritten-form", _facts, _put, told=_told)
"""Pre-written messages, a message."""
