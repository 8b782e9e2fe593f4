"""An inbox's general page: what it is called and looks like."""

from typing import ClassVar
from uuid import UUID

from django import forms
from django.core.validators import MaxValueValidator, MinValueValidator
from django.utils.translation import gettext_lazy as _

from inbox.accounts.doors import MemberRequest
from inbox.accounts.permissions import Action
from inbox.conversations.models import Inbox
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


def one(request: MemberRequest, uuid: UUID) -> Inbox:
    """The inbox of the address."""
    return manageable_one(request.member, uuid)


GENERAL = Page(
    "settings:inbox",
    _("General"),
    Action.MANAGE_INBOX,
    one,
    [
        Card(
            "looks",
            _("Name and color"),
            Looks,
            _("How your team finds it. Customers never see either."),
            template="settings/cards/looks.html",
        )
    ],
)
