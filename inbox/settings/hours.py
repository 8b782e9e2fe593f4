"""The pages of business hours: the organization's, and an inbox's own."""

from typing import Any, ClassVar, cast
from uuid import UUID

from django import forms
from django.utils import timezone
from django.utils.dates import WEEKDAYS
from django.utils.translation import get_language
from django.utils.translation import gettext_lazy as _

from inbox import zones
from inbox.accounts.doors import MemberRequest
from inbox.accounts.models import Organization
from inbox.accounts.permissions import Action
from inbox.hours import calendars, presets, schedules, slots, upcoming
from inbox.hours.models import Schedule
from inbox.selects import LongSelect
from inbox.settings import hours_fields as fields
from inbox.settings.cards import Card, CardForm
from inbox.settings.inboxes import manageable_one
from inbox.settings.pages import Page
from inbox.zones import ZoneField


class Own(CardForm):
    """A week, its zone, holidays and own dates. A preset, or one day's slots copied to others, is
    put in before it is saved: that works without a script, and Undo takes it back.
    """

    time_zone = ZoneField(empty="")
    week = fields.WeekField(label=_("Hours"), required=False)
    country = forms.ChoiceField(label=_("Holidays of"), required=False, widget=LongSelect)
    part = forms.CharField(label=_("Region"), required=False, widget=forms.Select)
    works_on = fields.HolidaysField(required=False)
    special = fields.SpecialField(label=_("Own dates"), required=False)

    class Meta:
        model = Schedule
        fields: ClassVar = ["time_zone", "week", "country", "part", "works_on", "special"]

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.zone = Organization.objects.values_list("time_zone", flat=True).get()
        choices = cast(Any, self.fields)
        choices["time_zone"].empty = zones.city(self.zone)
        choices["country"].choices = [("", _("No holidays")), *calendars.named_countries()]
        parts = calendars.countries().get(self["country"].value() or "", ())
        choices["part"].widget.choices = [("", _("All of it")), *((one, one) for one in parts)]

    @property
    def standing(self) -> schedules.Now | None:
        """How it stands now, by what is kept."""
        hours = schedules.standing_of(self.instance, self.zone) if self.instance.pk else None
        return schedules.now(hours, timezone.now()) if hours else None

    @property
    def days(self) -> list[tuple[str, list[list[str]]]]:
        """Each day's name and slots, with an empty one to add."""
        week = self["week"].value() or []
        held = [*week[:7], *([[]] * (7 - len(week)))]
        blank = ["", ""]
        return [
            (str(WEEKDAYS[day]), [*pairs, blank][: slots.MOST]) for day, pairs in enumerate(held)
        ]

    @property
    def dates(self) -> list[dict[str, str]]:
        """The own dates as they are typed, with two empty ones."""
        kept = [
            one | {"slots": fields.shown(one["slots"])} for one in self["special"].value() or []
        ]
        return [*kept, *([{"day": "", "name": "", "slots": ""}] * 2)]

    @property
    def days_off(self) -> list[calendars.Holiday]:
        """The holidays of the coming year."""
        where = (self["country"].value() or "", self["part"].value() or "")
        return upcoming.holidays(*where, zone=self.zone, language=get_language() or "en")

    @property
    def presets(self) -> dict[str, Any]:
        """Weeks to begin with."""
        return {name: label for name, (label, _week) in presets.PRESETS.items()}

    def clean_part(self) -> str:
        """A region is one of its country's; another country was chosen a moment ago."""
        parts = calendars.countries().get(self.data.get(self.add_prefix("country"), ""), ())
        part = self.cleaned_data["part"]
        return part if part in parts else ""

    def clean_week(self) -> list[Any]:
        preset = self.data.get(self.add_prefix("preset"))
        if preset in presets.PRESETS:
            return [list(day) for day in presets.PRESETS[preset][1]]
        week: list[Any] = self.cleaned_data["week"]
        return fields.copied(week, self.data.get(self.add_prefix("copy"), ""))


class OfInbox(Own):
    """The same, or the organization's."""

    inherits = forms.BooleanField(label=_("Use the organization’s hours"), required=False)

    class Meta(Own.Meta):
        fields: ClassVar = ["inherits", *Own.Meta.fields]


def organization(request: MemberRequest) -> Schedule:
    """The organization's row; made when somebody saves."""
    return schedules.made(None) if request.method == "POST" else schedules.kept(None)


def inbox(request: MemberRequest, uuid: UUID) -> Schedule:
    """The row of the inbox of the address."""
    room = manageable_one(request.member, uuid)
    row = schedules.made(room.pk) if request.method == "POST" else schedules.kept(room.pk)
    cast(Any, row).room = room
    return row


def _card(name: str, form: type[CardForm], lead: Any) -> Card:
    return Card(name, _("Business hours"), form, lead, template="settings/cards/hours.html")


ORGANIZATION = Page(
    "settings:hours",
    _("Hours"),
    Action.MANAGE_ORGANIZATION,
    organization,
    [_card("hours", Own, _("Of every inbox that has none of its own."))],
    lead=_("When the team is there. Automatic replies and the pill above conversations follow."),
    template="settings/hours.html",
)
INBOX = Page(
    "settings:inbox-hours",
    _("Hours"),
    Action.MANAGE_INBOX,
    inbox,
    [_card("inbox-hours", OfInbox, _("When somebody answers here."))],
    template="settings/hours.html",
)
