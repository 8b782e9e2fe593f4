"""The ways in which the pretend carrier can be made to misbehave."""

from collections.abc import Iterable
from dataclasses import dataclass
from typing import Any

from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from inbox import tenancy
from inbox.conversations.models import Channel
from inbox.work import everyone
from ops.carrier.client import Carrier
from ops.demo import houses


@dataclass(frozen=True)
class Mood:
    """A switch, and the faults it orders; `count` None lasts until it is switched off."""

    label: Promise
    fault: str
    count: int | None = None
    more: tuple[tuple[str, Any], ...] = ()


MOODS = {
    "fails": Mood(_("Next delivery fails"), "fail", 1, (("error_code", 30005),)),
    "silent": Mood(_("Next one is accepted, then no answer"), "accept_then_hang", 1),
    "slow": Mood(_("Slow carrier, 5 s"), "slow", None, (("seconds", 5),)),
    "unregistered": Mood(_("Number not registered"), "unregistered"),
    "opted-out": Mood(_("Carrier knows of an opt-out"), "refuse", None, (("error_code", 21610),)),
}


@dataclass(frozen=True)
class Switch:
    """A mood as the page shows it."""

    name: str
    label: Promise
    on: bool


def switches(carrier: Carrier) -> list[Switch]:
    """All of them; one that struck is off again."""
    ordered = {fault["name"] for fault in carrier.faults()}
    return [Switch(name, mood.label, mood.fault in ordered) for name, mood in MOODS.items()]


def put(carrier: Carrier, names: Iterable[str]) -> None:
    """Make the carrier misbehave in these ways and no other."""
    carrier.clear_faults()
    wanted = [MOODS[name] for name in names if name in MOODS]
    for mood in wanted:
        carrier.fault(mood.fault, mood.count, **dict(mood.more))
    if MOODS["unregistered"] not in wanted:
        _register_again()


def _register_again() -> None:
    """A carrier that refused a number as unregistered made us shut it; in the demo that ends with
    the switch.
    """
    for organization in everyone():
        registered = [
            number.address
            for number in houses.numbers()
            if number.slug == organization.slug and number.registered
        ]
        if registered:
            with tenancy.in_organization(organization), tenancy.transaction():
                Channel.objects.filter(address__in=registered).update(registered=True)
