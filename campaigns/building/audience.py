"""Who a campaign is for: shared contacts by what is known of them, whoever signed up to a list, and
numbers that were pasted.

Of a contact with several numbers one is chosen. What is known of conversations is asked in
the inboxes of the member who builds it, and in no other.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from campaigns.building import choosing
from campaigns.joining.signups import ON
from contacts import phones
from inbox import tenancy

MOST_COUNTED = 1_000_000
MOST_NUMBERS = 100_000
PERSON = """
i.id, i.address, coalesce(k.zone, ''), coalesce(k.name, ''), i.opted_out_at IS NOT NULL,
i.opted_in_at IS NOT NULL, i.flag <> '', i.blocked_at IS NOT NULL
"""
FROM = """
FROM contacts_identity i LEFT JOIN contacts_contact k
  ON k.organization_id = i.organization_id AND k.id = i.contact_id
 AND k.deleted_at IS NULL AND k.private_to_id IS NULL
WHERE i.organization_id = %(organization)s AND i.kind = 'phone'
"""
SHARED = f"AND k.id IS NOT NULL {choosing.CHOSEN}"
# Who signed up is asked for by the number they did it with, a contact or not.
LISTED = f"""
EXISTS (
    SELECT 1 FROM campaigns_subscriber s JOIN campaigns_signuplist l
      ON l.organization_id = s.organization_id AND l.id = s.list_id
    JOIN conversations_inboxaccess a
      ON a.organization_id = l.organization_id AND a.inbox_id = l.inbox_id
     AND a.member_id = %(member)s
    WHERE s.organization_id = %(organization)s AND s.identity_id = i.id
      AND s.list_id = %(list)s AND {ON})
"""  # noqa: S608 - our own words
TALKED = """
{no} EXISTS (
    SELECT 1 FROM conversations_conversation c JOIN conversations_inboxaccess a
      ON a.organization_id = c.organization_id AND a.inbox_id = c.inbox_id
     AND a.member_id = %(member)s
    WHERE c.organization_id = %(organization)s AND c.identity_id = i.id {what})
"""
TAGGED = """
AND EXISTS (SELECT 1 FROM conversations_conversationtag t WHERE t.organization_id =
    %(organization)s AND t.conversation_id = c.id AND t.tag_id = ANY(%({name})s::bigint[]))
"""
LATELY = "AND c.last_message_at > now() - %({name})s * interval '1 day'"
COUNT = """
SELECT count(*), count(*) FILTER (WHERE refused), count(opted_out_at) FROM ({found}) b
"""
# What a filter asks, and how. `owner` 0 is nobody's.
FILTERS = {
    "owner": "coalesce(k.owner_id, 0) = %(owner)s",
    "field": "k.custom ->> %(field)s = %(value)s",
    "language": "k.language = %(language)s",
    "list": LISTED,
    "tags": TALKED.format(no="", what=TAGGED.format(name="tags")),
    "without": TALKED.format(no="NOT", what=TAGGED.format(name="without")),
    "channel": TALKED.format(no="", what="AND c.channel_id = %(channel)s"),
    "within": TALKED.format(no="", what=LATELY.format(name="within")),
    "not_within": TALKED.format(no="NOT", what=LATELY.format(name="not_within")),
    "not_campaign": """NOT EXISTS (
        SELECT 1 FROM campaigns_recipient r WHERE r.organization_id = %(organization)s
          AND r.identity_id = i.id AND r.campaign_id = %(not_campaign)s
          AND r.message_id IS NOT NULL)""",
}


@dataclass(frozen=True, slots=True)
class Person:
    """Somebody it would go to, or why not."""

    id: int
    address: str
    zone: str
    name: str
    is_out: bool
    is_in: bool
    is_doubted: bool
    is_blocked: bool

    def refusal(self, *, only_opted_in: bool) -> str:
        """Why many may not be written to with this one among them, in a word, or ""."""
        if self.is_out:
            return "opted_out"
        if self.is_blocked:
            return "blocked"
        if self.is_doubted:
            return "doubted"
        if only_opted_in and not self.is_in:
            return "never_asked"
        return phones.why_not(self.address)


@dataclass(frozen=True)
class Pasted:
    """What was found in a list of numbers."""

    numbers: list[str]
    invalid: list[str]
    doubles: int
    beyond: int = 0  # more than a list may have


def people(
    asked: Mapping[str, Any], *, member_id: int | None, after: int, most: int
) -> list[Person]:
    """The next of the shared contacts that fit, by the ids of their numbers."""
    where, params = _where(asked, member_id)
    order = "AND i.id > %(after)s ORDER BY i.id LIMIT %(most)s"
    sql = f"SELECT {PERSON} {FROM} {where} {order}"
    return [Person(*row) for row in tenancy.rows(sql, {**params, "after": after, "most": most})]


def known(addresses: Sequence[str]) -> list[Person]:
    """Those of these numbers that we know, whoever's they are."""
    sql = f"SELECT {PERSON} {FROM} AND i.address = ANY(%(addresses)s) ORDER BY i.id"
    return [Person(*row) for row in tenancy.rows(sql, {"addresses": list(addresses)})]


@dataclass(frozen=True)
class Counted:
    """How many fit; of these, how many may not be written to, and how many opted out."""

    people: int
    refused: int
    out: int


def counted(asked: Mapping[str, Any], *, member_id: int | None, only_opted_in: bool) -> Counted:
    """How many of the shared contacts fit, up to MOST_COUNTED."""
    if not asked.get("people"):
        return Counted(0, 0, 0)
    where, params = _where(asked, member_id)
    out = "i.opted_out_at IS NOT NULL OR i.flag <> '' OR i.blocked_at IS NOT NULL"
    out += " OR i.opted_in_at IS NULL" if only_opted_in else ""
    found = f"SELECT {out} AS refused, opted_out_at {FROM} {where} LIMIT {MOST_COUNTED}"
    ((people, refused, left),) = tenancy.rows(COUNT.format(found=found), params)
    return Counted(people, refused, left)


def besides(
    addresses: Sequence[str], asked: Mapping[str, Any], *, member_id: int | None
) -> list[str]:
    """Those of a list of numbers that do not fit already: nobody counts twice."""
    if not addresses or not asked.get("people"):
        return list(addresses)
    where, params = _where(asked, member_id)
    sql = f"SELECT i.address {FROM} {where} AND i.address = ANY(%(addresses)s)"
    found = {one for (one,) in tenancy.rows(sql, {**params, "addresses": list(addresses)})}
    return [one for one in addresses if one not in found]


def read(text: str, country: str) -> Pasted:
    """Numbers of a pasted or uploaded list, in any spelling, one or several a line."""
    found: dict[str, None] = {}
    invalid, doubles, beyond = [], 0, 0
    for line in text.replace(";", "\n").replace(",", "\n").replace("\t", "\n").splitlines():
        word = line.strip().strip("\"'")
        if not word:
            continue
        address = phones.normalize(word, country)
        if phones.why_not(address):
            invalid.append(word[:40])
        elif address in found:
            doubles += 1
        elif len(found) < MOST_NUMBERS:
            found[address] = None
        else:
            beyond += 1
    return Pasted(list(found), invalid, doubles, beyond)


def _where(asked: Mapping[str, Any], member_id: int | None) -> tuple[str, dict[str, Any]]:
    """The filters that are set, and what they hold."""
    chosen = {name: value for name, value in asked.items() if name in FILTERS}
    params: dict[str, Any] = {**chosen, "member": member_id or 0}
    if "field" in chosen:
        params["value"] = str(asked.get("value", ""))
    if not asked.get("people"):
        return "AND false", params
    whose = "" if "list" in chosen else SHARED
    return whose + "".join(f" AND {FILTERS[name]}" for name in chosen), params
