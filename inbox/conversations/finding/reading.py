"""Read and unread, each member for themselves; drafts, each member their own."""

from collections.abc import Sequence

from django.db import transaction

from inbox.accounts.models import Member
from inbox.conversations.events import DraftChanged, ReadingChanged
from inbox.conversations.models import Conversation, Draft, Message, ReadCursor, Unread
from inbox.conversations.showing.previews import preview
from inbox.events import publish
from inbox.notifications import notices
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
    notices.read_about(conversation.pk, by=by)
    newest = upto or conversation.last_message_id
    if newest is not None:
        ahead = ReadCursor.objects.filter(member=by, conversation=conversation)
        if not ahead.filter(message_id__gte=newest).exists():  # a tab left open says less
            ReadCursor.objects.update_or_create(
                member=by, conversation=conversation, defaults={"message_id": newest}
            )
    if removed:
        publish(_changed(conversation, by, is_read=True))


def _came_after(conversation: Conversation, message_id: int) -> bool:
    later = Message.objects.filter(conversation=conversation, id__gt=message_id, direction="in")
    return bool(later.exists())


@transaction.atomic
def unread(conversation: Conversation, *, by: Member) -> None:
    """Show it as unread to this member, nobody else; what is over stays read."""
    still = Conversation.objects.filter(pk=conversation.pk, state="open")
    here = still.select_for_update(no_key=True).values_list("inbox_id", flat=True).first()
    if here is None:
        return  # closed meanwhile: a badge would count what no list shows
    Unread.objects.bulk_create(
        [Unread(member=by, conversation=conversation, inbox_id=here)], ignore_conflicts=True
    )
    publish(_changed(conversation, by, is_read=False))


@transaction.atomic
def keep_draft(conversation: Conversation, *, by: Member, body: str) -> None:
    """What was typed and not sent, on every device of the member; nothing typed, nothing kept."""
    body = kept(body)[:LONGEST_DRAFT]
    if not body.strip():
        drop_draft(conversation, by=by)
    elif draft(conversation, of=by) != body:
        Draft.objects.update_or_create(
            member=by, conversation=conversation, defaults={"body": body}
        )
        publish(DraftChanged(conversation_id=conversation.pk, member_id=by.pk, actor_id=by.pk))


def drop_draft(conversation: Conversation, *, by: Member) -> None:
    """What was typed is sent, or gone."""
    removed, _ = Draft.objects.filter(member=by, conversation=conversation).delete()
    if removed:
        publish(DraftChanged(conversation_id=conversation.pk, member_id=by.pk, actor_id=by.pk))


def draft(conversation: Conversation, *, of: Member) -> str:
    """The member's draft, or ""."""
    found = Draft.objects.filter(member=of, conversation=conversation)
    return found.values_list("body", flat=True).first() or ""


def drafts(conversation_ids: Sequence[int], *, of: Member) -> dict[int, str]:
    """The first line of the member's own drafts, by conversation id: for their list alone."""
    found = Draft.objects.filter(member=of, conversation_id__in=conversation_ids)
    return {pk: preview(body) for pk, body in found.values_list("conversation_id", "body")}


def _changed(conversation: Conversation, by: Member, *, is_read: bool) -> ReadingChanged:
    return ReadingChanged(
        inbox_id=conversation.inbox_id,
        conversation_id=conversation.pk,
        member_id=by.pk,
        actor_id=by.pk,
        changes={"read": is_read},
    )
