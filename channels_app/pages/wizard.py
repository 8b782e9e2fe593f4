"""Five steps to a new inbox. What was entered is kept at each; two tabs make one inbox."""

from datetime import timedelta
from typing import Any

from django import forms
from django.http import HttpResponseBase
from django.shortcuts import redirect, render
from django.utils import timezone
from django.utils.translation import gettext as said
from django.utils.translation import gettext_lazy as _
from django.views.decorators.http import require_http_methods

from channels_app import drafting, founding
from channels_app.drafting import Chosen
from channels_app.models import InboxDraft, PhoneNumber
from channels_app.pages import shelf, wording
from channels_app.pages.accounts import may_pretend
from inbox import tenancy
from inbox.accounts.addresses import url
from inbox.accounts.doors import MemberRequest, needs
from inbox.accounts.models import Member, Team
from inbox.accounts.permissions import Action, may
from inbox.conversations.models import Connection, Inbox
from inbox.conversations.showing import people
from inbox.conversations.views.states import undoes
from inbox.settings.numbers import PhoneField
from inbox.settings.pages import frame
from inbox.words import kept

JUST_NOW = timedelta(minutes=10)
TEMPLATES = {
    "name": "numbers/new_name.html",
    "number": "numbers/new_number.html",
    "calls": "numbers/new_calls.html",
    "members": "numbers/new_members.html",
    "confirm": "numbers/new_confirm.html",
}
REGISTERED = {"US", "CA"}  # whose carriers block numbers nobody registered
STEPS = tuple(TEMPLATES)
WHERE = {
    "name": "numbers:new-inbox",
    "number": "numbers:new-inbox-number",
    "calls": "numbers:new-inbox-calls",
    "members": "numbers:new-inbox-members",
    "confirm": "numbers:new-inbox-confirm",
}


class NameForm(forms.Form):
    """What the inbox is called, whose it is, and its color."""

    name = forms.CharField(label=_("Name"), max_length=80)
    api_code = forms.SlugField(label=_("API code"), max_length=60, required=False)
    team = forms.ChoiceField(label=_("Team"), required=False)
    new_team = forms.CharField(label=_("Name of the new team"), max_length=80, required=False)
    hue = forms.IntegerField(label=_("Color"), min_value=1, max_value=24)

    def __init__(self, *args: Any, teams: list[Team], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        choices = [(str(team.uuid), team.name) for team in teams]
        team = self.fields["team"]
        assert isinstance(team, forms.ChoiceField)  # noqa: S101 - declared above
        team.choices = [*choices, ("", _("A new team"))]

    def clean(self) -> dict[str, Any]:
        given: dict[str, Any] = super().clean() or {}
        name, code = given.get("name", ""), given.get("api_code", "")
        if name and Inbox.objects.filter(name=name).exists():
            self.add_error("name", wording.refusal("name"))
        if name and not code and "api_code" not in self.errors:
            given["api_code"] = founding.free_code(name)
        elif code and Inbox.objects.filter(api_code=code).exists():
            self.add_error("api_code", wording.refusal("code"))
        if not given.get("team") and not given.get("new_team"):
            self.add_error("new_team", wording.refusal("team"))
        return given


@require_http_methods(["GET", "HEAD", "POST", "DELETE"])
@needs(Action.CREATE_INBOX)
def name(request: MemberRequest) -> HttpResponseBase:
    """Step 1: name, API code, team, color; DELETE forgets the draft."""
    if undoes(request):
        drafting.discard(request.member)
        return redirect(url("settings:home"))
    draft, teams = drafting.current(request.member), list(Team.objects.order_by("name", "id"))
    if request.method == "POST":
        form = NameForm(request.POST, teams=teams)
        if form.is_valid():
            drafting.keep(request.member, **form.cleaned_data)
            return redirect(url(WHERE["number"]))
    else:
        begun = {"hue": _free_hue(), "team": str(teams[0].uuid) if teams else ""}
        form = NameForm(initial=begun | (draft.said if draft else {}), teams=teams)
    status = 422 if form.errors else 200
    context = {"form": form, "teams": teams, "must_register": _must_register(request)}
    return _page(request, "name", draft, context, status)


def _must_register(request: MemberRequest) -> bool:
    """Whether carriers would block what a number of here sends; the pretend carrier does not."""
    real = Connection.objects.filter(api_base="").exists() or not Connection.objects.exists()
    return real and request.tenant.country in REGISTERED


def _free_hue() -> int:
    """A color no inbox has, as far as there is one."""
    used = set(Inbox.objects.values_list("hue", flat=True)[:100])
    order = (17, 12, 4, 22, 8, 14, 1, 19, *range(1, 25))
    return next((hue for hue in order if hue not in used), 17)


@require_http_methods(["GET", "HEAD", "POST"])
@needs(Action.CREATE_INBOX, transaction=False)
def number(request: MemberRequest) -> HttpResponseBase:
    """Step 2: exactly one number. One of the accounts' that nobody uses, or one to buy."""
    if request.method == "POST":
        return _choose(request)
    with tenancy.transaction():
        draft = drafting.current(request.member)
    if draft is None:
        return redirect(url(WHERE["name"]))
    return _numbers(request, draft)


def _choose(request: MemberRequest) -> HttpResponseBase:
    account, address = shelf.picked(request.POST.get("number", ""))
    with tenancy.transaction():
        draft = drafting.current(request.member)
        connection = Connection.objects.filter(uuid=account).first() if account else None
        if draft is None:
            return redirect(url(WHERE["name"]))
        is_own = connection and drafting.free(connection).filter(address=address).exists()
        if connection and (is_own or may(request.member, Action.MANAGE_NUMBERS)):
            drafting.keep(request.member, connection=str(connection.uuid), address=address)
            return redirect(url(WHERE["calls"]))
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
        return _page(request, "number", draft, context, 422 if error else 200)


def _why(request: MemberRequest) -> str:
    """What the last step sent back."""
    reason = request.GET.get("why", "")
    return wording.refusal(reason) if reason else ""


def _own(one: PhoneNumber) -> shelf.Offer:
    parts = [one.connection.name, wording.capabilities(one.capabilities)]
    return shelf.Offer(one.address, " · ".join(parts), f"{one.connection.uuid}:{one.address}")


@require_http_methods(["GET", "HEAD", "POST"])
@needs(Action.CREATE_INBOX)
def calls(request: MemberRequest) -> HttpResponseBase:
    """Step 3: where a call to the number rings, if anywhere."""
    draft = drafting.current(request.member)
    if draft is None or drafting.chosen(draft) is None:
        return redirect(url(WHERE["name" if draft is None else "number"]))
    typed, error = draft.said.get("forward_to", ""), ""
    if request.method == "POST":
        typed = kept(request.POST.get("forward_to", "")).strip()[:40]
        forward, error = _forwarding(typed, but=draft.said["address"])
        if not error:
            drafting.keep(request.member, forward_to=forward)
            return redirect(url(WHERE["members"]))
    context = {"typed": typed, "error": error}
    return _page(request, "calls", draft, context, 422 if error else 200)


def _forwarding(typed: str, *, but: str) -> tuple[str, str]:
    """The number in one spelling, and what is wrong with it; the one just chosen is ours, too."""
    try:
        found = PhoneField().clean(typed)
    except forms.ValidationError as wrong:
        return "", " ".join(wrong.messages)
    return ("", wording.refusal("own")) if found == but else (found, "")


@require_http_methods(["GET", "HEAD", "POST"])
@needs(Action.CREATE_INBOX)
def members(request: MemberRequest) -> HttpResponseBase:
    """Step 4: who works in it; nobody else is offered while carriers block the number."""
    draft = drafting.current(request.member)
    chosen = drafting.chosen(draft)
    if draft is None or chosen is None:
        return redirect(url(WHERE["name" if draft is None else "number"]))
    there = _colleagues(request.member) if chosen.is_registered else []
    if request.method == "POST":
        asked = set(request.POST.getlist("member"))
        drafting.keep(
            request.member, members=[str(one.uuid) for one in there if str(one.uuid) in asked]
        )
        return redirect(url(WHERE["confirm"]))
    ticked = set(draft.said.get("members") or map(str, drafting.teammates(draft.said)))
    context = {
        "people": [(people.of_member(one), one.role, str(one.uuid) in ticked) for one in there],
        "is_registered": chosen.is_registered,
    }
    return _page(request, "members", draft, context)


def _colleagues(member: Member) -> list[Member]:
    return list(
        Member.objects.filter(organization_id=tenancy.current().pk, is_active=True)
        .exclude(pk=member.pk)
        .select_related("user")
        .order_by("user__name", "id")[:500]
    )


@require_http_methods(["GET", "HEAD", "POST"])
@needs(Action.CREATE_INBOX, transaction=False)
def confirm(request: MemberRequest) -> HttpResponseBase:
    """Step 5: what was entered; POST makes the inbox, buying its number where it must."""
    error = ""
    with tenancy.transaction():
        draft = drafting.current(request.member)
        if draft is None:
            return _again(request)
        chosen = drafting.chosen(draft)
    if chosen is None:
        return redirect(url(WHERE["number"]))
    if request.method == "POST":
        try:
            made = drafting.make(draft, by=request.member)
            return redirect(url("numbers:ready", uuid=made.uuid))
        except drafting.NotMade as refusal:
            error = said(refusal.words) if refusal.words else wording.refusal(refusal.reason)
            if refusal.step == "number" and not refusal.words:
                return redirect(f"{url(WHERE['number'])}?why={refusal.reason}")
    with tenancy.transaction():
        context = _summary(draft, chosen) | {"error": error}
        return _page(request, "confirm", draft, context, 422 if error else 200)


def _again(request: MemberRequest) -> HttpResponseBase:
    """The inbox is made, and shown: somebody confirmed twice, or their page loaded anew when the
    inbox appeared in it.
    """
    last = (
        InboxDraft.objects.filter(
            member=request.member, inbox__isnull=False, made_at__gt=timezone.now() - JUST_NOW
        )
        .select_related("inbox")
        .order_by("-made_at")
        .first()
    )
    if last is not None and last.inbox is not None:
        return redirect(url("numbers:ready", uuid=last.inbox.uuid))
    return redirect(url(WHERE["name"]))


def _summary(draft: InboxDraft, chosen: Chosen) -> dict[str, Any]:
    found = draft.said
    team = Team.objects.filter(uuid=found["team"]).first() if found.get("team") else None
    asked = found.get("members", ())
    return {
        "chosen": chosen,
        "team": team.name if team else found.get("new_team", ""),
        "is_registered": chosen.is_registered,
        "others": [
            people.of_member(one)
            for one in Member.objects.filter(
                organization_id=tenancy.current().pk, uuid__in=asked
            ).select_related("user")
        ],
    }


def _page(
    request: MemberRequest,
    step: str,
    draft: InboxDraft | None,
    context: dict[str, Any],
    status: int = 200,
) -> HttpResponseBase:
    around = frame(request, "numbers:new-inbox") | {
        "step": step,
        "place": STEPS.index(step) + 1,
        "back": url(WHERE[STEPS[STEPS.index(step) - 1]]) if step != "name" else "",
        "draft": draft,
        "said_so_far": draft.said if draft else {},
        "is_first": not Inbox.objects.filter(kind=Inbox.Kind.SHARED).exists(),
    }
    return render(request, TEMPLATES[step], around | context, status=status)
