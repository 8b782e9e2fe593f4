"""Building a campaign: its name, its words, its numbers and whom it is for."""

from collections.abc import Sequence
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any
from uuid import UUID

from django.db import transaction
from django.http import Http404

from campaigns.building import enclosing
from campaigns.building.audience import Pasted
from campaigns.models import Campaign, Leaving, Segment, Sender, SignUpList, State
from campaigns.sending import running
from contacts.models import CustomField
from inbox.accounts.models import Member
from inbox.conversations import access
from inbox.conversations.models import Channel, Inbox, InboxAccess, Tag
from inbox.conversations.writing import filling, starting
from inbox.conversations.writing.files import NotAcceptable, Upload
from inbox.words import kept

DAYS = range(1, 731)


@dataclass(frozen=True)
class Given:
    """What a form said of a campaign."""

    name: str
    body: str
    channels: Sequence[Channel]
    audience: dict[str, Any]
    share: int = 50
    most_a_minute: int = 0
    assignee: Member | None = None
    goes_to_last: bool = False
    local_at: datetime | None = None
    lacks_time: bool = False  # it is to go later, and no moment to come was named
    in_zones: bool = False
    pasted: Pasted | None = None  # None: the numbers stay as they are
    list_problem: str = ""  # why the list that came with it is not kept, in a word
    counts_clicks: bool = False
    add: Sequence[Upload] = ()
    drop: Sequence[UUID] = ()


class NotKept(Exception):
    """It cannot be kept so: {field: why, in a word}."""

    def __init__(self, problems: dict[str, str]) -> None:
        super().__init__(problems)
        self.problems = problems


@dataclass
class Choices:
    """What one can choose from in the form."""

    channels: list[starting.Sender]
    tags: list[Tag]
    owners: list[Member]
    fields: list[CustomField]
    segments: list[Segment]
    earlier: list[Campaign]
    answerers: list[Member] = field(default_factory=list)
    lists: list[SignUpList] = field(default_factory=list)


def mine(member: Member) -> Any:
    """The campaigns of the inboxes a member works in."""
    return Campaign.objects.filter(inbox_id__in=access.inbox_ids(member))


def one(member: Member, uuid: UUID) -> Campaign:
    """One of these. Raises Http404."""
    found: Campaign | None = (
        mine(member).select_related("inbox", "assignee__user", "started_by__user", "tag")
        .filter(uuid=uuid).first()
    )  # fmt: skip
    if found is None:
        raise Http404
    return found


def held(campaign: Campaign) -> Campaign:
    """Its row as it is now: nobody changes it before the commit."""
    row: Campaign = Campaign.objects.select_for_update(of=("self",), no_key=True).get(
        pk=campaign.pk
    )
    return row


@transaction.atomic
def create(inbox: Inbox, *, by: Member, name: str) -> Campaign:
    """An empty draft with the inbox's first number that may send."""
    made: Campaign = Campaign.objects.create(
        name=kept(name).strip()[:80] or inbox.name, inbox=inbox, created_by=by,
        audience={"people": True},
    )  # fmt: skip
    ready = [one for one in starting.senders(by) if not one.refusal]
    for sender in [one for one in ready if one.channel.inbox_id == inbox.pk][:1]:
        Sender.objects.create(campaign=made, channel=sender.channel)
    return made


@transaction.atomic
def save(campaign: Campaign, given: Given, *, by: Member) -> Campaign:
    """Keep what was typed. Raises NotKept, and running.NotNow once it is no draft any more."""
    row = held(campaign)
    if row.state != State.DRAFT:
        raise running.NotNow
    problems = _problems(row, given)
    if problems:
        raise NotKept(problems)
    fill_in(row, given, by=by)
    row.save()
    Sender.objects.filter(campaign=row).exclude(channel__in=given.channels).delete()
    Sender.objects.bulk_create(
        [Sender(campaign=row, channel=one) for one in given.channels], ignore_conflicts=True
    )
    try:
        enclosing.change(row, add=given.add, drop=given.drop)
    except NotAcceptable as refusal:
        raise NotKept({"enclosure": refusal.reason}) from None
    return row


def keep_numbers(campaign: Campaign) -> None:
    """The list alone, where the rest of the form is not kept."""
    Campaign.objects.filter(pk=campaign.pk, state=State.DRAFT).update(numbers=campaign.numbers)


def fill_in(campaign: Campaign, given: Given, *, by: Member) -> None:
    """The draft as it was typed; nothing is kept."""
    campaign.name, campaign.body = kept(given.name).strip(), kept(given.body).replace("\r\n", "\n")
    campaign.audience, campaign.share = given.audience, given.share
    campaign.most_a_minute, campaign.assignee = given.most_a_minute, given.assignee
    campaign.goes_to_last = given.goes_to_last
    campaign.local_at, campaign.in_zones = given.local_at, given.in_zones
    campaign.counts_clicks = given.counts_clicks
    campaign.created_by = by  # whose inboxes the filters look into
    if given.pasted is not None:
        campaign.numbers = "\n".join(given.pasted.numbers)


def _problems(campaign: Campaign, given: Given) -> dict[str, str]:
    found = {}
    if not given.name.strip():
        found["name"] = "no_name"
    if len(given.body) > 1600:
        found["body"] = "too_long"
    try:
        filling.check(given.body)
    except filling.UnknownField as error:
        found["body"] = f"unknown:{error.name}"
    if any(one.inbox_id != campaign.inbox_id or starting.why_not(one) for one in given.channels):
        found["channels"] = "unregistered"
    if given.list_problem:
        found["numbers"] = given.list_problem
    if given.lacks_time:
        found["at"] = "no_time"
    if (
        given.assignee is not None
        and not answers(campaign.inbox).filter(pk=given.assignee.pk).exists()
    ):
        found["assignee"] = "elsewhere"
    return found


def answers(inbox: Inbox) -> Any:
    """The members who may get its replies."""
    there = InboxAccess.objects.filter(inbox=inbox).values("member_id")
    return Member.objects.filter(pk__in=there, is_active=True).select_related("user")


@transaction.atomic
def copy(campaign: Campaign, *, by: Member) -> Campaign:
    """The same once more, as a draft."""
    made: Campaign = Campaign.objects.create(
        name=campaign.name, inbox=campaign.inbox, body=campaign.body, audience=campaign.audience,
        share=campaign.share, most_a_minute=campaign.most_a_minute, assignee=campaign.assignee,
        goes_to_last=campaign.goes_to_last, counts_clicks=campaign.counts_clicks, created_by=by,
    )  # fmt: skip
    enclosing.copy(campaign, made)
    for sender in Sender.objects.filter(campaign=campaign).select_related("channel"):
        Sender.objects.create(campaign=made, channel=sender.channel)
    left = Leaving.objects.filter(campaign=campaign).values_list("identity_id", "member_id")
    Leaving.objects.bulk_create(
        Leaving(campaign=made, identity_id=person, member_id=member) for person, member in left
    )
    return made


@transaction.atomic
def keep_segment(name: str, asked: dict[str, Any], *, by: Member) -> Segment:
    """Remember an audience by a name; the same name again replaces it. Raises NotKept."""
    name = kept(name).strip()[:60]
    if not name:
        raise NotKept({"segment": "no_name"})
    made, _ = Segment.objects.update_or_create(
        name=name, defaults={"audience": asked, "created_by": by}
    )
    found: Segment = made
    return found
