"""Taking back the last save: of a card, of a form that changes several things at once, and of what
was done to a row of a list.

Such a form says how everything stands that it changes, by name ("role", "inbox:<uuid>"): what is
not there stands as None. A row that is gone has no facts at all.
"""

from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any
from uuid import UUID

from django.db import transaction
from django.utils import timezone

from inbox.accounts.events import FormSaved, FormUndone, SettingsChanged
from inbox.accounts.models import Event, Member, Organization
from inbox.events import publish
from inbox.words import uuid_of

OPEN_FOR = timedelta(minutes=30)
Facts = Mapping[str, Any]
Changes = dict[str, list[Any]]


class Changed(Exception):
    """It stands otherwise since, or there is nothing to take back."""


@dataclass(frozen=True)
class Last:
    """The last change; `is_undo` says whether it took one back."""

    at: datetime
    by: int | None
    changes: Changes
    is_undo: bool = False


@dataclass(frozen=True)
class Row:
    """What a form is about, by its uuid: whether it is still there or not."""

    uuid: UUID
    pk: int | None = None


@dataclass(frozen=True)
class Whole:
    """What a form is about of which the organization has one."""

    pk: int = 0


@dataclass(frozen=True)
class Form:
    """`put(target, former, by)` makes these facts hold again as far as they still can, by the same
    domain calls as a save, with what those refuse. Where what it changes does not tell of itself,
    `told(target, changes)` says what the trail shows of it.
    """

    name: str
    facts: Callable[[Any], Facts]
    put: Callable[[Any, dict[str, Any], Member], None]
    told: Callable[[Any, Changes], Changes] | None = None

    def about(self, target: Any) -> str:
        """Its key in the trail."""
        uuid = getattr(target, "uuid", None)
        return f"{self.name}:{uuid}" if uuid else self.name


@dataclass(frozen=True)
class Offer:
    """What stands below a form: who changed it last, and whether the viewer may take it back."""

    at: datetime
    by: int | None
    can_undo: bool


@dataclass(frozen=True)
class Done:
    """What somebody did just now to a row of a list and may take back. `how`: "saved", "deleted" or
    "undone".
    """

    uuid: UUID
    how: str
    name: str


def last_of(about: str) -> Last | None:
    """Who changed it last."""
    return lasts([about]).get(about)


def lasts(abouts: Iterable[str]) -> dict[str, Last]:
    """The same of many."""
    rows = Event.objects.filter(about__in=list(abouts)).order_by("about", "-id").distinct("about")
    return {
        row.about: Last(
            row.at,
            row.actor_id,
            row.changes.get("facts", row.changes),
            row.kind == FormUndone.__name__,
        )
        for row in rows
    }


def differing(was: Facts, now: Facts) -> Changes:
    """Before and after of what is another."""
    names = dict.fromkeys([*was, *now])
    return {
        name: [was.get(name), now.get(name)] for name in names if was.get(name) != now.get(name)
    }


def everything(target: Any, changes: Changes) -> Changes:
    """What the trail shows of a form that hides nothing."""
    return changes


def is_open(last: Last | None, now: Facts, *, by: Member) -> bool:
    """Whether this member may take it back: it is theirs, fresh, and all of it still stands."""
    if last is None or not _is_fresh(last, by):
        return False
    return all(now.get(name) == change[1] for name, change in last.changes.items())


def offer(form: Form, target: Any, *, to: Member) -> Offer | None:
    """What to show of its last save; None before the first."""
    return offers(form, [target], to=to).get(target.pk)


def offers(form: Form, targets: Sequence[Any], *, to: Member) -> dict[int, Offer]:
    """The same of many, by their ids."""
    found = lasts(form.about(target) for target in targets)
    last = {one: found[form.about(one)] for one in targets if form.about(one) in found}
    return {
        one.pk: Offer(
            said.at, said.by, _is_fresh(said, to) and is_open(said, form.facts(one), by=to)
        )
        for one, said in last.items()
    }


def done(form: Form, asked: str, *, to: Member) -> Done | None:
    """What a page says of the row it was sent back with, as long as it can be taken back."""
    uuid = uuid_of(asked)
    if uuid is None:
        return None
    row = Row(uuid)
    last, now = last_of(form.about(row)), form.facts(row)
    if last is None or not is_open(last, now, by=to):
        return None
    name = now.get("name")  # whatever is there has one
    how = "undone" if last.is_undo else "saved" if name else "deleted"
    return Done(uuid, how, name or last.changes.get("name", [""])[0] or "")


@contextmanager
def saving(form: Form, target: Any, *, by: Member) -> Iterator[None]:
    """What happens inside is one save, which can be taken back."""
    with _alone():
        was = form.facts(target)
        yield
        _tell(form, target, differing(was, form.facts(target)), by, is_undo=False)


def undo(form: Form, target: Any, *, by: Member) -> None:
    """Take it all back, or nothing of it. Raises Changed, and what the domain calls raise."""
    with _alone():
        last, now = last_of(form.about(target)), form.facts(target)
        if last is None or not is_open(last, now, by=by):
            raise Changed
        former = {name: change[0] for name, change in last.changes.items()}
        form.put(target, former, by)
        stands = form.facts(target)
        if any(stands.get(name) != value for name, value in former.items()):
            raise Changed
        _tell(form, target, differing(now, stands), by, is_undo=True)


def _is_fresh(last: Last, by: Member) -> bool:
    return last.by == by.pk and timezone.now() - last.at <= OPEN_FOR


@contextmanager
def _alone() -> Iterator[None]:
    """One such change at a time, all or nothing."""
    with transaction.atomic():
        Organization.objects.select_for_update(no_key=True).get()
        yield


def _tell(form: Form, target: Any, changes: Changes, by: Member, *, is_undo: bool) -> None:
    """Nothing changed is nothing to tell."""
    if not changes:
        return
    owner = type(target).__name__
    kind = FormUndone if is_undo else SettingsChanged if form.told else FormSaved
    shown: dict[str, Any] = dict(form.told(target, changes)) if form.told else {}
    publish(
        kind(
            about=form.about(target),
            actor_id=by.pk,
            changes=shown | {"facts": changes},
            member_id=target.pk if owner == "Member" else None,
            inbox_id=target.pk if owner == "Inbox" else None,
        )
    )
