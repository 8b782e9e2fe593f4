"""Taking messages and conversations away for good, with all that hangs on them and lies on disk.

Files go before their rows: a worker that is killed in between finds the row again.
"""

from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass
from typing import Any
from uuid import UUID

from inbox import tenancy
from inbox.accounts.models import Event
from inbox.conversations.events import ConversationErased
from inbox.conversations.models import Attachment, Attempt, Call, Conversation, Message
from inbox.conversations.writing import files
from inbox.events import publish
from inbox.notifications.models import Notification

# locked in the order in which reports and the outbox take them
ATTEMPTS = """
SELECT id FROM conversations_attempt
WHERE organization_id = %(organization)s AND message_id = ANY(%(ids)s) ORDER BY id FOR UPDATE
"""
MESSAGES = """
SELECT id, conversation_id, direction, connection_id, carrier_id FROM conversations_message
WHERE organization_id = %(organization)s AND id = ANY(%(ids)s) ORDER BY id FOR UPDATE
"""
CONVERSATIONS = """
SELECT id, uuid, inbox_id FROM conversations_conversation
WHERE organization_id = %(organization)s AND id = ANY(%(ids)s) ORDER BY id FOR UPDATE
"""


@dataclass(frozen=True)
class Gone:
    """A message that goes."""

    id: int
    conversation_id: int
    direction: str
    connection_id: int | None
    carrier_id: str | None
    sources: tuple[str, ...] = ()  # where the carrier has its files


_also: list[Callable[[Sequence[Gone]], None]] = []


def also(function: Callable[[Sequence[Gone]], None]) -> Callable[[Sequence[Gone]], None]:
    """Call the function in the transaction in which messages go: what the wires know of them must
    not bring them back.
    """
    _also.append(function)
    return function


def messages(ids: Iterable[int], *, by: str) -> list[Gone]:
    """Remove these, in the open transaction; those that were still there. What an erasure takes
    the wires are told of; what is merely old they do not ask for any more.
    """
    wanted = sorted(set(ids))
    tenancy.rows(ATTEMPTS, {"ids": wanted})
    rows = tenancy.rows(MESSAGES, {"ids": wanted})
    found = [row[0] for row in rows]
    sources = _sources(found) if by == "erasure" else {}
    gone = [
        Gone(pk, talk, direction, connection, carrier_id, tuple(sources.get(pk, ())))
        for pk, talk, direction, connection, carrier_id in rows
    ]
    _files(Attachment.objects.filter(message_id__in=found))
    Attempt.objects.filter(message_id__in=found).delete()
    Call.objects.filter(message_id__in=found).delete()
    Message.objects.filter(pk__in=found).delete()
    if by == "erasure":
        for function in _also:
            function(gone)
    return gone


def conversations(ids: Iterable[int], *, by: str) -> int:
    """Remove these with whatever is in them by now; how many. `by` says why, in the trail.

    Their rows are locked first: a text that arrives meanwhile waits, finds them gone and begins
    anew.
    """
    found: list[tuple[int, UUID, int]] = [
        (pk, uuid, inbox) for pk, uuid, inbox in tenancy.rows(CONVERSATIONS, {"ids": list(ids)})
    ]
    wanted = [pk for pk, _, _ in found]
    left = Message.objects.filter(conversation_id__in=wanted).values_list("pk", flat=True)
    messages(list(left), by=by)
    _files(Attachment.objects.filter(conversation_id__in=wanted))
    Notification.objects.filter(conversation_id__in=wanted).delete()
    Event.objects.filter(conversation_id__in=wanted).exclude(changes={}).update(changes={})
    Conversation.objects.filter(pk__in=wanted).delete()
    publish(
        *(
            ConversationErased(
                inbox_id=inbox,
                conversation_id=pk,
                changes={"conversation": str(uuid), "by": by},
            )
            for pk, uuid, inbox in found
        )
    )
    return len(found)


def _sources(ids: list[int]) -> dict[int, list[str]]:
    """Where the files of these were fetched from, or would have been."""
    found: dict[int, list[str]] = {}
    files = Attachment.objects.filter(message_id__in=ids).exclude(source_url="")
    for message, source in files.values_list("message_id", "source_url"):
        found.setdefault(message, []).append(source)
    return found


def _files(attachments: Any) -> None:
    for attachment in attachments:
        files.drop(attachment)
    attachments.delete()
