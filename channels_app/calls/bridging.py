"""A member calls a customer: their own phone is picked up first, and a person must say so before
the customer's rings.
"""

from uuid import UUID

from django.http import QueryDict
from django.utils import translation
from django.utils.translation import gettext as _

from channels_app.addresses import voice_step
from channels_app.carriers.twilio import twiml
from channels_app.models import ConnectionRoute
from contacts import phones, visibility
from inbox import tenancy
from inbox.conversations.models import Call
from inbox.conversations.phoning import calls


def picked_up(route: ConnectionRoute, form: QueryDict, call: UUID | None) -> str:
    """The member's phone was picked up: say whom they are about to call. Their voicemail, which
    presses nothing, is not connected to anybody.
    """
    with tenancy.in_organization(route.organization), tenancy.transaction():
        found = _call(route, form, call)
        if found is None:
            return twiml.hang_up()
        language = found.message.author.user.language or route.organization.language
        with translation.override(language):
            words = _("Call to %(name)s. Press 1 to be connected.")
            said = words % {"name": _name(found, route.organization.country)}
        pressed = voice_step(route.key, "taken", found.message.uuid)
        return twiml.press_one(said, language, pressed)


def taken(route: ConnectionRoute, form: QueryDict, call: UUID | None) -> str:
    """The member pressed 1: now the customer's phone rings, and shows our number."""
    if form.get("Digits") != "1":
        return twiml.hang_up()
    with tenancy.in_organization(route.organization), tenancy.transaction():
        found = _call(route, form, call)
        identity = found.message.conversation.identity if found else None
        if found is None or identity is None or identity.blocked_at is not None:
            return twiml.hang_up()
        uuid = found.message.uuid
        return twiml.connect(
            identity.address,
            caller_id=found.channel.address,
            outcome=voice_step(route.key, "dialed", uuid),
            progress=voice_step(route.key, "progress", uuid),
        )


def _call(route: ConnectionRoute, form: QueryDict, call: UUID | None) -> Call | None:
    """The call a member asked for, while it goes on and they want it."""
    rows = Call.objects.filter(
        channel__connection_id=route.connection_id,
        message__direction="out",
        state__in=calls.LIVE_STATES,
        hung_up_at=None,
    ).select_related("message__conversation__identity__contact", "message__author__user", "channel")
    if call is not None:
        found: Call | None = rows.filter(message__uuid=call).first()
        return found
    sid = form.get("CallSid", "")
    by_sid: Call | None = rows.filter(carrier_id=sid).first() if sid else None
    return by_sid


def _name(call: Call, country: str) -> str:
    """As the member who calls knows them."""
    identity = call.message.conversation.identity
    contact = visibility.behind(identity, to=call.message.author)
    return contact.name if contact else phones.display(identity.address, country)
