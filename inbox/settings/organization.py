"""The organization's general page."""

from typing import Any, ClassVar, cast
from zoneinfo import available_timezones

from django import forms
from django.conf import settings
from django.utils.translation import gettext_lazy as _

from inbox.accounts.doors import MemberRequest
from inbox.accounts.models import Organization
from inbox.accounts.permissions import Action
from inbox.settings.cards import Card, CardForm
from inbox.settings.pages import Page


class General(CardForm):
    """How it is called, and what new members and messages begin with."""

    language = forms.ChoiceField(label=_("Language"), choices=settings.LANGUAGES)
    time_zone = forms.ChoiceField(label=_("Time zone"))

    class Meta:
        model = Organization
        fields: ClassVar = ["name", "language", "time_zone"]
        labels: ClassVar = {"name": _("Name")}

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        cast(Any, self.fields["time_zone"]).choices = [
            (name, name) for name in sorted(available_timezones())
        ]


def own(request: MemberRequest) -> Organization:
    """The organization itself."""
    return request.tenant


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
            _("Members see the name; the language and time zone hold for whoever chose none."),
        )
    ],
)
