"""The audit log: what people did and set up, the newest first, a page at a time."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from datetime import datetime, time, timedelta
from typing import Any
from uuid import UUID

from django.db.models import Q
from django.utils import timezone
from django.utils.dateparse import parse_date

from contacts.models import CustomField
from inbox import tenancy
from inbox.accounts.models import TRAFFIC, Event, Invitation, Member, Team
from inbox.conversations.models import Inbox, Tag
from inbox.conversations.showing import people
from inbox.settings import audit_names, audit_words
from inbox.settings.audit_words import Names
from inbox.words import number, uuid_of

# What is added here still fits the index, which knows TRAFFIC.
PASSING = (*TRAFFIC, "SightChanged", "FormSaved", "TagKept", "PictureReplaced")
PAGE = 50
# Where the name stands of what an entry is about, by the first word of that; else it is an inbox.
WHERE = {
    "team": "team",
    "team-form": "team",
    "invitation-form": "invitation",
    "tag-form": "tag",
    "contact-field": "field",
}
NAMES: dict[str, tuple[Any, str]] = {
    "inbox": (Inbox, "name"),
    "team": (Team, "name"),
    "invitation": (Invitation, "email"),
    "tag": (Tag, "name"),
    "field": (CustomField, "name"),
}
AT_ONCE = 1000  # rows of one transaction while a file is written


@dataclass(frozen=True)
class Asked:
    """What the form says; what it says wrong is not heard."""

    kind: str = ""
    person: Member | None = None
    inbox: Inbox | None = None
    since: datetime | None = None
    until: datetime | None = None
    before: int | None = None

    def told(self) -> dict[str, str]:
        """As it is audited itself."""
        days = {"since": self.since, "until": self.until}
        said = {name: day.date().isoformat() for name, day in days.items() if day}
        said |= {"kind": self.kind} if self.kind else {}
        said |= {"person": str(self.person)} if self.person else {}
        return said | ({"inbox": self.inbox.name} if self.inbox else {})


@dataclass(frozen=True)
class Entry:
    """One line of the log. `what` is the sentence, `changes` are (field, before, after)."""

    id: int
    at: datetime
    who: str
    person: people.Person | None
    what: str
    about: str
    changes: list[tuple[str, str, str]]


def read(form: Mapping[str, str]) -> Asked:
    """What a browser asks for."""
    until = _day(form.get("until", ""))
    return Asked(
        kind=form.get("kind", "") if form.get("kind", "") in audit_names.KINDS else "",
        person=_row(Member.objects.select_related("user"), form.get("person", "")),
        inbox=_row(Inbox.objects.all(), form.get("inbox", "")),
        since=_day(form.get("since", "")),
        until=until + timedelta(days=1) if until else None,
        before=number(form.get("before", "")),
    )


def page(asked: Asked, most: int = PAGE) -> tuple[list[Entry], int | None]:
    """The entries, and what to ask for to get older ones."""
    found = list(_events(asked)[: most + 1])
    shown = found[:most]
    return _entries(shown), shown[-1].pk if len(found) > most else None


def rows(asked: Asked) -> Iterator[tuple[str, ...]]:
    """All of it as cells, each page in a transaction of its own."""
    before: int | None = None
    while True:
        with tenancy.transaction():
            found = list(_events(asked, before)[:AT_ONCE])
            entries = _entries(found)
        for entry in entries:
            changes = "; ".join(f"{name}: {old} → {new}" for name, old, new in entry.changes)
            yield entry.at.isoformat(), entry.who, entry.what, entry.about, changes
        if len(found) < AT_ONCE:
            return
        before = found[-1].pk


def _events(asked: Asked, before: int | None = None) -> Any:
    """As its indexes hold it."""
    found = Event.objects.exclude(kind__in=PASSING).order_by("-id")
    if asked.kind:
        found = found.filter(kind=asked.kind)
    if asked.person is not None:
        found = found.filter(actor_id=asked.person.pk)
    if asked.inbox is not None:
        about = f"access:{asked.inbox.uuid}"
        found = found.filter(Q(inbox_id=asked.inbox.pk) | Q(about=about))
    if asked.since is not None:
        found = found.filter(at__gte=asked.since)
    if asked.until is not None:
        found = found.filter(at__lt=asked.until)
    last = before if before is not None else asked.before
    return found.filter(pk__lt=last) if last is not None else found


def _entries(events: list[Event]) -> list[Entry]:
    names = _names(events)
    return [_entry(event, names) for event in events]


def _entry(event: Event, names: Names) -> Entry:
    actor = names.people.get(event.actor_id or 0)
    other = names.people.get(event.member_id or 0)
    inbox = names.inboxes.get(event.inbox_id or 0, "")
    uuid = event.about.partition(":")[2]
    about = [other.name if other and other != actor else "", names.rows.get(uuid, "") or inbox]
    return Entry(
        event.pk,
        event.at,
        actor.name if actor else audit_words.nobody(),
        actor,
        audit_words.sentence(event.kind, event.about),
        ", ".join(one for one in about if one),
        audit_words.changes(event.kind, event.about, event.changes, names),
    )


def _names(events: list[Event]) -> Names:
    known = people.members(
        pk for event in events for pk in (event.actor_id, event.member_id, *_assigned(event))
    )
    inboxes = {event.inbox_id for event in events} | {
        pk for event in events for pk in audit_words.inbox_ids(event.changes)
    }
    names = dict(Inbox.objects.filter(pk__in=inboxes - {None}).values_list("pk", "name"))
    teams = Team.objects.values_list("pk", "name") if _moved(events) else ()
    return Names(
        people=known,
        inboxes=names,
        teams={str(pk): name for pk, name in teams},
        rows={str(uuid): name for uuid, name in _rows(events)},
    )


def _rows(events: list[Event]) -> Iterator[tuple[UUID, str]]:
    """What they are about, as it is called now."""
    asked: dict[str, set[UUID]] = {}
    for event in events:
        word, _, last = event.about.partition(":")
        uuid = uuid_of(last)
        if uuid:
            asked.setdefault(WHERE.get(word, "inbox"), set()).add(uuid)
    for where, uuids in asked.items():
        model, column = NAMES[where]
        yield from model.objects.filter(uuid__in=uuids).values_list("uuid", column)


def _moved(events: list[Event]) -> bool:
    return any("team" in event.changes for event in events)


def _assigned(event: Event) -> list[int]:
    said = (
        event.changes.get("assignee")
        or event.changes.get("holder")
        or event.changes.get("invited_by")
        or []
    )
    return [pk for pk in said if isinstance(pk, int)] if isinstance(said, list) else []


def _row(found: Any, word: str) -> Any:
    uuid = uuid_of(word)
    return found.filter(uuid=uuid).first() if uuid else None


def _day(word: str) -> datetime | None:
    """Its beginning, where the member is."""
    try:
        day = parse_date(word)
    except ValueError:
        return None
    return datetime.combine(day, time(), timezone.get_current_timezone()) if day else None
