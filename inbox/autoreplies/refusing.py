"""Who is never answered by a machine, and when: one word a reason."""

from collections.abc import Callable
from datetime import datetime, timedelta

from contacts import keywords, phones
from contacts.models import Identity
from inbox.autoreplies import machines
from inbox.autoreplies.choosing import Choice
from inbox.autoreplies.models import AutoReply
from inbox.conversations.models import Channel, Conversation, Message
from inbox.conversations.writing import messages

FRESH = timedelta(minutes=10)  # an older text was only delivered late: nobody waits for this now
IN_TOUCH = timedelta(days=1)  # who heard from a colleague is not greeted as a stranger
AGAIN = timedelta(hours=12)  # between two first replies to one address
BUDGET, HOUR = 3, timedelta(hours=1)  # more than that in an hour is two machines talking
_others: list[Callable[[Message], str]] = []


def also(why_not: Callable[[Message], str]) -> Callable[[Message], str]:
    """Slices above say in a word why a text of theirs gets no automatic reply, or ""."""
    _others.append(why_not)
    return why_not


def why_not(message: Message, now: datetime) -> str:
    """Why this text gets no automatic reply of any kind, or ""."""
    talk = message.conversation
    person = talk.identity
    reasons: list[tuple[str, Callable[[], bool]]] = [
        ("late", lambda: now - message.created_at > FRESH),
        ("put_away", lambda: talk.state != "open" or person.blocked_at is not None),
        ("no_number", lambda: bool(phones.why_not(person.address))),
        ("not_sendable", lambda: bool(messages.why_not(talk))),
        ("keyword", lambda: keywords.meaning(message.body) in {"out", "in", "help"}),
        ("own_number", lambda: Channel.objects.filter(address=person.address).exists()),
        ("machine", lambda: machines.wrote(message.body) or _echoes(message)),
        ("answered", lambda: _answered_since(message)),
        ("budget", lambda: _spent(talk, now)),
    ]
    found = next((reason for reason, holds in reasons if holds()), "")
    return found or next((word for other in _others if (word := other(message))), "")


def why_not_again(choice: Choice, talk: Conversation, now: datetime) -> str:
    """Why the chosen reply does not go once more, or ""."""
    sent = AutoReply.objects.filter(
        identity_id__in=siblings(talk.identity), inbox_id=talk.inbox_id, kind=choice.kind
    )
    if choice.kind != AutoReply.Kind.FIRST:
        # `at` too: who moves the hours in the middle of a night begins no new period
        is_told = sent.filter(period_at__gte=choice.period).exists()
        return "told" if is_told or sent.filter(at__gte=choice.period).exists() else ""
    if sent.filter(at__gt=now - AGAIN).exists():
        return "told"
    ours = Message.objects.filter(conversation=talk, direction="out", author__isnull=False)
    return "answered" if ours.filter(created_at__gt=now - IN_TOUCH).exists() else ""


def siblings(person: Identity) -> list[int]:
    """The address with the others of the same contact: it is the contact who is told once."""
    if person.contact_id is None:
        return [person.pk]
    found = Identity.objects.filter(contact_id=person.contact_id)
    return list(found.values_list("pk", flat=True))


def _answered_since(message: Message) -> bool:
    """A colleague was faster."""
    later = Message.objects.filter(conversation=message.conversation, id__gt=message.pk)
    return bool(
        later.filter(direction="out", author__isnull=False).exclude(status="cancelled").exists()
    )


def _echoes(message: Message) -> bool:
    """It says what one of ours said: somebody's machine sends our own words back."""
    said = message.body.strip()
    ours = Message.objects.filter(
        conversation=message.conversation, direction="out", author=None, id__lt=message.pk
    )
    return bool(said) and ours.filter(body=said).exists()


def _spent(talk: Conversation, now: datetime) -> bool:
    """Counted for the address, in whichever of our inboxes."""
    lately = AutoReply.objects.filter(identity_id=talk.identity_id, at__gt=now - HOUR)
    return len(lately.values_list("pk", flat=True)[:BUDGET]) >= BUDGET
