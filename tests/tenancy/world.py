"""Two organizations with one row in every tenant table, and a team nothing points to."""

from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from datetime import time
from typing import Any
from uuid import uuid4

from django.utils import timezone

from campaigns.models import (
    Campaign,
    Enclosure,
    Keyword,
    Lane,
    Leaving,
    Link,
    ListText,
    Recipient,
    Rules,
    Run,
    Segment,
    Sender,
    Series,
    SignUpList,
    Subscriber,
)
from channels_app.models import (
    AddressRoute,
    Checkup,
    ConnectionRoute,
    Delivery,
    InboxDraft,
    PhoneNumber,
    Purchase,
    Recording,
    Registration,
    RegistrationStep,
)
from contacts.models import (
    Consent,
    Contact,
    CustomField,
    ErasedAddress,
    ErasureKey,
    Export,
    Favourite,
    Identity,
    Import,
    ImportedRows,
    ImportMapping,
    Merge,
    NotSame,
)
from inbox import tenancy
from inbox.accounts.models import Event, Invitation, Member, Organization, Team, TeamMember, User
from inbox.alerts.models import Item, Mail
from inbox.alerts.models import Recipient as AlertRecipient
from inbox.autoreplies.models import Answering, AutoReply, Waiting
from inbox.conversations.models import (
    Attachment,
    Attempt,
    Attendance,
    BulkBatch,
    BulkJob,
    Call,
    Channel,
    Connection,
    Conversation,
    ConversationTag,
    Draft,
    Erasure,
    Inbox,
    InboxAccess,
    ListChoice,
    Lock,
    LockWaiter,
    Mention,
    Message,
    Participant,
    Pin,
    Reaction,
    ReadCursor,
    SavedView,
    Tag,
    Unread,
)
from inbox.hours.models import Absence, Schedule
from inbox.notifications.models import Digest, Notification, Preference
from inbox.prewritten.models import Prewritten, PrewrittenFile


@dataclass
class Twin:
    """One organization; `spare` is a team of it that nothing points to."""

    organization: Organization
    spare: Team
    rows: dict[type, Any] = field(default_factory=dict)

    @contextmanager
    def open(self) -> Iterator[None]:
        """Its scope and a transaction."""
        with tenancy.in_organization(self.organization), tenancy.transaction():
            yield

    def picture(self) -> list[tuple[Any, ...]]:
        """Its teams as they stand in the database, read past the ORM."""
        with self.open():
            return tenancy.rows(
                "SELECT to_jsonb(t) FROM accounts_team t WHERE organization_id = %(organization)s"
                " ORDER BY id"
            )


@dataclass
class Pair:
    """The organization we work for, and the one that must stay unseen and untouched."""

    ours: Twin
    theirs: Twin

    @classmethod
    def make(cls) -> "Pair":
        return cls(small("ours"), small("theirs"))

    def furnish(self) -> "Pair":
        for twin in (self.ours, self.theirs):
            with twin.open():
                furnish(twin)
        return self


def small(slug: str) -> Twin:
    """An organization with its spare team."""
    with tenancy.unscoped("tests make organizations"):
        organization = Organization.objects.create(slug=slug, name=slug)
    with tenancy.in_organization(organization), tenancy.transaction():
        return Twin(organization, Team.objects.create(name=f"spare of {slug}"))


def furnish(twin: Twin) -> None:
    """One row in every tenant table and control table."""
    slug, organization = twin.organization.slug, twin.organization

    def put(model: Any, **fields: Any) -> Any:
        twin.rows[model] = model.objects.create(**fields)
        return twin.rows[model]

    user = put(User, email=f"one@{slug}.example", name=f"one of {slug}")
    member = put(Member, organization=organization, user=user)
    team = put(Team, name=f"team of {slug}")
    put(TeamMember, team=team, member=member)
    put(Event, kind="Made")
    put(
        Invitation, organization=organization, email="two@x.example", language="en",
        token_hash=slug, invited_by=member, expires_at=timezone.now(),
    )  # fmt: skip
    contact = put(Contact, name=f"contact of {slug}", owner=member, private_to=member)
    put(CustomField, name="Shoe size")
    put(Favourite, member=member, contact=contact)
    put(Merge, kept=contact, gone=contact, member=member)
    put(NotSame, one=contact, other=contact, member=member)
    put(ImportedRows, job=put(Import, member=member, name="a.csv"), first=2)
    put(ImportMapping, member=member, name="Shop")
    put(Export, member=member, kind="contacts", expires_at=timezone.now())
    identity = put(
        Identity, address=f"+1{organization.pk:010d}", contact=contact, blocked_by=member
    )
    put(Consent, identity=identity, state="in", source="member", proof="said so", member=member)
    put(ErasureKey, key="00")
    put(ErasedAddress, hash="00")
    put(Erasure, member=member)
    connection = put(Connection, name="main", key=f"key of {slug}", credentials=[])
    inbox = put(Inbox, name="inbox", api_code="inbox", team=team)
    put(InboxAccess, inbox=inbox, member=member)
    channel = put(Channel, inbox=inbox, connection=connection, address=f"+2{organization.pk:010d}")
    campaign = put(Registration, kind="campaign", connection=connection, inbox=inbox, member=member)
    campaign.brand = campaign
    campaign.save(update_fields=["brand"])
    put(RegistrationStep, registration=campaign, name="service")
    talk = put(
        Conversation, inbox=inbox, channel=channel, identity=identity, assignee=member,
        closed_by=member, last_author=member,
    )  # fmt: skip
    message = put(
        Message, conversation=talk, direction="out", author=member, status="queued",
        body=f"secret of {slug}", connection=connection,
    )  # fmt: skip
    message.quoted = message
    message.save(update_fields=["quoted"])
    put(Attempt, message=message, channel=channel)
    put(Call, message=message, channel=channel, member=member, state="ringing")
    put(Attachment, conversation=talk, message=message, uploader=member)
    put(Unread, member=member, conversation=talk, inbox=inbox)
    put(ReadCursor, member=member, conversation=talk, message_id=message.pk)
    put(Draft, member=member, conversation=talk, body=f"draft of {slug}")
    here: dict[str, Any] = {"member": member, "conversation": talk}
    for model in (LockWaiter, Participant, Pin):
        put(model, **here)
    put(Lock, **here, token=1)
    put(ConversationTag, **here, tag=put(Tag, name=f"tag of {slug}"))
    put(Mention, message=message, member=member)
    put(Reaction, message=message, member=member, emoji="+")
    put(Attendance, member=member, inbox=inbox, is_in=True)
    put(BulkBatch, job=put(BulkJob, member=member, verb="close"))
    put(ListChoice, member=member, inbox=inbox, query="state=closed")
    put(SavedView, name=f"view of {slug}", member=member, team=team, inbox=inbox)
    written = put(
        Prewritten, inbox=inbox, author=member, name="Hours", phrase="hours", body="9 to 5"
    )
    put(PrewrittenFile, prewritten=written, name="a.pdf")
    digest = put(Digest, member=member, upto=timezone.now())
    put(
        Notification, member=member, kind="assigned", conversation_id=talk.pk, inbox_id=inbox.pk,
        digest=digest,
    )  # fmt: skip
    put(Preference, member=member)
    put(Schedule, inbox_id=inbox.pk)
    put(Absence, member=member)
    put(Answering, inbox=inbox)
    put(Waiting, message=message)
    put(
        AutoReply, inbox=inbox, identity=identity, kind="closed", period_at=timezone.now(),
        message=message, conversation=talk,
    )  # fmt: skip
    recipient = put(AlertRecipient, kind="unknown", team=team, member=member, by=member)
    put(
        Item, recipient=recipient, conversation=talk, message=message, identity=identity,
        contact_id=contact.pk, mail=put(Mail, recipient=recipient),
    )  # fmt: skip
    put(
        PhoneNumber, connection=connection, account="AC", carrier_id="PN", address="+4",
        released_by=member,
    )  # fmt: skip
    put(Recording, connection=connection, carrier_id="RE", due_at=timezone.now())
    put(Purchase, uuid=uuid4(), connection=connection, address="+5", member=member)
    put(InboxDraft, member=member, inbox=inbox)
    put(Checkup, inbox=inbox, member=member)
    campaign = put(
        Campaign, name=f"campaign of {slug}", inbox=inbox, assignee=member, created_by=member,
        started_by=member, approved_by=member, tag=twin.rows[Tag],
    )  # fmt: skip
    put(Sender, campaign=campaign, channel=channel)
    put(Recipient, campaign=campaign, address="+1", identity=identity, channel=channel)
    put(Enclosure, campaign=campaign, name="a", content_type="image/png", size=1, file="a")
    put(
        Link, code=f"code {slug}"[:10], campaign=campaign, recipient=twin.rows[Recipient],
        message=twin.rows[Message], place=0, target="https://example.com/",
    )  # fmt: skip
    put(Lane, channel=channel)
    put(Leaving, campaign=campaign, identity=identity, member=member)
    put(Segment, name="All", created_by=member)
    now = timezone.now()
    series = put(Series, campaign=campaign, every="day", at=time(9))
    put(Run, series=series, day=now.date(), campaign=campaign)
    offers = put(SignUpList, name="Offers", inbox=inbox, created_by=member)
    put(Keyword, list=offers, channel=channel, kind="join", word="JOIN", folded="join")
    put(Subscriber, list=offers, identity=identity, channel=channel, asked_at=now, left_by=member)
    put(
        ListText, list=offers, identity=identity, message=message, answer=message, kind="join",
        due_at=None,
    )  # fmt: skip
    put(Rules)
    put(ConnectionRoute, organization=organization, key=f"key of {slug}", connection_id=1)
    put(AddressRoute, organization=organization, kind="sms", address=f"+3{organization.pk:010d}")
    put(
        Delivery, organization=organization, connection_id=connection.pk, kind="message",
        dedupe_key=slug, raw=b"", state="done", due_at=timezone.now(),
    )  # fmt: skip
