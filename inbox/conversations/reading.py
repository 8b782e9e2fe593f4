"""Read and unread, each member for themselves; drafts, each member their own."""

from django.db import transaction

from inbox.accounts.models import Member
from inbox.conversations.events import ReadingChanged
from inbox.conversations.models import Conversation, Draft, Message, ReadCursor, Unread
from inbox.events import publish
from inbox.words import kept

LONGEST_DRAFT = 10_000


@transaction.atomic
def read(conversation: Conversation, *, by: Member, upto: int | None = None) -> None:
    """The member has seen it all, or up to a message: a text that came meanwhile stays unread.
    Where they came to stays for the "New" line.
    """
    removed = 0
    if upto is None or not _came_after(conversation, upto):
        removed, _ = Unread.objects.filter(member=by, conversation=conversation).delete()
    newest = upto or conversation.last_message_id
    if newest is not None:
        ahead = ReadCursor.objects.filter(member=by, conversation=conversation)
        if not ahead.filter(message_id__gte=newest).exists():  # a tab left open says less
            ReadCursor.objects.update_or_create(
                member=by, conversation=conversation, defaults={"message_id": newest}
            )
    if removed:
        publish(_changed(conversation, by))


def _came_after(conversation: Conversation, message_id: int) -> bool:
    later = Message.objects.filter(conversation=conversation, id__gt=message_id, direction="in")
    return bool(later.exists())


@transaction.atomic
def unread(conversation: Conversation, *, by: Member) -> None:
    """Show it as unread to this member, nobody else."""
    Unread.objects.bulk_create(
        [Unread(member=by, conversation=conversation, inbox_id=conversation.inbox_id)],
        ignore_conflicts=True,
    )
    publish(_changed(conversation, by))


def keep_draft(conversation: Conversation, *, by: Member, body: str) -> None:
    """What was typed and not sent; nothing typed, nothing kept."""
    if body.strip():
        Draft.objects.update_or_create(
            member=by, conversation=conversation, defaults={"body": kept(body)[:LONGEST_DRAFT]}
        )
    else:
        Draft.objects.filter(member=by, conversation=conversation).delete()


def draft(conversation: Conversation, *, of: Member) -> str:
    """The member's draft, or ""."""
    found = Draft.objects.filter(member=of, conversation=conversation)
    return found.values_list("body", flat=True).first() or ""


def _changed(conversation: Conversation, by: Member) -> ReadingChanged:
    return ReadingChanged(
        inbox_id=conversation.inbox_id,
        conversation_id=conversation.pk,
        member_id=by.pk,
        actor_id=by.pk,
    )
