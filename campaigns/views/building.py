"""The list of campaigns, and building one."""

from collections.abc import Sequence
from typing import Any
from uuid import UUID, uuid4

from django.http import Http404, HttpResponse, HttpResponseBase
from django.shortcuts import redirect
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from campaigns import rules, words
from campaigns.building import audience, drafts, enclosing, reviewing
from campaigns.models import Campaign, Segment, Sender
from campaigns.sending import running
from campaigns.views import forms, frame, repeats, watching
from inbox.accounts.addresses import url
from inbox.accounts.doors import MemberRequest, needs
from inbox.accounts.permissions import Action
from inbox.conversations import access
from inbox.conversations.models import Channel, Inbox
from inbox.conversations.showing.fragments import fragment
from inbox.conversations.writing import clicks, files, filling, messages, starting
from inbox.words import uuid_of

PAGE = 50


@require_http_methods(["GET", "HEAD", "POST"])
@needs(Action.SEND_CAMPAIGNS)
def campaigns(request: MemberRequest) -> HttpResponseBase:
    """Those of the member's inboxes, the newest first; POST begins a new one."""
    places = access.inboxes(request.member).filter(kind=Inbox.Kind.SHARED, is_queue=False)
    if request.method == "POST":
        inbox = access.inbox(request.member, uuid_of(request.POST.get("inbox", "")) or uuid4())
        made = drafts.create(inbox, by=request.member, name=request.POST.get("name", ""))
        return redirect(url("campaigns:one", uuid=made.uuid))
    after = request.GET.get("after", "")
    found = drafts.mine(request.member).select_related("inbox")
    if after.isdigit():
        found = found.filter(pk__lt=int(after))
    rows = list(found.order_by("-id")[: PAGE + 1])
    context = {
        "rows": rows[:PAGE],
        "after": rows[PAGE - 1].pk if len(rows) > PAGE else 0,
        "places": list(places),
        "segments": list(Segment.objects.order_by("name")),
    }
    return frame.page(request, "campaigns/list.html", context)


@require_http_methods(["GET", "HEAD", "POST"])
@needs(Action.SEND_CAMPAIGNS)
def one(request: MemberRequest, uuid: UUID) -> HttpResponseBase:
    """A draft as its form, which POST keeps; one that was begun as it goes."""
    campaign = drafts.one(request.member, uuid)
    if campaign.is_begun:
        return repeats.page(request, campaign) or watching.page(request, campaign)
    if request.method != "POST":
        return _form(request, campaign, {})
    known = forms.choices(request, campaign)
    given = forms.given(request, campaign, known)
    try:
        campaign = drafts.save(campaign, given, by=request.member)
        repeats.save(request, campaign)
    except drafts.NotKept as refusal:
        drafts.fill_in(campaign, given, by=request.member)
        drafts.keep_numbers(campaign)  # a browser does not send a file twice
        return _form(request, campaign, refusal.problems, senders=given.channels)
    except running.NotNow:
        return redirect(url("campaigns:one", uuid=uuid))
    if "segment_name" in request.POST and request.POST["segment_name"].strip():
        drafts.keep_segment(request.POST["segment_name"], given.audience, by=request.member)
    if given.pasted is not None and (given.pasted.invalid or given.pasted.doubles):
        return _form(request, campaign, {}, pasted=given.pasted)
    to = "campaigns:review" if "review" in request.POST else "campaigns:one"
    return redirect(url(to, uuid=uuid))


def _form(
    request: MemberRequest,
    campaign: Campaign,
    problems: dict[str, str],
    pasted: audience.Pasted | None = None,
    senders: Sequence[Channel] | None = None,
) -> HttpResponse:
    """With problems, as it was typed."""
    chosen = Sender.objects.filter(campaign=campaign).values_list("channel_id", flat=True)
    context = {
        "campaign": campaign,
        "choices": forms.choices(request, campaign),
        "chosen": set(chosen) if senders is None else {one.pk for one in senders},
        "given": request.POST if problems else None,
        "problems": {name: words.problem(word) for name, word in problems.items()},
        "pasted": pasted,
        "fields": filling.FIELDS,
        "accepted": files.accepted(campaign.inbox),
        "refusals": starting_words(),
        **repeats.context(request, campaign),
        **counted(request, campaign),
    }
    return frame.page(request, "campaigns/build.html", context, 422 if problems else 200)


def starting_words() -> dict[str, str]:
    """Why a number cannot be chosen."""
    return {
        "unregistered": _("not registered with the carriers yet"),
        "answers_only": _("only answers"),
        "queue_begins": _("a queue’s number only answers"),
    }


def counted(request: MemberRequest, campaign: Campaign) -> dict[str, Any]:
    """How many it is for, with examples."""
    return {
        "review": reviewing.review(campaign, by=request.member),
        "enclosures": enclosing.of(campaign),
        "said": words.WARNINGS,
        "clock": request.tenant.time_zone,
        "localtime": words.localtime,
        "spoken": words.spoken,
    }


@require_POST
@needs(Action.SEND_CAMPAIGNS)
def count(request: MemberRequest, uuid: UUID) -> HttpResponseBase:
    """The same of what is typed just now; nothing is kept."""
    campaign = drafts.one(request.member, uuid)
    given = forms.given(request, campaign, forms.choices(request, campaign))
    drafts.fill_in(campaign, given, by=request.member)
    context = {"campaign": campaign, **counted(request, campaign)}
    return fragment(request, "campaigns/build.html", "count", context)


@require_safe
@needs(Action.SEND_CAMPAIGNS)
def review(request: MemberRequest, uuid: UUID) -> HttpResponseBase:
    """What it would do, to be looked at before it does."""
    campaign = drafts.one(request.member, uuid)
    if campaign.is_begun:
        return redirect(url("campaigns:one", uuid=uuid))
    return reviewed(request, campaign)


def reviewed(request: MemberRequest, campaign: Campaign, error: str = "") -> HttpResponse:
    """The page of the review, and what is wrong."""
    senders = Sender.objects.filter(campaign=campaign).select_related("channel")
    context = {
        "campaign": campaign,
        "numbers": [sender.channel for sender in senders],
        "rules": rules.current(),
        "error": error,
        "trial_key": uuid4(),
        "seen": reviewing.mark(campaign),
        **repeats.context(request, campaign),
        "is_past": campaign.local_at is not None and campaign.local_at <= timezone.now(),
        "may_approve": request.member.pk not in {campaign.created_by_id, campaign.started_by_id},
        **counted(request, campaign),
    }
    return frame.page(request, "campaigns/review.html", context, 409 if error else 200)


@require_POST
@needs(Action.SEND_CAMPAIGNS)
def trial(request: MemberRequest, uuid: UUID) -> HttpResponseBase:
    """Send it to a number of one's own, as any text."""
    campaign = drafts.one(request.member, uuid)
    sender = Sender.objects.filter(campaign=campaign).select_related("channel__inbox").first()
    if sender is None:
        return reviewed(request, campaign, words.problem("no_number"))
    mine = request.member.user.name
    values = {"first name": mine.split(" ")[0], "name": mine, "my name": mine,
              "my first name": mine.split(" ")[0], "inbox": campaign.inbox.name}  # fmt: skip
    try:
        made = starting.send(
            sender.channel, [request.POST.get("number", "")], by=request.member,
            country=request.tenant.country, body=filling.fill(campaign.body, values).text,
            key=uuid_of(request.POST.get("key", "")) or uuid4(),  # a second click sends nothing
        )  # fmt: skip
    except (starting.Refused, messages.NotSendable, clicks.KeyTaken):
        return reviewed(request, campaign, _("This number cannot be written to."))
    enclosing.add_to([one for one in made if not one.files], campaign, by=request.member)
    return redirect(url("campaigns:review", uuid=uuid))


@require_POST
@needs(Action.SEND_CAMPAIGNS)
def copy(request: MemberRequest, uuid: UUID) -> HttpResponseBase:
    """The same once more, as a draft."""
    made = drafts.copy(drafts.one(request.member, uuid), by=request.member)
    return redirect(url("campaigns:one", uuid=made.uuid))


@require_POST
@needs(Action.SEND_CAMPAIGNS)
def segment(request: MemberRequest, uuid: UUID) -> HttpResponseBase:
    """Forget an audience that has a name."""
    if not Segment.objects.filter(uuid=uuid).delete()[0]:
        raise Http404
    return redirect(url("campaigns:list"))
