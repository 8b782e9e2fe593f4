"""Messages that wait in the outbox: those that are not to go any more, and those that many get.

Whoever sends to many stands above the heart and beside the outbox; both meet in what they register
here.
"""

from collections.abc import Callable, Sequence
from dataclasses import dataclass

from django.db import transaction
from django.db.models import F

from contacts.models import Identity
from inbox.conversations.events import MessageChanged
from inbox.conversations.models import Conversation, Message
from inbox.events import publish


@dataclass(frozen=True)
class Turn:
    """A text to many that the outbox would send now; `registered`: its number may send."""

    message_id: int
    registered: bool


@dataclass(frozen=True)
class Ruling:
    """Those of them that do not go now: `held` wait until they are queued anew, `refused` never go,
    each with its reason.
    """

    held: frozenset[int] = frozenset()
    refused: dict[int, str] | None = None


Judge = Callable[[Sequence[Turn]], Ruling]
Teller = Callable[[Sequence[int]], None]
Bell = Callable[[], None]
_judges: list[Judge] = []
_tellers: list[Teller] = []
_bells: list[Bell] = []


def judges(function: Judge) -> Judge:
    """Ask the function in the transaction that would commit `dispatching`."""
    _judges.append(function)
    return function


def hears(function: Teller) -> Teller:
    """Tell the function, in the transaction of the change, which texts to many changed."""
    _tellers.append(function)
    return function


def rings(function: Bell) -> Bell:
    """Call the function after a commit that queued texts without an event of their own."""
    _bells.append(function)
    return function


def judge(turns: Sequence[Turn]) -> Ruling:
    """What the registered judge says; whoever registered none holds nothing back."""
    for function in _judges:
        return function(turns)
    return Ruling()


def tell(message_ids: Sequence[int]) -> None:
    """These texts to many changed."""
    if message_ids:
        for function in _tellers:
            function(message_ids)


def ring() -> None:
    """There is something to send, once this transaction is committed."""
    for function in _bells:
        transaction.on_commit(function)


def cancel_waiting(person: Identity, *, reason: str) -> None:
    """Cancel what is queued or scheduled for an address; what a carrier may have is left alone.

    What the outbox holds just now is not waited for: the outbox waits for our commit, and refuses.
    """
    waiting = list(
        Message.objects.select_for_update(of=("self",), skip_locked=True)
        .filter(
            conversation__identity=person,
            status__in=["queued", "scheduled"],
            due_at__isnull=False,
        )
        .select_related("conversation")
    )
    if not waiting:
        return
    ids = [message.pk for message in waiting]
    Message.objects.filter(pk__in=ids).update(
        status="cancelled", due_at=None, error=reason, revision=F("revision") + 1
    )
    Conversation.objects.filter(last_message_id__in=ids).update(
        last_status="cancelled", revision=F("revision") + 1
    )
    tell([message.pk for message in waiting if message.bulk])
    publish(
        *(
            MessageChanged(
                inbox_id=message.conversation.inbox_id,
                conversation_id=message.conversation_id,
                message_id=message.pk,
            )
            for message in waiting
            if not message.bulk
        )
    )
