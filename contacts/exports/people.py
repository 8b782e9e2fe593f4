"""Contacts as a file, as an import takes them back."""

import json
from collections.abc import Sequence
from typing import Any

from django.utils.translation import gettext as _

from contacts import listing, narrowing
from contacts.exports.kinds import Kind, Page, register
from contacts.imports import cells
from contacts.imports.columns import LABELS
from contacts.models import CustomField, Export
from inbox import tenancy
from inbox.accounts.models import Organization

# What the member may see, up to the moment they asked, as their list was narrowed.
THEIRS = f"""
FROM contacts_contact k
WHERE {listing.THERE} AND k.id <= %(upto)s
  AND (%(found)s::bigint[] IS NULL OR k.id = ANY(%(found)s))
"""
PAGE = """
SELECT c.id, c.name, c.company, replace(c.emails, ' ', '; '), c.address,
       to_char(c.birthday, 'YYYY-MM-DD'), c.language, c.zone, c.notes, u.email, c.custom,
       p.phones, p.is_out
FROM (SELECT k.* {theirs} AND k.id > %(after)s ORDER BY k.id LIMIT %(most)s) c
LEFT JOIN accounts_member m ON m.organization_id = c.organization_id AND m.id = c.owner_id
LEFT JOIN accounts_user u ON u.id = m.user_id
LEFT JOIN LATERAL (
    SELECT json_agg(json_build_array(i.label, i.address) ORDER BY i.id)::text AS phones,
           bool_or(i.opted_out_at IS NOT NULL) AS is_out
    FROM contacts_identity i
    WHERE i.organization_id = c.organization_id AND i.contact_id = c.id AND i.kind = 'phone') p
  ON true
ORDER BY c.id
"""


class NotThere(Exception):
    """What the list was narrowed by is not there any more."""


PHONES = ("", "mobile", "work", "home")
PLAIN = ("company", "email", "address", "birthday", "language", "zone", "notes", "owner")


def _theirs(export: Export) -> tuple[str, dict[str, Any]]:
    """Which contacts, and what that SQL holds. Raises NotThere: fewer filters keep more."""
    query = export.asked.get("query", {})
    which = query.get("show", "all")
    narrows = narrowing.read(query, export.member)
    if len(narrows) < len(query.keys() - {"show", "q"}):
        raise NotThere
    choice = listing.Choice(which, narrows)
    whose = " OR ".join(listing.WHICH[which])
    params = choice.params(export.member) | {"found": export.asked.get("found")}
    return f"{THEIRS} AND ({whose}){choice.keeps}", params


def given(export: Export, **more: Any) -> dict[str, Any]:
    """Whose sight, from where, up to what."""
    base = {"member": export.member_id, "upto": export.asked["upto"], "after": export.after}
    return {**base, **more}


def _begin(export: Export) -> None:
    ((upto,),) = tenancy.rows(
        "SELECT COALESCE(max(id), 0) FROM contacts_contact WHERE organization_id = %(organization)s"
    )
    fields = CustomField.objects.order_by("position", "id").values_list("uuid", "name", "kind")
    export.asked |= {
        "upto": upto,
        "fields": [[str(uuid), name, kind] for uuid, name, kind in fields],
        "point": cells.point(Organization.objects.values_list("country", flat=True).get()),
    }


def _count(export: Export) -> int:
    theirs, params = _theirs(export)
    return int(tenancy.rows(f"SELECT count(*) {theirs}", given(export, **params))[0][0])


def _headings(export: Export) -> Sequence[str]:
    phones = [LABELS[f"phone:{kind}" if kind else "phone"] for kind in PHONES]
    known = [LABELS["name"], *phones, *(LABELS[name] for name in PLAIN), LABELS["opt_out"]]
    return [*map(str, known), *(name for _uuid, name, *_ in export.asked["fields"])]


def _page(export: Export, most: int) -> Page:
    theirs, params = _theirs(export)
    sql = PAGE.format(theirs=theirs)
    found = tenancy.rows(sql, given(export, **params, most=most))
    return [(row[0], _contact(row, export.asked)) for row in found]


def _contact(row: Sequence[Any], asked: dict[str, Any]) -> list[str]:
    _pk, name, *plain, custom, phones, is_out = row
    own = json.loads(custom)
    return [
        name,
        *_phones(phones),
        *(one or "" for one in plain),
        _("Yes") if is_out else "",
        *(
            _said(own.get(uuid), asked["point"] if "number" in kind else ".")
            for uuid, _name, *kind in asked["fields"]
        ),
    ]


def _phones(phones: str | None) -> list[str]:
    """A column for each kind; several of a kind stand in one cell."""
    found: dict[str, list[str]] = {kind: [] for kind in PHONES}
    for label, address in json.loads(phones or "[]"):
        found[label if label in found else ""].append(address)
    return ["; ".join(numbers) for numbers in found.values()]


def _said(value: Any, point: str) -> str:
    """A number as the country writes it: a spreadsheet and an import take it for another else."""
    if isinstance(value, bool):
        return _("Yes") if value else _("No")
    said = "" if value is None else str(value)
    return said.replace(".", point) if point != "." else said


register(Kind("contacts", begin=_begin, headings=_headings, count=_count, page=_page))
