"""Carrier accounts: connected, checked, given a new token, removed."""

from typing import Any
from uuid import UUID

from django.conf import settings
from django.http import Http404, HttpResponseBase
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.utils.translation import gettext as said
from django.views.decorators.http import require_http_methods, require_POST

from channels_app import carrier_accounts
from channels_app.addresses import webhook
from channels_app.carriers.twilio import asking
from channels_app.models import PhoneNumber
from channels_app.numbers import owned
from channels_app.pages import wording
from inbox import tenancy
from inbox.accounts.addresses import url
from inbox.accounts.doors import MemberRequest, needs
from inbox.accounts.permissions import Action
from inbox.conversations.models import Channel, Connection, Inbox
from inbox.conversations.views.states import undoes
from inbox.settings.pages import frame
from inbox.words import kept


@require_http_methods(["GET", "HEAD", "POST"])
@needs(Action.MANAGE_NUMBERS, transaction=False)
def listed(request: MemberRequest) -> HttpResponseBase:
    """The connected accounts; POST connects another one."""
    error = ""
    if request.method == "POST":
        error = _connect(request)
        if not error:
            to_wizard = request.POST.get("next") == "wizard"
            return redirect(url("numbers:new-inbox-number" if to_wizard else "numbers:accounts"))
    return _page(request, error)


def _connect(request: MemberRequest) -> str:
    """Why not, or ""."""
    is_pretend = "pretend" in request.POST and bool(settings.CARRIER_URL)
    name = kept(request.POST.get("name", "")).strip()[:80]
    try:
        if is_pretend:
            account, name = carrier_accounts.pretend(), name or carrier_accounts.PRETEND
        else:
            sid, token = _typed(request, "account_sid"), _typed(request, "auth_token")
            account = carrier_accounts.verify(sid, token)
        made = carrier_accounts.connect(name or "Twilio", account, by=request.member)
    except OSError:
        return wording.refusal("pretend")
    except carrier_accounts.NotAnAccount as wrong:
        return wording.refusal(wrong.reason)
    except carrier_accounts.Known as known:
        return wording.refusal(known.reason)
    except asking.Refused as refusal:
        return said(refusal.words)
    except (asking.Unreachable, asking.Unknown):
        return wording.refusal("unanswered")
    owned.refresh(made)
    return ""


def _typed(request: MemberRequest, name: str) -> str:
    return request.POST.get(name, "").strip()


def _page(request: MemberRequest, error: str, at: Connection | None = None) -> HttpResponseBase:
    with tenancy.transaction():
        context = frame(request, "numbers:accounts") | {
            "accounts": [_shown(one) for one in Connection.objects.order_by("name", "id")],
            "error": error,
            "error_at": at.pk if at else None,
            "may_pretend": may_pretend(),
            "lacks_inbox": not Inbox.objects.filter(kind=Inbox.Kind.SHARED).exists(),
            "typed": {
                "name": request.POST.get("name", ""),
                "sid": request.POST.get("account_sid", ""),
            },
        }
        return render(request, "numbers/accounts.html", context, status=422 if error else 200)


def may_pretend() -> bool:
    """Whether there is a pretend carrier that is not connected yet."""
    there = Connection.objects.filter(api_base=settings.CARRIER_URL)
    return bool(settings.CARRIER_URL) and not there.exists()


def _shown(connection: Connection) -> dict[str, Any]:
    sids = dict.fromkeys(pair["account_sid"] for pair in connection.credentials)
    numbers = PhoneNumber.objects.filter(connection=connection, gone_at=None)
    synced = numbers.order_by("-synced_at").values_list("synced_at", flat=True).first()
    return {
        "connection": connection,
        "sids": [carrier_accounts.masked(sid) for sid in sids],
        "is_pretend": bool(connection.api_base),
        "old": carrier_accounts.old_tokens(connection),
        "numbers": len(numbers.values_list("pk", flat=True)[:100]),
        "synced": synced,
        "is_used": Channel.objects.filter(connection=connection).exists(),
        "webhooks": [
            (_("Incoming texts"), webhook(connection.key, "message")),
            (_("Delivery reports"), webhook(connection.key, "status")),
            (_("Incoming calls"), webhook(connection.key, "voice")),
        ],
    }


def one_of(uuid: UUID) -> Connection:
    """An account of the organization. Raises Http404."""
    with tenancy.transaction():
        found: Connection | None = Connection.objects.filter(uuid=uuid).first()
    if found is None:
        raise Http404
    return found


@require_http_methods(["POST", "DELETE"])
@needs(Action.MANAGE_NUMBERS, transaction=False)
def one(request: MemberRequest, uuid: UUID) -> HttpResponseBase:
    """Rename it; DELETE removes it, when no channel uses it."""
    connection = one_of(uuid)
    if not undoes(request):
        name = kept(request.POST.get("name", "")).strip()[:80]
        with tenancy.transaction():
            if Connection.objects.filter(name=name).exclude(pk=connection.pk).exists():
                return _page(request, wording.refusal("name"), connection)
            Connection.objects.filter(pk=connection.pk).update(name=name or connection.name)
        return redirect(url("numbers:accounts"))
    try:
        carrier_accounts.remove(connection, by=request.member)
    except carrier_accounts.InUse:
        return _page(request, wording.refusal("in_use"), connection)
    return redirect(url("numbers:accounts"))


@require_POST
@needs(Action.MANAGE_NUMBERS, transaction=False)
def check(request: MemberRequest, uuid: UUID) -> HttpResponseBase:
    """Ask the carrier what the account has; what is wrong stands beside it."""
    owned.refresh(one_of(uuid))
    back = request.POST.get("next") == "numbers"
    return redirect(url("numbers:list" if back else "numbers:accounts"))


@require_http_methods(["POST", "DELETE"])
@needs(Action.MANAGE_NUMBERS, transaction=False)
def token(request: MemberRequest, uuid: UUID) -> HttpResponseBase:
    """A new auth token, the old one still accepted; DELETE drops old ones."""
    connection = one_of(uuid)
    if undoes(request):
        carrier_accounts.drop_old(connection, by=request.member)
        return redirect(url("numbers:accounts"))
    try:
        _verified(connection, _typed(request, "auth_token"))
    except carrier_accounts.NotAnAccount as wrong:
        return _page(request, wording.refusal(wrong.reason), connection)
    except asking.Refused as refusal:
        return _page(request, said(refusal.words), connection)
    except (asking.Unreachable, asking.Unknown):
        return _page(request, wording.refusal("unanswered"), connection)
    carrier_accounts.rotate(connection, _typed(request, "auth_token"), by=request.member)
    return redirect(url("numbers:accounts"))


def _verified(connection: Connection, token: str) -> None:
    """The token opens the account where it lives."""
    sid = connection.credentials[0]["account_sid"]
    carrier_accounts.opens(asking.Account(sid, token, connection.api_base))
