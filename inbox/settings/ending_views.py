"""The danger zone: another owner, and the end of the organization."""

from typing import Any
from uuid import UUID

from allauth.core import ratelimit
from django.contrib import messages
from django.http import HttpResponseBase
from django.shortcuts import redirect, render
from django.utils.formats import date_format
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST, require_safe

from inbox.accounts.addresses import url
from inbox.accounts.doors import MemberRequest, needs
from inbox.accounts.models import Member
from inbox.accounts.permissions import Action, may
from inbox.settings import owning
from inbox.settings.pages import frame


@require_safe
@needs(Action.MANAGE_ORGANIZATION)
def page(request: MemberRequest) -> HttpResponseBase:
    """What may be done, and what was asked for."""
    return _shown(request)


@require_POST
@needs(Action.OWN)
def transfer(request: MemberRequest) -> HttpResponseBase:
    """Hand it over, the password once more."""
    wrong = _wrong_password(request)
    if wrong:
        return _shown(request, refused={"transfer": wrong})
    heir = _member(request.POST.get("member", ""))
    try:
        if heir is None:
            raise owning.NotPossible
        owning.transfer(to=heir, by=request.member)
    except owning.NotPossible:
        return _shown(request, refused={"transfer": _("Choose somebody who works here.")})
    messages.success(request, _("%(name)s owns the organization now.") % {"name": heir.user.name})
    return redirect(url("settings:ending"))


@require_POST
@needs(Action.OWN)
def deletion(request: MemberRequest) -> HttpResponseBase:
    """Ask for the end: the organization's address typed, the password once more."""
    if request.POST.get("typed", "").strip() != request.tenant.slug:
        wrong = _("Type the organization’s address exactly as it stands above.")
        return _shown(request, refused={"typed": wrong})
    wrong = _wrong_password(request)
    if wrong:
        return _shown(request, refused={"deletion": wrong})
    owning.ask_deletion(by=request.member)
    return redirect(url("settings:ending"))


@require_POST
@needs(Action.MANAGE_ORGANIZATION)
def cancellation(request: MemberRequest) -> HttpResponseBase:
    """It stays."""
    owning.cancel_deletion(by=request.member)
    return redirect(url("settings:ending"))


def _wrong_password(request: MemberRequest) -> str:
    """Why the password was not taken; "" when it was."""
    if not ratelimit.consume(request, action="reauthenticate", user=request.user):
        return _("Too many tries. Wait a minute.")
    if not request.user.check_password(request.POST.get("password", "")):
        return _("This is not your password.")
    return ""


def _member(uuid: str) -> Member | None:
    try:
        asked = UUID(uuid)
    except ValueError:
        return None
    found: Member | None = Member.objects.select_related("user").filter(uuid=asked).first()
    return found


def _shown(request: MemberRequest, refused: dict[str, str] | None = None) -> HttpResponseBase:
    ends_at = request.tenant.delete_at
    others = Member.objects.filter(is_active=True).exclude(pk=request.member.pk)
    context: dict[str, Any] = frame(request, "settings:ending") | {
        "others": list(others.select_related("user").order_by("user__name", "id")),
        "may_end": may(request.member, Action.OWN),
        "days": owning.WAIT.days,
        "day": date_format(ends_at, "DATE_FORMAT") if ends_at else "",
        "refused": refused or {},
        "said": request.POST,
    }
    return render(request, "settings/ending.html", context, status=422 if refused else 200)
