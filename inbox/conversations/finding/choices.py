"""What an address asks of a list, read against what the member may see; and what each member asked
last. A word that is not known, or names what they may not see, is as if it were not there.
"""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field, replace
from datetime import timedelta
from functools import lru_cache
from typing import Any
from urllib.parse import urlencode
from uuid import UUID

from django.db import transaction
from django.http import QueryDict
from django.utils import timezone

from inbox import tenancy
from inbox.accounts.addresses import url
from inbox.accounts.models import Member
from inbox.accounts.permissions import MANAGER
from inbox.conversations.finding import filters
from inbox.conversations.finding.filters import Choice
from inbox.conversations.finding.navigation import Number, Place
from inbox.conversations.models import Conversation, ListChoice, Tag

NAMES = ("state", "channel", "assigned", "unread", "took_part", "tag", "owner", "sort")
FILTERS = ("channel", "assigned", "unread", "took_part", "tag", "owner")
LONGEST = 500
# asked by every list, so not by the ORM
REMEMBERED = """
SELECT query FROM conversations_listchoice WHERE organization_id = %(organization)s
  AND member_id = %(member)s AND inbox_id IS NOT DISTINCT FROM %(inbox)s::bigint
"""


@dataclass(frozen=True)
class Asked:
    """A choice with the words of its address, and what its chips are called."""

    choice: Choice
    place: Place
    params: dict[str, str]
    channel: Number | None = None
    assignee: Member | None = None
    tag: Tag | None = None
    owner: Member | None = None
    view: str = ""
    is_explicit: bool = True
    remembered: str = field(default="", compare=False)

    @property
    def state(self) -> str:
        return self.choice.state

    @property
    def sort(self) -> str:
        """The sort in force, by its name."""
        offered = filters.sorts(self.choice.state)
        return self.choice.sort if self.choice.sort in offered else next(iter(offered))

    @property
    def sorts(self) -> list[str]:
        return list(filters.sorts(self.choice.state))

    @property
    def query(self) -> str:
        return urlencode(self.params)

    @property
    def address(self) -> str:
        """Of this very list."""
        return self.to()

    @property
    def attrs(self) -> dict[str, object]:
        """What the browser must know to tell which rows belong here (see belonging.js)."""
        choice, person = self.choice, self.assignee
        order = choice.order
        return {
            "data-inbox": self.place.uuid,
            "data-state": choice.state,
            "data-assigned": str(person.uuid) if person else choice.assigned or None,
            "data-unread-only": "" if choice.unread else None,
            "data-took-part": "" if choice.took_part else None,
            "data-tag": self.tag.uuid if self.tag else None,
            "data-owner": self.owner.uuid if self.owner else None,
            "data-channel": self.channel.uuid if self.channel else None,
            "data-by": "message" if order.by_messages else "began",
            "data-up": None if order.down else "",
            "data-address": self.address,
            "data-rows": f"{self.place.rows_address}?{self.query}",
            "data-query": self.query,
            "data-remember": self.forgotten,
        }

    @property
    def forgotten(self) -> str | None:
        """The address that remembers this choice, where it is new."""
        new = self.is_explicit and self.query != self.remembered
        return url("conversations:choice") if new else None

    @property
    def is_narrowed(self) -> bool:
        """Whether any filter is on."""
        return any(name in self.params for name in FILTERS)

    def to(self, **changes: str) -> str:
        """The address of this list with something else in it; "" takes it out."""
        return f"{self.place.address}?{self.words(**changes)}"

    def words(self, **changes: str) -> str:
        """The query of `to`."""
        found = {**self.params, **changes}
        if "state" in changes and self.choice.sort not in filters.sorts(changes["state"]):
            found.pop("sort", None)
        return _encoded(tuple((name, found[name]) for name in NAMES if found.get(name)))


@lru_cache(maxsize=4096)
def _encoded(pairs: tuple[tuple[str, str], ...]) -> str:
    """Their query: a page has twenty-five, which differ in a word each."""
    return urlencode(pairs)


def read(query: Mapping[str, Any], *, member: Member, place: Place) -> Asked:
    """The list a query string asks for; one that says nothing gets what the member asked last."""
    said: Mapping[str, Any] = query
    explicit = any(query.get(name) for name in NAMES)
    last = remembered(member, place)
    if not explicit:
        said = QueryDict(last)
    view = str(query.get("view", ""))
    named = Named([said])
    asked = _asked(said, member, place, named)
    return replace(asked, view=view, is_explicit=explicit, remembered=last)


def saved(queries: Sequence[tuple[str, Place]], *, member: Member) -> list[Choice]:
    """What each of these query strings asks of its place, for whoever looks."""
    said = [(QueryDict(query or "state=open"), place) for query, place in queries]
    named = Named([query for query, _ in said])
    return [_asked(query, member, place, named).choice for query, place in said]


class Named:
    """The tags and members that the words of queries name, looked up together within the wall."""

    def __init__(self, queries: Sequence[Mapping[str, Any]]) -> None:
        tags = _uuids(query.get("tag") for query in queries)
        people = _uuids(query.get(name) for query in queries for name in ("assigned", "owner"))
        here = Member.objects.filter(organization_id=tenancy.current().pk, is_active=True)
        self._tags = _by_word(Tag.objects.filter(uuid__in=tags)) if tags else {}
        members = here.filter(uuid__in=people).select_related("user")
        self._people = _by_word(members) if people else {}

    def tag(self, word: str) -> Tag | None:
        return self._tags.get(_canonical(word))

    def person(self, word: str) -> Member | None:
        return self._people.get(_canonical(word))


def _asked(said: Mapping[str, Any], member: Member, place: Place, named: Named) -> Asked:
    words = {name: str(said.get(name) or "") for name in NAMES}
    state = words["state"] if _is_list(words["state"], member) else "open"
    channel = next((one for one in place.channels if one.uuid == words["channel"]), None)
    assigned, assignee = _assigned(words["assigned"], place, named)
    tag = named.tag(words["tag"])
    owner = member if words["owner"] == "me" else named.person(words["owner"])
    choice = Choice(
        inbox=place.id,
        state=state,
        assigned=assigned,
        assignee=assignee.pk if assignee else None,
        unread=words["unread"] == "1",
        took_part=words["took_part"] == "1",
        tag=tag.pk if tag else None,
        owner=owner.pk if owner else None,
        channel=channel.id if channel else None,
        sort=words["sort"] if words["sort"] in filters.sorts(state) else "",
    )
    params = {
        "state": state,
        "channel": channel.uuid if channel else "",
        "assigned": words["assigned"] if assigned else "",
        "unread": "1" if choice.unread else "",
        "took_part": "1" if choice.took_part else "",
        "tag": str(tag.uuid) if tag else "",
        "owner": words["owner"] if owner else "",
        "sort": choice.sort,
    }
    return Asked(
        choice,
        place,
        {name: value for name, value in params.items() if value},
        channel=channel,
        assignee=assignee,
        tag=tag,
        owner=owner,
    )


def list_of(conversation: Conversation) -> str:
    """The list of its own inbox that a conversation stands in."""
    if conversation.state != "closed":
        return str(conversation.state)
    ended = conversation.closed_at or conversation.opened_at
    kept = timedelta(days=conversation.inbox.archive_days)
    return "archived" if ended < timezone.now() - kept else "closed"


def _is_list(state: str, member: Member) -> bool:
    return state in filters.STATES and (state != "spam" or member.role in MANAGER)


def _assigned(word: str, place: Place, named: Named) -> tuple[str, Member | None]:
    """A word of the closed set, or a member's uuid; neither where nothing is assigned."""
    if not place.assignment:
        return "", None
    if word in filters.ASSIGNED and word != "member":
        return word, None
    person = named.person(word)
    return ("member", person) if person else ("", None)


def _uuids(words: Iterable[object]) -> set[str]:
    return {found for word in words if (found := _canonical(str(word or "")))}


def _canonical(word: str) -> str:
    """A uuid as we write it; "" for any other word."""
    try:
        return str(UUID(word)) if word else ""
    except ValueError:
        return ""


def _by_word(rows: Iterable[Any]) -> dict[str, Any]:
    return {str(row.uuid): row for row in rows}


def remembered(member: Member, place: Place) -> str:
    """The query the member last asked here, or ""."""
    given = {"member": member.pk, "inbox": place.id}
    return next((query for (query,) in tenancy.rows(REMEMBERED, given, prepared=True)), "")


@transaction.atomic
def remember(asked: Asked, *, by: Member) -> None:
    """Next time the member comes here without saying what, they find this."""
    ListChoice.objects.update_or_create(
        member=by, inbox_id=asked.place.id, defaults={"query": asked.query[:LONGEST]}
    )
