"""Two furnished organizations, so that whatever leaks has something to show.

Aurora's Sales rows hold CANARY in every text; what any of its members may know (names of people, of
the organization, all of Rita's own inbox) holds HERALD. Otto must see neither, Rita no CANARY.
"""

import io
import secrets
from dataclasses import dataclass
from datetime import time, timedelta
from typing import Any
from uuid import UUID, uuid4

from django.core.files.base import ContentFile
from django.core.files.storage import default_storage
from django.utils import timezone
from PIL import Image

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
from channels_app import routes
from channels_app.models import (
    Checkup,
    Delivery,
    InboxDraft,
    PhoneNumber,
    Purchase,
    Recording,
    Registration,
    RegistrationStep,
)
from contacts import merging
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
from tests.cast import Cast, House, member

CANARY, HERALD = "CANARY", "HERALD"


@dataclass
class Desk:
    """What stands on one inbox: a row of each kind that an address can name."""

    inbox: Inbox
    channel: Channel
    conversation: Conversation
    message: Message
    attempt: Attempt
    stored: Attachment
    missing: Attachment
    upload: Attachment
    failed: Erasure
    note: Message
    tag: Tag
    view: SavedView
    job: BulkJob
    written: Prewritten
    paper: PrewrittenFile
    told: Notification
    scheduled: Message
    contact: Contact
    identity: Identity
    asked: CustomField
    twin: Contact
    merge: Merge
    person: Identity
    draft: Import
    checked: Import
    imported: Import
    exported: Export
    heir: Member  # somebody else who works there, where there is somebody
    colleague: Member
    letter: Invitation
    crew: Team
    alert: AlertRecipient
    account: Connection
    spare: Connection
    line: PhoneNumber
    campaign: Campaign
    running: Campaign
    segment: Segment
    recipient: Recipient
    enclosure: Enclosure
    repeats: Campaign
    signup: SignUpList
    subscriber: Subscriber

    def uuids(self) -> list[UUID]:
        """Everything of it that a request could name."""
        return [row.uuid for row in vars(self).values()]


@dataclass
class Stage:
    """Everybody, and what they have."""

    cast: Cast
    sales: Desk
    workshop: Desk
    rides: Desk
    suspended: Member
    removed: User

    @classmethod
    def make(cls) -> "Stage":
        cast = Cast.make()
        for person in cast.aurora.members.values():
            _rename(person.user, f"{HERALD} {person.user.name}")
        with tenancy.unscoped("tests make organizations"):
            cast.aurora.organization.name = f"{HERALD} Bikes"
            cast.aurora.organization.save(update_fields=["name"])
        with cast.aurora.open():
            sales = furnish(cast.aurora, cast.ada, CANARY, inbox=cast.aurora.inbox)
            workshop = furnish(cast.aurora, cast.rita, HERALD)
            suspended = member(cast.aurora.organization, "sue", "agent")
            InboxAccess.objects.create(inbox=sales.inbox, member=suspended)
            removed = member(cast.aurora.organization, "rex", "agent")
            suspended.is_active = False
            suspended.save(update_fields=["is_active"])
            user = removed.user
            removed.delete()
            for late in (suspended.user, user):
                _rename(late, f"{HERALD} {late.name}")
        with cast.rival.open():
            rides = furnish(cast.rival, cast.otto, "RIVAL", inbox=cast.rival.inbox)
        for house in (cast.aurora, cast.rival):
            with house.open():
                Organization.objects.update(logo=logo(house))
        made = cls(cast, sales, workshop, rides, suspended, user)
        made.put_logos()
        return made

    def put_logos(self) -> None:
        """Each organization shows one, and it lies on the disk."""
        for house in (self.cast.aurora, self.cast.rival):
            if not default_storage.exists(logo(house)):
                default_storage.save(logo(house), ContentFile(picture("JPEG")))

    def put_files(self) -> None:
        """What an earlier request deleted from the disk lies there again."""
        for desk in (self.sales, self.workshop, self.rides):
            for row in (desk.stored, desk.upload, desk.enclosure):
                put_file(row)
            put_picture(desk.contact)
            put_picture(desk.colleague)
            put_papers(desk)
        self.put_logos()


def logo(house: House) -> str:
    """Where an organization's lies."""
    return f"org/{house.organization.pk}/logo.l"


def furnish(house: House, owner: Member, word: str, *, inbox: Inbox | None = None) -> Desk:
    """One row of every tenant table around an inbox; the scope is open."""
    now = timezone.now()
    serial = 100 + Identity.objects.count()
    if inbox is None:
        team = Team.objects.create(name=f"{word} team {serial}")
        inbox = Inbox.objects.create(
            name=f"{word} inbox", api_code=f"{word}-code".lower(), team=team
        )
        InboxAccess.objects.create(inbox=inbox, member=owner)
        connection = Connection.objects.create(
            name=f"{word} line", key=routes.new_key(), credentials=house.connection.credentials,
            problem=f"{word} problem", api_base=f"https://{word}.example",
        )  # fmt: skip
        routes.add(connection)
        channel = Channel.objects.create(
            inbox=inbox, connection=connection, address=f"+1202555{serial:04d}", registered=True
        )
    else:
        team, connection, channel = inbox.team, house.connection, house.channel
        _rename(inbox, f"{word} inbox", api_code=f"{word}-code".lower())
        _rename(team, f"{word} team")
        _rename(connection, f"{word} line", problem=f"{word} problem",
                api_base=f"https://{word}.example")  # fmt: skip
    TeamMember.objects.create(team=team, member=owner)
    open_word = word.replace(CANARY, HERALD)  # every member may read shared contacts
    contact = Contact.objects.create(
        name=f"{open_word} contact", company=f"{open_word} company", owner=owner
    )
    asked = CustomField.objects.create(name=f"{open_word} field {serial}")
    identity = Identity.objects.create(
        address=f"+1206555{serial:04d}", contact=contact, flag="possible_opt_out", flagged_at=now
    )
    own, own_number = _private(owner, word, serial, asked)
    twin, merge = _merged(owner, word, own, contact)
    Consent.objects.create(
        identity=identity, state="in", source="member", wording=f"{word} wording", member=owner,
        proof=f"{word} proof",
    )  # fmt: skip
    ErasureKey.objects.bulk_create([ErasureKey(key="00")], ignore_conflicts=True)
    ErasedAddress.objects.create(hash=f"{word}-{serial}")
    Erasure.objects.create(member=owner, state="done")
    failed = Erasure.objects.create(member=owner, state="failed", reason="webhooks: KeyError")
    talk = Conversation.objects.create(
        inbox=inbox, channel=channel, identity=identity, assignee=owner, closed_by=owner,
        last_author=owner, last_message_at=now, last_preview=f"{word} preview",
    )  # fmt: skip
    call = Message.objects.create(
        conversation=talk, direction="in", kind="call", status="received", connection=connection,
        carrier_id=f"{word}-call",
    )  # fmt: skip
    Call.objects.create(
        message=call, channel=channel, state="missed", phone=f"{word} phone",
        carrier_id=f"{word}-call", error=f"{word} error", error_code=word,
    )  # fmt: skip
    Inbox.objects.filter(pk=inbox.pk).update(
        forward_to=f"{word} phone", greeting=f"{word} greeting", forward_problem=f"{word} problem"
    )
    Member.objects.update(phone="+12065550777")  # whoever calls has one
    message = Message.objects.create(
        conversation=talk, direction="out", author=owner, status="failed", body=f"{word} body",
        error=f"{word} error", connection=connection, carrier_id=f"{word}-message", files=2,
    )  # fmt: skip
    attempt = Attempt.objects.create(
        message=message, channel=channel, state="accepted", carrier_id=f"{word}-attempt",
        error=f"{word} error",
    )  # fmt: skip
    Conversation.objects.filter(pk=talk.pk).update(last_message_id=message.pk)
    stored = _attachment(talk, word, message=message, size=len(pdf(word)), state="stored")
    missing = _attachment(
        talk, word, message=message, position=1, state="missing",
        source_url=f"https://api.twilio.com/{word}", reason=f"{word} reason",
    )  # fmt: skip
    upload = _attachment(talk, word, uploader=owner, size=len(pdf(word)), state="stored")
    for row in (stored, upload):
        put_file(row)
    Unread.objects.create(member=owner, conversation=talk, inbox=inbox)
    ReadCursor.objects.create(member=owner, conversation=talk, message_id=message.pk)
    Draft.objects.create(member=owner, conversation=talk, body=f"{word} draft")
    note = Message.objects.create(
        conversation=talk, direction="note", author=owner, status="noted", body=f"{word} note"
    )
    scheduled = Message.objects.create(
        conversation=talk, direction="out", author=owner, status="scheduled",
        body=f"{word} scheduled", due_at=now + timedelta(days=2),
    )  # fmt: skip
    tag = Tag.objects.create(name=f"{word.replace('CANARY', 'HERALD')} tag {serial}")
    ConversationTag.objects.create(conversation=talk, tag=tag, member=owner)
    for model in (Participant, Pin, LockWaiter):
        model.objects.create(member=owner, conversation=talk)
    Lock.objects.create(conversation=talk)
    Mention.objects.create(message=note, member=owner)
    Reaction.objects.create(message=message, emoji=f"{word}-+1")
    Attendance.objects.create(member=owner, inbox=inbox, is_in=True, reason=f"{word} reason")
    job = BulkJob.objects.create(
        member=owner, verb="close", state="done", target=None, bound=1, done=1
    )
    BulkBatch.objects.create(job=job, changed=[])
    ListChoice.objects.create(member=owner, inbox=inbox, query="")
    written = Prewritten.objects.create(
        inbox=inbox,
        author=owner,
        name=f"{word} name",
        phrase=f"{word}-{serial}",
        body=f"{word} body",
    )
    paper = PrewrittenFile.objects.create(
        prewritten=written, name=f"{word}.pdf", content_type="application/pdf", file=stored.file
    )
    view = SavedView.objects.create(
        name=f"{word} view {serial}", member=owner, team=team, inbox=inbox
    )
    told = Notification.objects.create(
        member=owner, kind="assigned", conversation_id=talk.pk, inbox_id=inbox.pk,
        digest=Digest.objects.create(member=owner, upto=now, state="sent"),
    )  # fmt: skip
    Preference.objects.create(member=owner)
    for kind in ("MessageReceived", "ContactChanged"):
        Event.objects.create(
            kind=kind, at=now - timedelta(hours=1), inbox_id=inbox.pk, conversation_id=talk.pk,
            message_id=message.pk, actor_id=owner.pk, changes={"name": [f"{word} before", f"{word} after"]},
        )  # fmt: skip
    Event.objects.create(
        kind="ContactChanged", inbox_id=inbox.pk, conversation_id=talk.pk, actor_id=owner.pk,
        at=now - timedelta(minutes=5), changes={
            "how": "linked", "name": [None, f"{word} after"], "made": False,
            "link": [None, str(contact.uuid)],
        },
    )  # fmt: skip
    Delivery.objects.create(
        organization=house.organization, connection_id=connection.pk, kind="message",
        dedupe_key=f"{word}-{serial}", raw=f"{word} raw".encode(), state="done",
    )  # fmt: skip
    furnish_registration(inbox, connection, owner, word)
    papers = [
        Import.objects.create(
            member=owner, name=f"{word}.csv", file=f"org/{talk.organization_id}/{word}.csv",
            state=state, size=len(sheet(word)), headings=["name", "phone"], body_at=11,
            position=11, columns=["name", "phone"], reason=f"{word} reason",
        )
        for state in ("draft", "checked", "done")
    ]  # fmt: skip
    ImportedRows.objects.create(
        job=papers[2], first=2, problems=[[2, 11, 30, "number", f"{word} detail"]]
    )
    ImportMapping.objects.create(
        member=owner, name=f"{word.replace('CANARY', 'HERALD')} columns {serial}"
    )
    exported = Export.objects.create(
        member=owner, kind="contacts", state="done", pages=1, asked={"upto": 0, "fields": []},
        expires_at=now + timedelta(days=1),
    )  # fmt: skip
    alert = _by_itself(talk, message, contact, owner, word)
    colleague, letter, crew = _staff(house, owner, open_word, serial)
    line = PhoneNumber.objects.create(
        connection=connection, account=f"{word} account", carrier_id=f"{word} number",
        address=f"{word[:8]}{channel.address}", name=f"{word} name", capabilities=["sms"],
        message_url=f"https://{word}.example", voice_url=f"https://{word}.example",
        service=f"{word} service", service_url=f"https://{word}.example", cost=f"{word} USD",
        problem=f"{word} problem",
    )  # fmt: skip
    Recording.objects.create(
        connection=connection, carrier_id=f"{word}-recording", account=f"AC{word}",
        due_at=now + timedelta(days=1),
    )  # fmt: skip
    Purchase.objects.create(
        uuid=uuid4(), connection=connection, address=f"{word[:8]} {serial}", member=owner,
        state="refused", code=word[:10], reason=f"{word} reason",
    )  # fmt: skip
    spare = Connection.objects.create(
        name=f"{word} spare {serial}", key=routes.new_key(),
        credentials=[{"account_sid": "ACspare", "auth_token": "spare-token"}],
    )  # fmt: skip
    routes.add(spare)
    InboxDraft.objects.create(member=owner, said={
        "name": f"{word} draft", "api_code": f"draft-{serial}", "team": str(team.uuid), "hue": 4,
        "connection": str(connection.uuid), "address": f"+1212555{serial:04d}",
    })  # fmt: skip
    Checkup.objects.create(inbox=inbox, member=owner, state="done", findings=[
        {"check": "number", "state": "bad", "reason": "elsewhere", "detail": f"{word} detail",
         "about": channel.address},
    ])  # fmt: skip
    campaign, running, segment, recipient = _campaigns(owner, word, channel, identity, tag)
    repeats = _repeats(campaign)
    subscriber = _subscriber(owner, word, channel, message)
    desk = Desk(
        inbox, channel, talk, message, attempt, stored, missing, upload, failed, note, tag, view, job,
        written, paper, told, scheduled, own, own_number, asked, twin, merge, identity,
        *papers, exported,
        heir=house.members.get("ben", owner),
        colleague=colleague, letter=letter, crew=crew,
        alert=alert,
        account=connection, spare=spare, line=line,
        campaign=campaign, running=running, segment=segment, recipient=recipient,
        enclosure=_along(campaign, recipient, message, word),
        repeats=repeats, signup=subscriber.list, subscriber=subscriber,
    )  # fmt: skip
    put_papers(desk)
    return desk


def _staff(house: House, owner: Member, word: str, serial: int) -> tuple[Any, ...]:
    """A colleague one may change, a letter on its way, and a team that nothing points to."""
    colleague = member(house.organization, f"kim{serial}", "agent")
    _rename(colleague.user, f"{word} Kim {serial}")
    colleague.picture = f"org/{house.organization.pk}/{word}.m"
    colleague.save(update_fields=["picture"])
    put_picture(colleague)
    letter = Invitation.objects.create(
        organization=house.organization, email=f"{word.lower()}{serial}@invited.example",
        language="en", token_hash=f"{word}-{serial}", invited_by=owner,
        sent_at=timezone.now() - timedelta(hours=1),
        expires_at=timezone.now() + timedelta(days=6),
    )  # fmt: skip
    return colleague, letter, Team.objects.create(name=f"{word} crew {serial}")


def furnish_registration(inbox: Inbox, connection: Connection, owner: Member, word: str) -> None:
    """One that is filled in and could be handed in, with a step that was made."""
    name = f"{word} Bikes"
    brand = Registration.objects.create(
        kind="brand", connection=connection, member=owner, code=word[:10], reason=f"{word} reason",
        answers={
            "business_name": name, "business_type": "Corporation", "company_type": "private",
            "registration_identifier": "DUNS", "registration_number": f"{word} 1",
            "industry": "RETAIL", "regions": "USA_AND_CANADA", "website": "https://a.example",
            "first_name": word, "last_name": word, "title": word, "position": "CEO",
            "email": f"{word.lower()}@a.example", "phone": "+12065550199", "street": word,
            "city": word, "region": "WA", "postal_code": "98101", "country": "US",
        },
    )  # fmt: skip
    campaign = Registration.objects.create(
        kind="campaign", connection=connection, inbox=inbox, brand=brand, member=owner,
        code=word[:10], reason=f"{word} reason", answers={
            "usecase": "CUSTOMER_CARE",
            "description": f"{name} texts customers who asked for it about their repairs.",
            "samples": [f"{name}: Your bike is ready. Reply STOP to opt out.",
                        f"{name}: Your part came in. When will you come by?"],
            "message_flow": "Customers agree on a form at https://a.example. Msg rates may apply.",
            "privacy_url": "https://a.example/privacy", "terms_url": "https://a.example/terms",
            "opt_out_message": f"{name}: You get no more texts from us.",
            "help_message": f"{name}: Ask us at help@a.example.",
        },
    )  # fmt: skip
    RegistrationStep.objects.create(
        registration=campaign, name="look-up", subject=f"{word} number", sid=f"{word}-sid",
        print=word[:16], status=f"{word} status", code=word[:10], reason=f"{word} reason",
    )  # fmt: skip


def _by_itself(
    talk: Conversation, message: Message, contact: Contact, owner: Member, word: str
) -> AlertRecipient:
    """Hours, automatic texts and alerts around a conversation."""
    Schedule.objects.create(
        inbox_id=talk.inbox_id, special=[{"day": "2020-01-01", "name": f"{word} day", "slots": []}]
    )
    Absence.objects.create(member=owner, note=f"{word} note", texts={"en": f"{word} away"})
    Answering.objects.create(inbox=talk.inbox, texts={"en": f"{word} closed"})
    Waiting.objects.create(message=message, due_at=timezone.now() + timedelta(days=9))
    AutoReply.objects.create(
        inbox=talk.inbox, identity=talk.identity, kind="closed", period_at=timezone.now(),
        message=message, conversation=talk,
    )  # fmt: skip
    alert = AlertRecipient.objects.create(
        kind="unknown", team=talk.inbox.team, email=f"{word}@example.com".lower(), by=owner,
        confirmed_at=timezone.now(),
    )  # fmt: skip
    Item.objects.create(
        recipient=alert, conversation=talk, message=message, identity=talk.identity,
        contact_id=contact.pk, mail=Mail.objects.create(recipient=alert, state="sent"),
    )  # fmt: skip
    return alert


def _along(campaign: Campaign, recipient: Recipient, message: Message, word: str) -> Enclosure:
    """A file that goes along, and a link somebody followed."""
    Link.objects.create(
        code=secrets.token_hex(5), campaign=recipient.campaign, recipient=recipient,
        message=message, place=0, target=f"https://example.com/{word}", clicks=1,
        first_at=timezone.now(), last_at=timezone.now(),
    )  # fmt: skip
    made = Enclosure(campaign=campaign, name=f"{word}.pdf", content_type="application/pdf", size=9)
    for part, ending in (("file", "many"), ("thumbnail", "many-t")):
        setattr(made, part, f"org/{campaign.organization_id}/{word}-{made.uuid}.{ending}")
    made.save()
    put_file(made)
    return made


def _campaigns(
    owner: Member, word: str, channel: Channel, identity: Identity, tag: Tag
) -> tuple[Campaign, Campaign, Segment, Recipient]:
    """A draft, one that is paused, an audience, and somebody who got it."""
    of_it = {"inbox": channel.inbox, "created_by": owner, "started_by": owner, "tag": tag}
    draft, paused = (
        Campaign.objects.create(
            name=f"{word} campaign", body=f"{word} campaign body", state=state, **of_it,
            reason=f"{word}"[:20], total=1, numbers=f"{word} numbers",
        )
        for state in ("draft", "paused")
    )  # fmt: skip
    for campaign in (draft, paused):
        Sender.objects.create(campaign=campaign, channel=channel)
    recipient = Recipient.objects.create(
        campaign=paused, address=f"{word}:{identity.pk}", identity=identity,
        channel=channel, state="delivered", sent_at=timezone.now(),
    )  # fmt: skip
    Leaving.objects.create(campaign=paused, identity=identity, member=owner)
    Lane.objects.bulk_create([Lane(channel=channel)], ignore_conflicts=True)
    Rules.objects.bulk_create(
        [Rules(short_domain=f"{word}.example".lower())], ignore_conflicts=True
    )
    segment = Segment.objects.create(
        name=f"{word.replace('CANARY', 'HERALD')} people {channel.pk}", created_by=owner
    )
    return draft, paused, segment, recipient


def _repeats(campaign: Campaign) -> Campaign:
    """One that repeats, with a day to come and a day that was."""
    made = Campaign.objects.create(
        name=campaign.name, body=campaign.body, state="repeating", inbox=campaign.inbox,
        created_by=campaign.created_by,
    )  # fmt: skip
    later = timezone.now() + timedelta(days=2)
    series = Series.objects.create(
        campaign=made, every="day", at=time(9), next_on=later.date(), next_at=later
    )
    Run.objects.create(series=series, day=timezone.now().date(), campaign=campaign)
    return made


def _subscriber(owner: Member, word: str, channel: Channel, message: Message) -> Subscriber:
    """Somebody on a list that one joins by a text."""
    signup = SignUpList.objects.create(
        name=f"{word} offers", inbox=channel.inbox, business=f"{word} Bikes", created_by=owner,
        frequency=f"{word} weekly", asks=f"{word} asks", welcomes=f"{word} welcomes",
        parts=f"{word} parts", yes=word[:20],
    )  # fmt: skip
    identity = Identity.objects.create(address=f"+1206557{channel.pk % 10000:04d}")
    Keyword.objects.create(
        list=signup, channel=channel, kind="join", word=f"{word} JOIN", folded=f"{word} join"
    )
    ListText.objects.create(
        message=message, list=signup, identity=identity, kind="join", due_at=None,
        outcome=word[:12],
    )  # fmt: skip
    return Subscriber.objects.create(
        list=signup, identity=identity, channel=channel, state="confirmed",
        asked_at=timezone.now(), confirmed_at=timezone.now(),
    )  # fmt: skip


def sheet(word: str) -> bytes:
    """A file of contacts that says whose it is."""
    return f"name,phone\n{word} person,+12065550142\n".encode()


def put_papers(desk: Desk) -> None:
    """The files behind imports and exports, where they are not there yet."""
    word = desk.draft.name.removesuffix(".csv")
    page = f"org/{desk.exported.organization_id}/exports/{desk.exported.uuid}.0.csv"
    for key in (desk.draft.file, page):
        if not default_storage.exists(key):
            default_storage.save(key, ContentFile(sheet(word)))


def _private(owner: Member, word: str, serial: int, asked: CustomField) -> tuple[Contact, Identity]:
    """A contact that is one member's alone, with words in every field."""
    contact = Contact.objects.create(
        name=f"{word} private", company=f"{word} company", address=f"{word} street",
        language=word.lower(), zone=f"{word}/Zone", notes=f"{word} notes", private_to=owner,
        custom={str(asked.uuid): f"{word} answer"}, picture=f"org/{owner.organization_id}/{word}.p",
        emails=f"{word}@example.com".lower(),
    )  # fmt: skip
    Favourite.objects.create(member=owner, contact=contact)
    number = Identity.objects.create(
        address=f"+1307555{serial:04d}", label=f"{word} label", contact=contact
    )
    put_picture(contact)
    return contact, number


def _merged(owner: Member, word: str, own: Contact, shared: Contact) -> tuple[Contact, Merge]:
    """One that could be merged with the member's own, and one that was a moment ago."""
    twin = Contact.objects.create(name=f"{word} twin", company=f"{word} works", private_to=owner)
    gone = Contact.objects.create(name=f"{word} gone", private_to=owner, deleted_at=timezone.now())
    NotSame.objects.create(one=own, other=shared, member=owner)
    merge = Merge.objects.create(
        kept=own, gone=gone, member=owner, at=gone.deleted_at, after=merging.state(own),
        before={"kept": merging.state(own), "addresses": [], "stars": [], "doubled": [],
                "picture": ""},
    )  # fmt: skip
    return twin, merge


def put_picture(person: Contact | Member) -> None:
    """The picture of somebody, where it is not there yet."""
    if person.picture and not default_storage.exists(person.picture):
        default_storage.save(person.picture, ContentFile(picture()))


def _attachment(talk: Conversation, word: str, **fields: Any) -> Attachment:
    made = Attachment(
        conversation=talk, name=f"{word}.pdf", content_type="application/pdf", **fields
    )
    if fields["state"] == "stored":
        made.file = f"org/{talk.organization_id}/{made.uuid}.{word}.f"
        made.thumbnail = f"org/{talk.organization_id}/{made.uuid}.{word}.t"
    made.save()
    return made


def pdf(word: str) -> bytes:
    """A file whose bytes say whose it is."""
    return f"%PDF-1.4\n% {word} in the bytes\n%%EOF\n".encode()


def put_file(row: Attachment | Enclosure) -> None:
    """The row's bytes and its thumbnail, where they are not there yet."""
    if not default_storage.exists(row.file):
        default_storage.save(row.file, ContentFile(pdf(row.name.removesuffix(".pdf"))))
    if not default_storage.exists(row.thumbnail):
        default_storage.save(row.thumbnail, ContentFile(picture()))


def picture(kind: str = "JPEG", size: tuple[int, int] = (8, 8)) -> bytes:
    """A small picture."""
    out = io.BytesIO()
    Image.new("RGB", size, "teal").save(out, kind)
    return out.getvalue()


def _rename(row: Any, name: str, **others: Any) -> None:
    row.name = name
    for field, value in others.items():
        setattr(row, field, value)
    row.save(update_fields=["name", *others])
