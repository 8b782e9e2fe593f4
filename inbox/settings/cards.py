"""One form of a settings page: shown, saved, taken back, and who changed it last.

A card edits some fields of one row. What a save changed is an Event row about both; the line below
the card and its Undo read that row.
"""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any, cast

from django import forms
from django.core.validators import MaxValueValidator, MinValueValidator
from django.db import transaction
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from inbox import tokens
from inbox.accounts import undoing
from inbox.accounts.events import SettingsChanged
from inbox.accounts.models import Member
from inbox.accounts.undoing import Last, last_of
from inbox.events import publish

# Those of Django are not in our words.
BOUNDS: dict[Any, Any] = {
    MinValueValidator: gettext_lazy("At least %(limit_value)s."),
    MaxValueValidator: gettext_lazy("At most %(limit_value)s."),
}
HIDDEN = "•••"  # what the trail says of a value nobody may read there


class CardForm(forms.ModelForm):  # type: ignore[type-arg]  # of whatever row
    """The fields of a card. What must be unique is unique in the organization."""

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        for field in self.fields.values():
            for check in cast(list[Any], field.validators):
                if type(check) in BOUNDS:
                    check.message = BOUNDS[type(check)]

    def _get_validation_exclusions(self) -> set[str]:
        """As a tenant's constraints all name it, they would not be looked at without it."""
        excluded: set[str] = super()._get_validation_exclusions()  # type: ignore[misc]  # Django's own
        return excluded - {"organization"}


known: dict[str, "Card"] = {}  # all cards by name: the trail is read with their words


@dataclass(frozen=True)
class Card:
    """What a card says and edits. `name` is unique among all cards. Fields named in `secret` are
    never written to the trail, so that saving them cannot be undone. `template` draws the fields,
    otherwise each is drawn as what it is.
    """

    name: str
    title: Any
    form: type[CardForm]
    lead: Any = ""
    template: str = ""
    secret: tuple[str, ...] = ()
    is_everywhere: bool = False  # the page around it shows it too: a save draws all of it anew

    def __post_init__(self) -> None:
        known[self.name] = self

    def words(self) -> list[Any]:
        """What it is found by: its title, and what its fields are called."""
        labels = [field.label for field in self.form.base_fields.values()]
        return [self.title, *(label for label in labels if label)]

    def about(self, target: Any) -> str:
        """The key of this card of this row in the trail."""
        uuid = getattr(target, "uuid", None)
        return f"{self.name}:{uuid}" if uuid else self.name


@dataclass
class Shown:
    """A card as a template draws it. `seen` comes back with the form."""

    card: Card
    form: Any
    seen: str
    last: Last | None
    can_undo: bool
    was_saved: bool = False


def show(card: Card, target: Any, *, to: Member) -> Shown:
    """The card with what is kept now."""
    return _shown(card, card.form(instance=target, prefix=card.name), target, to)


def save(card: Card, target: Any, data: Mapping[str, Any], files: Any, *, by: Member) -> Shown:
    """Keep what was sent; `was_saved` says whether it was. A form that began from values somebody
    has changed since is not kept: it says so, and shows what was typed.
    """
    with transaction.atomic():
        kept = _locked(target)
        form = card.form(data, files, instance=kept, prefix=card.name)
        seen = values(card, kept)
        if form.is_valid() and data.get("seen") not in {None, tokens.of(seen)}:
            form.add_error(None, _("Somebody changed this meanwhile. Look at it again, then save."))
        if form.errors:
            return _shown(card, form, _locked(target), by)
        form.save()
        _tell(card, kept, seen, values(card, kept), by)
    return _again(card, kept, by)


def undo(card: Card, target: Any, *, by: Member) -> Shown:
    """Bring back what the member's last save changed, as long as nobody changed it since."""
    with transaction.atomic():
        kept = _locked(target)
        last = last_of(card.about(kept))
        now = values(card, kept)
        if not _undoable(card, last, now, by):
            return _shown(card, card.form(instance=kept, prefix=card.name), kept, by)
        assert last is not None  # noqa: S101 - _undoable said so
        former = now | {name: change[0] for name, change in last.changes.items()}
        form = card.form(posted(card, former), instance=kept, prefix=card.name)
        if not form.is_valid():
            return _shown(card, form, _locked(target), by)
        form.save()
        _tell(card, kept, now, values(card, kept), by)
    return _again(card, kept, by)


def values(card: Card, target: Any) -> dict[str, Any]:
    """What the card's fields hold, as JSON knows it."""
    form = card.form(instance=target)
    return {
        bound.name: _plain(bound.field.prepare_value(bound.initial))
        for bound in form
        if not isinstance(bound.field, forms.FileField)
    }


def posted(card: Card, held: dict[str, Any]) -> dict[str, Any]:
    """These values, as a browser would post them."""
    return {f"{card.name}-{name}": value for name, value in held.items() if value is not False}


def _plain(value: Any) -> Any:
    if isinstance(value, list | tuple):
        return [_plain(one) for one in value]
    if value is None:
        return ""
    return value if isinstance(value, bool | int | float | str | dict) else str(value)


def _locked(target: Any) -> Any:
    return type(target).objects.select_for_update(no_key=True).get(pk=target.pk)


def _tell(card: Card, target: Any, was: dict[str, Any], now: dict[str, Any], by: Member) -> None:
    """Nothing changed is nothing to tell."""
    changes = {
        name: [HIDDEN, HIDDEN] if name in card.secret else change
        for name, change in undoing.differing(was, now).items()
    }
    if changes:
        owner = type(target).__name__
        event = SettingsChanged(
            about=card.about(target),
            inbox_id=target.pk if owner == "Inbox" else getattr(target, "inbox_id", None),
            member_id=target.pk if owner == "Member" else getattr(target, "member_id", None),
            actor_id=by.pk,
            changes=changes,
        )
        publish(event)


def _again(card: Card, target: Any, by: Member) -> Shown:
    shown = show(card, target, to=by)
    shown.was_saved = True
    return shown


def _shown(card: Card, form: Any, target: Any, member: Member) -> Shown:
    held, last = values(card, target), last_of(card.about(target))
    can_undo = _undoable(card, last, held, member)
    return Shown(card=card, form=form, seen=tokens.of(held), last=last, can_undo=can_undo)


def _undoable(card: Card, last: Last | None, now: dict[str, Any], member: Member) -> bool:
    if last is not None and set(card.secret) & set(last.changes):
        return False
    return undoing.is_open(last, now, by=member)
