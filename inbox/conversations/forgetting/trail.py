"""What the audit trail holds of a person who is to be forgotten."""

from typing import Any

from inbox import tenancy
from inbox.conversations.forgetting import erasing
from inbox.conversations.forgetting.erasing import Person

ROWS = 2000  # in one commit
TRAIL = """
SELECT id FROM accounts_event WHERE organization_id = %(organization)s AND id > %(after)s
ORDER BY id LIMIT %(most)s
"""
FORGET = """
UPDATE accounts_event SET changes = '{}'
WHERE organization_id = %(organization)s AND id > %(after)s AND id <= %(upto)s
  AND changes <> '{}'
  AND (changes::text LIKE ANY(%(words)s) OR changes->'contact' = ANY(%(pk)s::jsonb[]))
"""


@erasing.also("trail")
def forget_in_trail(person: Person, came: str | None) -> str:
    """Events that name them, by address or by uuid, keep who did what kind of thing and when."""
    after = int(came or 0)
    ids = [pk for (pk,) in tenancy.rows(TRAIL, {"after": after, "most": ROWS})]
    if not ids:
        return ""
    words = [f"%{word}%" for word in [*person.addresses, *person.names]]
    given: dict[str, Any] = {"after": after, "upto": ids[-1], "words": words}
    given["pk"] = [str(pk) for pk in person.contact_ids]
    tenancy.execute(FORGET, given)
    return str(ids[-1]) if len(ids) == ROWS else ""
