"""A plan becomes rows, set-wise: a handful of statements for thousands of contacts."""

import json
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field
from typing import Any

from contacts import consent, forgotten
from contacts.consent import Said
from contacts.imports import telling
from contacts.imports.matching import Change, Plan
from contacts.imports.rows import Row
from contacts.models.consent import Source
from inbox import tenancy
from inbox.accounts.models import Member

INSERT_CONTACTS = """
INSERT INTO contacts_contact (organization_id, uuid, name, company, emails, address, birthday,
                              language, zone, notes, custom, picture, owner_id)
SELECT %(organization)s, gen_random_uuid(), name, company, emails, address, birthday, language,
       zone, notes, custom, '', owner_id
FROM ROWS FROM (json_to_recordset(%(rows)s::json) AS (
         name text, company text, emails text, address text, birthday date, language text,
         zone text, notes text, custom jsonb, owner_id bigint)) WITH ORDINALITY
     AS v(name, company, emails, address, birthday, language, zone, notes, custom, owner_id, place)
ORDER BY place RETURNING id
"""
# In the order in which inbound texts make theirs, so that the two wait and never deadlock.
INSERT_IDENTITIES = """
INSERT INTO contacts_identity (organization_id, uuid, kind, address, label, contact_id, flag,
                               opted_out_at, opted_out_source)
SELECT %(organization)s, gen_random_uuid(), 'phone', address, label, contact, '',
       CASE WHEN erased THEN clock_timestamp() END, CASE WHEN erased THEN 'erased' ELSE '' END
FROM json_to_recordset(%(rows)s::json)
     AS v(address text, label text, contact bigint, erased boolean)
ORDER BY address COLLATE "C"
ON CONFLICT (organization_id, kind, address) DO NOTHING RETURNING id, address, contact_id
"""
LINK = """
UPDATE contacts_identity i SET contact_id = v.contact_id,
       label = CASE WHEN i.label = '' THEN v.label ELSE i.label END
FROM unnest(%(id)s::bigint[], %(contact)s::bigint[], %(label)s::text[]) AS v(id, contact_id, label)
WHERE i.organization_id = %(organization)s AND i.id = v.id
"""
UPDATE_CONTACTS = """
UPDATE contacts_contact c SET
    name = CASE WHEN v.new ? 'name' THEN v.new->>'name' ELSE c.name END,
    company = CASE WHEN v.new ? 'company' THEN v.new->>'company' ELSE c.company END,
    emails = CASE WHEN v.new ? 'emails' THEN v.new->>'emails' ELSE c.emails END,
    address = CASE WHEN v.new ? 'address' THEN v.new->>'address' ELSE c.address END,
    birthday = CASE WHEN v.new ? 'birthday' THEN (v.new->>'birthday')::date ELSE c.birthday END,
    language = CASE WHEN v.new ? 'language' THEN v.new->>'language' ELSE c.language END,
    zone = CASE WHEN v.new ? 'zone' THEN v.new->>'zone' ELSE c.zone END,
    notes = CASE WHEN v.new ? 'notes' THEN v.new->>'notes' ELSE c.notes END,
    owner_id = CASE WHEN v.new ? 'owner_id' THEN (v.new->>'owner_id')::bigint ELSE c.owner_id END,
    custom = (c.custom || v.added) - v.removed,
    updated_at = now()
FROM (SELECT id, new::jsonb AS new, added::jsonb AS added,
             ARRAY(SELECT jsonb_array_elements_text(removed::jsonb)) AS removed
      FROM unnest(%(id)s::bigint[], %(new)s::text[], %(added)s::text[], %(removed)s::text[])
           AS u(id, new, added, removed)) v
WHERE c.organization_id = %(organization)s AND c.id = v.id
"""
CUSTOM = "custom."
MANY = 500  # so many are worth a look at how many there are
EMPTY = dict.fromkeys(("company", "emails", "address", "language", "zone", "notes"), "")


class Overtaken(Exception):
    """Somebody else made one of these addresses a moment ago: the batch is planned again."""


@dataclass
class Written:
    """What was done, as an undo needs it."""

    created: list[int] = field(default_factory=list)
    linked: list[list[int]] = field(default_factory=list)  # identity, contact, made here
    changed: list[dict[str, Any]] = field(default_factory=list)


def write(plan: Plan, *, by: Member, wording: str) -> Written:
    """Do what the plan says. Raises Overtaken."""
    done = Written(created=_create(plan.new))
    wanted = [
        (number, label, pk)
        for row, pk in zip(plan.new, done.created, strict=True)
        for number, label in row.phones
    ]
    fresh: dict[str, tuple[str, int | None]] = dict.fromkeys(plan.alone, ("", None))
    fresh |= {number: (label, pk) for number, label, pk in [*plan.joins, *wanted]}
    ids = _identities(plan, fresh, done)
    apply(plan.changes.values())
    done.changed = [
        {"id": one.id, "before": one.before, "after": one.after} for one in plan.changes.values()
    ]
    telling.tell(_looks_otherwise(plan, done), by)
    if plan.out:
        out = [ids[number] for number in plan.out if number in ids]
        consent.opt_out_all(out, Said(source=Source.IMPORT, wording=wording, by=by))
    return done


def _looks_otherwise(plan: Plan, done: Written) -> list[int]:
    """Addresses that were here and have another contact, or one that is called otherwise."""
    linked = [identity for identity, _, is_new in done.linked if not is_new]
    known = plan.known.values()
    return linked + [one.id for one in known if one.contact in plan.changes]


def _create(rows: Sequence[Row]) -> list[int]:
    if not rows:
        return []
    given = [
        {**EMPTY, **row.values, "name": row.name, "emails": " ".join(row.emails),
         "custom": row.custom}
        for row in rows
    ]  # fmt: skip
    made = [pk for (pk,) in tenancy.rows(INSERT_CONTACTS, {"rows": json.dumps(given)})]
    if len(made) >= MANY:
        tenancy.rows("SELECT look_at_contacts()")
    return made


def _identities(
    plan: Plan, fresh: dict[str, tuple[str, int | None]], done: Written
) -> dict[str, int]:
    """Make those that are new, link those that are nobody's; every number's identity."""
    ids = {number: known.id for number, known in plan.known.items()}
    new = sorted(number for number in fresh if number not in plan.known)
    if new:
        gone = forgotten.among(new)  # opted out from the first moment on
        rows = [
            {
                "address": one,
                "label": fresh[one][0],
                "contact": fresh[one][1],
                "erased": one in gone,
            }
            for one in new
        ]
        made = tenancy.rows(INSERT_IDENTITIES, {"rows": json.dumps(rows)})
        if len(made) < len(new):
            raise Overtaken
        done.linked += [[pk, contact, 1] for pk, _, contact in made if contact]
        ids |= {address: pk for pk, address, _ in made}
    link = [
        (plan.known[number].id, contact, label)
        for number, (label, contact) in fresh.items()
        if contact and number in plan.known and plan.known[number].contact is None
    ]
    if link:
        pks, contacts, labels = zip(*sorted(link), strict=True)
        given = {"id": list(pks), "contact": list(contacts), "label": list(labels)}
        tenancy.execute(LINK, given)
        done.linked += [[pk, contact, 0] for pk, contact, _ in link]
    return ids


def apply(changes: Iterable[Change]) -> None:
    """Give the contacts the values of `after`; a custom field of None is none any more."""
    found = sorted(changes, key=lambda one: one.id)
    if not found:
        return
    new, added, removed = [], [], []
    for one in found:
        own = {name: value for name, value in one.after.items() if name.startswith(CUSTOM)}
        new.append(json.dumps({k: v for k, v in one.after.items() if k not in own}))
        own = {name.removeprefix(CUSTOM): value for name, value in own.items()}
        added.append(json.dumps({k: v for k, v in own.items() if v is not None}))
        removed.append(json.dumps([k for k, v in own.items() if v is None]))
    given = {"id": [one.id for one in found], "new": new, "added": added, "removed": removed}
    tenancy.execute(UPDATE_CONTACTS, given)
