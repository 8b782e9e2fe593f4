"""What the wires know of somebody who is to be forgotten: raw webhooks, and the carrier's list.

Who is forgotten must not come back with it: of an erased text its carrier's id stays for as long as
webhooks are kept, and nothing else.
"""

from collections.abc import Sequence

from channels_app.models import Delivery
from inbox import tenancy
from inbox.conversations.forgetting import erasing, removing
from inbox.conversations.forgetting.erasing import Person
from inbox.conversations.forgetting.removing import Gone

ERASED = "erased"
ROWS = 1000
BLANK = """
INSERT INTO channels_app_delivery (organization_id, connection_id, kind, dedupe_key, query, attempt,
                                   raw, state, reason, tries)
SELECT %(organization)s, v.connection, 'message', v.key, '', NULL, '', 'done', %(reason)s, 0
FROM unnest(%(connections)s::bigint[], %(keys)s::text[]) AS v(connection, key)
ON CONFLICT (organization_id, connection_id, dedupe_key) DO UPDATE
SET raw = '', query = '', state = 'done', reason = %(reason)s, received_at = now()
"""
NEXT = """
SELECT id FROM channels_app_delivery
WHERE organization_id = %(organization)s AND id > %(after)s ORDER BY id LIMIT %(most)s
"""
SCRUB = """
UPDATE channels_app_delivery SET raw = '', query = '', state = 'done', reason = %(reason)s
WHERE organization_id = %(organization)s AND id > %(after)s AND id <= %(upto)s
  AND state <> 'waiting' AND EXISTS (
    SELECT 1 FROM unnest(%(needles)s::text[]) AS needle
    WHERE position(convert_to(needle, 'UTF8') IN raw) > 0)
"""


@removing.also
def remember_texts(gone: Sequence[Gone]) -> None:
    """A webhook that is repeated, and the carrier's list of what we may have missed, find these
    known.
    """
    texts = [one for one in gone if one.direction == "in" and one.connection_id and one.carrier_id]
    if texts:
        tenancy.execute(
            BLANK,
            {
                "connections": [one.connection_id for one in texts],
                "keys": [f"message:{one.carrier_id}"[:160] for one in texts],
                "reason": ERASED,
            },
        )


@erasing.also("webhooks")
def forget_webhooks(person: Person, came: str | None) -> str:
    """Whatever names their number. What is not read yet is left: it is of somebody new."""
    after = int(came or 0)
    ids = [pk for (pk,) in tenancy.rows(NEXT, {"after": after, "most": ROWS})]
    if not ids:
        return ""
    needles = [address.removeprefix("+") for address in person.addresses]
    given = {"after": after, "upto": ids[-1], "needles": needles, "reason": ERASED}
    tenancy.execute(SCRUB, given)
    return str(ids[-1]) if len(ids) == ROWS else ""


def known(connection_id: int, carrier_ids: Sequence[str]) -> set[str]:
    """Those of the carrier's messages that were here and were erased."""
    keys = {f"message:{one}"[:160]: one for one in carrier_ids}
    found = Delivery.objects.filter(
        connection_id=connection_id, dedupe_key__in=keys, reason=ERASED
    ).values_list("dedupe_key", flat=True)
    return {keys[key] for key in found}
