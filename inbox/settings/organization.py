"""The organization's general page: its name, its logo, and what new members and messages begin
with.
"""

from typing import Any, ClassVar
from uuid import uuid4

from django import forms
from django.conf import settings
from django.contrib import messages
from django.core.files.base import ContentFile
from django.core.files.storage import default_storage
from django.http import FileResponse, Http404, HttpResponseBase
from django.shortcuts import redirect
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _
from django.views.decorators.http import require_http_methods, require_safe

from inbox import tenancy
from inbox.accounts import countries, undoing
from inbox.accounts.addresses import url
from inbox.accounts.doors import MemberRequest, needs
from inbox.accounts.models import Member, Organization
from inbox.accounts.permissions import Action
from inbox.accounts.undoing import Changes, Facts, Form, Whole
from inbox.conversations.showing import people
from inbox.conversations.writing import files, pictures
from inbox.selects import LongSelect
from inbox.settings import former
from inbox.settings.cards import Card, CardForm
from inbox.settings.pages import Page
from inbox.settings.staff import words
from inbox.zones import ZoneField


class General(CardForm):
    """How it is called, and what new members and messages begin with."""

    time_zone = ZoneField()
    country = forms.ChoiceField(
        label=_("Country"),
        help_text=_("Whose numbers need no country code."),
        choices=countries.offered,
        widget=LongSelect,
    )

    class Meta:
        model = Organization
        fields: ClassVar = ["name", "time_zone", "country"]
        labels: ClassVar = {"name": _("Name")}


class Languages(CardForm):
    """What members read when they chose nothing, and what they may choose."""

    language = forms.ChoiceField(label=_("Language"), choices=settings.LANGUAGES)
    languages = forms.MultipleChoiceField(
        label=_("Offered"),
        help_text=_("What inboxes and members can choose from. None ticked: all of them."),
        choices=settings.LANGUAGES,
        widget=forms.CheckboxSelectMultiple,
        required=False,
    )

    class Meta:
        model = Organization
        fields: ClassVar = ["language", "languages"]

    def clean(self) -> dict[str, Any]:
        said: dict[str, Any] = super().clean() or {}
        offered = said.get("languages")
        if offered and said.get("language") not in offered:
            self.add_error("languages", _("The organization’s own language must be offered."))
        return said


def own(request: MemberRequest) -> Organization:
    """The organization itself."""
    return request.tenant


@require_safe
@needs(Action.READ)
def logo(request: MemberRequest) -> HttpResponseBase:
    """The picture, for whoever works here."""
    if not request.tenant.logo:
        raise Http404
    try:
        opened = default_storage.open(request.tenant.logo)
    except FileNotFoundError:
        raise Http404 from None
    response = FileResponse(opened, content_type="image/jpeg")
    response["X-Content-Type-Options"] = "nosniff"
    response["Cross-Origin-Resource-Policy"] = "same-origin"
    response["Cache-Control"] = "private, max-age=86400"
    return response


@require_http_methods(["POST"])
@needs(Action.MANAGE_ORGANIZATION)
def change_logo(request: MemberRequest) -> HttpResponseBase:
    """Another picture, made anew here; with `remove`, none."""
    if "undo" in request.GET:
        return _logo_undone(request)
    if "remove" in request.POST:
        _keep(request, "")
        return redirect(url("settings:general"))
    handed = request.FILES.get("logo")
    if handed is None or (handed.size or 0) > files.LARGEST_PICTURE:
        messages.error(request, gettext("Choose a picture of at most 12 MB."))
        return redirect(url("settings:general"))
    try:
        made = pictures.portrait(handed.read()).data
    except pictures.Unsafe:
        messages.error(request, gettext("This is not a picture we can read."))
        return redirect(url("settings:general"))
    key = f"org/{tenancy.current().pk}/{uuid4()}.l"
    _keep(request, default_storage.save(key, ContentFile(made)))
    return redirect(url("settings:general"))


def _keep(request: MemberRequest, key: str) -> None:
    """The key is new each time, so no browser shows an old one."""
    with undoing.saving(LOGO, Whole(), by=request.member):
        _put_logo(Whole(), {"logo": key}, request.member)


def _logo(target: Whole) -> Facts:
    return {"logo": Organization.objects.get().logo}


def _put_logo(target: Whole, wanted: dict[str, Any], by: Member) -> None:
    held = Organization.objects.select_for_update(no_key=True).get()
    before, held.logo = held.logo, wanted["logo"]
    held.save(update_fields=["logo"])
    former.leave(before)


def _told(target: Whole, changes: Changes) -> Changes:
    return former.shown(changes)


LOGO = Form("logo", _logo, _put_logo, told=_told)
"""Settings > General: the logo."""


def _logo_undone(request: MemberRequest) -> HttpResponseBase:
    try:
        undoing.undo(LOGO, Whole(), by=request.member)
    except undoing.Changed:
        messages.error(request, words.refusal("changed"))
    return redirect(url("settings:general"))


def _last(request: MemberRequest, target: Organization) -> dict[str, Any]:
    """Who changed the logo last."""
    last = undoing.offer(LOGO, Whole(), to=request.member)
    return {"last": last, "changers": people.members([last.by]) if last else {}}


GENERAL = Page(
    "settings:general",
    _("General"),
    Action.MANAGE_ORGANIZATION,
    own,
    [
        Card(
            "organization",
            _("Organization"),
            General,
            _("Members see the name; the time zone holds for whoever chose none."),
        ),
        Card(
            "languages",
            _("Languages"),
            Languages,
            _("Members who chose none read the organization’s language."),
        ),
    ],
    template="settings/organization.html",
    more=_last,
)
