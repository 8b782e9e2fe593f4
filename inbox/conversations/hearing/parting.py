"""When members lose sight of conversations, or gain it: their open tabs look again.

A group that is about to shrink is told nothing but that.
"""

from collections.abc import Iterable, Sequence
from typing import Any
from uuid import UUID

from inbox.accounts.events import MemberChanged, TeamChanged
from inbox.accounts.models import Member, Role
from inbox.conversations.events import ConversationAssigned, SightChanged
from inbox.conversations.models import Inbox, InboxAccess
from inbox.events import Published, publish, subscribe, within
from inbox.live import push

# what of a member, or of a team, decides who sees what; a team that loses its name is gone
DECIDES = frozenset({"role", "teams", "standing", "members"})


def shrinking(items: Sequence[Published]) -> set[int]:
    """The conversations that changed hands where not everybody sees what others have."""
    found = [item.event for item in items if isinstance(item.event, ConversationAssigned)]
    if not found:
        return set()
    narrow = Inbox.objects.filter(pk__in={event.inbox_id for event in found})
    places = set(narrow.exclude(sight=Inbox.Sight.ALL).values_list("pk", flat=True))
    return {event.conversation_id for event in found if event.inbox_id in places}


def look_again(conversation: UUID) -> None:
    """Who has it open asks whether they still may, and then for what happened."""
    push.signal("conversation", conversation, access=True)
    push.signal("conversation", conversation, moved=str(conversation))


def changed(inboxes: Iterable[int], *, by: int | None, also: Iterable[int] = ()) -> None:
    """Each agent of these inboxes may see something else from now on."""
    agents = InboxAccess.objects.filter(inbox_id__in=list(inboxes), member__role=Role.AGENT)
    members = set(agents.values_list("member_id", flat=True)) | set(also)
    publish(*(SightChanged(member_id=pk, actor_id=by) for pk in sorted(members)))


def changed_everywhere(*, by: int | None, also: Iterable[int] = ()) -> None:
    """The same of every inbox that does not show everything."""
    narrow = Inbox.objects.exclude(sight=Inbox.Sight.ALL)
    places = list(narrow.values_list("pk", flat=True))
    if places:
        changed(places, by=by, also=also)


@within(TeamChanged, MemberChanged)
def follow(items: Sequence[Published]) -> None:
    """Another role, another team: in the transaction of the change."""
    events = [item.event for item in items if _decides(item.event.changes)]
    if events:
        also = {event.member_id for event in events if isinstance(event, MemberChanged)}
        changed_everywhere(by=events[0].actor_id, also=also)


def _decides(changes: dict[str, Any]) -> bool:
    return bool(DECIDES & changes.keys()) or changes.get("name", [""])[-1] is None


@subscribe(SightChanged)
def tell(items: Sequence[Published]) -> None:
    """Their sockets ask what they may hear, their pages ask for their lists."""
    heard = {item.event.member_id: item.id for item in items}
    found = Member.objects.filter(pk__in=heard)
    for pk, uuid in found.values_list("pk", "uuid"):
        push.signal("member", uuid, access=True)
        push.signal("member", uuid, event=heard[pk], reload=True, badges=True)
