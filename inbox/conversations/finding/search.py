"""Search: people, numbers and messages in everything a member may read, whatever its age.

PostgreSQL finds ids in its indexes (see migration 0002); what they show is loaded under the wall
and as far as access.py allows, so a mistake there finds less, never more.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any
from uuid import UUID

from django.db import OperationalError
from django.db.transaction import atomic
from markupsafe import Markup
from psycopg.errors import QueryCanceled

from contacts import listing, phones, visibility
from contacts.models import Contact
from inbox import tenancy
from inbox.accounts.models import Member, Role
from inbox.conversations import access
from inbox.conversations.finding import marks
from inbox.conversations.models import Conversation, Inbox
from inbox.conversations.showing import people, threads
from inbox.conversations.showing.people import Person, hue_of, initials
from inbox.words import kept

PAGE = 20
PEOPLE = 5
LEAST, LONGEST = 2, 100  # characters
SECONDS = 2
ROUNDS = 5  # where an inbox keeps some of it from the member
# Messages as a search shows them, one by one: whether the member may read each is asked of these
# alone.
SHOWN = f"""
SELECT m.uuid, c.uuid, m.body, m.direction = 'note', m.created_at, b.name, i.address,
       CASE WHEN k.deleted_at IS NULL AND (k.private_to_id IS NULL OR k.private_to_id = %(member)s)
            THEN k.name END, m.author_id
FROM unnest(%(ids)s::bigint[]) AS v(id)
CROSS JOIN LATERAL (
    SELECT * FROM conversations_message
    WHERE organization_id = %(organization)s AND id = v.id OFFSET 0
) m
CROSS JOIN LATERAL (
    SELECT * FROM conversations_conversation
    WHERE organization_id = %(organization)s AND id = m.conversation_id OFFSET 0
) c
CROSS JOIN LATERAL (
    SELECT inbox_id, joined_at FROM conversations_channel
    WHERE organization_id = %(organization)s AND id = c.channel_id OFFSET 0
) ch
CROSS JOIN LATERAL (
    SELECT address, contact_id FROM contacts_identity
    WHERE organization_id = %(organization)s AND id = c.identity_id OFFSET 0
) i
CROSS JOIN LATERAL (
    SELECT name FROM conversations_inbox
    WHERE organization_id = %(organization)s AND id = c.inbox_id OFFSET 0
) b
LEFT JOIN LATERAL (
    SELECT name, deleted_at, private_to_id FROM contacts_contact
    WHERE organization_id = %(organization)s AND id = i.contact_id OFFSET 0
) k ON true
WHERE c.state <> 'spam' AND m.status <> 'scheduled'
  AND NOT (m.status = 'cancelled' AND m.error = '')
  AND CASE m.direction WHEN 'note' THEN {access.VISIBLE} ELSE {access.READABLE} END
ORDER BY m.id DESC
"""  # noqa: S608 - constants


class TooSlow(Exception):
    """Nothing was found in the time a search may take."""


@dataclass(frozen=True, slots=True)
class Somebody:
    """A person or a number, and their newest conversation."""

    conversation: UUID
    who: Person
    name: Markup
    number: Markup
    inbox: str
    at: datetime


@dataclass(frozen=True, slots=True)
class Known:
    """A contact with no conversation the member could open."""

    uuid: UUID
    who: Person
    name: Markup
    company: Markup


@dataclass(frozen=True, slots=True)
class Hit:
    """A message, what of it matched, and whose conversation it stands in."""

    uuid: UUID
    conversation: UUID
    who: Person
    author: str
    is_note: bool
    text: Markup
    inbox: str
    at: datetime


@dataclass(frozen=True)
class Results:
    """`before` is where older ones begin; None where everything was looked at."""

    people: list[Somebody]
    numbers: list[Somebody]
    messages: list[Hit]
    before: int | None
    contacts: list[Known]

    @property
    def count(self) -> int:
        return len(self.people) + len(self.numbers) + len(self.messages) + len(self.contacts)

    @property
    def is_empty(self) -> bool:
        return not self.count


def asked(text: str) -> str:
    """What a browser asked for, as it is searched; "" for too little."""
    words = " ".join(kept(text).split())[:LONGEST]
    return words if len(words) >= LEAST and marks.words(words) else ""


def search(words: str, *, member: Member, country: str, before: int | None = None) -> Results:
    """The first results, or the messages before an id. Raises TooSlow."""
    try:
        with atomic():  # a statement that was stopped spoils no more than this
            tenancy.execute(f"SET LOCAL statement_timeout = '{SECONDS}s'")
            found = _find(words, member, country, before)
    except OperationalError as error:
        if isinstance(error.__cause__, QueryCanceled):
            raise TooSlow from error
        raise
    tenancy.execute("SET LOCAL statement_timeout TO DEFAULT")
    return found


def _find(words: str, member: Member, country: str, before: int | None) -> Results:
    found = access.sights(member)
    inboxes = list(found)
    is_narrow = member.role == Role.AGENT and any(one != Inbox.Sight.ALL for one in found.values())
    params = {"words": words, "inboxes": inboxes}
    hits, reached = _hits(params, words, member, country, before, ROUNDS if is_narrow else 1)
    named: list[tuple[Any, ...]] = []
    if before is None:
        named = tenancy.rows(
            "SELECT conversation_id, is_number FROM search_people("
            "%(organization)s, %(inboxes)s::bigint[], %(words)s, %(numbers)s::text[], %(most)s)",
            {**params, "numbers": phones.parts(words),
             "most": PEOPLE * ROUNDS if is_narrow else PEOPLE},
        )  # fmt: skip
    talks = _conversations(member, [pk for pk, _ in named])
    once: dict[int, bool] = {}
    for pk, is_number in named:  # a number written two ways is found twice
        # a private contact's name finds nothing for anybody else
        if pk in talks and (is_number or visibility.behind(talks[pk].identity, to=member)):
            once.setdefault(pk, is_number)
    if is_narrow:
        once = dict(list(once.items())[: 2 * PEOPLE])
    shown = {
        pk: _somebody(talks[pk], words, member, country, is_number)
        for pk, is_number in once.items()
    }
    told = {talks[pk].identity.contact_id for pk in once}
    return Results(
        people=[one for pk, one in shown.items() if not once[pk]],
        numbers=[one for pk, one in shown.items() if once[pk]],
        messages=hits,
        before=reached,
        contacts=_contacts(member, words, told) if before is None else [],
    )


def _hits(
    params: dict[str, Any], words: str, member: Member, country: str, before: int | None, most: int
) -> tuple[list[Hit], int | None]:
    """The newest messages before an id, and where older ones begin. Of those that PostgreSQL finds
    some may be kept from the member: then it is asked for older ones, a few times.
    """
    hits: list[Hit] = []
    for _ in range(most):
        ((ids, before),) = tenancy.rows(
            "SELECT ids, reached FROM search_messages("
            "%(organization)s, %(inboxes)s::bigint[], %(words)s, %(most)s, %(before)s)",
            {**params, "most": PAGE, "before": before},
        )
        hits += _messages(member, ids, words, country)
        if before is None or len(hits) >= PAGE // 2:
            break
    return hits, before


def _contacts(member: Member, words: str, told: set[int | None]) -> list[Known]:
    ids = [pk for pk in listing.search(member, words, phones.parts(words)) if pk not in told][
        :PEOPLE
    ]
    found: dict[int, Contact] = visibility.visible_to(member).in_bulk(ids) if ids else {}
    return [
        Known(
            uuid=one.uuid,
            who=Person(None, one.name, initials(one.name), hue_of(str(one.uuid))),
            name=marks.marked(one.name, words),
            company=marks.marked(one.company, words),
        )
        for one in (found[pk] for pk in ids if pk in found)
    ]


def _conversations(member: Member, ids: Sequence[int]) -> dict[int, Conversation]:
    if not ids:  # as most searches are for what was said
        return {}
    query = access.readable_by(member).filter(pk__in=ids).exclude(state="spam")
    return {one.pk: one for one in query.select_related("inbox", "identity__contact")}


def _somebody(
    talk: Conversation, words: str, member: Member, country: str, is_number: bool
) -> Somebody:
    who = threads.contact_person(talk, country, to=member)
    shown = phones.display(talk.identity.address, country)
    return Somebody(
        conversation=talk.uuid,
        who=who,
        name=marks.marked(who.name, words),
        number=marks.digits(shown, phones.parts(words)) if is_number else marks.plain(shown),
        inbox=talk.inbox.name,
        at=talk.last_message_at or talk.opened_at,
    )


def _messages(member: Member, ids: Sequence[int], words: str, country: str) -> list[Hit]:
    """The messages a thread would show: no notes of a team the member is not in."""
    if not ids:
        return []
    found = tenancy.rows(SHOWN, {"ids": list(ids), "member": member.pk}, prepared=True)
    authors = people.members(author for *_, author in found)
    return [_hit(values, words, country, authors) for values in found]


def _hit(values: tuple[Any, ...], words: str, country: str, authors: dict[int, Person]) -> Hit:
    uuid, conversation, body, is_note, at, inbox, address, name, author_id = values
    author = authors.get(author_id or 0)
    return Hit(
        uuid=uuid,
        conversation=conversation,
        who=people.of_customer(name, address, country),
        author=author.first if author else "",
        is_note=is_note,
        text=marks.excerpt(body, words),
        inbox=inbox,
        at=at,
    )
