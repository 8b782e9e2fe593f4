"""A member's own page: out of office, and what their own numbers answer."""

from datetime import date
from typing import Any, ClassVar

from django import forms
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from inbox.accounts.doors import MemberRequest
from inbox.accounts.permissions import Action
from inbox.hours import away
from inbox.hours.models import Absence
from inbox.settings.cards import Card
from inbox.settings.pages import Page
from inbox.settings.written import WrittenForm

DAY = forms.DateInput(format="%Y-%m-%d", attrs={"type": "date"})


class OutOfOffice(WrittenForm):
    """First and last day on the member's clock, a line for colleagues, a reply for customers."""

    first_day = forms.DateField(label=_("First day"), required=False, widget=DAY)
    last_day = forms.DateField(label=_("Last day"), required=False, widget=DAY)
    note = forms.CharField(
        label=_("For colleagues"),
        max_length=140,
        required=False,
        help_text=_("Shown beside your name where somebody assigns."),
    )
    replies = forms.BooleanField(
        label=_("Answer texts on my own numbers"),
        required=False,
        help_text=_("Once to each contact while you are away. Shared inboxes have their own."),
    )

    class Meta:
        model = Absence
        fields: ClassVar = ["note", "replies"]

    def __init__(self, *args: Any, **values: Any) -> None:
        super().__init__(*args, **values)
        first, last = away.days(self.instance, _zone())
        self.initial.update({"first_day": _plain(first), "last_day": _plain(last)})
        self.order_fields(["first_day", "last_day", "note", "replies"])

    def clean(self) -> dict[str, Any]:
        found = super().clean()
        first, last = found.get("first_day"), found.get("last_day")
        if (first is None) != (last is None) and not self.errors:
            self.add_error("last_day" if first else "first_day", _("Choose both days, or none."))
        elif first and last and last < first:
            self.add_error("last_day", _("The last day is before the first."))
        if found.get("replies") and not self.written:
            self.add_error("replies", _("Write the message first."))
        return found

    def save(self, commit: bool = True) -> Any:
        first, last = self.cleaned_data["first_day"], self.cleaned_data["last_day"]
        row = self.instance
        row.since, row.until = away.moments(first, last, _zone()) if first else (None, None)
        return super().save(commit)


class InstantResponse(WrittenForm):
    """What the member's own numbers answer at once, away or not."""

    kept_in = "first_texts"
    first = forms.BooleanField(label=_("Answer the first text at once"), required=False)

    class Meta:
        model = Absence
        fields: ClassVar = ["first"]

    def clean(self) -> dict[str, Any]:
        found = super().clean()
        if found.get("first") and not self.written:
            self.add_error("first", _("Write the message first."))
        return found


def mine(request: MemberRequest) -> Absence:
    """The member's own row; made when they save."""
    return away.made(request.member) if request.method == "POST" else away.kept(request.member)


def _zone() -> str:
    """The clock of the page: the member's."""
    return timezone.get_current_timezone_name()


def _plain(day: date | None) -> str:
    return str(day) if day else ""


AWAY = Page(
    "settings:away",
    _("Out of office"),
    Action.READ,
    mine,
    [
        Card(
            "away",
            _("Out of office"),
            OutOfOffice,
            _("While you are away no conversation is given to you by itself."),
            template="settings/cards/away.html",
        ),
        Card(
            "instant-response",
            _("Instant response"),
            InstantResponse,
            _("What your own numbers answer to the first text of a conversation."),
            template="settings/cards/first_reply.html",
        ),
    ],
    lead=_("Only you change this; colleagues see the days and your line."),
    template="settings/hours.html",
)
