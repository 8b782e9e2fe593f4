"""Sign-up lists: all of them, one with who is on it, and the file of that."""

from collections.abc import Iterator
from typing import Any
from uuid import UUID, uuid4

from django.http import Http404, HttpResponseBase, StreamingHttpResponse
from django.shortcuts import redirect
from django.utils.translation import get_language
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from campaigns import words
from campaigns.joining import listwords, signups
from campaigns.joining.signups import Given, NotKept
from campaigns.models import Keyword, SignUpList, Subscriber
from campaigns.views import frame
from contacts.exports import sheet
from inbox.accounts.addresses import url
from inbox.accounts.doors import MemberRequest, needs
from inbox.accounts.permissions import Action
from inbox.conversations import access
from inbox.conversations.models import Channel, Inbox
from inbox.words import uuid_of

MOST_EXPORTED = 100_000


@require_http_methods(["GET", "HEAD", "POST"])
@needs(Action.SEND_CAMPAIGNS)
def lists(request: MemberRequest) -> HttpResponseBase:
    """Those of the member's inboxes; POST begins one that says all it must, to be adapted."""
    problems: dict[str, str] = {}
    places = access.inboxes(request.member).filter(kind=Inbox.Kind.SHARED, is_queue=False)
    if request.method == "POST":
        inbox = access.inbox(request.member, uuid_of(request.POST.get("inbox", "")) or uuid4())
        word = request.POST.get("keyword", "").strip()
        given = Given(
            name=request.POST.get("name", "")[:40], business=request.tenant.name[:60],
            frequency=_("up to 4 texts a month"), yes=_("YES"), joins=[word],
            leaves=[f"{word} OFF"], channels=_channels(inbox), texts=listwords.defaults(),
        )  # fmt: skip
        try:
            made = signups.create(inbox, by=request.member, given=given)
            return redirect(url("campaigns:sign-up-list", uuid=made.uuid))
        except NotKept as refusal:
            problems = said(refusal)
    rows = list(signups.mine(request.member).select_related("inbox").order_by("name", "id")[:200])
    joins = signups.joins(rows)
    context = {
        "rows": [(one, joins[one.pk]) for one in rows],
        "counts": signups.counts(rows),
        "places": list(places),
        "problems": problems,
        "typed": request.POST,
    }
    return frame.page(request, "campaigns/lists.html", context, 422 if problems else 200)


@require_http_methods(["GET", "HEAD", "POST"])
@needs(Action.SEND_CAMPAIGNS)
def one(request: MemberRequest, uuid: UUID) -> HttpResponseBase:
    """Its words and texts, which POST keeps, and who is on it."""
    found = signups.one(request.member, uuid)
    problems: dict[str, str] = {}
    chosen = set(Keyword.objects.filter(list=found).values_list("channel_id", flat=True))
    if request.method == "POST":
        given = _given(request, found)
        try:
            signups.save(found, given, by=request.member)
            return redirect(url("campaigns:sign-up-list", uuid=uuid))
        except NotKept as refusal:
            problems, chosen = said(refusal), {one.pk for one in given.channels}
    before = request.GET.get("before", "")
    rows, more = signups.members(
        found, before=int(before) if before.isdigit() and len(before) < 18 else 0
    )
    joins = signups.words(found, "join")
    context = {
        "list": found,
        "joins": joins,
        "leaves": signups.words(found, "leave"),
        "channels": _channels(found.inbox),
        "chosen": chosen,
        "typed": request.POST if problems else None,
        "problems": problems,
        "count": signups.counts([found]).get(found.pk, 0),
        "rows": rows,
        "more": more,
        "standings": standings(),
        "country": request.tenant.country,
        "example": listwords.fill(found.asks, found, ""),
    }
    return frame.page(request, "campaigns/signup.html", context, 422 if problems else 200)


def standings() -> dict[str, tuple[str, str]]:
    """How somebody stands, in words, and the badge's kind."""
    return {
        "on": (_("On the list"), "good"),
        "asked": (_("Asked to confirm"), "warn"),
        "expired": (_("Did not confirm"), ""),
        "left": (_("Left"), ""),
        "out": (_("Opted out"), "bad"),
        "lapsed": (_("Opted out since"), "bad"),
    }


def said(refusal: NotKept) -> dict[str, str]:
    """What is wrong with each field."""
    return {name: _problem(word) for name, word in refusal.problems.items()}


def _problem(word: str) -> str:
    if word.startswith("unknown:"):
        return words.problem(word)
    if word.startswith("missing:"):
        return _("It has to hold %(word)s.") % {"word": word.removeprefix("missing:")}
    known = {
        "empty": _("Fill this in."),
        "name_taken": _("This inbox has a list of that name."),
        "length": _("Write between 1 and 480 characters."),
        "no_number": _("Choose a number."),
        "words": _("Write one to five words of letters or digits, with commas between them."),
        "reserved": _("This word means something else already: STOP, START, HELP and the like."),
        "twice": _("Joining, leaving and confirming need words of their own."),
        "taken": _("Another list has this word on one of the numbers."),
    }
    return known[word]


def _given(request: MemberRequest, found: SignUpList) -> Given:
    post = request.POST
    wanted = {uuid_of(word) for word in post.getlist("channel")}
    return Given(
        name=post.get("name", "")[:40], business=post.get("business", "")[:60],
        frequency=post.get("frequency", "")[:60], yes=post.get("yes", "")[:20],
        joins=_words(post.get("joins", "")), leaves=_words(post.get("leaves", "")),
        channels=[one for one in _channels(found.inbox) if one.uuid in wanted],
        texts={name: post.get(name, "")[:481] for name in ("asks", "welcomes", "parts")},
    )  # fmt: skip


def _words(typed: str) -> list[str]:
    return [word.strip() for word in typed.split(",") if word.strip()]


def _channels(inbox: Inbox) -> list[Channel]:
    return list(Channel.objects.filter(inbox=inbox, released_at=None).order_by("id"))


@require_POST
@needs(Action.SEND_CAMPAIGNS)
def removal(request: MemberRequest, uuid: UUID) -> HttpResponseBase:
    """It is no list any more; what people agreed to stays in the ledger."""
    signups.remove(signups.one(request.member, uuid), by=request.member)
    return redirect(url("campaigns:lists"))


@require_POST
@needs(Action.SEND_CAMPAIGNS)
def taken_off(request: MemberRequest, uuid: UUID) -> HttpResponseBase:
    """A member takes somebody off; they may join again."""
    found = Subscriber.objects.filter(uuid=uuid, list__in=signups.mine(request.member))
    subscriber: Subscriber | None = found.select_related("list", "identity").first()
    if subscriber is None:
        raise Http404
    signups.take_off(subscriber, by=request.member)
    return redirect(url("campaigns:sign-up-list", uuid=subscriber.list.uuid))


@require_safe
@needs(Action.SEND_CAMPAIGNS)
def export(request: MemberRequest, uuid: UUID) -> HttpResponseBase:
    """Whoever asked for it, as a file."""
    found = signups.one(request.member, uuid)
    lines = list(_lines(found))
    answer = StreamingHttpResponse(lines, content_type="text/csv; charset=utf-8")
    answer["Content-Disposition"] = 'attachment; filename="list.csv"'
    answer["Cache-Control"] = "no-store"
    return answer


def _lines(found: SignUpList) -> Iterator[bytes]:
    """While the transaction is open."""
    cut = sheet.delimiter(get_language() or "en")
    head = [_("Number"), _("Name"), _("State"), _("Asked"), _("Confirmed")]
    yield sheet.BOM + sheet.lines([head], cut)
    shown, before, count = standings(), 0, 0
    while count < MOST_EXPORTED:
        rows, before = signups.members(found, before=before, most=2000)
        count += len(rows)
        yield sheet.lines(
            [
                [one.address, one.name, shown[one.standing][0], _stamp(one.asked_at),
                 _stamp(one.confirmed_at)]
                for one in rows
            ],
            cut,
        )  # fmt: skip
        if not before:
            break


def _stamp(at: Any) -> str:
    return at.isoformat(timespec="seconds") if at else ""
