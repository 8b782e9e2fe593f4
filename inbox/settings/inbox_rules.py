"""An inbox's page on its conversations: when they end, what is sent along, what is shown."""

from typing import Any, ClassVar, cast

from django import forms
from django.utils.translation import gettext_lazy as _

from inbox.accounts.permissions import Action
from inbox.conversations.models import Inbox
from inbox.settings.cards import Card, CardForm
from inbox.settings.inbox_answering import OPTIONS
from inbox.settings.inbox_general import one
from inbox.settings.languages import offered
from inbox.settings.pages import Page

KINDS = [
    ("picture", _("Pictures")),
    ("audio", _("Sound")),
    ("video", _("Videos")),
    ("document", _("Documents")),
]


def _days(label: Any, hint: Any, most: int) -> forms.IntegerField:
    return forms.IntegerField(label=label, help_text=hint, min_value=0, max_value=most)


class Closing(CardForm):
    """Reopened, archived, closed by itself: after so many days."""

    reopen_days = _days(
        _("A text reopens for"),
        _("Days after closing. Later, a text begins a new conversation."),
        365,
    )
    archive_days = _days(_("Archived after"), _("Days after closing."), 3650)
    close_days = _days(
        _("Closed by itself after"),
        _("Days without a text. Whoever is answering is not disturbed. 0: never."),
        3650,
    )

    class Meta:
        model = Inbox
        fields: ClassVar = ["reopen_days", "archive_days", "close_days"]


class Files(CardForm):
    """What members may send along."""

    file_kinds = forms.MultipleChoiceField(
        label=_("Members may send"),
        help_text=_("None chosen: nothing but text. What customers send is always shown."),
        choices=KINDS,
        widget=forms.CheckboxSelectMultiple,
        required=False,
    )

    class Meta:
        model = Inbox
        fields: ClassVar = ["file_kinds"]


class Signs(CardForm):
    """Who is shown that somebody reads and types. What texts cannot carry cannot be turned: a
    switch without effect would be believed.
    """

    waiting: ClassVar = ["receipts_customer", "receipts_agent", "typing_customer"]

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        for name in self.waiting:
            self.fields[name].disabled = True

    class Meta:
        model = Inbox
        fields: ClassVar = [
            "typing_agent",
            "receipts_agent",
            "receipts_customer",
            "typing_customer",
        ]
        labels: ClassVar = {
            "receipts_customer": _("Customers see that you read their text"),
            "receipts_agent": _("Members see that a customer read theirs"),
            "typing_customer": _("Customers see that you are typing"),
            "typing_agent": _("Members see who is typing"),
        }
        help_texts: ClassVar = {
            "receipts_customer": _("Texts carry no such sign."),
            "receipts_agent": _("Texts carry no such sign."),
            "typing_customer": _("Texts carry no such sign."),
            "typing_agent": _("A line above the composer of whoever looks at the conversation."),
        }


class Language(CardForm):
    """What the inbox says by itself."""

    language = forms.ChoiceField(label=_("Automatic texts"), required=False)

    class Meta:
        model = Inbox
        fields: ClassVar = ["language"]

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        names = offered(self.instance.language)
        cast(Any, self.fields["language"]).choices = [("", _("As the organization")), *names]


RULES = Page(
    "settings:inbox-rules",
    _("Conversations"),
    Action.MANAGE_INBOX,
    one,
    [
        Card("closing", _("Closing"), Closing, template=OPTIONS),
        Card("files", _("Attachments"), Files),
        Card(
            "signs",
            _("Reading and typing"),
            Signs,
            _(
                "What concerns customers needs a channel for chats, such as WhatsApp; none can be "
                "connected yet."
            ),
            template=OPTIONS,
        ),
        Card("language", _("Language"), Language, template=OPTIONS),
    ],
    template="settings/inbox_rules.html",
)
