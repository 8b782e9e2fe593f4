"""Rows that no number tells apart: an e-mail address, or a name alone, says whom they are about.

Numbers decide wherever there is one. Without, the e-mail address does; a name alone means somebody
who is known by nothing else either. A number that is new goes to whoever has the row's e-mail
address and no number yet. In one file the first row about somebody counts, so that it makes no
difference where a batch ends.
"""

from collections.abc import Mapping, Sequence

from contacts.imports.known import Known
from contacts.imports.rows import Row
from contacts.keywords import fold
from inbox import tenancy

HERS = """c.organization_id = %(organization)s AND c.deleted_at IS NULL
  AND (c.private_to_id IS NULL OR c.private_to_id = %(member)s)"""
BARE = """NOT EXISTS (SELECT 1 FROM contacts_identity i
                   WHERE i.organization_id = c.organization_id AND i.contact_id = c.id)"""
BY_EMAIL = f"""
SELECT f.email, c.name, c.id, {BARE}
FROM contacts_with_emails(%(organization)s, %(member)s, %(emails)s::text[]) f
JOIN contacts_contact c ON c.id = f.contact_id AND {HERS}
"""  # noqa: S608 - our own words
FOLDED = """
SELECT n.name, search_fold(n.name) FROM unnest(%(names)s::text[]) AS n(name)
WHERE %(organization)s > 0
"""
BY_NAME = f"""
SELECT c.folded, c.company, c.id FROM contacts_contact c
WHERE {HERS} AND c.folded = ANY(%(folded)s) AND c.emails = '' AND {BARE}
"""  # noqa: S608 - our own words


def clashes(row: Row) -> set[int]:
    """What an earlier row must not have been known by."""
    if row.phones:
        return {_key("bare", one) for one in row.emails}
    if row.emails:
        return {_key(kind, one) for one in row.emails for kind in ("bare", "email")}
    return {_key("name", fold(_named(row)), fold(_company(row)))}


def keys(row: Row) -> set[int]:
    """What this row is known by from now on, besides its numbers."""
    if row.emails:
        return {_key("email" if row.phones else "bare", one) for one in row.emails}
    return set() if row.phones else clashes(row)


def of(rows: Sequence[Row], known: Mapping[str, Known], member_id: int) -> dict[int, set[int]]:
    """{row number: contacts it may be about}, for rows that no known number places."""
    loose = [row for row in rows if not any(_is_known(known, number) for number, _ in row.phones)]
    found = _by_email([row for row in loose if row.emails], member_id)
    nameless = [row for row in loose if not row.phones and not row.emails]
    return found | _by_name(nameless, member_id)


def _is_known(known: Mapping[str, Known], number: str) -> bool:
    return number in known and known[number].contact is not None


def _by_email(rows: Sequence[Row], member_id: int) -> dict[int, set[int]]:
    if not rows:
        return {}
    given = {"emails": sorted({one for row in rows for one in row.emails}), "member": member_id}
    there: dict[str, list[tuple[str, int, bool]]] = {}
    for email, name, pk, is_bare in tenancy.rows(BY_EMAIL, given):
        there.setdefault(email, []).append((fold(name), pk, is_bare))
    found = {}
    for row in rows:
        theirs = {one for email in row.emails for one in there.get(email, ())}
        may = [one for one in theirs if one[2] or not row.phones]
        same = [one for one in may if one[0] == fold(row.name)]
        found[row.number] = {pk for _, pk, _ in (same if len(may) > 1 and same else may)}
    return found


def _by_name(rows: Sequence[Row], member_id: int) -> dict[int, set[int]]:
    if not rows:
        return {}
    folded = dict(tenancy.rows(FOLDED, {"names": sorted({_named(row) for row in rows})}))
    given = {"folded": sorted(set(folded.values())), "member": member_id}
    there: dict[tuple[str, str], set[int]] = {}
    for name, company, pk in tenancy.rows(BY_NAME, given):
        there.setdefault((name, fold(company)), set()).add(pk)
    nobody: set[int] = set()
    return {
        row.number: there.get((folded[_named(row)], fold(_company(row))), nobody) for row in rows
    }


def _named(row: Row) -> str:
    """What a new contact of the row would be called."""
    return row.name or _company(row)


def _company(row: Row) -> str:
    return str(row.values.get("company", ""))


def _key(*words: str) -> int:
    return -1 - abs(hash(words))
