"""An inbox's page on who answers what: assignment, locks, and the seconds to take a text back."""

from typing import Any, ClassVar

from django import forms
from django.utils.translation import gettext_lazy as _

from inbox.accounts.permissions import Action
from inbox.conversations.models import Inbox
from inbox.settings.cards import Card, CardForm
from inbox.settings.inbox_general import one
from inbox.settings.pages import Page


class Assigning(CardForm):
    """Shared or queue, and who gets what comes in."""

    assign_most = forms.IntegerField(
        label=_("At most open for each"),
        help_text=_("Whoever has so many is given no more. 0: no limit."),
        min_value=0,
        max_value=999,
    )

    class Meta:
        model = Inbox
        fields: ClassVar = ["is_queue", "assignment", "auto_assign", "assign_most", "allow_moving"]
        labels: ClassVar = {
            "is_queue": _("Queue"),
            "assignment": _("Assignment"),
            "auto_assign": _("Assign by itself"),
            "allow_moving": _("Move between inboxes"),
        }
        help_texts: ClassVar = {
            "is_queue": _("Members log in and out, and take what comes next. Nobody is picked."),
            "assignment": _("Me, Unassigned and Others appear as filters."),
            "auto_assign": _("What comes in is given to somebody who is there."),
            "allow_moving": _("Agents may hand a conversation to another inbox."),
        }

    def clean(self) -> dict[str, Any]:
        said: dict[str, Any] = super().clean() or {}
        if not said.get("assignment") and (
            said.get("is_queue") or said.get("auto_assign") != Inbox.AutoAssign.OFF
        ):
            self.add_error("assignment", _("A queue, and assigning by itself, need this."))
        return said


class Sight(CardForm):
    """Which conversations agents see."""

    class Meta:
        model = Inbox
        fields: ClassVar = ["sight"]
        labels: ClassVar = {"sight": _("Agents see")}
        help_texts: ClassVar = {
            "sight": _("What nobody has, everybody sees. Managers, admins and owners see all.")
        }


class Locks(CardForm):
    """One conversation, one person at a time."""

    lock_idle_minutes = forms.IntegerField(
        label=_("Ask “still working?” after"),
        help_text=_("Minutes without a keystroke. A minute later, others can answer."),
        min_value=1,
        max_value=60,
    )

    class Meta:
        model = Inbox
        fields: ClassVar = ["lock_on_opening", "lock_idle_minutes", "anyone_takes_over"]
        labels: ClassVar = {
            "lock_on_opening": _("Lock with opening"),
            "anyone_takes_over": _("Everybody may take over"),
        }
        help_texts: ClassVar = {
            "lock_on_opening": _("Otherwise the first keystroke locks the conversation."),
            "anyone_takes_over": _("Otherwise managers only; others ask whoever is answering."),
        }


class Sending(CardForm):
    """The moment in which a text can be taken back."""

    undo_seconds = forms.IntegerField(
        label=_("Seconds to undo a text"),
        help_text=_("A text waits so long before it goes. 0: it goes at once."),
        min_value=0,
        max_value=30,
    )

    class Meta:
        model = Inbox
        fields: ClassVar = ["undo_seconds"]


OPTIONS = "settings/cards/options.html"
ANSWERING = Page(
    "settings:inbox-answering",
    _("Answering"),
    Action.MANAGE_INBOX,
    one,
    [
        Card(
            "assigning",
            _("Who gets what"),
            Assigning,
            _("Open browsers follow at once."),
            template=OPTIONS,
        ),
        Card(
            "sight",
            _("Who sees what"),
            Sight,
            _("Taken or given away, a conversation leaves the others’ lists at once."),
            template=OPTIONS,
        ),
        Card(
            "locks",
            _("Answering together"),
            Locks,
            _("One conversation, one person at a time."),
            template=OPTIONS,
        ),
        Card("sending", _("Sending"), Sending, template=OPTIONS),
    ],
)
