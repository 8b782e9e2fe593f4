"""Step 1: what the inbox is called, whose it is, and its color."""

from typing import Any

from django import forms
from django.http import HttpResponseBase
from django.shortcuts import redirect
from django.utils.translation import gettext_lazy as _
from django.views.decorators.http import require_http_methods

from channels_app import drafting, founding
from channels_app.pages import wording
from channels_app.pages.wizard import steps
from inbox.accounts.addresses import url
from inbox.accounts.doors import MemberRequest, needs
from inbox.accounts.models import Team
from inbox.accounts.permissions import Action
from inbox.conversations.models import Connection, Inbox
from inbox.conversations.views.states import undoes

REGISTERED = {"US", "CA"}  # whose carriers block numbers nobody registered


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
def step(request: MemberRequest) -> HttpResponseBase:
    """Name, API code, team, color; DELETE forgets the draft."""
    if undoes(request):
        drafting.discard(request.member)
        return redirect(url("settings:home"))
    draft, teams = drafting.current(request.member), list(Team.objects.order_by("name", "id"))
    if request.method == "POST":
        form = NameForm(request.POST, teams=teams)
        if form.is_valid():
            drafting.keep(request.member, **form.cleaned_data)
            return redirect(url(steps.WHERE["number"]))
    else:
        begun = {"hue": _free_hue(), "team": str(teams[0].uuid) if teams else ""}
        form = NameForm(initial=begun | (draft.said if draft else {}), teams=teams)
    status = 422 if form.errors else 200
    context = {"form": form, "teams": teams, "must_register": _must_register(request)}
    return steps.page(request, "name", draft, context, status)


def _must_register(request: MemberRequest) -> bool:
    """Whether carriers would block what a number of here sends; the pretend carrier does not."""
    real = Connection.objects.filter(api_base="").exists() or not Connection.objects.exists()
    return real and request.tenant.country in REGISTERED


def _free_hue() -> int:
    """A color no inbox has, as far as there is one."""
    used = set(Inbox.objects.values_list("hue", flat=True)[:100])
    order = (17, 12, 4, 22, 8, 14, 1, 19, *range(1, 25))
    return next((hue for hue in order if hue not in used), 17)
