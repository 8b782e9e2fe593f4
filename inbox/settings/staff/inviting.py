"""Settings > Members > Invite, and what one does with a letter that was sent."""

from typing import Any
from uuid import UUID

from django.conf import settings
from django.core.exceptions import ValidationError
from django.core.validators import validate_email
from django.http import Http404, HttpResponse, HttpResponseBase
from django.shortcuts import redirect, render
from django.views.decorators.http import require_http_methods

from inbox import tenancy
from inbox.accounts import invitations, letters, membership, undoing
from inbox.accounts.addresses import url
from inbox.accounts.doors import MemberRequest, needs
from inbox.accounts.invitations import Gone, NotInvited
from inbox.accounts.models import Invitation, Member, Role, Team
from inbox.accounts.permissions import Action
from inbox.accounts.undoing import Changed
from inbox.conversations.owning import joining
from inbox.settings.pages import frame
from inbox.settings.staff import words
from inbox.settings.staff.choosing import uuids


@require_http_methods(["GET", "HEAD", "POST"])
@needs(Action.MANAGE_MEMBERS, transaction=False)
def invite(request: MemberRequest) -> HttpResponseBase:
    """The form, or the letter it asks for."""
    if request.method != "POST":
        with tenancy.transaction():
            return _form(request)
    try:
        with tenancy.transaction():
            return _sent(request, *_invited(request))
    except NotInvited as refusal:
        with tenancy.transaction():
            return _form(request, words.refusal(refusal.reason), status=422)


def _invited(request: MemberRequest) -> tuple[Invitation, str]:
    told = request.POST
    email, role, language = (told.get(name, "").strip() for name in ("email", "role", "language"))
    try:
        validate_email(email)
    except ValidationError as error:
        raise NotInvited("email") from error
    if role not in Role.values:
        raise NotInvited("role")
    if language not in dict(settings.LANGUAGES):
        language = request.tenant.language
    teams = Team.objects.filter(uuid__in=uuids(told.getlist("team")))
    inboxes = joining.offered().filter(uuid__in=uuids(told.getlist("inbox")))
    return invitations.invite(
        email,
        role=role,
        language=language,
        by=request.member,
        teams=list(teams.values_list("pk", flat=True)),
        inboxes=list(inboxes.values_list("pk", flat=True)),
    )


def _sent(request: MemberRequest, made: Invitation, token: str) -> HttpResponse:
    """Where no mail leaves, whoever invites is shown the link, once."""
    made.organization = request.tenant
    if letters.is_mail_configured():
        letters.invite(made, token, by=request.member.user.name)
        return redirect(url("settings:members") + "?said=invited")
    request.session["invitation_link"] = letters.invitation_address(token)
    return redirect(url("settings:members") + "?said=link")


@require_http_methods(["POST", "DELETE"])
@needs(Action.MANAGE_MEMBERS, transaction=False)
def invitation(request: MemberRequest, uuid: UUID) -> HttpResponseBase:
    """Send it again, take it back, or undo that."""
    with tenancy.transaction():
        found: Invitation | None = Invitation.objects.filter(uuid=uuid).first()
        if found is None:
            raise Http404
        if request.method == "DELETE" or request.POST.get("_method") == "DELETE":
            with undoing.saving(LETTER, found, by=request.member):
                invitations.revoke(found, by=request.member)
            return redirect(url("settings:members") + f"?said=revoked&letter={found.uuid}")
    try:
        with tenancy.transaction():
            if "undo" in request.GET:
                undoing.undo(LETTER, found, by=request.member)
                return redirect(url("settings:members") + "?said=undone")
            token = invitations.resend(found, by=request.member)
            return _sent(request, found, token)
    except (NotInvited, Gone, Changed) as refusal:
        reason = getattr(refusal, "reason", "gone")
        with tenancy.transaction():
            return _form(request, words.refusal(reason), status=422)


def _facts(invitation: Invitation) -> undoing.Facts:
    return {"stands": True} if invitations.waiting().filter(pk=invitation.pk).exists() else {}


def _put(invitation: Invitation, former: dict[str, Any], by: Member) -> None:
    """Raises NotInvited and Gone."""
    if former["stands"]:
        invitations.restore(invitation, by=by)
    else:
        invitations.revoke(invitation, by=by)


LETTER = undoing.Form("invitation-form", _facts, _put)


def taken_back(request: MemberRequest) -> Invitation | None:
    """The letter that was taken back just now, while that can be undone."""
    named = uuids([request.GET.get("letter", "")])
    found: Invitation | None = Invitation.objects.filter(uuid__in=named).first()
    last = undoing.offer(LETTER, found, to=request.member) if found else None
    return found if last and last.can_undo else None


def _form(request: MemberRequest, problem: str = "", status: int = 200) -> HttpResponse:
    told = request.POST
    role, language = told.get("role", Role.AGENT), told.get("language", request.tenant.language)
    teams, inboxes = set(told.getlist("team")), set(told.getlist("inbox"))
    context: dict[str, Any] = frame(request, "settings:members") | {
        "email": told.get("email", ""),
        "roles": [
            (one.value, one.label, one == role) for one in membership.grantable(request.member)
        ],
        "languages": [(code, name, code == language) for code, name in settings.LANGUAGES],
        "teams": [
            (team.uuid, team.name, 0, str(team.uuid) in teams)
            for team in Team.objects.order_by("name")[:200]
        ],
        "inboxes": [
            (inbox.uuid, inbox.name, inbox.hue, str(inbox.uuid) in inboxes)
            for inbox in joining.offered()
        ],
        "problem": problem,
    }
    return render(request, "settings/staff/invite.html", context, status=status)
