"""The page of alerts, and the one where a recipient says yes or no."""

from uuid import UUID, uuid4

from django.conf import settings
from django.http import Http404, HttpRequest, HttpResponseBase
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST

from inbox import tenancy
from inbox.accounts.addresses import url
from inbox.accounts.doors import MemberRequest, needs
from inbox.accounts.models import Organization, Team
from inbox.accounts.permissions import Action
from inbox.accounts.undoing import Row, saving
from inbox.alerts import recipients
from inbox.alerts.models import Kind, Recipient
from inbox.alerts.undoing import RECIPIENT
from inbox.conversations.views import undoing
from inbox.settings.pages import frame


@require_http_methods(["GET", "HEAD", "POST"])
@needs(Action.MANAGE_ALERTS)
def alerts(request: MemberRequest) -> HttpResponseBase:
    """Who is mailed about what; POST adds somebody."""
    refused, given = "", request.POST
    if request.method == "POST":
        try:
            made = _added(request)
        except recipients.NotAdded as refusal:
            refused = _sentence(refusal.reason)
        else:
            return undoing.back(url("alerts:alerts"), made)
    found = recipients.listed()
    context = (
        frame(request, "alerts:alerts")
        | undoing.shown(request, RECIPIENT)
        | {
            "groups": [
                (kind, label, [row for row in found if row.kind == kind])
                for kind, label in Kind.choices
            ],
            "teams": list(Team.objects.order_by("name")),
            "languages": settings.LANGUAGES,
            "given": given,
            "refused": refused,
        }
    )
    return render(request, "alerts/page.html", context, status=422 if refused else 200)


def _added(request: MemberRequest) -> Row:
    """Raises NotAdded."""
    given, made = request.POST, Row(uuid4())
    with saving(RECIPIENT, made, by=request.member):
        recipients.add(
            kind=given.get("kind", ""),
            team=_team(given.get("team", "")),
            to=given.get("email", ""),
            language=given.get("language", ""),
            previews=given.get("previews") == "on",
            uuid=made.uuid,
            by=request.member,
        )
    return made


@require_POST
@needs(Action.MANAGE_ALERTS)
def recipient(request: MemberRequest, uuid: UUID) -> HttpResponseBase:
    """Take one off, ask an address once more, take the last of it back."""
    page = url("alerts:alerts")
    if undoing.asked(request):
        refused = (recipients.NotAdded,)
        return undoing.take_back(request, RECIPIENT, Row(uuid), page=page, refused=refused)
    row = recipients.one(uuid)
    if "again" in request.POST:
        recipients.ask_again(row)
        return redirect(page)
    with saving(RECIPIENT, row, by=request.member):
        recipients.remove(row, by=request.member)
    return undoing.back(page, row)


@require_http_methods(["GET", "HEAD", "POST"])
def answer(request: HttpRequest, token: str) -> HttpResponseBase:
    """For whoever has the mail: nothing happens by looking, programs open addresses too."""
    organization, uuid = recipients.opened_token(token) or (0, None)
    with tenancy.unscoped("a mail's address names the organization in its signature"):
        home: Organization | None = Organization.objects.filter(pk=organization).first()
    if home is None or uuid is None:
        raise Http404
    with tenancy.in_organization(home), tenancy.transaction():
        found = Recipient.objects.select_related("member__user")
        row = found.filter(uuid=uuid).first()
        if row is not None and request.method == "POST":
            _decide(row, "stop" in request.POST)
            return redirect(request.path)
        to = row and (row.member.user.email if row.member else row.email)
        is_on = row is not None and (row.member or row.confirmed_at) is not None
        context = {"home": home.name, "row": row, "to": to, "is_on": is_on, "address": request.path}
        return render(request, "alerts/answer.html", context)


def _decide(row: Recipient, no: bool) -> None:
    if no:
        recipients.stop(row)
    else:
        recipients.confirm(row)


def _team(said: str) -> Team | None:
    """The team a form names. Raises Http404."""
    if not said:
        return None
    try:
        found: Team | None = Team.objects.filter(uuid=UUID(said)).first()
    except ValueError:
        raise Http404 from None
    if found is None:
        raise Http404
    return found


def _sentence(reason: str) -> str:
    known = {
        "email": _("Enter an e-mail address."),
        "kind": _("Choose what it is about."),
        "many": _("At most 50 recipients. Remove one first."),
        "there": _("This address hears of it already."),
    }
    return known[reason]
