"""Writing first: who, from where, what; and what stands in the way, before anything is sent."""

from typing import Any
from uuid import UUID, uuid4

from django.core.exceptions import PermissionDenied
from django.http import HttpResponse, HttpResponseBase
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST

from contacts import finding
from inbox.accounts.addresses import url
from inbox.accounts.doors import MemberRequest, needs
from inbox.accounts.permissions import Action
from inbox.conversations import access, refusals
from inbox.conversations.finding.navigation import navigation
from inbox.conversations.models import Channel, Message
from inbox.conversations.showing.fragments import fragment
from inbox.conversations.writing import clicks, signatures, starting
from inbox.conversations.writing.starting import Recipient

PAGE = "conversations/new.html"


@require_http_methods(["GET", "HEAD", "POST"])
@needs(Action.REPLY)
def new(request: MemberRequest) -> HttpResponseBase:
    """The form, empty or for one contact and one channel; POST sends it."""
    if request.method != "POST":
        return _page(request, _asked(request))
    asked = _asked(request)
    try:
        made = _send(request, asked)
    except starting.Refused as refusal:
        return _page(request, asked | {"error": _sentence(refusal, asked)}, status=422)
    return redirect(_after(made))


@require_POST
@needs(Action.REPLY)
def people(request: MemberRequest) -> HttpResponseBase:
    """The form with somebody more or less, or with who was found; nothing is kept of it."""
    asked = _asked(request)
    if not request.htmx:
        return _page(request, asked)
    blocks = "found" if request.htmx.target == "new-found" else "who found foot"
    return fragment(request, PAGE, blocks, asked | {"oob": True})


def _asked(request: MemberRequest) -> dict[str, Any]:
    """What the form holds. A contact is named by uuid in a link, by an address in the form."""
    given, country = request.POST or request.GET, request.tenant.country
    private = given.get("kind", "") == "text"
    senders = starting.senders(request.member, private=private)
    usable = [one.channel for one in senders if not one.refusal]
    chosen = given.get("channel", "")
    channel = next((one for one in usable if str(one.uuid) == chosen), None)
    if channel is None and len(usable) == 1:
        channel = usable[0]
    addresses, offered = _addresses(request)
    words = "" if given.get("add") else given.get("q", "")
    found = starting.found(words, member=request.member, country=country) if words else offered
    to = starting.recipients(addresses, member=request.member, country=country, channel=channel)
    return {
        "private": private,
        "title": _("New text message") if private else _("New conversation"),
        "senders": senders,
        "usable": usable,
        "channel": channel,
        "waiting": not private and starting.waits(request.member),
        "to": to,
        "words": words,
        "found": [one for one in found if one.address not in {other.address for other in to}],
        "text": given.get("text", ""),
        "key": given.get("key", "") or str(uuid4()),
        "error": "",
        "refusal_text": refusals.sentence,
    }


def _addresses(request: MemberRequest) -> tuple[list[str], list[Recipient]]:
    """Who is chosen, and whom a link's contact lets one choose from."""
    if request.method == "POST":
        chosen = [*request.POST.getlist("to"), *request.POST.getlist("add")]
        dropped = request.POST.get("drop", "")
        return [one for one in chosen if one and one != dropped][: starting.MOST + 1], []
    contact = finding.one(request.member, request.GET.get("contact", ""))
    if contact is None:
        return [], []
    numbers = [identity.address for identity in finding.numbers([contact])[contact.pk]]
    if len(numbers) == 1:
        return numbers, []
    country = request.tenant.country
    return [], starting.recipients(numbers, member=request.member, country=country)


def _send(request: MemberRequest, asked: dict[str, Any]) -> list[Message]:
    channel = _channel(request)
    try:
        return starting.send(
            channel,
            [one.address for one in asked["to"]],
            by=request.member,
            country=request.tenant.country,
            body=signatures.signed(request, request.POST.get("text", "")),
            key=UUID(request.POST.get("key", "")),
        )
    except (clicks.KeyTaken, ValueError):
        raise starting.Refused("bad_key") from None


def _channel(request: MemberRequest) -> Channel:
    """The one the form names, of those the member works on. Raises Refused,
    PermissionDenied for one that is not theirs or is none.
    """
    try:
        uuid = UUID(request.POST.get("channel", ""))
    except ValueError:
        raise starting.Refused("no_sender") from None
    own = Channel.objects.filter(inbox_id__in=access.inbox_ids(request.member))
    found: Channel | None = own.select_related("inbox").filter(uuid=uuid).first()
    if found is None:
        raise PermissionDenied
    return found


def _sentence(refusal: starting.Refused, asked: dict[str, Any]) -> str:
    """Why nothing went out, with the name of whoever it is about."""
    names = {one.address: one.who.name for one in asked["to"]}
    name = names.get(refusal.address, refusal.address)
    if refusal.reason == "held" and refusal.holder is not None:
        return _("%(holder)s is answering %(name)s just now. Nothing was sent.") % {
            "holder": refusal.holder.name, "name": name,
        }  # fmt: skip
    said = refusals.sentence(refusal.reason)
    return f"{name}: {said}" if refusal.address else said


def _after(made: list[Message]) -> str:
    """The conversation; of several, the list they rest in."""
    if len(made) == 1:
        return url("conversations:thread", uuid=made[0].conversation.uuid)
    return url("conversations:inbox", uuid=made[0].conversation.inbox.uuid) + "?state=sent"


def _page(request: MemberRequest, asked: dict[str, Any], status: int = 200) -> HttpResponse:
    context = navigation(request) | asked | {"screen": "page", "section": "new", "oob": False}
    response = render(request, PAGE, context, status=status)
    response["Cache-Control"] = "no-store"
    return response
