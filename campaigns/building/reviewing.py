"""What a campaign would do, before it does: how many, whom not, how long, how much, and what reads
badly in its words.
"""

import re
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from decimal import Decimal

from django.utils import timezone

from campaigns import rules
from campaigns.building import audience, enclosing, linting, segments
from campaigns.building.audience import Person
from campaigns.linking import shortening
from campaigns.models import Campaign, Sender, Series
from campaigns.sending.windows import Window
from contacts import phones, zones
from inbox import tokens
from inbox.accounts.models import Member, Organization
from inbox.conversations.models import Channel
from inbox.conversations.writing import filling

SAMPLE = 300
OPT_OUT = re.compile(
    r"\b(stop|opt[ -]?out|unsubscribe|disiscri\w+|cancellar\w+|sair|descadastr\w+|parar)\b", re.I
)
SHORTENED = re.compile(r"\b(bit\.ly|tinyurl\.com|goo\.gl|t\.co|ow\.ly|is\.gd|buff\.ly)/", re.I)
MANY = 3  # SMS in one text
SAID = (
    "name", "body", "audience", "numbers", "share", "most_a_minute", "local_at", "in_zones",
    "assignee_id", "goes_to_last", "counts_clicks",
)  # fmt: skip
RHYTHM = ("every", "at", "weekdays", "day", "until", "most")


@dataclass(frozen=True)
class Example:
    """Somebody it would go to, and what they would read."""

    name: str
    number: str
    text: str


@dataclass(frozen=True)
class Review:
    """All of it in numbers. `people` fit, `numbers` came besides; `refused` are those of both who
    may not be written to, most of whom opted out.
    """

    people: int
    numbers: int
    refused: int
    opted_out: int
    examples: list[Example]
    each: float  # SMS a text, on average
    quiet: int  # percent whose day has not begun, or is over
    begins: datetime
    ends: datetime
    cost: Decimal
    is_mms: bool  # files go along
    currency: str
    warnings: list[str]

    @property
    def going(self) -> int:
        """How many would get it."""
        return max(0, self.people + self.numbers - self.refused)

    @property
    def texts(self) -> int:
        """How many SMS, or picture messages, that is."""
        return round(self.going * self.each)


def review(campaign: Campaign, *, by: Member) -> Review:
    """The campaign as it stands."""
    rule, country = rules.current(), _country()
    numbers = audience.besides(
        campaign.numbers.split(), campaign.audience, member_id=campaign.created_by_id
    )
    found = audience.counted(
        campaign.audience, member_id=campaign.created_by_id, only_opted_in=rule.only_opted_in
    )
    known = audience.known(numbers)
    refused = sum(bool(one.refusal(only_opted_in=rule.only_opted_in)) for one in known)
    refused += len(numbers) - len(known) if rule.only_opted_in else 0
    sample = _sample(campaign, known, numbers)
    examples = [_example(campaign, one, by, country) for one in sample]
    along = enclosing.of(campaign)
    each = 1.0 if along else _average([one.text for one in examples])
    price = rule.mms_price if along else rule.price
    begins = campaign.local_at or timezone.now()
    window = Window.of(rule)
    shut = [one for one in sample if not window.is_open(one.zone, begins)]
    going = max(0, found.people + len(numbers) - found.refused - refused)
    return Review(
        people=found.people,
        numbers=len(numbers),
        refused=found.refused + refused,
        opted_out=found.out + sum(one.is_out for one in known),
        examples=examples[:3],
        each=each,
        quiet=round(100 * len(shut) / len(sample)) if sample else 0,
        begins=begins,
        ends=begins + timedelta(seconds=going / max(_rate(campaign), 0.001)),
        cost=(Decimal(price) * round(going * each)).quantize(Decimal("0.01")),
        is_mms=bool(along),
        currency=rule.currency,
        warnings=[*warnings(campaign.body), *linting.compare(campaign)],
    )


def mark(campaign: Campaign) -> str:
    """Short for all that a review shows of the campaign itself: another one once it was changed."""
    series = Series.objects.filter(campaign=campaign).values_list(*RHYTHM).first()
    said = [getattr(campaign, name) for name in SAID]
    senders = sorted(Sender.objects.filter(campaign=campaign).values_list("channel_id", flat=True))
    files = [one.pk for one in enclosing.of(campaign)]
    return tokens.of([said, senders, files, series])


def _average(texts: Sequence[str]) -> float:
    """SMS a text; one picture message takes all of its text."""
    return sum(segments.count(one) for one in texts) / len(texts) if texts else 0.0


def warnings(body: str) -> list[str]:
    """What a carrier or a reader would stumble over, each in a word."""
    found, name = [], Organization.objects.values_list("name", flat=True).get()
    if body and name.split(" ")[0].lower() not in body.lower():
        found.append("nameless")
    if body and not OPT_OUT.search(body):
        found.append("no_way_out")
    if segments.count(body) > MANY:
        found.append("long")
    letters = [one for one in body if one.isalpha()]
    if len(letters) > 20 and sum(one.isupper() for one in letters) > len(letters) * 0.6:
        found.append("shouting")
    if "!!" in body:
        found.append("shouting")
    if SHORTENED.search(body):
        found.append("shortened")
    if body and not segments.is_plain(body):
        found.append("unicode")
    return list(dict.fromkeys(found))


def _country() -> str:
    found: str = Organization.objects.values_list("country", flat=True).get()
    return found


def _rate(campaign: Campaign) -> float:
    """Texts a second."""
    pool = Channel.objects.filter(
        pk__in=Sender.objects.filter(campaign=campaign).values("channel_id")
    )
    rate = sum(one.per_second for one in pool) * campaign.share / 100
    return min(rate, campaign.most_a_minute / 60) if campaign.most_a_minute else rate


def _sample(campaign: Campaign, known: Sequence[Person], numbers: Sequence[str]) -> list[Person]:
    """Some of those it is for."""
    found = audience.people(
        campaign.audience, member_id=campaign.created_by_id, after=0, most=SAMPLE
    )
    there = {one.address for one in known}
    new = [one for one in numbers if one not in there][:SAMPLE]
    strangers = [Person(0, one, "", "", False, False, False, False) for one in new]
    some = [*found, *known, *strangers][:SAMPLE]
    return [
        Person(*(one.id, one.address, one.zone or zones.guess(one.address), one.name,
                 one.is_out, one.is_in, one.is_doubted, one.is_blocked))
        for one in some
    ]  # fmt: skip


def _example(campaign: Campaign, one: Person, by: Member, country: str) -> Example:
    number = phones.display(one.address, country)
    values = {
        "first name": one.name.split(" ")[0],
        "name": one.name,
        "number": number,
        "my name": by.user.name,
        "my first name": by.user.name.split(" ")[0],
        "inbox": campaign.inbox.name,
    }
    text = filling.fill(campaign.body, values).text
    if campaign.counts_clicks:
        text = shortening.shown(text, written=campaign.body)
    return Example(one.name or number, number, text)
