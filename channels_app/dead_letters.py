"""What could not be read: found by an operator, shown with its reason, put back."""

from collections.abc import Iterator
from dataclasses import dataclass

from django.db.models import Count, Min
from django.utils import timezone

from channels_app.models import Delivery
from channels_app.wake import wake
from inbox import tenancy
from inbox.work import Due, everyone


class NotThere(Exception):
    """No such organization, no such webhook."""


@dataclass(frozen=True)
class Standing:
    """How many webhooks an organization has in a state, and since when."""

    state: str
    count: int
    since: object


def organizations(slug: str | None) -> list[Due]:
    """All, or the one of that slug. Raises NotThere."""
    found = [due for due in everyone() if slug in (None, due.slug)]
    if slug and not found:
        raise NotThere(f"there is no organization {slug!r}")
    return found


def standings() -> list[Standing]:
    """The current organization's webhooks, counted by state."""
    rows = Delivery.objects.values_list("state").annotate(n=Count("id"), since=Min("received_at"))
    return [Standing(state, count, since) for state, count, since in rows.order_by("state")]


def dead() -> Iterator[Delivery]:
    """The current organization's dead letters, oldest first."""
    found: Iterator[Delivery] = Delivery.objects.filter(state="dead").order_by("id").iterator()
    return found


def find(pk: int) -> tuple[Due, Delivery]:
    """A webhook and whose it is. Raises NotThere."""
    for organization in everyone():
        with tenancy.in_organization(organization):
            row = Delivery.objects.filter(pk=pk).first()
        if row is not None:
            return organization, row
    raise NotThere(f"there is no delivery {pk}")


def replay(ids: list[int] | None = None) -> int:
    """Put the current organization's dead letters back, all or those; how many there were.

    Reading one twice does no harm: a text that was filed after all is a duplicate.
    """
    rows = Delivery.objects.filter(state="dead")
    if ids is not None:
        rows = rows.filter(pk__in=ids)
    count: int = rows.update(state="waiting", reason="", tries=0, due_at=timezone.now())
    if count:
        wake("drain")
    return count
