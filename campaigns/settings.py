"""The settings page of campaigns: what holds for all of them."""

from typing import Any, ClassVar

from django import forms
from django.utils.translation import gettext_lazy as _

from campaigns import rules
from campaigns.models import Rules
from inbox.accounts.doors import MemberRequest
from inbox.accounts.permissions import Action
from inbox.settings.cards import Card, CardForm
from inbox.settings.pages import Page


class Hours(CardForm):
    """When people may be written to."""

    class Meta:
        model = Rules
        fields: ClassVar = ["quiet_until", "quiet_from"]
        widgets: ClassVar = {
            name: forms.TimeInput(attrs={"type": "time"}, format="%H:%M")
            for name in ("quiet_until", "quiet_from")
        }

    def clean(self) -> dict[str, Any]:
        """A day somebody may be written in."""
        found = super().clean() or {}
        begins, ends = found.get("quiet_until"), found.get("quiet_from")
        if begins and ends and begins >= ends:
            self.add_error("quiet_from", _("Choose a later time than “Not before”."))
        return found


class Limits(CardForm):
    """How much is enough."""

    class Meta:
        model = Rules
        fields: ClassVar = [
            "most_texts", "most_days", "count_colleagues", "stop_failed", "stop_opted_out",
            "only_opted_in", "needs_approval",
        ]  # fmt: skip


class Price(CardForm):
    """What one text costs, and one with files."""

    class Meta:
        model = Rules
        fields: ClassVar = ["price", "mms_price", "currency"]


def own(request: MemberRequest) -> Rules:
    """The organization's row, made with the first look at it that saves."""
    return rules.kept() if request.method == "POST" else rules.current()


RULES = Page(
    "campaigns:rules",
    _("Campaigns"),
    Action.SET_CAMPAIGNS,
    own,
    [
        Card(
            "campaign_hours",
            _("Hours"),
            Hours,
            _("On each person’s own clock, from their contact or their area code. Texts wait."),
        ),
        Card(
            "campaign_limits",
            _("Limits"),
            Limits,
            _("Per person across all campaigns; a campaign that goes badly stops by itself."),
        ),
        Card("campaign_price", _("Price"), Price, _("For the estimate before a campaign.")),
    ],
)
