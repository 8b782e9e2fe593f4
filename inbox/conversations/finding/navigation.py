"""What stands around the panes on every page: inboxes with their badges, and the member's own."""

from dataclasses import dataclass, replace
from typing import Any
from uuid import UUID

from django.http import Http404

from inbox import tenancy
from inbox.accounts.addresses import url
from inbox.accounts.doors import MemberRequest
from inbox.accounts.models import Member
from inbox.accounts.permissions import MANAGER, Action, may
from inbox.conversations.finding import badges, counts
from inbox.conversations.finding.badges import BADGE
from inbox.conversations.hearing import centre
from inbox.conversations.owning import attendance
from inbox.conversations.owning.attendance import Queue
from inbox.conversations.showing.people import of_member

# one statement for all of it: it stands on every page
PLACES = f"""
SELECT b.id, b.uuid, b.name, b.hue, b.assignment, {counts.UNREAD}, {counts.OPEN}, {counts.MINE},
       {counts.UNASSIGNED}, {counts.OTHERS}, {attendance.STANDING},
       b.kind,
       (SELECT json_agg(json_build_array(ch.id, ch.uuid, ch.kind, ch.address,
                                         ch.registered OR ch.training OR ch.released_at IS NOT NULL,
                                         ch.block_code)
                        ORDER BY ch.id)
        FROM conversations_channel ch
        WHERE ch.organization_id = b.organization_id AND ch.inbox_id = b.id)
FROM {badges.PLACES}
WHERE a.organization_id = %(organization)s AND a.member_id = %(member)s
ORDER BY b.position, b.name, b.id
"""
VIEWS = """
SELECT v.uuid, v.name, v.query, b.uuid, v.team_id IS NOT NULL, v.member_id = %(member)s
FROM conversations_savedview v
LEFT JOIN conversations_inbox b ON b.organization_id = v.organization_id AND b.id = v.inbox_id
WHERE v.organization_id = %(organization)s
  AND (v.member_id = %(member)s OR v.team_id IN (
      SELECT t.team_id FROM accounts_teammember t
      WHERE t.organization_id = %(organization)s AND t.member_id = %(member)s))
ORDER BY v.position, lower(v.name), v.id LIMIT 100
"""


@dataclass(frozen=True, slots=True)
class Number:
    """A channel, as the navigation and the filters name it."""

    id: int
    uuid: str
    kind: str
    address: str
    registered: bool  # or used for training
    block_code: str

    @property
    def is_pending(self) -> bool:
        """Whether it waits for its first registration."""
        return not self.registered and not self.block_code


@dataclass(frozen=True, slots=True)
class Counts:
    """How many are unread, open, the member's, nobody's, others'; each counted up to BADGE."""

    unread: int = 0
    open: int = 0
    mine: int = 0
    unassigned: int = 0
    others: int = 0


@dataclass(frozen=True, slots=True)
class Place:
    """An inbox the member may open, the numbers it answers from and how much is there; without an
    id, all of them together.
    """

    id: int | None
    uuid: UUID | None
    name: str
    hue: int
    assignment: bool
    channels: list[Number]
    counts: Counts
    queue: Queue | None = None  # where it asks who is there
    kind: str = "shared"

    @property
    def unread(self) -> int:
        return self.counts.unread

    @property
    def is_pending(self) -> bool:
        """Whether none of its numbers was registered yet: agents have nothing to do there."""
        return bool(self.channels) and all(one.is_pending for one in self.channels)

    @property
    def is_queue(self) -> bool:
        """Whether it is offered only to who is logged in."""
        return self.queue is not None and self.queue.is_queue

    @property
    def address(self) -> str:
        """Where its list is."""
        if self.uuid is None:
            return url("conversations:all")
        return url("conversations:inbox", uuid=self.uuid)

    @property
    def rows_address(self) -> str:
        """Where a browser asks whether rows belong to its list."""
        if self.uuid is None:
            return url("conversations:rows")
        return url("conversations:inbox-rows", uuid=self.uuid)

    @property
    def filters_address(self) -> str:
        """Where the form of its filters is."""
        if self.uuid is None:
            return url("conversations:filters")
        return url("conversations:inbox-filters", uuid=self.uuid)


@dataclass(frozen=True, slots=True)
class View:
    """A saved view the member may open."""

    uuid: UUID
    name: str
    query: str
    place: Place  # whose list it is of
    is_shared: bool
    is_own: bool

    @property
    def address(self) -> str:
        return f"{self.place.address}?{self.query}&view={self.uuid}"


def creatable(found: list[Place]) -> list[str]:
    """What "New" offers: a "conversation" from a shared inbox, a "text" from one's own number. In a
    queue nobody begins anything.
    """
    kinds = {one.kind for one in found if one.channels and not one.is_queue}
    return [
        name for name, kind in (("conversation", "shared"), ("text", "private")) if kind in kinds
    ]


def navigation(request: MemberRequest, found: list[Place] | None = None) -> dict[str, Any]:
    """The frame's part of a page's context; `found` are the member's places where known."""
    found = places(request.member) if found is None else found
    everything = together(found)
    found = for_member(found, request.member)
    return {
        "me": of_member(request.member),
        "inboxes": found,
        "everything": everything,
        "views": views(request.member, found),
        "may_create": creatable(found),
        "may_see_spam": request.member.role in MANAGER,
        "may_send_campaigns": may(request.member, Action.SEND_CAMPAIGNS),
        "unread_total": everything.counts.unread,
        "bell": centre.unread(request.member),
        "organizations": request.memberships,
    }


def for_member(found: list[Place], member: Member) -> list[Place]:
    """An inbox that waits for its first registration is there for those who look after it."""
    if member.role in MANAGER:
        return found
    return [one for one in found if not one.is_pending or one.kind != "shared"]


def places(member: Member) -> list[Place]:
    """The inboxes a member may open, in the order of the navigation."""
    found = tenancy.rows(PLACES, {"member": member.pk}, prepared=True)
    return [
        _place(
            Place(pk, uuid, name, hue, assignment, _numbers(channels), Counts(*n), kind=kind),
            standing,
        )
        for pk, uuid, name, hue, assignment, *n, standing, kind, channels in found
    ]


def _numbers(channels: list[list[Any]] | None) -> list[Number]:
    return [Number(*one) for one in channels or ()]


def _place(shown: Place, standing: list[Any] | None) -> Place:
    """What a queue keeps from the member is not counted either."""
    if standing is None:
        return shown
    queue, counted = Queue(*standing), shown.counts
    if queue.is_withheld:
        seen = min(counted.mine + counted.others, BADGE)
        counted = replace(counted, unassigned=0, open=seen)
    return replace(shown, queue=queue, counts=counted)


def together(found: list[Place]) -> Place:
    """All of them as one."""
    names = Counts.__slots__
    sums = [min(sum(getattr(one.counts, name) for one in found), BADGE) for name in names]
    return Place(
        id=None,
        uuid=None,
        name="",
        hue=0,
        assignment=any(one.assignment for one in found),
        channels=[number for one in found for number in one.channels],
        counts=Counts(*sums),
    )


def place(found: list[Place], uuid: UUID) -> Place:
    """The one of these. Raises Http404, seen or not there alike."""
    for one in found:
        if one.uuid == uuid:
            return one
    raise Http404


def views(member: Member, found: list[Place]) -> list[View]:
    """The member's own views and those shared with their teams, of lists they may open."""
    known = {one.uuid: one for one in found}
    everything = together(found)
    shown = []
    found_views = tenancy.rows(VIEWS, {"member": member.pk}, prepared=True)
    for uuid, name, query, inbox, is_shared, is_own in found_views:
        where = known.get(inbox) if inbox else everything
        if where is not None:
            shown.append(View(uuid, name, query or "state=open", where, is_shared, is_own))
    return shown
