"""How people look: a name, two letters, a hue. The same for members and contacts."""

from collections.abc import Iterable
from dataclasses import dataclass
from functools import lru_cache
from typing import Any
from uuid import UUID
from zlib import crc32

from contacts import phones
from inbox import tenancy
from inbox.accounts.addresses import url
from inbox.accounts.models import Member

MEMBERS = """
SELECT m.id, m.uuid, u.name, m.hue, m.picture
FROM accounts_member m JOIN accounts_user u ON u.id = m.user_id
WHERE m.organization_id = %(organization)s AND m.id = ANY(%(ids)s)
"""
TAKING_PART = """
SELECT m.id, m.uuid, u.name, m.hue, m.picture
FROM accounts_member m JOIN accounts_user u ON u.id = m.user_id
WHERE m.organization_id = %(organization)s AND m.id = ANY(ARRAY(
    SELECT member_id FROM conversations_participant
    WHERE organization_id = %(organization)s AND conversation_id = %(conversation)s
    UNION SELECT %(assignee)s::bigint
)) ORDER BY u.name, m.id
"""


@dataclass(frozen=True, slots=True)
class Person:
    """What a template needs to draw somebody."""

    uuid: UUID | None
    name: str
    initials: str
    hue: int
    picture: str = ""  # of a member: a key of the storage

    @property
    def face(self) -> str:
        """Where a member's picture is, by its key: no browser shows an old one."""
        if not self.picture:
            return ""
        return f"{url('settings:picture', uuid=self.uuid)}?v={self.picture[-12:-2]}"

    @property
    def first(self) -> str:
        """How colleagues say it; a number is said whole."""
        return self.name if self.initials == "#" else self.name.split(" ")[0]


@lru_cache(maxsize=10_000)
def initials(name: str) -> str:
    """First letters of the first and last word; "#" for a bare number."""
    words = [word for word in name.split() if word[0].isalnum()]
    if not words or (name[0] in "+(" or name.replace(" ", "").isdigit()):
        return "#"
    if len(words) == 1:
        return words[0][:2].upper()
    return (words[0][0] + words[-1][0]).upper()


def hue_of(key: str) -> int:
    """One of 24 hues, always the same for the same key."""
    return crc32(key.encode()) % 24 + 1


def of_member(member: Member) -> Person:
    """A member, their user already loaded."""
    name = member.user.name
    return Person(member.uuid, name, initials(name), member.hue, member.picture)


def of_customer(name: str | None, address: str, country: str) -> Person:
    """Somebody who writes: by their name as far as the reader may know it, else by their number."""
    shown = name or phones.display(address, country)
    return Person(None, shown, initials(shown), hue_of(address))


def members(ids: Iterable[int | None]) -> dict[int, Person]:
    """The people behind member ids, in one query."""
    wanted = {pk for pk in ids if pk is not None}
    if not wanted:
        return {}
    return persons(tenancy.rows(MEMBERS, {"ids": sorted(wanted)}, prepared=True))


def taking_part(conversation: int, assignee: int | None) -> dict[int, Person]:
    """Who has the conversation, and who else wrote in it, was named in it or had it, by name."""
    asked = {"conversation": conversation, "assignee": assignee}
    return persons(tenancy.rows(TAKING_PART, asked))


def persons(rows: Iterable[tuple[Any, ...]]) -> dict[int, Person]:
    """Members by their ids, of rows as MEMBERS has them."""
    return {pk: _person(*values) for pk, *values in rows}


@lru_cache(maxsize=10_000)
def _person(uuid: UUID, name: str, hue: int, picture: str) -> Person:
    return Person(uuid, name, initials(name), hue, picture)
