"""Phone numbers: what the accounts have, what is for sale, and what is done with one."""

from dataclasses import dataclass
from typing import Any
from uuid import UUID, uuid4

from django.http import Http404, HttpResponseBase
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.utils.translation import gettext as said
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from channels_app import drafting, founding, routes
from channels_app.addresses import webhook
from channels_app.models import PhoneNumber, Purchase
from channels_app.numbers import buying, hooks, owned, placing, releasing, troubles
from channels_app.pages import shelf, wording
from channels_app.registration import limits
from inbox import tenancy
from inbox.accounts.addresses import url
from inbox.accounts.doors import MemberRequest, needs
from inbox.accounts.models import Member
from inbox.accounts.permissions import Action
from inbox.conversations.models import Channel, Connection, Inbox, InboxAccess
from inbox.conversations.showing import people
from inbox.conversations.views.states import undoes
from inbox.settings.pages import frame
from inbox.words import number as whole

MOST = 500


@dataclass(frozen=True)
class Line:
    """A number as a row of the table."""

    number: PhoneNumber
    channel: Channel | None
    owner: people.Person | None  # whose own number it is
    standing: hooks.Standing
    able: str
    trouble: str = ""  # English: pages translate it

    @property
    def use(self) -> str:
        """What it is used for, in a word."""
        if self.channel is None:
            return "unused"
        return "private" if self.channel.inbox.kind == Inbox.Kind.PRIVATE else "inbox"


@require_http_methods(["GET", "HEAD", "POST"])
@needs(Action.MANAGE_NUMBERS, transaction=False)
def listed(request: MemberRequest) -> HttpResponseBase:
    """All numbers; POST buys one."""
    if request.method == "POST":
        return _buy(request)
    with tenancy.transaction():
        found = PhoneNumber.objects.filter(gone_at=None).select_related("connection")
        context = frame(request, "numbers:list") | {
            "lines": lines([*troubles.vanished(), *found.order_by("address", "id")[:MOST]]),
            "accounts": list(Connection.objects.order_by("name", "id")),
            "unsettled": list(
                Purchase.objects.filter(state__in=("calling", "uncertain")).order_by("id")[:20]
            ),
        }
        return render(request, "numbers/list.html", context)


def lines(found: list[PhoneNumber]) -> list[Line]:
    """With what each is used for."""
    channels = {
        channel.address: channel
        for channel in Channel.objects.filter(
            address__in=[one.address for one in found], released_at=None
        ).select_related("inbox", "connection")
    }
    own = {
        channel.inbox_id
        for channel in channels.values()
        if channel.inbox.kind == Inbox.Kind.PRIVATE
    }
    holders = dict(
        InboxAccess.objects.filter(inbox_id__in=own).values_list("inbox_id", "member_id")
    )
    who = people.members(holders.values())
    return [
        Line(
            number=one,
            channel=channels.get(one.address),
            owner=who.get(holders.get(channels[one.address].inbox_id, 0))
            if one.address in channels
            else None,
            standing=hooks.standing(one),
            able=wording.capabilities(one.capabilities),
            trouble=troubles.of(one, channels[one.address]) if one.address in channels else "",
        )
        for one in found
    ]


@require_safe
@needs(Action.MANAGE_NUMBERS, transaction=False)
def search(request: MemberRequest) -> HttpResponseBase:
    """What the carrier sells."""
    found = shelf.asked(request)
    return _shelf(request, found)


def _shelf(request: MemberRequest, found: shelf.Shelf, error: str = "") -> HttpResponseBase:
    with tenancy.transaction():
        context = frame(request, "numbers:list") | {
            "shelf": found,
            "error": error or found.error,
            "key": uuid4(),
        }
        status = 422 if error else 200
        return render(request, "numbers/search.html", context, status=status)


def _buy(request: MemberRequest) -> HttpResponseBase:
    """A second click is the same purchase: the form's key says so."""
    account, address = shelf.picked(request.POST.get("number", ""))
    key = _uuid(request.POST.get("key", ""))
    with tenancy.transaction():
        connection = Connection.objects.filter(uuid=account).first() if account else None
    if connection is None or not address:
        return _shelf(request, shelf.asked(request), wording.refusal("none"))
    purchase = buying.buy(connection, address, key=key, by=request.member)
    if purchase.state == Purchase.State.REFUSED:
        return _shelf(request, shelf.asked(request), said(purchase.reason))
    if purchase.state != Purchase.State.BOUGHT:
        return redirect(url("numbers:list"))
    with tenancy.transaction():
        bought = buying.number_of(purchase)
    return redirect(url("numbers:one", uuid=bought.uuid) if bought else url("numbers:list"))


def _uuid(text: str) -> UUID:
    try:
        return UUID(text)
    except ValueError:
        return uuid4()


def one_of(uuid: UUID) -> PhoneNumber:
    """A number the accounts have. Raises Http404."""
    with tenancy.transaction():
        found: PhoneNumber | None = (
            PhoneNumber.objects.filter(uuid=uuid, gone_at=None).select_related("connection").first()
        )
    if found is None:
        raise Http404
    return found


@require_safe
@needs(Action.MANAGE_NUMBERS)
def one(request: MemberRequest, uuid: UUID) -> HttpResponseBase:
    """One number: its use, its webhooks, giving it back."""
    return _one(request, uuid)


def _one(request: MemberRequest, uuid: UUID, error: str = "") -> HttpResponseBase:
    number = one_of(uuid)
    with tenancy.transaction():
        (line,) = lines([number])
        context = (
            frame(request, "numbers:list")
            | _choices(line)
            | {
                "line": line,
                "expected": {
                    "texts": webhook(number.connection.key, "message"),
                    "calls": webhook(number.connection.key, "voice"),
                },
                "limits": limits.of_number(line.channel) if line.channel else [],
                "waits": releasing.WAITS,
                "error": error,
            }
        )
        return render(request, "numbers/one.html", context, status=422 if error else 200)


def _shared() -> Any:
    """The inboxes a team works in."""
    return Inbox.objects.filter(kind=Inbox.Kind.SHARED, archived_at=None)


def _choices(line: Line) -> dict[str, Any]:
    """Where it may go: every shared inbox, and every member."""
    here = line.channel.inbox_id if line.channel is not None else None
    inboxes = _shared().order_by("position", "name", "id")
    return {
        "inboxes": [(one, one.pk == here) for one in inboxes],
        "members": list(
            Member.objects.filter(organization_id=tenancy.current().pk, is_active=True)
            .select_related("user")
            .order_by("user__name", "id")
        ),
    }


@require_POST
@needs(Action.MANAGE_NUMBERS, transaction=False)
def place(request: MemberRequest, uuid: UUID) -> HttpResponseBase:
    """Have an inbox answer it, or make it a member's own."""
    number = one_of(uuid)
    kind, _colon, asked = request.POST.get("to", "").partition(":")
    try:
        with tenancy.transaction():
            inbox = _inbox(kind, asked, request.member)
        placing.place(number, inbox, by=request.member)
    except routes.AddressTaken:
        return _one(request, uuid, wording.refusal("taken"))
    except placing.Busy:
        return _one(request, uuid, wording.refusal("busy"))
    drafting.connected(number)
    return redirect(url("numbers:one", uuid=uuid))


def _inbox(kind: str, asked: str, by: Member) -> Inbox:
    try:
        uuid = UUID(asked)
    except ValueError:
        raise Http404 from None
    found: Inbox | None = None
    if kind == "inbox":
        found = _shared().filter(uuid=uuid).first()
    elif kind == "member":
        organization = tenancy.current().pk
        member = (
            Member.objects.filter(organization_id=organization, uuid=uuid, is_active=True)
            .select_related("user")
            .first()
        )
        found = founding.private_of(member, by=by) if member is not None else None
    if found is None:
        raise Http404
    return found


@require_POST
@needs(Action.MANAGE_NUMBERS, transaction=False)
def webhooks(request: MemberRequest, uuid: UUID) -> HttpResponseBase:
    """Have the carrier post texts and calls here."""
    number = one_of(uuid)
    problem = owned.refresh(number.connection)  # its Messaging Service may be another one by now
    if problem:
        return _one(request, uuid, said(problem))
    problem = drafting.connected(one_of(uuid))
    if problem:
        return _one(request, uuid, said(problem))
    return redirect(url("numbers:one", uuid=uuid))


@require_http_methods(["POST", "DELETE"])
@needs(Action.MANAGE_NUMBERS)
def release(request: MemberRequest, uuid: UUID) -> HttpResponseBase:
    """Give it back after a wait; DELETE keeps it."""
    number = one_of(uuid)
    days = whole(request.POST.get("days", ""))
    if undoes(request):
        try:
            releasing.cancel(number, by=request.member)
        except releasing.TooLate:
            return _one(request, uuid, wording.refusal("leaving"))
    elif days not in releasing.WAITS:
        return _one(request, uuid, _("Choose how long to wait."))
    else:
        releasing.plan(number, days=days, by=request.member)
    return redirect(url("numbers:one", uuid=uuid))
