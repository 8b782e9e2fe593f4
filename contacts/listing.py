"""The list of contacts: by folded name, a page at a time, of what the member may see."""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any
from uuid import UUID

from contacts.models import Identity
from inbox import tenancy
from inbox.accounts.models import Member

PAGE = 50
MOST_FOUND = 200
COLUMNS = """k.id, k.uuid, k.name, k.company, k.picture, k.owner_id, k.private_to_id IS NOT NULL,
       f.contact_id IS NOT NULL, split_part(k.emails, ' ', 1), k.folded"""
FROM = f"""
SELECT {COLUMNS} FROM contacts_contact k
LEFT JOIN contacts_favourite f ON f.organization_id = k.organization_id AND f.contact_id = k.id
     AND f.member_id = %(member)s
WHERE k.organization_id = %(organization)s AND k.deleted_at IS NULL
"""  # noqa: S608 - our own words
ORDER = "ORDER BY folded, id LIMIT %(most)s"
SHARED, PRIVATE = "AND k.private_to_id IS NULL", "AND k.private_to_id = %(member)s"
WHICH = {
    "all": (SHARED, PRIVATE),
    "shared": (SHARED,),
    "private": (PRIVATE,),
    "favourites": (f"{SHARED} AND f.contact_id IS NOT NULL",
                   f"{PRIVATE} AND f.contact_id IS NOT NULL"),
}  # fmt: skip


@dataclass(frozen=True)
class Choice:
    """Which contacts: a key of WHICH, whose they are, and what was found of a search."""

    which: str = "all"
    owner: int | None = None
    found: Sequence[int] | None = None


@dataclass(frozen=True, slots=True)
class Listed:
    """A contact as a line."""

    id: int
    uuid: UUID
    name: str
    company: str
    picture: str
    owner: int | None
    is_private: bool
    is_favourite: bool
    email: str  # the first one
    numbers: tuple[str, ...]


@dataclass(frozen=True)
class Page:
    """Some of the list; `after` begins the next page."""

    rows: list[Listed]
    after: UUID | None


def search(member: Member, words: str, numbers: Sequence[str]) -> list[int]:
    """What a search finds of what the member may see, whose very e-mail address it is first; no
    more than MOST_FOUND.
    """
    found = tenancy.rows(
        "SELECT contact_id FROM search_contacts(%(organization)s, %(member)s, %(words)s,"
        " %(numbers)s::text[], %(most)s)",
        {"member": member.pk, "words": words, "numbers": list(numbers), "most": MOST_FOUND},
    )
    return list(dict.fromkeys([*_with_email(member, words), *(pk for (pk,) in found)]))[:MOST_FOUND]


def _with_email(member: Member, words: str) -> list[int]:
    if "@" not in words:
        return []
    found = tenancy.rows(
        "SELECT contact_id FROM contacts_with_emails(%(organization)s, %(member)s, %(wanted)s)"
        " ORDER BY contact_id LIMIT %(most)s",
        {"member": member.pk, "wanted": [words.strip().lower()], "most": MOST_FOUND},
    )
    return [pk for (pk,) in found]


def page(member: Member, choice: Choice, *, after: UUID | None = None) -> Page:
    """The contacts after one of them, in the order of their names."""
    narrowed = ""
    if choice.owner is not None:
        narrowed += " AND k.owner_id = %(owner)s"
    if choice.found is not None:
        narrowed += " AND k.id = ANY(%(found)s)"
    params: dict[str, Any] = {
        "member": member.pk, "owner": choice.owner, "found": list(choice.found or ()),
        "most": PAGE + 1,
    }  # fmt: skip
    start = _start(member, after)
    if start is not None:
        narrowed += " AND (k.folded, k.id) > (%(folded)s, %(start)s)"
        params["folded"], params["start"] = start
    parts = [f"({FROM} {which} {narrowed} {ORDER})" for which in WHICH[choice.which]]
    both = " UNION ALL ".join(parts)
    found = tenancy.rows(f"SELECT * FROM ({both}) k {ORDER}", params)  # noqa: S608 - our own words
    shown = found[:PAGE]
    reach = _numbers([row[0] for row in shown])
    rows = [_listed(row, reach.get(row[0], ())) for row in shown]
    return Page(rows, rows[-1].uuid if len(found) > PAGE else None)


def _listed(row: tuple[Any, ...], numbers: tuple[str, ...]) -> Listed:
    pk, uuid, name, company, picture, owner, is_private, is_favourite, email, *_ = row
    return Listed(pk, uuid, name, company, picture, owner, is_private, is_favourite, email, numbers)


def _start(member: Member, after: UUID | None) -> tuple[str, int] | None:
    """Where a page begins; a contact that was deleted since still has its place."""
    if after is None:
        return None
    found = tenancy.rows(
        "SELECT folded, id FROM contacts_contact WHERE organization_id = %(organization)s"
        " AND uuid = %(after)s AND (private_to_id IS NULL OR private_to_id = %(member)s)",
        {"after": after, "member": member.pk},
    )
    return found[0] if found else None


def _numbers(ids: list[int]) -> dict[int, tuple[str, ...]]:
    found: dict[int, tuple[str, ...]] = {}
    rows = Identity.objects.filter(contact_id__in=ids).order_by("id")
    for pk, address in rows.values_list("contact_id", "address"):
        found[pk] = (*found.get(pk, ()), address)
    return found


def owners() -> list[Member]:
    """The members whom a contact can be given to."""
    return list(Member.objects.filter(is_active=True).select_related("user").order_by("user__name"))
