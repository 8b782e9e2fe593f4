"""An inbox's general page: what it is called, where it stands, and what becomes of it."""

from typing import Any, ClassVar
from uuid import UUID

from django import forms
from django.core.validators import MaxValueValidator, MinValueValidator
from django.utils.translation import gettext_lazy as _

from inbox.accounts.doors import MemberRequest
from inbox.accounts.models import Team
from inbox.accounts.permissions import Action, may
from inbox.conversations.models import Channel, Conversation, Inbox
from inbox.settings.cards import Card, CardForm
from inbox.settings.inboxes import manageable_one
from inbox.settings.pages import Page


class Looks(CardForm):
    """Name, API code and color."""

    hue = forms.IntegerField(
        label=_("Color"), validators=[MinValueValidator(1), MaxValueValidator(24)]
    )

    class Meta:
        model = Inbox
        fields: ClassVar = ["name", "api_code", "hue"]
        labels: ClassVar = {"name": _("Name"), "api_code": _("API code")}
        help_texts: ClassVar = {"api_code": _("Used in API calls. Changing it breaks them.")}


class Place(CardForm):
    """Whose it is, and where it stands in the navigation."""

    position = forms.IntegerField(label=_("Place"), min_value=0, max_value=999)

    class Meta:
        model = Inbox
        fields: ClassVar = ["team", "position"]
        labels: ClassVar = {"team": _("Team")}

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        team: Any = self.fields["team"]
        team.queryset, team.empty_label = Team.objects.order_by("name"), _("No team")
        team.required = False
        self.fields["position"].help_text = _("Smaller numbers stand first; equal ones by name.")


def one(request: MemberRequest, uuid: UUID) -> Inbox:
    """The inbox of the address."""
    return manageable_one(request.member, uuid)


def kept(request: MemberRequest, uuid: UUID) -> Inbox:
    """The same, archived ones too: here they are brought back."""
    return manageable_one(request.member, uuid, archived=True)


def _end(request: MemberRequest, inbox: Inbox) -> dict[str, Any]:
    """What is below its forms: its channels, and why it can be neither deleted nor archived."""
    ever = list(Channel.objects.filter(inbox=inbox).order_by("id"))
    return {
        "channels": [one for one in ever if one.released_at is None],
        "is_empty": not ever and not Conversation.objects.filter(inbox=inbox).exists(),
        "may_end": may(request.member, Action.END_INBOX),
    }


GENERAL = Page(
    "settings:inbox",
    _("General"),
    Action.MANAGE_INBOX,
    kept,
    [
        Card(
            "looks",
            _("Name and color"),
            Looks,
            _("How your team finds it. Customers never see either."),
            template="settings/cards/looks.html",
        ),
        Card("place", _("Team and place"), Place, template="settings/cards/place.html"),
    ],
    template="settings/inbox.html",
    more=_end,
)
