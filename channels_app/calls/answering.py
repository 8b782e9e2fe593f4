"""A customer calls: what is done with the call, decided while it rings."""

from dataclasses import dataclass
from urllib.parse import urlsplit
from uuid import UUID

from django.http import QueryDict
from django.utils import translation
from django.utils.translation import gettext as _

from channels_app import routes
from channels_app.addresses import voice_step
from channels_app.carriers.twilio import calls as forms
from channels_app.carriers.twilio import twiml
from channels_app.carriers.twilio.twiml import Ring
from channels_app.models import ConnectionRoute
from contacts import phones
from contacts.models import Identity
from inbox import tenancy
from inbox.conversations.models import Channel, Inbox
from inbox.conversations.phoning import ringing


@dataclass(frozen=True)
class Line:
    """The number that was called, and who called."""

    inbox: Inbox
    ours: str
    caller: str
    via: str  # the phone that passed the call on to us, where a carrier says so
    language: str
    is_blocked: bool


def ring(route: ConnectionRoute, form: QueryDict, call: UUID | None) -> str:
    """Somebody calls: ring our phone, take a message, or say that we take texts."""
    with tenancy.in_organization(route.organization), tenancy.transaction():
        line = _line(route, form)
        if line is None or line.is_blocked:
            return twiml.reject()
        if _failed(form):
            return twiml.nobody(line.language)
        if ringing.comes_back(line.caller, besides=form.get("CallSid", "")):
            return twiml.busy()
        target = ringing.rings_at(line.inbox, caller=line.caller)
        if target and target != line.via and not routes.is_ours(target):
            return twiml.ring(
                Ring(
                    number=target,
                    caller_id=_shown(line),
                    outcome=voice_step(route.key, "dialed"),
                    progress=voice_step(route.key, "progress"),
                    screen=voice_step(route.key, "screen") if line.inbox.screen_calls else "",
                )
            )
        if line.inbox.voicemail:
            return _voicemail(route, line)
        return twiml.texts_only(line.language)


def dialed(route: ConnectionRoute, form: QueryDict, call: UUID | None) -> str:
    """Our phone rang: when nobody took it, take a message."""
    was_taken = form.get("DialCallStatus") in {"completed", "answered"}
    if call is not None or form.get("Direction", "inbound") != "inbound":
        return twiml.hang_up()
    if was_taken and form.get("DialBridged", "true").lower() != "false":
        return twiml.hang_up()
    with tenancy.in_organization(route.organization), tenancy.transaction():
        line = _line(route, form)
        if line is None:
            return twiml.hang_up()
        return _voicemail(route, line) if line.inbox.voicemail else twiml.nobody(line.language)


def recorded(route: ConnectionRoute, form: QueryDict, call: UUID | None) -> str:
    """They left a message."""
    return twiml.hang_up()


def screen(route: ConnectionRoute, form: QueryDict, call: UUID | None) -> str:
    """One of our phones was picked up: ask whether a person is there."""
    language = route.organization.language
    with translation.override(language):
        words = _("A customer calls %(name)s. Press 1 to take the call.")
        return twiml.press_one(
            words % {"name": route.organization.name},
            language,
            voice_step(route.key, "screened"),
        )


def screened(route: ConnectionRoute, form: QueryDict, call: UUID | None) -> str:
    """A person pressed 1, or it was no person."""
    return twiml.go_on() if form.get("Digits") == "1" else twiml.hang_up()


def _line(route: ConnectionRoute, form: QueryDict) -> Line | None:
    """None for a number that is not the connection's."""
    organization = route.organization
    ours = phones.normalize(form.get("To", ""), organization.country)
    channel = (
        Channel.objects.select_related("inbox")
        .filter(connection_id=route.connection_id, address=ours)
        .first()
    )
    if channel is None:
        return None
    caller = forms.caller(form.get("From", ""), organization.country)
    blocked = Identity.objects.filter(address=caller, blocked_at__isnull=False)
    language = channel.inbox.language or organization.language
    via = phones.normalize(form.get("ForwardedFrom", ""), organization.country)
    return Line(channel.inbox, ours, caller, via, language, blocked.exists())


def _failed(form: QueryDict) -> bool:
    """Whether the carrier asks a second time because a later step gave no answer: our phone does
    not ring again.
    """
    where = urlsplit(form.get("ErrorUrl", "")).path
    return bool(where) and not where.endswith("/voice/")


def _shown(line: Line) -> str:
    """What our phone displays: who calls, or our own number where they have none to show."""
    return line.caller if phones.is_possible(line.caller) else line.ours


def _voicemail(route: ConnectionRoute, line: Line) -> str:
    return twiml.voicemail(line.inbox.greeting, line.language, voice_step(route.key, "recorded"))
