"""What managers ask of every contact besides: kept in order, and the answers read."""

from collections.abc import Sequence
from datetime import date
from decimal import Decimal, InvalidOperation
from typing import Any
from uuid import UUID, uuid4

from django.db import IntegrityError, transaction
from django.db.models import Max
from django.http import Http404

from contacts.models import CustomField
from inbox.words import kept

MOST, MOST_CHOICES = 50, 30
LONGEST_NAME, LONGEST_TEXT = 60, 300


class BadField(Exception):
    """The field cannot be so; `reason` is a word a view puts in a sentence."""

    def __init__(self, reason: str) -> None:
        super().__init__(reason)
        self.reason = reason


class BadAnswer(Exception):
    """This is no answer to that question; `reason` says why."""

    def __init__(self, reason: str) -> None:
        super().__init__(reason)
        self.reason = reason


def every() -> list[CustomField]:
    """In the managers' order."""
    return list(CustomField.objects.order_by("position", "id"))


def one(uuid: UUID) -> CustomField:
    """Raises Http404."""
    found: CustomField | None = CustomField.objects.filter(uuid=uuid).first()
    if found is None:
        raise Http404
    return found


def create(name: str, *, kind: str, choices: str = "", uuid: UUID | None = None) -> CustomField:
    """Ask one thing more. Raises BadField."""
    if CustomField.objects.count() >= MOST:
        raise BadField("too_many_fields")
    if kind not in CustomField.Kind.values:
        raise BadField("no_kind")
    last = CustomField.objects.aggregate(Max("position"))["position__max"]
    field = CustomField(
        uuid=uuid or uuid4(),
        name=_name(name),
        kind=kind,
        choices=_choices(choices) if kind == "choice" else [],
        position=(last or 0) + 1,
    )
    return _saved(field)


def change(field: CustomField, *, name: str, choices: str | None = None) -> CustomField:
    """Other words for the same question; an answer that is no choice any more is shown still."""
    field.name = _name(name)
    if field.kind == "choice" and choices is not None:
        field.choices = _choices(choices)
    return _saved(field)


def bring_back(field: CustomField) -> CustomField:
    """Ask again what was asked before; the answers given then are read again. Raises BadField."""
    if CustomField.objects.count() >= MOST:
        raise BadField("too_many_fields")
    return _saved(field)


def _saved(field: CustomField) -> CustomField:
    try:
        with transaction.atomic():
            field.save()
    except IntegrityError as error:
        if "custom_field_name" in str(error):
            raise BadField("field_taken") from error
        raise
    return field


@transaction.atomic
def move(field: CustomField, *, by: int) -> None:
    """One place up or down."""
    found = every()
    place = next(at for at, one in enumerate(found) if one.pk == field.pk)
    to = min(max(place + by, 0), len(found) - 1)
    found.insert(to, found.pop(place))
    for position, one in enumerate(found):
        if one.position != position:
            CustomField.objects.filter(pk=one.pk).update(position=position)


def delete(field: CustomField) -> None:
    """Ask it no more. The answers are shown nowhere from now on."""
    field.delete()


def _name(text: str) -> str:
    name = " ".join(kept(text).split())
    if not name:
        raise BadField("no_name")
    if len(name) > LONGEST_NAME:
        raise BadField("long_field")
    return name


def _choices(text: str) -> list[str]:
    """One a line."""
    lines = (" ".join(line.split())[:LONGEST_NAME] for line in kept(text).splitlines())
    found = list(dict.fromkeys(line for line in lines if line))
    if not found:
        raise BadField("no_choices")
    if len(found) > MOST_CHOICES:
        raise BadField("many_choices")
    return found


def read(field: CustomField, said: str) -> Any:
    """The answer as it is kept; None for none. Raises BadAnswer."""
    text = " ".join(kept(said).split())
    if not text:
        return None
    readers = {"number": _number, "date": _date, "boolean": _boolean}
    if field.kind == "choice":
        if text not in field.choices:
            raise BadAnswer("no_choice")
        return text
    if field.kind in readers:
        return readers[field.kind](text)
    if len(text) > LONGEST_TEXT:
        raise BadAnswer("long_text")
    return text


def _number(text: str) -> str:
    try:
        value = Decimal(
            text.replace(",", ".") if text.count(",") == 1 and "." not in text else text
        )
    except InvalidOperation:
        raise BadAnswer("no_number") from None
    if not value.is_finite() or len(value.as_tuple().digits) > 15 or abs(value) >= 10**15:
        raise BadAnswer("no_number")
    return f"{value.normalize():f}"


def _date(text: str) -> str:
    try:
        return date.fromisoformat(text).isoformat()
    except ValueError:
        raise BadAnswer("no_date") from None


def _boolean(text: str) -> bool:
    if text not in {"yes", "no"}:
        raise BadAnswer("no_choice")
    return text == "yes"


def answers(found: Sequence[CustomField], custom: dict[str, Any]) -> dict[str, Any]:
    """What is known, by the field's uuid, of the fields there are."""
    known = {str(field.uuid) for field in found}
    return {key: value for key, value in custom.items() if key in known}
