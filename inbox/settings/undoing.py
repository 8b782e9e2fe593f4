"""Taking back the last save: of a card, and of a form that changes several things at once.

Such a form says how everything stands that it changes, by name ("role", "inbox:<uuid>"): what is
not there stands as None.
"""

from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any

from django.db import transaction
from django.utils import timezone

from inbox.accounts.models import Event, Member, Organization
from inbox.conversations.models import Inbox
from inbox.events import publish
from inbox.settings.events import FormSaved, FormUndone

OPEN_FOR = timedelta(minutes=30)
Facts = Mapping[str, Any]


class Changed(Exception):
    """It stands otherwise since, or there is nothing to take back."""


@dataclass(frozen=True)
class Last:
    """The last change."""

    at: datetime
    by: int | None
    changes: dict[str, list[Any]]


@dataclass(frozen=True)
class Form:
    """`put(target, former, by)` makes these facts hold again as far as they still can, by the same
    domain calls as a save, with what those refuse.
    """

    name: str
    facts: Callable[[Any], Facts]
    put: Callable[[Any, dict[str, Any], Member], None]

    def about(self, target: Any) -> str:
        """Its key in the trail."""
        return f"{self.name}:{target.uuid}"


@dataclass(frozen=True)
class Offer:
    """What stands below a form: who changed it last, and whether the viewer may take it back."""

    at: datetime
    by: int | None
    can_undo: bool


def last_of(about: str) -> Last | None:
    """Who changed it last."""
    return lasts([about]).get(about)


def lasts(abouts: Iterable[str]) -> dict[str, Last]:
    """The same of many."""
    rows = Event.objects.filter(about__in=list(abouts)).order_by("about", "-id").distinct("about")
    return {
        row.about: Last(row.at, row.actor_id, row.changes.get("facts", row.changes)) for row in rows
    }


def differing(was: Facts, now: Facts) -> dict[str, list[Any]]:
    """Before and after of what is another."""
    names = dict.fromkeys([*was, *now])
    return {
        name: [was.get(name), now.get(name)] for name in names if was.get(name) != now.get(name)
    }


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


@contextmanager
def saving(form: Form, target: Any, *, by: Member) -> Iterator[None]:
    """What happens inside is one save, which can be taken back."""
    with _alone():
        was = form.facts(target)
        yield
        _tell(FormSaved, form, target, differing(was, form.facts(target)), by)


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
        _tell(FormUndone, form, target, differing(now, stands), by)


def _is_fresh(last: Last, by: Member) -> bool:
    return last.by == by.pk and timezone.now() - last.at <= OPEN_FOR


@contextmanager
def _alone() -> Iterator[None]:
    """One such change at a time, all or nothing."""
    with transaction.atomic():
        Organization.objects.select_for_update(no_key=True).get()
        yield


def _tell(
    kind: type[FormSaved], form: Form, target: Any, changes: dict[str, list[Any]], by: Member
) -> None:
    if changes:
        ids = {
            "member_id": target.pk if isinstance(target, Member) else None,
            "inbox_id": target.pk if isinstance(target, Inbox) else None,
        }
        publish(kind(about=form.about(target), actor_id=by.pk, changes={"facts": changes}, **ids))
