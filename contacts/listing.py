"""The list of contacts: by folded name, a page at a time, of what the member may see.

A filter that keeps few is read whole and sorted. One that keeps many is asked of no more than
WALKED contacts a page, in the order of their names: such a page may be short, or empty, and says
where the next one begins.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any
from uuid import UUID

from contacts.models import Identity
from contacts.narrowing import Narrow, Sieve
from inbox import tenancy
from inbox.accounts.models import Member

PAGE = 50
MOST_FOUND = 200
FEW = 2000
WALKED = 3000
THERE = "k.organization_id = %(organization)s AND k.deleted_at IS NULL"
SHARED, PRIVATE = "k.private_to_id IS NULL", "k.private_to_id = %(member)s"
SEEN = (SHARED, PRIVATE)
WHICH = {"all": SEEN, "shared": (SHARED,), "private": (PRIVATE,), "favourites": SEEN}
FAVOURITES = Sieve(
    """EXISTS (SELECT 1 FROM contacts_favourite v WHERE v.organization_id = %(organization)s
        AND v.contact_id = k.id AND v.member_id = %(member)s OFFSET 0)""",
    ids="""SELECT v.contact_id AS id FROM contacts_favourite v
        WHERE v.organization_id = %(organization)s AND v.member_id = %(member)s""",
)
ORDER = "ORDER BY folded, id LIMIT %(most)s"
LISTED = """
SELECT k.id, k.uuid, k.name, k.company, k.picture, k.owner_id, k.private_to_id IS NOT NULL,
       f.contact_id IS NOT NULL, split_part(k.emails, ' ', 1), k.folded
FROM picked p
JOIN contacts_contact k ON k.organization_id = %(organization)s AND k.id = p.id
LEFT JOIN contacts_favourite f ON f.organization_id = k.organization_id AND f.contact_id = k.id
     AND f.member_id = %(member)s
ORDER BY k.folded, k.id
"""


@dataclass(frozen=True)
class Choice:
    """Which contacts: a key of WHICH, what narrows them, and what was found of a search."""

    which: str = "all"
    narrows: Sequence[Narrow] = ()
    found: Sequence[int] | None = None

    @property
    def sieves(self) -> list[Sieve]:
        """All that a contact must pass."""
        own = [FAVOURITES] if self.which == "favourites" else []
        return [*own, *(narrow.sieve for narrow in self.narrows)]

    @property
    def keeps(self) -> str:
        """The same in SQL, of a contact `k`."""
        return "".join(f" AND ({sieve.keeps})" for sieve in self.sieves)

    def params(self, member: Member) -> dict[str, Any]:
        """What that SQL holds."""
        base: dict[str, Any] = {"member": member.pk, "few": FEW}
        for sieve in self.sieves:
            base |= sieve.params
        return base


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
    params = choice.params(member) | {"most": PAGE + 1}
    later = ""
    start = _start(member, after)
    if start is not None:
        params["folded"], params["start"] = start
        later = " AND (k.folded, k.id) > (%(folded)s, %(start)s)"
    ids = choice.found if choice.found is not None else _few(choice.sieves, params)
    if ids is not None:
        picked = _among(choice, later)
        return _page(_rows(picked, params | {"ids": list(ids)}))
    walks = [_walk(choice, whose, later) for whose in WHICH[choice.which]]
    found = _rows(_both(walks, choice.keeps), params)
    is_cut_short = choice.sieves and choice.which != "private"
    return _page(found, _end(walks[0], params) if is_cut_short else None)


def _page(found: list[tuple[Any, ...]], end: tuple[str, int, UUID] | None = None) -> Page:
    """What of these comes before the end of the walk."""
    there = [row for row in found if end is None or (row[-1], row[0]) <= end[:2]]
    shown = there[:PAGE]
    reach = _numbers([row[0] for row in shown])
    rows = [_listed(row, reach.get(row[0], ())) for row in shown]
    if len(there) > PAGE:
        return Page(rows, rows[-1].uuid)
    return Page(rows, end[2] if end else None)


def _rows(picked: str, params: dict[str, Any]) -> list[tuple[Any, ...]]:
    return tenancy.rows(f"WITH {picked} {LISTED}", params)


def _end(walk: str, params: dict[str, Any]) -> tuple[str, int, UUID] | None:
    """The last contact that a page's walk reaches; None where it reaches the last of all."""
    found = tenancy.rows(
        f"SELECT folded, id, uuid FROM ({walk}) k ORDER BY folded, id OFFSET {WALKED - 1}",  # noqa: S608
        params,
    )
    return found[0] if found else None


def _few(sieves: Sequence[Sieve], params: dict[str, Any]) -> list[int] | None:
    """The ids of the first filter that keeps few."""
    for sieve in sieves:
        if not sieve.ids:
            continue
        found = tenancy.rows(f"SELECT id FROM ({sieve.ids}) ids LIMIT %(few)s", params)  # noqa: S608
        if len(found) < FEW:
            return [pk for (pk,) in found if pk is not None]
    return None


def _among(choice: Choice, later: str) -> str:
    """By an array: of a join PostgreSQL may think that it had better walk all names."""
    whose = " OR ".join(WHICH[choice.which])
    return f"""
    few AS MATERIALIZED (
        SELECT * FROM contacts_contact k WHERE {THERE} AND k.id = ANY(%(ids)s)
    ), picked AS MATERIALIZED (
        SELECT k.id FROM few k WHERE ({whose}){later}{choice.keeps} {ORDER}
    )"""  # noqa: S608 - our own words


def _walk(choice: Choice, whose: str, later: str) -> str:
    """The contacts that are looked at, in their order: all, unless they are sieved."""
    inside = "".join(f" AND {one.keeps}" for one in choice.sieves if one.is_walked)
    bound = f"ORDER BY k.folded, k.id LIMIT {WALKED}" if choice.sieves and whose == SHARED else ""
    return f"""
    SELECT k.* FROM contacts_contact k WHERE {THERE} AND {whose}{inside}{later} {bound}
    """  # noqa: S608 - our own words


def _both(walks: Sequence[str], keeps: str) -> str:
    parts = (f"SELECT k.id, k.folded FROM ({one}) k WHERE true{keeps} {ORDER}" for one in walks)  # noqa: S608
    both = " UNION ALL ".join(f"({part})" for part in parts)
    return f"picked AS MATERIALIZED (SELECT id FROM ({both}) k {ORDER})"  # noqa: S608 - the same


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
