"""How much a campaign may send, as each carrier said when it was approved."""

from typing import Any

from django.utils.translation import gettext as _

from channels_app.models import Registration
from channels_app.registration import coverage
from inbox import tenancy
from inbox.conversations.models import Channel

NAMES = {"att": "AT&T", "tmobile": "T-Mobile"}


def keep(registration: Registration, said: Any) -> None:
    """What the carrier answered, in its own words."""
    if isinstance(said, dict) and said != registration.limits:
        with tenancy.transaction():
            Registration.objects.filter(pk=registration.pk).update(limits=said)


def lines(said: dict[str, Any]) -> list[str]:
    """A line a carrier; nothing of what is in no shape we know."""
    return [
        f"{NAMES.get(carrier, carrier)}: {', '.join(words)}"
        for carrier, told in sorted(said.items())
        if isinstance(told, dict) and (words := _words(told))
    ]


def of_number(channel: Channel) -> list[str]:
    """The same for a number, by the campaign of its inbox."""
    if coverage.way(channel.address) != Registration.Kind.CAMPAIGN:
        return []
    found = Registration.objects.filter(
        inbox_id=channel.inbox_id,
        connection_id=channel.connection_id,
        kind=Registration.Kind.CAMPAIGN,
        state=Registration.State.APPROVED,
    )
    return lines(found.values_list("limits", flat=True).first() or {})


def _words(told: dict[str, Any]) -> list[str]:
    found = []
    if told.get("mps"):
        found.append(_("%(n)s texts a second") % {"n": told["mps"]})
    if told.get("msg_class"):
        found.append(_("class %(name)s") % {"name": told["msg_class"]})
    if told.get("brand_tier"):
        found.append(_("daily tier %(name)s") % {"name": told["brand_tier"]})
    return found
