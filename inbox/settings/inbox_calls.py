"""What happens when somebody calls an inbox's numbers."""

from typing import Any, ClassVar

from django import forms
from django.utils.translation import gettext_lazy as _

from inbox.accounts.permissions import Action
from inbox.conversations.models import Inbox
from inbox.settings.cards import Card, CardForm
from inbox.settings.inbox_general import one
from inbox.settings.numbers import PhoneField
from inbox.settings.pages import Page


class Forwarding(CardForm):
    """Where it rings."""

    forward_to = PhoneField(
        label=_("Put calls through to"),
        help_text=_("A phone of yours. Empty: callers hear that this number takes texts."),
    )

    class Meta:
        model = Inbox
        fields: ClassVar = ["forward_to", "screen_calls"]
        labels: ClassVar = {"screen_calls": _("Ask whoever picks up to press 1")}
        help_texts: ClassVar = {
            "screen_calls": _("So that the phone’s own voicemail never takes a customer’s call.")
        }

    def save(self, commit: bool = True) -> Any:
        """A new number has no problem yet."""
        if "forward_to" in self.changed_data:
            self.instance.forward_problem = ""
        return super().save(commit)


class Voicemail(CardForm):
    """Who answers when nobody does."""

    class Meta:
        model = Inbox
        fields: ClassVar = ["voicemail", "greeting", "delete_recordings"]
        labels: ClassVar = {
            "voicemail": _("Take voicemail"),
            "greeting": _("Greeting"),
            "delete_recordings": _("Delete recordings at the carrier"),
        }
        help_texts: ClassVar = {
            "voicemail": _("Callers nobody answers can leave up to two minutes."),
            "greeting": _(
                "Read out before the tone, in the language of the inbox. Empty: our own words."
            ),
            "delete_recordings": _("As soon as they are kept here."),
        }
        widgets: ClassVar = {"greeting": forms.Textarea(attrs={"rows": 3})}


CALLS = Page(
    "settings:inbox-calls",
    _("Calls"),
    Action.MANAGE_INBOX,
    one,
    [
        Card(
            "forwarding",
            _("Calls"),
            Forwarding,
            _("Every call stands in the customer’s conversation, missed ones unread."),
            template="settings/cards/forwarding.html",
        ),
        Card(
            "voicemail",
            _("Voicemail"),
            Voicemail,
            _("What callers leave is kept like any other file of the conversation."),
            template="settings/cards/voicemail.html",
        ),
    ],
)
