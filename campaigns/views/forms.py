"""What the form of a draft says, read into what may be kept."""

from collections.abc import Iterable
from datetime import datetime
from typing import Any, TypeVar
from zoneinfo import ZoneInfo

from django.http import QueryDict
from django.utils import timezone
from django.utils.dateparse import parse_datetime

from campaigns.building import audience, drafts
from campaigns.building.audience import Pasted
from campaigns.building.drafts import Choices, Given
from campaigns.joining import signups
from campaigns.models import Campaign, Segment
from contacts import listing
from contacts.models import CustomField
from inbox.accounts.doors import MemberRequest
from inbox.conversations.finishing import tags
from inbox.conversations.writing import files, starting
from inbox.words import uuid_of

Row = TypeVar("Row")
LARGEST_LIST = 5_000_000  # bytes: a hundred thousand numbers, with names beside them


def choices(request: MemberRequest, campaign: Campaign) -> Choices:
    """What one can choose from."""
    senders = starting.senders(request.member)
    earlier = drafts.mine(request.member).exclude(pk=campaign.pk).exclude(started_at=None)
    return Choices(
        channels=[one for one in senders if one.channel.inbox_id == campaign.inbox_id],
        tags=tags.offered(),
        owners=listing.owners(),
        fields=list(CustomField.objects.order_by("position", "id")),
        segments=list(Segment.objects.order_by("name")),
        earlier=list(earlier.order_by("-id")[:50]),
        answerers=list(drafts.answers(campaign.inbox).order_by("user__name")),
        lists=list(signups.mine(request.member).order_by("name", "id")),
    )


def given(request: MemberRequest, campaign: Campaign, known: Choices) -> Given:
    """What was typed; what names no row of ours is left out."""
    post = request.POST
    channels = [one.channel for one in known.channels]
    at = _moment(post, request.tenant.time_zone)
    pasted, list_problem = _pasted(request, campaign)
    return Given(
        name=post.get("name", "")[:80],
        body=post.get("body", ""),
        channels=_rows(post.getlist("channel"), channels),
        audience=_audience(post, known),
        share=_number(post, "share", 50, range(1, 101)),
        most_a_minute=_number(post, "most_a_minute", 0, range(1, 100_001)),
        assignee=_row(post.get("assignee", ""), known.answerers),
        goes_to_last=post.get("assignee") == "last",
        local_at=at,
        lacks_time=at is None and post.get("when") == "later",
        in_zones="in_zones" in post,
        counts_clicks="counts_clicks" in post,
        add=_uploads(request),
        drop=[found for word in post.getlist("drop") if (found := uuid_of(word))],
        pasted=pasted,
        list_problem=list_problem,
    )


def _audience(post: QueryDict, known: Choices) -> dict[str, Any]:
    """Filters, by ids of rows that are ours."""
    segment = _row(post.get("segment", ""), known.segments)
    if segment is not None:
        return dict(segment.audience)
    asked: dict[str, Any] = {"people": "people" in post}
    owner = post.get("owner", "")
    found = _row(owner, known.owners)
    if owner == "nobody" or found is not None:
        asked["owner"] = found.pk if found is not None else 0
    for name in ("tags", "without"):
        ids = [tag.pk for tag in _rows(post.getlist(name), known.tags)]
        if ids:
            asked[name] = ids
    channel = _row(post.get("talked", ""), [one.channel for one in known.channels])
    if channel is not None:
        asked["channel"] = channel.pk
    for name in ("within", "not_within"):
        days = _number(post, name, 0, drafts.DAYS)
        if days:
            asked[name] = days
    field = _row(post.get("field", ""), known.fields)
    if field is not None and str(post.get("value", "")).strip():
        asked |= {"field": str(field.uuid), "value": str(post["value"]).strip()[:200]}
    listed = _row(post.get("list", ""), known.lists)
    if listed is not None:
        asked["list"] = listed.pk
    earlier = _row(post.get("not_campaign", ""), known.earlier)
    if earlier is not None:
        asked["not_campaign"] = earlier.pk
    return asked


def _pasted(request: MemberRequest, campaign: Campaign) -> tuple[Pasted | None, str]:
    """The numbers that came along, None where they stay as they are; and why not, in a word.

    A list that is shown is emptied in its field, a long one by its box.
    """
    text = _list(request)
    if text is None:
        return None, "too_large"
    if text.strip():
        found = audience.read(text, request.tenant.country)
        return (None, "too_many") if found.beyond else (found, "")
    is_emptied = "numbers" in request.POST and not campaign.is_list_long
    return Pasted([], [], 0) if is_emptied or "drop_numbers" in request.POST else None, ""


def _list(request: MemberRequest) -> str | None:
    """A list that was uploaded, or pasted; None for one that is too large."""
    file = request.FILES.get("file")
    if file is not None and (file.size or 0) > LARGEST_LIST:
        return None
    if file is not None and file.size:
        data: bytes = file.read()
        try:
            return data.decode("utf-16" if data[:2] in {b"\xff\xfe", b"\xfe\xff"} else "utf-8-sig")
        except UnicodeDecodeError:
            return data.decode("iso-8859-1")
    return request.POST.get("numbers", "")


def _uploads(request: MemberRequest) -> list[files.Upload]:
    """Files that are to go along; of what is too large no more is read than shows it."""
    most = files.LARGEST_PICTURE + 1
    return [
        files.Upload(one.name or "", one.content_type or "", one.read(most))
        for one in request.FILES.getlist("enclosure")
    ]


def _moment(post: QueryDict, zone: str) -> datetime | None:
    """The hour on the organization's clock; None for now, and for what is past."""
    if post.get("when") != "later":
        return None
    try:
        found = parse_datetime(post.get("at", ""))
    except ValueError:
        found = None
    if found is None:
        return None
    at = found.replace(tzinfo=ZoneInfo(zone))
    return at if at > timezone.now() else None


def _number(post: QueryDict, name: str, default: int, allowed: range) -> int:
    typed = post.get(name, "")
    found = int(typed) if typed.isascii() and typed.isdigit() and len(typed) < 8 else default
    return found if found in allowed else default


def _row(word: str, rows: Iterable[Row]) -> Row | None:
    return next(iter(_rows([word], rows)), None)


def _rows(words: Iterable[str], rows: Iterable[Row]) -> list[Row]:
    wanted = {found for word in words if (found := uuid_of(word))}
    return [row for row in rows if row.uuid in wanted]  # type: ignore[attr-defined] # of many kinds
