"""What a batch of rows means beside what is known already. Nothing is changed here.

A contact that is another member's alone takes part in nothing: its row is counted as one that
brought nothing new, and nothing of it is said.
"""

import json
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field
from typing import Any

from contacts import emails
from contacts.imports import namesakes
from contacts.imports.known import Known
from contacts.imports.rows import Problem, Row
from inbox import tenancy

PLAIN = (
    "name",
    "company",
    "emails",
    "address",
    "birthday",
    "language",
    "zone",
    "notes",
    "owner_id",
)

IDENTITIES = """
SELECT i.id, i.address, i.opted_out_at IS NOT NULL, c.id,
       c.private_to_id IS NOT NULL AND c.private_to_id <> %(member)s
FROM contacts_identity i
LEFT JOIN contacts_contact c ON c.organization_id = i.organization_id AND c.id = i.contact_id
     AND c.deleted_at IS NULL
WHERE i.organization_id = %(organization)s AND i.kind = 'phone' AND i.address = ANY(%(addresses)s)
ORDER BY i.id
"""
CONTACTS = """
SELECT c.id, c.name, c.company, c.emails, c.address, to_char(c.birthday, 'YYYY-MM-DD'), c.language,
       c.zone, c.notes, c.owner_id, c.private_to_id IS NOT NULL, c.custom
FROM contacts_contact c
WHERE c.organization_id = %(organization)s AND c.id = ANY(%(ids)s) ORDER BY c.id
"""


@dataclass(slots=True)
class Change:
    """A contact as it is and as it will be."""

    id: int
    before: dict[str, Any]
    after: dict[str, Any]


@dataclass(slots=True)
class Plan:
    """What is to be done for a batch, and what came of each row."""

    new: list[Row] = field(default_factory=list)
    changes: dict[int, Change] = field(default_factory=dict)
    joins: list[tuple[str, str, int]] = field(default_factory=list)  # number, label, contact
    alone: list[str] = field(default_factory=list)  # numbers that are opted out and nobody's
    out: list[str] = field(default_factory=list)
    problems: list[Problem] = field(default_factory=list)
    counts: dict[str, int] = field(default_factory=dict)
    known: dict[str, Known] = field(default_factory=dict)
    updated: list[tuple[Row, Change]] = field(default_factory=list)

    def count(self, outcome: str) -> None:
        self.counts[outcome] = self.counts.get(outcome, 0) + 1

    def refuse(self, row: Row | Problem, reason: str, detail: str = "") -> None:
        self.count("duplicate" if reason == "duplicate" else "invalid")
        place = (row.number, row.offset, row.length)
        self.problems.append(Problem(*place, reason, detail))


def plan(found: Iterable[Row | Problem], *, seen: set[int], member_id: int, is_final: bool) -> Plan:
    """What to do. `seen` are the numbers of the file's rows before, and grows; `is_final` locks
    the rows that will be changed.
    """
    made = Plan()
    rows: list[Row] = []
    for one in found:
        if isinstance(one, Problem):
            made.refuse(one, one.reason, one.detail)
        elif first(one, seen):
            rows.append(one)
        else:
            made.refuse(one, "duplicate", one.handle)
    made.known = _known(rows, member_id, is_final)
    numberless = namesakes.of(rows, made.known, member_id)
    ids = {one.contact for one in made.known.values() if one.contact and not one.is_hidden}
    now = contacts(sorted(ids.union(*numberless.values())), is_final=is_final)
    for row in rows:
        _place(made, row, now, numberless.get(row.number, set()))
    return made


def first(row: Row, seen: set[int]) -> bool:
    """Whether no row before was about the same; from now on it is seen. What a row without a number
    is known by is kept as a negative one.
    """
    keys = {int(number[1:]) for number, _ in row.phones}
    clash = keys | namesakes.clashes(row)
    if not seen.isdisjoint(clash):
        return False
    seen.update(keys, namesakes.keys(row))
    return True


def _place(made: Plan, row: Row, contacts: dict[int, dict[str, Any]], numberless: set[int]) -> None:
    known = [made.known[number] for number, _ in row.phones if number in made.known]
    whose = {one.contact for one in known if one.contact and not one.is_hidden}
    is_hidden = any(one.is_hidden for one in known)
    if not whose and not is_hidden:
        whose = set(numberless)
    if len(whose) > 1:
        made.refuse(row, "several_contacts", row.handle)
        return
    if whose:
        _update(made, row, whose.pop(), contacts)
    elif is_hidden:
        made.count("unchanged")
    else:
        name = row.name or row.values.get("company", "") or "".join(row.emails[:1])
        if name:
            row.name = name
            made.new.append(row)
            made.count("new")
        elif row.is_out:
            made.alone += [number for number, _ in row.phones if number not in made.known]
            made.count("only_out")
        else:
            made.refuse(row, "no_name")
            return
    if row.is_out:
        made.out += [number for number, _ in row.phones]
    if row.stranger:
        made.count("stranger")
        place = (row.number, row.offset, row.length)
        made.problems.append(Problem(*place, "stranger", row.stranger))


def _update(made: Plan, row: Row, pk: int, contacts: dict[int, dict[str, Any]]) -> None:
    now = contacts[pk]
    wanted = dict(row.values)
    if row.name:
        wanted["name"] = row.name
    if row.emails:
        wanted["emails"] = emails.both(now["emails"], emails.joined(row.emails))
        if emails.are_many(wanted["emails"]):
            made.refuse(row, "many_emails", row.handle)
            return
    wanted |= {f"custom.{uuid}": value for uuid, value in row.custom.items()}
    if now["is_private"]:
        wanted.pop("owner_id", None)  # it is nobody else's to look after
    after = {name: value for name, value in wanted.items() if now.get(name) != value}
    free = [(number, label) for number, label in row.phones
            if number not in made.known or made.known[number].contact is None]  # fmt: skip
    made.joins += [(number, label, pk) for number, label in free]
    if not after and not free:
        made.count("unchanged")
        return
    made.count("updated")
    change = Change(pk, {name: now.get(name) for name in after}, after)
    made.updated.append((row, change))
    if after:
        one = made.changes.setdefault(pk, Change(pk, {}, {}))
        one.before = change.before | one.before  # the first is what it was before the batch
        one.after |= after
        now.update(after)


def _known(rows: Sequence[Row], member_id: int, is_final: bool) -> dict[str, Known]:
    addresses = sorted({number for row in rows for number, _ in row.phones})
    if not addresses:
        return {}
    sql = IDENTITIES + ("FOR NO KEY UPDATE OF i" if is_final else "")
    found = tenancy.rows(sql, {"addresses": addresses, "member": member_id})
    return {
        address: Known(pk, is_out, contact, bool(contact and is_hidden))
        for pk, address, is_out, contact, is_hidden in found
    }


def contacts(ids: list[int], *, is_final: bool) -> dict[int, dict[str, Any]]:
    """Their columns, and their custom fields as `custom.<uuid>`."""
    if not ids:
        return {}
    sql = CONTACTS + ("FOR NO KEY UPDATE" if is_final else "")
    found = {}
    for pk, *values, is_private, custom in tenancy.rows(sql, {"ids": ids}):
        own = json.loads(custom)
        found[pk] = dict(zip(PLAIN, values, strict=True)) | {
            f"custom.{uuid}": value for uuid, value in own.items()
        }
        found[pk]["is_private"] = is_private
    return found
