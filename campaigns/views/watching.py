"""A campaign as it goes: its numbers, who got it, and a file of them."""

from collections.abc import Iterator
from urllib.parse import urlencode
from uuid import UUID

from django.http import HttpResponse, HttpResponseBase, StreamingHttpResponse
from django.utils.translation import get_language
from django.utils.translation import gettext as _
from django.views.decorators.http import require_safe

from campaigns import words
from campaigns.building import drafts
from campaigns.models import Campaign, Recipient
from campaigns.views import frame
from campaigns.watching import progress
from campaigns.watching import standing as standing_of
from campaigns.watching.progress import Asked
from contacts.exports import sheet
from inbox.accounts.doors import MemberRequest, needs
from inbox.accounts.permissions import Action
from inbox.conversations.showing.fragments import fragment

MOST_EXPORTED = 200_000


def page(request: MemberRequest, campaign: Campaign) -> HttpResponse:
    """The whole page."""
    return frame.page(request, "campaigns/one.html", standing_of.context(campaign))


@require_safe
@needs(Action.SEND_CAMPAIGNS)
def standing(request: MemberRequest, uuid: UUID) -> HttpResponseBase:
    """What moves of it."""
    campaign = drafts.one(request.member, uuid)
    return fragment(request, "campaigns/one.html", "standing", standing_of.context(campaign))


@require_safe
@needs(Action.SEND_CAMPAIGNS)
def recipients(request: MemberRequest, uuid: UUID) -> HttpResponseBase:
    """Who got it, or not and why, a page at a time."""
    campaign = drafts.one(request.member, uuid)
    asked = _asked(request)
    after = request.GET.get("after", "")
    rows, more = progress.recipients(
        campaign, member_id=request.member.pk, asked=asked,
        after=int(after) if after.isdigit() and len(after) < 18 else 0,
    )  # fmt: skip
    context = {
        "campaign": campaign,
        "rows": rows,
        "more": more,
        "narrowed": asked,
        "narrowing": urlencode({"state": asked.which, "why": asked.why}),
        "filters": filters(),
        "reason": words.reason,
        "labels": dict(Recipient.State.choices),
        "country": request.tenant.country,
    }
    return frame.page(request, "campaigns/recipients.html", context)


def _asked(request: MemberRequest) -> Asked:
    """The list that was chosen; a word nobody knows is no list."""
    which, why = request.GET.get("state", ""), request.GET.get("why", "")
    return Asked(which if which in progress.NARROW else "", why[:20])


def filters() -> list[tuple[str, str]]:
    """The lists there are."""
    return [
        ("", _("All")),
        *((str(value), str(label)) for value, label in Recipient.State.choices),
        ("replied", _("Answered")),
        ("opted_out", _("Opted out")),
        ("clicked", _("Followed a link")),
    ]


@require_safe
@needs(Action.SEND_CAMPAIGNS)
def export(request: MemberRequest, uuid: UUID) -> HttpResponseBase:
    """A list of them, or all, as a file."""
    campaign = drafts.one(request.member, uuid)
    lines = list(_lines(campaign, request.member.pk, _asked(request)))
    answer = StreamingHttpResponse(lines, content_type="text/csv; charset=utf-8")
    answer["Content-Disposition"] = 'attachment; filename="campaign.csv"'
    answer["Cache-Control"] = "no-store"
    return answer


def _lines(campaign: Campaign, member_id: int, asked: Asked) -> Iterator[bytes]:
    """While the transaction is open."""
    labels = dict(Recipient.State.choices)
    head = [
        _("Number"),
        _("Name"),
        _("State"),
        _("Reason"),
        _("Sent"),
        _("Answered"),
        _("Opted out"),
        _("Clicks"),
    ]
    cut = sheet.delimiter(get_language() or "en")
    yield sheet.BOM + sheet.lines([head], cut)
    after, count = 0, 0
    while count < MOST_EXPORTED:
        rows, after = progress.recipients(
            campaign, member_id=member_id, asked=asked, after=after, most=2000
        )
        count += len(rows)
        lines = []
        for one in rows:
            why = words.reason(one.reason) if one.reason else ""
            at = one.sent_at.isoformat(timespec="seconds") if one.sent_at else ""
            yes = [_("yes") if mark else "" for mark in (one.has_replied, one.is_out)]
            lines.append(
                [one.address, one.name, str(labels[one.state]), why, at, *yes, str(one.clicks)]
            )
        yield sheet.lines(lines, cut)
        if not after:
            break
