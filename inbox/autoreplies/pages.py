"""An inbox's automatic texts: when it is closed, the first reply, and what would be sent when."""

from typing import Any, ClassVar, cast
from uuid import UUID

from django import forms
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from inbox.accounts.doors import MemberRequest
from inbox.accounts.permissions import Action
from inbox.autoreplies import previewing, rules
from inbox.autoreplies.models import Answering
from inbox.hours import schedules
from inbox.settings.cards import Card
from inbox.settings.inboxes import manageable_one
from inbox.settings.pages import Page
from inbox.settings.written import WrittenForm


class WhenClosed(WrittenForm):
    """Off, outside the hours, or until somebody turns it off; a text in each language."""

    texts_label = _("Message")
    mode = forms.ChoiceField(
        label=_("Answer by itself"), choices=Answering.Mode.choices, widget=forms.RadioSelect
    )

    class Meta:
        model = Answering
        fields: ClassVar = ["mode"]

    @property
    def standing(self) -> schedules.Now | None:
        """How the inbox stands now; None while nobody wrote down its hours."""
        place = self.instance.inbox_id
        hours = schedules.of([place]).get(place)
        return schedules.now(hours, timezone.now()) if hours else None

    def clean(self) -> dict[str, Any]:
        found = super().clean()
        if found.get("mode", "off") != "off" and not self.written:
            self.add_error("mode", _("Write the message first."))
        return found

    def save(self, commit: bool = True) -> Any:
        row = self.instance
        if row.mode != Answering.Mode.ON:
            row.on_since = None
        elif row.on_since is None:
            row.on_since = timezone.now()
        return super().save(commit)


class FirstReply(WrittenForm):
    """The text that a conversation's first message gets at once."""

    kept_in = "first_texts"
    texts_label = _("Message")
    first = forms.BooleanField(label=_("Send a first reply"), required=False)

    class Meta:
        model = Answering
        fields: ClassVar = ["first"]

    def clean(self) -> dict[str, Any]:
        found = super().clean()
        if found.get("first") and not self.written:
            self.add_error("first", _("Write the message first."))
        return found


def one(request: MemberRequest, uuid: UUID) -> Answering:
    """The row of the inbox of the address; made when somebody saves."""
    room = manageable_one(request.member, uuid)
    row = rules.made(room) if request.method == "POST" else rules.kept(room)
    cast(Any, row).room = room
    return row


CLOSED = Card(
    "when-closed",
    _("When you are closed"),
    WhenClosed,
    _("Sent once to each contact, as long as it stays closed."),
    template="settings/cards/when_closed.html",
)
FIRST = Card(
    "first-reply",
    _("First reply"),
    FirstReply,
    _("Sent at once when somebody begins a conversation while you are open."),
    template="settings/cards/first_reply.html",
)
REPLIES = Page(
    "autoreplies:inbox",
    _("Automatic replies"),
    Action.MANAGE_INBOX,
    one,
    [CLOSED, FIRST],
    template="autoreplies/page.html",
    more=previewing.context,
)
