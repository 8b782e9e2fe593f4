"""What is on a customer's phone: told before the demo began, and exchanged through the carrier."""

from collections.abc import Iterable
from dataclasses import dataclass, replace
from datetime import datetime, timedelta
from hashlib import sha256
from typing import Any

from django.db.models import Q
from django.urls import reverse
from django.utils.translation import gettext as _

from contacts import phones
from inbox import tenancy
from inbox.conversations.models import Attachment, Attempt, Message
from inbox.conversations.showing.people import hue_of, initials
from inbox.work import everyone
from ops.carrier.client import Carrier, ControlError
from ops.demo import drawings, houses, moods, stories
from ops.demo.houses import Number
from ops.demo.moods import Switch
from ops.demo.writing import TOLD

PAUSE = timedelta(minutes=30)  # after which the phone shows the time again


class Unknown(Exception):
    """No phone number, or no number of the demo."""


@dataclass(frozen=True)
class Choice:
    """Whose phone, and which of our numbers it writes to."""

    number: str
    ours: Number

    @property
    def name(self) -> str:
        told = (story.person for story in stories.of(self.ours.slug) if story.number == self.number)
        return next((name for name in told if name), "") or self.shown_number

    @property
    def shown_number(self) -> str:
        return phones.display(self.number, self.ours.country)

    @property
    def initials(self) -> str:
        return initials(self.name)

    @property
    def hue(self) -> int:
        return hue_of(self.number)


@dataclass(frozen=True)
class Text:
    """One bubble; `apart` when the time stands above it."""

    mine: bool
    words: str
    at: datetime
    status: str = ""
    error_code: str = ""
    pictures: tuple[str, ...] = ()
    apart: bool = False


@dataclass(frozen=True)
class Line:
    """The call the phone is in: `mine` when it calls. `stage` is dials, rings, talks or speaks."""

    mine: bool
    stage: str
    heard: str = ""


@dataclass(frozen=True)
class Handset:
    """A phone's screen; `seen` changes with anything on it, `trouble` says what did not work."""

    choice: Choice
    texts: list[Text]
    switches: list[Switch]
    trouble: str = ""
    line: Line | None = None

    @property
    def seen(self) -> str:
        switched = [switch.on for switch in self.switches]
        shown = (self.texts, switched, self.trouble, self.line)
        return sha256(repr(shown).encode()).hexdigest()[:16]


def choose(number: str, to: str) -> Choice:
    """A phone from an address's words; without words, the first. Raises Unknown."""
    numbers = houses.numbers()
    ours = next((one for one in numbers if one.address == to), None if to else numbers[0])
    if ours is None:
        raise Unknown
    normal = phones.normalize(number, ours.country) if number else people(ours)[0].number
    if not phones.is_number(normal) or not 8 <= len(normal) <= 16:
        raise Unknown
    return Choice(normal, ours)


def people(ours: Number) -> list[Choice]:
    """Those who wrote to a number before, each once."""
    known = [story.number for story in stories.of(ours.slug) if story.inbox == ours.inbox]
    return [Choice(number, ours) for number in dict.fromkeys(known)]


def screen(choice: Choice, carrier: Carrier, trouble: str = "") -> Handset:
    """What the phone shows; without a carrier, only what was told before."""
    texts, switches, line = _told(choice), [], None
    try:
        line = _line(carrier.line(choice.number, choice.ours.address))
        thread = carrier.thread(choice.number, choice.ours.address)
        switches = moods.switches(carrier)
        texts += [_text(entry) for entry in thread]
    except (OSError, ControlError):
        trouble = trouble or _("No network: the pretend carrier does not answer.")
    return Handset(choice, _timed(texts), switches, trouble, line)


def _line(found: dict[str, Any] | None) -> Line | None:
    return Line(found["mine"], found["stage"], found["heard"]) if found else None


def _text(entry: dict[str, Any]) -> Text:
    mine = entry["by"] == "customer"
    status = entry["status"]
    if mine:
        status = {True: "delivered", False: "failed", None: "queued"}[entry["accepted"]]
    return Text(
        mine=mine,
        words=entry["body"],
        at=datetime.fromisoformat(entry["at"]),
        status=status,
        error_code=str(entry["error_code"] or ""),
        pictures=tuple(media_url(item["id"]) for item in entry["media"]),
    )


def _told(choice: Choice) -> list[Text]:
    """The seeded part of the thread; what never reached the phone is not on it."""
    organization = next((due for due in everyone() if due.slug == choice.ours.slug), None)
    if organization is None:
        return []
    with tenancy.in_organization(organization), tenancy.transaction():
        sent = Attempt.objects.filter(carrier_id__startswith=TOLD).exclude(state="failed")
        thread = Message.objects.filter(
            conversation__identity__address=choice.number,
            conversation__channel__address=choice.ours.address,
        )
        found = thread.filter(
            Q(carrier_id__startswith=TOLD) | Q(pk__in=sent.values("message_id"))
        ).order_by("id")
        pictures = _pictures([message.pk for message in found])
        return [
            Text(
                mine=message.direction == "in",
                words=message.body,
                at=message.created_at,
                status="delivered",
                pictures=pictures.get(message.pk, ()),
            )
            for message in found
        ]


def _pictures(messages: list[int]) -> dict[int, tuple[str, ...]]:
    """The drawn pictures of the seeded texts."""
    rows = Attachment.objects.filter(message_id__in=messages).values_list("message_id", "name")
    drawn = [(pk, name.removesuffix(".jpg")) for pk, name in rows]
    return {pk: (media_url(name),) for pk, name in drawn if name in drawings.DRAWINGS}


def media_url(sid: str) -> str:
    """Where a picture of a phone is."""
    return reverse("demo:phone-media", kwargs={"sid": sid})


def _timed(texts: Iterable[Text]) -> list[Text]:
    shown: list[Text] = []
    for text in texts:
        apart = not shown or text.at - shown[-1].at > PAUSE
        shown.append(replace(text, apart=apart))
    return shown
