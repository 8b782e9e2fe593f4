"""Step 2: exactly one number, one of the accounts' that nobody uses, or one to buy."""

from django.http import HttpResponseBase
from django.shortcuts import redirect
from django.views.decorators.http import require_http_methods

from channels_app import drafting
from channels_app.models import InboxDraft, PhoneNumber
from channels_app.pages import shelf, wording
from channels_app.pages.accounts import may_pretend
from channels_app.pages.wizard import steps
from inbox import tenancy
from inbox.accounts.addresses import url
from inbox.accounts.doors import MemberRequest, needs
from inbox.accounts.permissions import Action, may
from inbox.conversations.models import Connection


@require_http_methods(["GET", "HEAD", "POST"])
@needs(Action.CREATE_INBOX, transaction=False)
def step(request: MemberRequest) -> HttpResponseBase:
    """Offer those there are; POST takes one, which is bought when the inbox is made."""
    if request.method == "POST":
        return _choose(request)
    with tenancy.transaction():
        draft = drafting.current(request.member)
    if draft is None:
        return redirect(url(steps.WHERE["name"]))
    return _numbers(request, draft)


def _choose(request: MemberRequest) -> HttpResponseBase:
    account, address = shelf.picked(request.POST.get("number", ""))
    with tenancy.transaction():
        draft = drafting.current(request.member)
        connection = Connection.objects.filter(uuid=account).first() if account else None
        if draft is None:
            return redirect(url(steps.WHERE["name"]))
        is_own = connection and drafting.free(connection).filter(address=address).exists()
        if connection and (is_own or may(request.member, Action.MANAGE_NUMBERS)):
            drafting.keep(request.member, connection=str(connection.uuid), address=address)
            return redirect(url(steps.WHERE["calls"]))
    return _numbers(request, draft, wording.refusal("none"))


def _numbers(request: MemberRequest, draft: InboxDraft, error: str = "") -> HttpResponseBase:
    may_buy = may(request.member, Action.MANAGE_NUMBERS)
    found = shelf.asked(request) if may_buy else None
    with tenancy.transaction():
        own = [_own(one) for one in drafting.free()[:100]]
        chosen = drafting.chosen(draft)
        shows = "buy" if may_buy and (request.GET.get("show") == "buy" or not own) else "own"
        context = {
            "own": own,
            "shelf": found,
            "may_buy": may_buy,
            "shows": shows,
            "accounts": Connection.objects.exists(),
            "may_pretend": may_pretend(),
            "chosen_value": f"{chosen.connection.uuid}:{chosen.address}" if chosen else "",
            "error": error or (found.error if found else "") or _why(request),
        }
        return steps.page(request, "number", draft, context, 422 if error else 200)


def _why(request: MemberRequest) -> str:
    """What the last step sent back."""
    reason = request.GET.get("why", "")
    return wording.refusal(reason) if reason else ""


def _own(one: PhoneNumber) -> shelf.Offer:
    parts = [one.connection.name, wording.capabilities(one.capabilities)]
    return shelf.Offer(one.address, " · ".join(parts), f"{one.connection.uuid}:{one.address}")
