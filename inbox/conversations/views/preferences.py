"""How the member wants to be told: their own page of settings."""

from typing import Any

from django.http import HttpResponseBase
from django.shortcuts import redirect, render
from django.views.decorators.http import require_http_methods

from inbox.accounts.addresses import url
from inbox.accounts.doors import MemberRequest, needs
from inbox.accounts.permissions import Action
from inbox.accounts.undoing import Changed, offer, saving, undo
from inbox.conversations import access
from inbox.conversations.finding.navigation import Place, navigation, places
from inbox.conversations.hearing.choosing import CHOICES
from inbox.conversations.showing.settings_map import beside
from inbox.conversations.views import undoing
from inbox.notifications import preferences, silence
from inbox.notifications.kinds import LABELS, Often, Tone, Way
from inbox.notifications.preferences import Choices
from inbox.notifications.silence import Window
from inbox.words import number


@require_http_methods(["GET", "HEAD", "POST"])
@needs(Action.READ)
def edit(request: MemberRequest) -> HttpResponseBase:
    """Show the choices, or keep those of the form."""
    me = request.member
    if request.method == "POST" and undoing.asked(request):
        return _undone(request)
    before = preferences.of(me)
    if request.method == "POST":
        with saving(CHOICES, me, by=me):
            preferences.keep(_asked(request, before), of=me)
        return redirect(url("conversations:preferences") + "?said=saved")
    around = places(request.member)
    return render(request, "notifications/preferences.html", _page(request, before, around))


def _undone(request: MemberRequest) -> HttpResponseBase:
    page = url("conversations:preferences")
    try:
        undo(CHOICES, request.member, by=request.member)
    except Changed:
        return redirect(page + "?said=changed")
    return redirect(page + "?said=undone")


def _page(request: MemberRequest, choices: Choices, around: list[Place]) -> dict[str, Any]:
    blank = Window(frozenset(), silence.EVENING, silence.MORNING)
    windows = [*choices.silences, blank][: silence.MOST]
    context = navigation(request, around) | beside(request.member, "conversations:preferences")
    return context | {
        "choices": choices,
        "kinds": LABELS,
        "ways": Way.choices,
        "tones": Tone.choices,
        "often": Often.choices,
        "windows": windows,
        "days": silence.names(),
        "said": request.GET.get("said", ""),
        "last": offer(CHOICES, request.member, to=request.member),
    }


def _asked(request: MemberRequest, before: Choices) -> Choices:
    """What a form says and does not exist is not heard; a tone nobody has stays the one before."""
    told = request.POST
    heard = {str(inbox.uuid): inbox.pk for inbox in access.inboxes(request.member)}
    muted = {heard[uuid] for uuid in told.getlist("muted") if uuid in heard}
    # An inbox they lost for a while stays muted.
    kept = before.muted - set(heard.values())
    tone, often = told.get("tone", ""), told.get("digest", "")
    volume = number(told.get("volume", ""))
    return preferences.asked(
        before,
        ways=told.getlist("way"),
        windows=_windows(request),
        muted=frozenset(muted | kept),
        tone=tone if tone in Tone.values else before.tone,
        volume=before.volume if volume is None else min(volume, 100),
        previews=told.get("previews") == "on",
        digest=often if often in Often.values else before.digest,
    )


def _windows(request: MemberRequest) -> list[Window]:
    found = (
        silence.parse(
            request.POST.get(f"from-{place}", ""),
            request.POST.get(f"until-{place}", ""),
            request.POST.getlist(f"day-{place}"),
        )
        for place in range(silence.MOST)
    )
    return [window for window in found if window is not None]
