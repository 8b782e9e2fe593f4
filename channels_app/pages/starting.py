"""Get started: what a new organization sets up, step by step, until it is done or dismissed."""

from dataclasses import dataclass

from django.db.models import Q
from django.http import HttpResponse, HttpResponseBase
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods

from inbox.accounts import invitations
from inbox.accounts.addresses import url
from inbox.accounts.doors import MemberRequest, needs
from inbox.accounts.events import SettingsChanged
from inbox.accounts.models import Event, Member
from inbox.accounts.permissions import Action, may
from inbox.conversations.models import Connection, Inbox
from inbox.conversations.showing.fragments import fragment
from inbox.events import publish
from inbox.hours.models import Schedule
from inbox.prewritten.models import Prewritten
from inbox.settings.pages import frame

# said on the page of the settings, or when it was begun
NAMED = Q(about="organization") | Q(kind="OrganizationFounded")


@dataclass(frozen=True)
class Step:
    """One line of the list."""

    label: str
    note: str
    address: str
    is_done: bool


@require_http_methods(["GET", "HEAD", "POST"])
@needs(Action.READ)
def start(request: MemberRequest) -> HttpResponseBase:
    """The list as a page, or as the card other pages load; POST puts it away for this member."""
    about = f"get-started:{request.member.uuid}"
    if request.method == "POST":
        if not Event.objects.filter(about=about).exists():
            changes = {"dismissed": [False, True]}
            publish(SettingsChanged(about=about, actor_id=request.member.pk, changes=changes))
        return redirect(url("settings:home"))
    found = steps(request.member)
    context = {"steps": found, "done": sum(step.is_done for step in found)}
    if request.htmx:
        is_away = Event.objects.filter(about=about).exists() or context["done"] == len(found)
        return HttpResponse("") if is_away else fragment(request, TEMPLATE, "card", context)
    return render(request, TEMPLATE, frame(request, "numbers:start") | context)


TEMPLATE = "numbers/start.html"


def steps(member: Member) -> list[Step]:
    """What this member may do of it."""
    found = []
    if may(member, Action.MANAGE_ORGANIZATION):
        is_named = Event.objects.filter(NAMED).exists()
        note = _("How your team is called, its language and time zone")
        found.append(Step(_("Name and language"), note, url("settings:general"), is_named))
    if may(member, Action.MANAGE_NUMBERS):
        note = _("Twilio, or the pretend carrier to try it out")
        has_account = Connection.objects.exists()
        found.append(Step(_("Connect a carrier"), note, url("numbers:accounts"), has_account))
    if may(member, Action.CREATE_INBOX):
        note = _("A name, a number, and who answers")
        has_inbox = Inbox.objects.filter(kind=Inbox.Kind.SHARED).exists()
        made = Step(_("Create your first inbox"), note, url("numbers:new-inbox"), has_inbox)
        found.append(made)
    if may(member, Action.MANAGE_MEMBERS):
        others = Member.objects.filter(organization_id=member.organization_id)[:2]
        has_asked = len(others) > 1 or invitations.waiting().exists()
        note = _("Whoever answers with you")
        found.append(Step(_("Invite your team"), note, url("settings:members"), has_asked))
    if may(member, Action.MANAGE_ORGANIZATION):
        has_hours = Schedule.objects.exists()
        note = _("When your team is there")
        found.append(Step(_("Business hours"), note, url("settings:hours"), has_hours))
    if may(member, Action.MANAGE_PREWRITTEN):
        note = _("Answers you give every day")
        has_written = Prewritten.objects.exists()
        found.append(Step(_("Pre-written messages"), note, url("prewritten:shelf"), has_written))
    return found
