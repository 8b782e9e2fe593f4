"""What a reply has to pass, in the transaction that inserts it: nobody else is answering, and its
writer has seen what was written meanwhile.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from uuid import UUID

from django.db.models import Q

from inbox import tenancy
from inbox.accounts.models import Member
from inbox.conversations.locking import locks
from inbox.conversations.locking.locks import Hold
from inbox.conversations.models import Conversation, Message
from inbox.events import publish
from inbox.failpoints import broken

MOST_SHOWN = 20
# Replies that another one does not have to know of: they have not gone, or never will.
UNWRITTEN = ("scheduled", "cancelled")


@dataclass(frozen=True)
class Screen:
    """What the browser that sends knows: its tab, the lock's token it has, the newest message it
    showed, and which messages it sent itself. An answer without a browser knows nothing of it.
    """

    tab: UUID | None = None
    token: int | None = None
    seen: int | None = None
    sent: tuple[UUID, ...] = ()


@dataclass(frozen=True)
class Pass:
    """The reply may be inserted. Its fence is that of no other reply but of the same hold."""

    fence: int
    holder: int | None
    keeps: bool


class Refused(Exception):
    """Nothing goes out before its writer was asked. `reason`: "held" by another member, "own": in
    another tab of the writer, "meanwhile": `written` is what they have not seen.
    """

    def __init__(self, reason: str, hold: Hold, written: Sequence[Message]) -> None:
        super().__init__(reason)
        self.reason, self.hold, self.written = reason, hold, written


# Makes the row or locks it, and answers with what is committed now: replies come one by one.
LOCK = """
INSERT INTO conversations_lock AS l (organization_id, conversation_id, token)
VALUES (%(organization)s, %(conversation)s, 0)
ON CONFLICT (organization_id, conversation_id) DO UPDATE SET token = l.token
RETURNING l.member_id, l.token, l.tab, coalesce(l.expires_at > clock_timestamp(), false)
"""
SPEND = f"""
UPDATE conversations_lock l SET {locks.LET_GO}
WHERE organization_id = %(organization)s AND conversation_id = %(conversation)s
"""  # noqa: S608 - our own words


def check(conversation: Conversation, *, by: Member, screen: Screen) -> Pass:
    """Let a reply pass: with the lock's own token, or while nobody holds it. Raises Refused.

    The lock's row stays locked until the reply is committed.
    """
    ((holder, token, tab, is_live),) = tenancy.rows(LOCK, {"conversation": conversation.pk})
    if broken("lock"):
        return Pass(token, None, keeps=True)
    held = holder is not None and is_live
    plain = screen.tab is None and screen.token is None
    own = holder == by.pk and (screen.token == token or plain or screen.tab == tab)
    if held and not own:
        reason = "own" if holder == by.pk else "held"
        raise Refused(reason, locks.state(conversation), _written(conversation, by, screen))
    written = _written(conversation, by, screen)
    lost = screen.token not in {None, token} and screen.seen is None
    if written or lost:
        raise Refused("meanwhile", locks.state(conversation), written)
    return Pass(token, holder, keeps=held and plain)


def spend(conversation: Conversation, taken: Pass, *, by: Member) -> None:
    """The reply is inserted: its hold ends with it."""
    if taken.keeps:
        return
    tenancy.execute(SPEND, {"conversation": conversation.pk})
    if taken.holder is not None:
        publish(locks.released(conversation, taken.holder, actor=by))


def _written(conversation: Conversation, by: Member, screen: Screen) -> list[Message]:
    """What the customer, a teammate or another tab wrote after the newest message shown."""
    if screen.seen is None:
        return []
    query = Message.objects.filter(conversation=conversation, id__gt=screen.seen)
    query = query.exclude(status__in=UNWRITTEN).exclude(uuid__in=screen.sent)
    query = query.exclude(Q(direction="note") & Q(author=by))
    query = query.exclude(direction="out", author=None)  # an automatic reply is nobody's answer
    return list(query.order_by("id")[:MOST_SHOWN])
