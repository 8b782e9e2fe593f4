"""What contacts are narrowed by of themselves: whose they are, what their numbers agreed to, and
what the organization's own fields say.
"""

from collections.abc import Sequence
from uuid import UUID

from django.utils.translation import gettext as _

from contacts import fields, listing
from contacts.narrowing import Filter, Offered, Sieve, register
from inbox.accounts.models import Member

REACHED = """
{no} EXISTS (SELECT 1 FROM contacts_identity i WHERE i.organization_id = %(organization)s
    AND i.contact_id = k.id AND {which} OFFSET 0)
"""
BY_NUMBER = """
SELECT i.contact_id AS id FROM contacts_identity i
WHERE i.organization_id = %(organization)s AND {which}
"""
# a word -> what one of their numbers is, where an index holds these
NUMBERS = {
    "out": "i.opted_out_at IS NOT NULL",
    "in": "i.opted_in_at IS NOT NULL",
    "doubted": "i.flag > ''",
}
ASKED = "(i.opted_out_at IS NOT NULL OR i.opted_in_at IS NOT NULL)"
FIELD = "field-"
ANSWERS = """
k.custom <> '{{}}' AND contact_answers(k.custom)
    @> ARRAY[contact_answer(%(key_{n})s, %(answer_{n})s)]
"""
ANSWERING = """
SELECT contact_id AS id
FROM contacts_answering(%(organization)s, %(key_{n})s, %(answer_{n})s, %(few)s)
"""


def _owners(member: Member) -> Sequence[Offered]:
    names = [(str(one.uuid), one.user.name) for one in listing.owners()]
    options = [("me", _("Me")), ("nobody", _("Nobody")), *names]
    return [Offered("owner", _("Owner"), options)]


def _owner(_name: str, value: str, member: Member) -> Sieve | None:
    if value == "nobody":
        return Sieve("k.owner_id IS NULL")
    found = owner(value, member)
    ids = """SELECT o.id FROM contacts_contact o WHERE o.organization_id = %(organization)s
             AND o.owner_id = %(owner)s"""
    params = {"owner": found.pk if found else None}
    return Sieve("k.owner_id = %(owner)s", params, ids, is_walked=True) if found else None


def owner(word: str, member: Member) -> Member | None:
    """Whose contacts a word means, if one member's."""
    if word in {"me", str(member.uuid)}:
        return member
    try:
        uuid = UUID(word)
    except ValueError:
        return None
    return next((one for one in listing.owners() if one.uuid == uuid), None)


def _consents(_member: Member) -> Sequence[Offered]:
    options = [
        ("out", _("Opted out")),
        ("in", _("Opted in")),
        ("never", _("Never asked")),
        ("doubted", _("A number to look at")),
        ("none", _("No number")),
    ]
    return [Offered("consent", _("Texting"), options)]


def _consent(_name: str, value: str, _member: Member) -> Sieve | None:
    if value in NUMBERS:
        which = NUMBERS[value]
        return Sieve(REACHED.format(no="", which=which), ids=BY_NUMBER.format(which=which))
    if value == "none":
        return Sieve(REACHED.format(no="NOT", which="true"))
    numbered = REACHED.format(no="", which="true")
    return Sieve(f"{numbered} AND {REACHED.format(no='NOT', which=ASKED)}")


def _fields(_member: Member) -> Sequence[Offered]:
    yes_or_no = [("yes", _("Yes")), ("no", _("No"))]
    kinds = {"date": "date", "number": "number"}
    return [
        Offered(
            f"{FIELD}{one.uuid}",
            one.name,
            {"boolean": yes_or_no, "choice": [(word, word) for word in one.choices]}.get(one.kind),
            kinds.get(one.kind, "text"),
        )
        for one in fields.every()
    ]


def _field(name: str, value: str, _member: Member) -> Sieve | None:
    asked = fields.one(UUID(name.removeprefix(FIELD)))
    try:
        answer = fields.read(asked, value)
    except fields.BadAnswer:
        return None
    n = asked.pk
    said = str(answer).lower() if isinstance(answer, bool) else str(answer)
    params = {f"key_{n}": str(asked.uuid), f"answer_{n}": said}
    return Sieve(ANSWERS.format(n=n), params, ANSWERING.format(n=n))


register(Filter("owner", _owners, _owner))
register(Filter("consent", _consents, _consent))
register(Filter(FIELD, _fields, _field))
