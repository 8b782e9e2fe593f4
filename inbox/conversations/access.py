"""Who sees which conversations: the only way in, for pages, files, sockets and everything later."""

from typing import Any
from uuid import UUID

from django.db import transaction
from django.db.models import Exists, F, OuterRef, Q
from django.http import Http404

from inbox import tenancy
from inbox.accounts.models import Member
from inbox.conversations.events import AccessChanged
from inbox.conversations.locking import lost
from inbox.conversations.models import Attachment, Conversation, Inbox, InboxAccess, Message, Unread
from inbox.conversations.owning import attendance
from inbox.conversations.sight import open_for, open_to
from inbox.events import publish

SIGHTS = """
SELECT b.id, b.sight FROM conversations_inboxaccess a
JOIN conversations_inbox b ON b.organization_id = a.organization_id AND b.id = a.inbox_id
WHERE a.organization_id = %(organization)s AND a.member_id = %(member)s
"""


def inbox_ids(member: Member) -> Any:
    """The ids of the inboxes a member may open, as a subquery."""
    return InboxAccess.objects.filter(member=member).values("inbox_id")


def sights(member: Member) -> dict[int, str]:
    """How much each of those inboxes shows its agents, by its id."""
    return dict(tenancy.rows(SIGHTS, {"member": member.pk}, prepared=True))


def inboxes(member: Member) -> Any:
    """The inboxes a member may open, as the navigation lists them."""
    return Inbox.objects.filter(pk__in=inbox_ids(member)).order_by("position", "name", "id")


def visible_to(member: Member) -> Any:
    """The conversations a member may see."""
    return Conversation.objects.filter(open_for(member), inbox_id__in=inbox_ids(member))


def readable_by(member: Member) -> Any:
    """Those, and what was exchanged on a number of the member's inboxes before it joined them: for
    reading only. What began there later and was moved away is not that. Where either inbox shows
    less than everything, that holds for what was before, too.
    """
    before = Q(channel__inbox_id__in=inbox_ids(member), opened_at__lt=F("channel__joined_at"))
    before &= open_for(member, "channel__inbox_id") & ~Q(state="spam")
    return Conversation.objects.filter(open_for(member), Q(inbox_id__in=inbox_ids(member)) | before)


def _opens(inbox: str) -> str:
    return f"""EXISTS (
        SELECT 1 FROM conversations_inboxaccess oa WHERE oa.organization_id = %(organization)s
          AND oa.member_id = %(member)s AND oa.inbox_id = {inbox} OFFSET 0
    ) AND {open_to("%(member)s", inbox=inbox)}"""  # noqa: S608 - constants


# The same two in SQL, asked of a conversation `c` on its channel `ch`.
VISIBLE = f"({_opens('c.inbox_id')})"
READABLE = f"""({VISIBLE} OR c.opened_at < ch.joined_at AND c.state <> 'spam'
    AND {_opens("ch.inbox_id")} AND {open_to("%(member)s")})"""


def readable(member: Member, uuid: UUID) -> Conversation:
    """One conversation for a GET. Raises Http404, seen or not there alike."""
    found = _one(readable_by(member).annotate(is_mine=Exists(_own(member))), uuid)
    found.is_only_read = not found.is_mine  # type: ignore[attr-defined]
    return found


def _own(member: Member) -> Any:
    return InboxAccess.objects.filter(member=member, inbox_id=OuterRef("inbox_id"))


def joined(conversation: Conversation) -> str:
    """Where a conversation is only read: the inbox its number joined since. Else ""."""
    is_only_read = getattr(conversation, "is_only_read", False)
    return conversation.channel.inbox.name if is_only_read else ""


def conversation(member: Member, uuid: UUID) -> Conversation:
    """One conversation with what a page needs of it. Raises Http404, seen or not there alike."""
    return _one(visible_to(member), uuid)


def _one(conversations: Any, uuid: UUID) -> Conversation:
    found: Conversation | None = (
        conversations.select_related("inbox", "channel", "identity__contact")
        .filter(uuid=uuid)
        .first()
    )
    if found is None:
        raise Http404
    return found


def inbox(member: Member, uuid: UUID) -> Inbox:
    """One inbox. Raises Http404."""
    found: Inbox | None = inboxes(member).filter(uuid=uuid).first()
    if found is None:
        raise Http404
    return found


def message(member: Member, uuid: UUID) -> Message:
    """One message, with its conversation. Raises Http404."""
    found: Message | None = (
        Message.objects.select_related(
            "conversation__inbox", "conversation__channel", "conversation__identity__contact"
        )
        .filter(uuid=uuid, conversation__in=visible_to(member))
        .first()
    )
    if found is None:
        raise Http404
    return found


def attachment(member: Member, uuid: UUID, *, to_read: bool = False) -> Attachment:
    """One file; an upload that was not sent is its uploader's alone. Raises Http404."""
    there = readable_by(member) if to_read else visible_to(member)
    found: Attachment | None = Attachment.objects.filter(uuid=uuid, conversation__in=there).first()
    if found is None or (found.message_id is None and found.uploader_id != member.pk):
        raise Http404
    return found


@transaction.atomic
def grant(inbox: Inbox, *, to: Member, by: Member | None = None) -> None:
    """Let a member work in an inbox."""
    _, made = InboxAccess.objects.get_or_create(inbox=inbox, member=to)
    if made:
        publish(_changed(inbox, to, by, ["none", inbox.name]))


@transaction.atomic
def revoke(inbox: Inbox, *, of: Member, by: Member | None = None) -> None:
    """Shut an inbox for a member; their open sockets lose it within two seconds."""
    removed, _ = InboxAccess.objects.filter(inbox=inbox, member=of).delete()
    if removed:
        Unread.objects.filter(inbox=inbox, member=of).delete()
        attendance.end(inbox, of=of, by=by)
        lost.shut_out(of, of=inbox, by=by)
        publish(_changed(inbox, of, by, [inbox.name, "none"]))


def _changed(inbox: Inbox, member: Member, by: Member | None, change: list[str]) -> AccessChanged:
    return AccessChanged(
        about=f"access:{inbox.uuid}",
        member_id=member.pk,
        actor_id=by.pk if by else None,
        changes={"inbox": change},
    )
