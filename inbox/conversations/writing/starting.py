"""Writing first: from one of the member's channels, to each person in a conversation of their own.

What goes out is queued by `messages.send`, as every answer is, and asked the same questions again.
"""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace
from uuid import UUID, uuid5

from django.db import transaction

from contacts import finding, forgotten, identities, phones
from contacts.models import Identity
from inbox.accounts.models import Member
from inbox.accounts.permissions import MANAGER
from inbox.conversations import access, sight
from inbox.conversations.carrying import capabilities, opening
from inbox.conversations.locking import fence
from inbox.conversations.models import Channel, Conversation, Inbox, Message
from inbox.conversations.models.conversation import LIVE_STATES
from inbox.conversations.showing.people import Person, hue_of, initials
from inbox.conversations.writing import clicks, messages

MOST = 50


@dataclass(frozen=True, slots=True)
class Sender:
    """A channel the member may write from; `refusal` is why it cannot be used now, in a word."""

    channel: Channel
    refusal: str


@dataclass(frozen=True, slots=True)
class Recipient:
    """Who would get it. `refusal` is why they cannot, in a word; `talk` is the live conversation it
    would go to.
    """

    address: str
    who: Person
    number: str
    label: str
    is_known: bool
    refusal: str
    talk: UUID | None = None


class Refused(Exception):
    """Nothing was sent to anybody; `reason` in a word, and whose fault it is, if somebody's."""

    def __init__(self, reason: str, address: str = "", holder: Person | None = None) -> None:
        super().__init__(reason)
        self.reason, self.address, self.holder = reason, address, holder


def senders(member: Member, *, private: bool = False) -> list[Sender]:
    """The channels to write first from: those of shared inboxes, or of the member's own numbers. A
    queue's conversations come in, nobody begins one there.
    """
    kind = Inbox.Kind.PRIVATE if private else Inbox.Kind.SHARED
    found = (
        Channel.objects.filter(
            inbox_id__in=access.inbox_ids(member),
            inbox__kind=kind,
            inbox__is_queue=False,
            released_at__isnull=True,
        )
        .select_related("inbox")
        .order_by("inbox__position", "inbox__name", "inbox_id", "id")
    )
    return [
        Sender(channel, why_not(channel)) for channel in found if not _is_hidden(channel, member)
    ]


def _is_hidden(channel: Channel, member: Member) -> bool:
    """A number that waits for its first registration is there for those who look after it."""
    shared = channel.inbox.kind == Inbox.Kind.SHARED
    return shared and channel.is_pending and member.role not in MANAGER


def waits(member: Member) -> bool:
    """Whether one of the member's inboxes is not offered because carriers do not know it yet."""
    found = Channel.objects.filter(
        inbox_id__in=access.inbox_ids(member), inbox__kind=Inbox.Kind.SHARED,
        registered=False, training=False, block_code="", released_at=None,
    )  # fmt: skip
    return bool(found.exists())


def why_not(channel: Channel) -> str:
    """Why nobody can be written to first from here: "answers_only", "queue_begins",
    "unregistered", "suspended" or "".
    """
    if not capabilities.of(channel.kind).begins:
        return "answers_only"
    if channel.inbox.is_queue:
        return "queue_begins"
    return channel.refusal


def recipients(
    given: Iterable[str], *, member: Member, country: str, channel: Channel | None = None
) -> list[Recipient]:
    """Everybody named by an address, however it is written, once each and in that order."""
    addresses = list(dict.fromkeys(phones.normalize(one, country)[:64] for one in given))
    known = {
        identity.address: identity
        for identity in Identity.objects.filter(address__in=addresses).select_related("contact")
    }
    talks = _talks(channel, list(known.values()), member) if channel is not None else {}
    shown = [_recipient(one, known.get(one), talks, member, country) for one in addresses]
    erased = forgotten.among(one for one in addresses if one not in known)
    return [replace(one, refusal="opted_out") if one.address in erased else one for one in shown]


def _talks(channel: Channel, people: list[Identity], member: Member) -> dict[int, UUID | None]:
    """The live conversations with these people here; None for one the member may not open."""
    live = Conversation.objects.filter(
        channel=channel, identity__in=people, state__in=LIVE_STATES
    ).values_list("identity_id", "uuid", "pk")
    seen = sight.pairs([pk for *_, pk in live], [member.pk])
    return {person: uuid if (member.pk, pk) in seen else None for person, uuid, pk in live}


def _recipient(
    address: str,
    identity: Identity | None,
    talks: dict[int, UUID | None],
    member: Member,
    country: str,
) -> Recipient:
    contact = identity.contact if identity is not None else None
    name = contact.name if contact is not None and contact.is_seen_by(member) else ""
    number = phones.display(address, country)
    return Recipient(
        address=address,
        who=Person(None, name or number, initials(name or number), hue_of(address)),
        number=number,
        label=identity.label if identity is not None and name else "",
        is_known=bool(name),
        refusal=phones.why_not(address) or _refusal(identity) or _elsewhere(identity, talks),
        talk=talks.get(identity.pk) if identity is not None else None,
    )


def _elsewhere(identity: Identity | None, talks: dict[int, UUID | None]) -> str:
    hidden = identity is not None and talks.get(identity.pk, identity) is None
    return "elsewhere" if hidden else ""


def _refusal(identity: Identity | None) -> str:
    if identity is None:
        return ""
    if identity.blocked_at is not None:
        return "spam"
    return "opted_out" if identity.opted_out_at is not None else ""


def found(words: str, *, member: Member, country: str) -> list[Recipient]:
    """Whom somebody may mean who types this: each number of each contact, then the number itself,
    known to nobody.
    """
    contacts = finding.find(words, member=member)
    numbers = finding.numbers(contacts)
    addresses = [identity.address for contact in contacts for identity in numbers[contact.pk]]
    typed = phones.normalize(words, country) if phones.looks_typed(words) else ""
    if typed and not phones.why_not(typed):
        addresses.append(typed)
    return recipients(addresses, member=member, country=country)


@transaction.atomic
def send(
    channel: Channel, given: Sequence[str], *, by: Member, country: str, body: str, key: UUID
) -> list[Message]:
    """Queue the text to everybody named, each in their own conversation, or to nobody. The same key
    again gives the same messages: a double click sends once.

    Raises Refused; clicks.KeyTaken when the key is another message's.
    """
    addresses = list(dict.fromkeys(phones.normalize(one, country)[:64] for one in given))
    keys = {address: uuid5(key, address) for address in addresses}
    earlier = _earlier(keys.values(), by)
    if earlier:
        return earlier
    _check(channel, addresses)
    known = identities.ensure(addresses)
    for address in addresses:
        refusal = _refusal(known[address])
        if refusal:
            raise Refused(refusal, address)
    people = sorted(known.values(), key=lambda identity: identity.pk)
    talks = opening.ensure_begun(channel, [person.pk for person in people])
    inboxes = {inbox.pk: inbox for inbox in access.inboxes(by)}
    seen = sight.pairs([talk.pk for talk in talks.values()], [by.pk])
    made = []
    for person in people:
        talk = talks[person.pk]
        if (by.pk, talk.pk) not in seen:
            raise Refused("elsewhere", person.address)
        talk.channel, talk.inbox, talk.identity = channel, inboxes[talk.inbox_id], person
        made.append(_one(talk, by, body, keys[person.address]))
    return made


def _earlier(keys: Iterable[UUID], by: Member) -> list[Message]:
    """What the same click made before. Raises KeyTaken when somebody else's did."""
    found = Message.objects.filter(uuid__in=list(keys)).select_related("conversation")
    made = list(found.order_by("id"))
    if any(message.author_id != by.pk or message.direction != "out" for message in made):
        raise clicks.KeyTaken
    return made


def _check(channel: Channel, addresses: Sequence[str]) -> None:
    refusal = why_not(channel)
    if refusal:
        raise Refused(refusal)
    if not addresses:
        raise Refused("nobody")
    if len(addresses) > MOST:
        raise Refused("too_many_people")
    for address in addresses:
        refusal = phones.why_not(address)
        if refusal:
            raise Refused(refusal, address)


def _one(talk: Conversation, by: Member, body: str, key: UUID) -> Message:
    """Into the conversation, whose lock and whose rules hold as for any answer there."""
    address = talk.identity.address
    try:
        return messages.send(talk, by=by, body=body, key=key)
    except messages.NotSendable as refusal:
        personal = refusal.reason in {"opted_out", "spam"}
        raise Refused(refusal.reason, address if personal else "") from None
    except fence.Refused as refusal:
        raise Refused("held", address, refusal.hold.holder) from None
