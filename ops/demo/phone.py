"""The pretend phone: write to and call the demo's numbers as a customer, over the pretend carrier.

Nobody has to sign in: it shows what is on one customer's phone and nothing of the inbox.
"""

from collections.abc import Mapping
from urllib.parse import urlencode

from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_POST

from inbox.conversations.writing import pictures
from ops.carrier.client import Carrier, ControlError, Picture
from ops.demo import drawings, handset, houses, moods
from ops.demo.handset import Choice

LARGEST = 5 * 1024 * 1024
LONGEST = 1600
ACTS = {"answer", "decline", "leave", "hang_up"}


def carrier() -> Carrier:
    """It waits for our own webhook's answer before it answers a text."""
    return Carrier(houses.carrier_url(), timeout=20.0)


@require_GET
def page(request: HttpRequest) -> HttpResponse:
    """One customer's phone, open at the thread with one of our numbers."""
    trouble = ""
    try:
        chosen = handset.choose(request.GET.get("number", ""), request.GET.get("to", ""))
    except handset.Unknown:
        chosen, trouble = handset.choose("", ""), _("This is not a phone number.")
    context = {
        "handset": handset.screen(chosen, carrier(), trouble),
        "numbers": houses.numbers(),
        "people": handset.people(chosen.ours),
        "drawings": _drawing_names(),
        "media_url": handset.media_url,
        "link": link,
    }
    return render(request, "demo/phone.html", context)


@require_GET
def live(request: HttpRequest) -> HttpResponse:
    """What is on the screen now, when it differs from what the page has seen."""
    shown = handset.screen(_chosen(request.GET), carrier())
    if shown.seen == request.GET.get("seen"):
        return HttpResponse(status=204)
    return render(request, "demo/_screen.html", {"handset": shown, "fresh": True})


@require_POST
def send(request: HttpRequest) -> HttpResponse:
    """Send a text or a picture as the customer."""
    chosen = _chosen(request.POST)
    body = request.POST.get("text", "").strip()[:LONGEST]
    media, trouble = _pictures(request), ""
    if body or media:
        try:
            carrier().text(chosen.number, chosen.ours.address, body, media)
        except ControlError:
            trouble = _("Not sent: the carrier does not know this number of ours.")
        except OSError:
            trouble = _("Not sent: the pretend carrier does not answer.")
    return _answer(request, chosen, trouble)


@require_POST
def call(request: HttpRequest) -> HttpResponse:
    """Call our number, or do in a call what its stage allows."""
    chosen, trouble = _chosen(request.POST), ""
    what = request.POST.get("do", "")
    try:
        if what == "call":
            _call(chosen)
        elif what in ACTS:
            carrier().act(chosen.number, chosen.ours.address, what)
    except ControlError:
        trouble = _("The carrier cannot put calls through to this number of ours.")
    except OSError:
        trouble = _("The pretend carrier does not answer.")
    return _answer(request, chosen, trouble)


def _call(chosen: Choice) -> None:
    """One call at a time, however often the button is pressed."""
    if carrier().line(chosen.number, chosen.ours.address) is None:
        carrier().ring(chosen.number, chosen.ours.address)


@require_POST
def faults(request: HttpRequest) -> HttpResponse:
    """Put the carrier in the mood the switches say."""
    chosen, trouble = _chosen(request.POST), ""
    try:
        moods.put(carrier(), request.POST.getlist("mood"))
    except (OSError, ControlError):
        trouble = _("The pretend carrier does not answer.")
    return _answer(request, chosen, trouble)


@require_GET
def media(request: HttpRequest, sid: str) -> HttpResponse:
    """A picture on the phone; anything else is handed over as a download."""
    try:
        data = drawings.jpeg(sid) if sid in drawings.DRAWINGS else carrier().media(sid)
    except (OSError, ControlError):
        raise Http404 from None
    kind = pictures.sniff(data)
    is_picture = kind in pictures.RASTER
    headers = {
        "Content-Disposition": "inline" if is_picture else "attachment",
        "Content-Security-Policy": "sandbox; default-src 'none'",
        "Cache-Control": "private, max-age=3600",
    }
    return HttpResponse(data, content_type=kind if is_picture else pictures.PLAIN, headers=headers)


def link(number: str, to: str) -> str:
    """The address of a phone."""
    return f"{reverse('demo:phone')}?{urlencode({'number': number, 'to': to})}"


def _chosen(given: Mapping[str, str]) -> Choice:
    try:
        return handset.choose(given.get("number", ""), given.get("to", ""))
    except handset.Unknown:
        raise Http404 from None


def _answer(request: HttpRequest, chosen: Choice, trouble: str) -> HttpResponse:
    if not request.headers.get("HX-Request"):
        return redirect(link(chosen.number, chosen.ours.address))
    shown = handset.screen(chosen, carrier(), trouble)
    return render(request, "demo/_screen.html", {"handset": shown, "fresh": True})


def _pictures(request: HttpRequest) -> list[Picture]:
    """A drawn one or an uploaded one; what is no picture, or too large, is not sent."""
    name = request.POST.get("drawing", "")
    if name in drawings.DRAWINGS:
        return [(f"{name}.jpg", "image/jpeg", drawings.jpeg(name))]
    uploaded = request.FILES.get("photo")
    if uploaded is None or uploaded.size is None or uploaded.size > LARGEST:
        return []
    data = uploaded.read()
    kind = pictures.sniff(data)
    return [("photo", kind, data)] if kind in pictures.RASTER else []


def _drawing_names() -> dict[str, str]:
    return {
        "wheel": _("A wheel"),
        "bike": _("A bike"),
        "tire": _("A tire"),
        "helmet": _("A helmet"),
        "cake": _("A cake"),
        "bread": _("A bread"),
    }
