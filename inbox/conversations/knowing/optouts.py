"""The organization's list of opt-outs, for managers: found, added to by hand or from a list,
written out. It is of addresses, in whatever inbox they wrote.
"""

import csv
import io
import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any
from uuid import UUID

from django.http import Http404
from django.utils.translation import gettext as _

from contacts import identities, phones
from contacts.consent import Said
from contacts.models import Consent, Identity
from inbox import tenancy
from inbox.accounts.models import Member
from inbox.conversations.events import OptOutsAdded
from inbox.conversations.knowing import consenting
from inbox.events import publish
from inbox.words import kept

PAGE = 50
AT_ONCE = 500  # rows in one commit
MOST_ROWS = 10_000

# Of who is another member's private contact, only the number is told.
LIST = """
SELECT i.id, i.uuid, i.address, i.opted_out_at, i.opted_out_source, coalesce(k.name, ''),
       coalesce(said.wording, ''), said.member_id
FROM contacts_identity i
LEFT JOIN contacts_contact k ON k.organization_id = i.organization_id AND k.id = i.contact_id
 AND (k.private_to_id IS NULL OR k.private_to_id = %(member)s)
LEFT JOIN LATERAL (
    SELECT l.wording, l.member_id FROM contacts_consent l
    WHERE l.organization_id = i.organization_id AND l.identity_id = i.id AND l.state = 'out'
    ORDER BY l.id DESC LIMIT 1
) said ON true
WHERE i.organization_id = %(organization)s AND i.opted_out_at IS NOT NULL
"""
AFTER = " AND (i.opted_out_at, i.id) < (%(at)s, %(id)s)"
BY = " AND i.opted_out_source = %(source)s"
DIGITS = " AND strpos(i.address, %(digits)s) > 0"
NAMED = " AND strpos(search_fold(k.name), search_fold(%(words)s)) > 0"
ORDER = " ORDER BY i.opted_out_at DESC, i.id DESC LIMIT %(most)s"


@dataclass(frozen=True)
class OptOut:
    """One address nobody may text."""

    id: int
    uuid: UUID
    address: str
    at: datetime
    source: str
    name: str
    wording: str
    member_id: int | None


@dataclass(frozen=True)
class Page:
    """Some of them, newest first, and where the next begin ("" at the end)."""

    rows: list[OptOut]
    after: str


def page(
    member: Member, *, words: str = "", source: str = "", after: str = "", most: int = PAGE
) -> Page:
    """Those whose number holds these digits, or whose name these words; from one source."""
    sql = LIST
    given: dict[str, Any] = {"member": member.pk, "most": most + 1}
    digits = re.sub(r"\D", "", words)
    if words.strip():
        is_number = len(digits) >= 2 and not re.search(r"[^\W\d_]", words)
        sql += DIGITS if is_number else NAMED
        given |= {"digits": digits, "words": kept(words).strip()}
    if source:
        sql, given = sql + BY, given | {"source": source}
    at, pk = place(after)
    if at is not None:
        sql, given = sql + AFTER, given | {"at": at, "id": pk}
    found = [OptOut(*row) for row in tenancy.rows(sql + ORDER, given)]
    shown = found[:most]
    end = f"{shown[-1].at.isoformat()}~{shown[-1].id}" if len(found) > most else ""
    return Page(shown, end)


def place(after: str) -> tuple[datetime | None, int]:
    """A page's end, as an address names it; (None, 0) for the beginning."""
    at, _tilde, pk = after.partition("~")
    try:
        moment = datetime.fromisoformat(at)
        return (moment, int(pk)) if moment.tzinfo and len(pk) < 19 else (None, 0)
    except ValueError:
        return None, 0


def one(uuid: UUID) -> Identity:
    """An address of the organization. Raises Http404."""
    found: Identity | None = Identity.objects.filter(uuid=uuid).first()
    if found is None:
        raise Http404
    return found


def history(identity: Identity, *, most: int = 20) -> list[Consent]:
    """Its lines in the ledger, newest first."""
    lines = Consent.objects.filter(identity=identity).select_related("member__user")
    return list(lines.order_by("-id")[:most])


@dataclass(frozen=True)
class Refused:
    """A row that is not taken, and why."""

    row: int
    text: str
    why: str


@dataclass(frozen=True)
class Plan:
    """What a list would do: the numbers to opt out, how many are out already, what is refused."""

    numbers: list[str]
    already: int
    refused: list[Refused]
    too_many: bool = False


def read(text: str, *, country: str) -> Plan:
    """A pasted list or a CSV: the first cell of a row that is a number counts, as it is written in
    `country`. A first row without a number is its head.
    """
    numbers: dict[str, int] = {}
    refused: list[Refused] = []
    rows = 0
    for place, cells in enumerate(_rows(text), start=1):
        if not any(cells):
            continue
        rows += 1
        if rows > MOST_ROWS:
            return Plan([], 0, [], too_many=True)
        found = next((number for cell in cells if (number := _number(cell, country))), "")
        shown = ", ".join(cell for cell in cells if cell)[:80]
        if not found:
            if rows > 1 or re.search(r"\d", shown):
                refused.append(Refused(place, shown, _("This is no phone number")))
        elif found in numbers:
            why = _("The same number as in row %(row)s") % {"row": numbers[found]}
            refused.append(Refused(place, shown, why))
        else:
            numbers[found] = place
    return Plan(list(numbers), _already(list(numbers)), refused)


def _rows(text: str) -> Iterator[list[str]]:
    """Its cells, whatever stands between them; one broken line breaks no other."""
    for line in kept(text).removeprefix("\ufeff").splitlines():
        between = next((sign for sign in (";", "\t", ",") if sign in line), ",")
        try:
            cells = next(csv.reader([line], delimiter=between), [])
        except csv.Error:
            cells = [line]
        yield [cell.strip().removeprefix("'").strip() for cell in cells]


def _number(cell: str, country: str) -> str:
    if len(cell) > 40 or len(re.sub(r"\D", "", cell)) < 7 or re.search(r"[^\W\d_]", cell):
        return ""
    found = phones.normalize(cell, country)
    return found if phones.is_number(found) else ""


def _already(numbers: Sequence[str]) -> int:
    found: int = Identity.objects.filter(
        kind="phone", address__in=numbers, opted_out_at__isnull=False
    ).count()
    return found


def add(numbers: Sequence[str], said: Said) -> int:
    """Opt these out; how many were not. 500 a commit: a list that was cut off is given again."""
    made = 0
    for start in range(0, len(numbers), AT_ONCE):
        with tenancy.transaction():
            people = identities.ensure(numbers[start : start + AT_ONCE])
            count = consenting.opt_out_all([one.pk for one in people.values()], said)
            if count:
                changes = {"source": said.source, "count": count}
                by = said.by.pk if said.by else None
                publish(OptOutsAdded(actor_id=by, changes=changes))
            made += count
    return made


HEAD = ("number", "name", "opted_out_at", "source", "wording")


def exported(member: Member, *, words: str = "", source: str = "") -> Iterator[str]:
    """The list as CSV, a page of it at a time, each in a transaction of its own."""
    yield _line(HEAD)
    after, is_more = "", True
    while is_more:
        with tenancy.transaction():
            found = page(member, words=words, source=source, after=after, most=AT_ONCE)
        after, is_more = found.after, bool(found.after)
        for row in found.rows:
            yield _line((row.address, row.name, row.at.isoformat(), row.source, row.wording))


def _line(cells: Sequence[str]) -> str:
    out = io.StringIO()
    csv.writer(out).writerow([defused(cell) for cell in cells])
    return out.getvalue()


def defused(cell: str) -> str:
    """The cell as text to every spreadsheet: what could begin a formula stands behind a '."""
    is_formula = cell.lstrip().startswith(("=", "+", "-", "@")) or cell.startswith(("\t", "\r"))
    return f"'{cell}" if is_formula else cell
