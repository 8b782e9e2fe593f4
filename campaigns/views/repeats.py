"""How a draft repeats, and the page of what repeats."""

from datetime import time
from typing import Any
from uuid import UUID

from django.http import HttpResponse, HttpResponseBase
from django.shortcuts import redirect
from django.utils.dateparse import parse_date, parse_time
from django.utils.dates import WEEKDAYS
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods

from campaigns import words
from campaigns.building import drafts
from campaigns.models import Campaign, Run, Series
from campaigns.recurring import repeating
from campaigns.recurring.repeating import Given
from campaigns.sending import running
from campaigns.views import frame
from inbox.accounts.addresses import url
from inbox.accounts.doors import MemberRequest, needs
from inbox.accounts.permissions import Action
from inbox.conversations.views.states import undoes

SHOWN = 50


def context(request: MemberRequest, campaign: Campaign) -> dict[str, Any]:
    """What the forms and the review say of it."""
    series = _typed(request) or repeating.of(campaign)
    return {
        "series": series,
        "rhythm": rhythm(series) if series else "",
        "rhythms": Series.Every.choices,
        "week": list(WEEKDAYS.items()),
        "clock": request.tenant.time_zone,
    }


def rhythm(series: Series) -> str:
    """On which days, in words."""
    if series.every == Series.Every.WEEK:
        return ", ".join(str(WEEKDAYS[day]) for day in series.weekdays)
    if series.every == Series.Every.MONTH:
        last = _("On the last day of every month")
        return last if series.day == 31 else _("On day %(n)s of every month") % {"n": series.day}
    return str(Series.Every.DAY.label)


def _typed(request: MemberRequest) -> Series | None:
    """What a form said that could not be kept, to be shown in it again."""
    post = request.POST
    if post.get("when") != "repeat":
        return None
    try:
        found = given(request)
    except drafts.NotKept:
        found = Given(every=post.get("every", ""), at=time())
    return Series(
        every=found.every, at=found.at, weekdays=list(found.weekdays), day=found.day,
        until=found.until, most=found.most,
    )  # fmt: skip


def save(request: MemberRequest, campaign: Campaign) -> None:
    """Keep how the draft repeats, as the form says. Raises drafts.NotKept."""
    repeating.keep(campaign, given(request) if request.POST.get("when") == "repeat" else None)


def given(request: MemberRequest) -> Given:
    """What was typed. Raises drafts.NotKept."""
    post = request.POST
    try:
        at, until = parse_time(post.get("repeat_at", "")), parse_date(post.get("until", ""))
    except ValueError:
        at = until = None
    every = post.get("every", "")
    every = every if every in Series.Every.values else str(Series.Every.DAY)
    weekdays = [int(day) for day in post.getlist("weekday") if day in set("0123456")]
    if at is None:
        raise drafts.NotKept({"repeat_at": "no_hour"})
    if every == Series.Every.WEEK and not weekdays:
        raise drafts.NotKept({"weekday": "no_weekday"})
    return Given(
        every=every, at=at, weekdays=weekdays, day=_number(post.get("day", ""), range(1, 32)) or 1,
        until=until, most=_number(post.get("most", ""), range(1, 1000)),
    )  # fmt: skip


def _number(typed: str, allowed: range) -> int | None:
    found = int(typed) if typed.isascii() and typed.isdigit() and len(typed) < 5 else 0
    return found if found in allowed else None


def page(request: MemberRequest, campaign: Campaign, error: str = "") -> HttpResponse | None:
    """What repeats as it goes; None for what does not."""
    series = repeating.of(campaign)
    if series is None:
        return None
    runs = Run.objects.filter(series=series).select_related("campaign").order_by("-day")
    about = {
        "campaign": campaign,
        "runs": list(runs[:SHOWN]),
        "coming": repeating.coming(series, campaign),
        "spoken": words.spoken,
        "spoken_day": words.spoken_day,
        "error": error,
        **context(request, campaign),
    }
    return frame.page(request, "campaigns/series.html", about, 409 if error else 200)


@require_http_methods(["POST", "DELETE"])
@needs(Action.SEND_CAMPAIGNS)
def pause(request: MemberRequest, uuid: UUID) -> HttpResponseBase:
    """POST: no further run; DELETE: from the next day on again."""
    campaign = drafts.one(request.member, uuid)
    try:
        (repeating.resume if undoes(request) else repeating.pause)(campaign)
    except running.NotNow as refusal:
        if refusal.reason != "state":
            return page(request, campaign, words.problem(refusal.reason)) or redirect("/")
    return redirect(url("campaigns:one", uuid=uuid))
