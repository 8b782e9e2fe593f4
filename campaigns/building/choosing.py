"""Which number of a contact with several gets a campaign: the one last written with, else a mobile
one, else the one known longest. Never two of them.
"""

from collections.abc import Sequence

from campaigns.models import Campaign
from inbox import tenancy

LAST = """
(SELECT max(c.last_message_at) FROM conversations_conversation c
 WHERE c.organization_id = %(organization)s AND c.identity_id = {one}.id)
"""
MOBILE = "(lower({one}.label) IN ('mobile', 'cell', 'cellulare', 'celular'))"
RANK = f"(coalesce({LAST}, '-infinity'), {MOBILE}, -{{one}}.id)"
# A number none of its contact's others goes before. Only contacts with several are looked into.
CHOSEN = f"""
AND NOT EXISTS (
    SELECT 1 FROM contacts_identity other WHERE other.organization_id = %(organization)s
      AND other.contact_id = i.contact_id AND other.kind = 'phone' AND other.id <> i.id
      AND {RANK.format(one="other")} > {RANK.format(one="i")})
"""  # noqa: S608 - our own words
SAME = f"""
SELECT i.id, i.contact_id, EXISTS (
    SELECT 1 FROM contacts_identity o JOIN campaigns_recipient r
      ON r.organization_id = o.organization_id AND r.identity_id = o.id
     AND r.campaign_id = %(campaign)s AND r.state <> 'skipped'
    WHERE o.organization_id = i.organization_id AND o.contact_id = i.contact_id AND o.id <> i.id)
FROM contacts_identity i
WHERE i.organization_id = %(organization)s AND i.id = ANY(%(people)s) AND i.contact_id IS NOT NULL
ORDER BY i.contact_id, {RANK.format(one="i")} DESC
"""  # noqa: S608 - the same


def twice(campaign: Campaign, people: Sequence[int]) -> set[int]:
    """Those of these numbers whose owner gets it on another one: planned already, or before them
    here.
    """
    if not people:
        return set()
    found, seen = set[int](), set[int]()
    given = {"campaign": campaign.pk, "people": list(people)}
    for pk, contact, is_planned in tenancy.rows(SAME, given):
        if is_planned or contact in seen:
            found.add(pk)
        seen.add(contact)
    return found
