"""Who opted out, since when and in which words: for the file of an audit."""

from collections.abc import Sequence

from django.utils.translation import gettext as _

from contacts.exports.kinds import Kind, Page, register
from contacts.exports.people import given
from contacts.models import Export
from contacts.models.consent import Source
from inbox import tenancy

OUT = """
FROM contacts_identity i
WHERE i.organization_id = %(organization)s AND i.opted_out_at IS NOT NULL AND i.id <= %(upto)s
"""
COUNT = "SELECT count(*)" + OUT
PAGE = (
    """
SELECT i.id, i.address, c.name,
       to_char(i.opted_out_at AT TIME ZONE 'UTC', 'YYYY-MM-DD HH24:MI:SS'),
       l.source, l.wording, u.name
FROM (SELECT i.*"""
    + OUT
    + """AND i.id > %(after)s ORDER BY i.id LIMIT %(most)s) i
LEFT JOIN contacts_contact c ON c.organization_id = i.organization_id AND c.id = i.contact_id
     AND c.deleted_at IS NULL AND (c.private_to_id IS NULL OR c.private_to_id = %(member)s)
LEFT JOIN LATERAL (
    SELECT l.source, l.wording, l.member_id FROM contacts_consent l
    WHERE l.organization_id = i.organization_id AND l.identity_id = i.id AND l.state = 'out'
    ORDER BY l.id DESC LIMIT 1) l ON true
LEFT JOIN accounts_member m ON m.organization_id = i.organization_id AND m.id = l.member_id
LEFT JOIN accounts_user u ON u.id = m.user_id
ORDER BY i.id
"""
)


def _begin(export: Export) -> None:
    ((upto,),) = tenancy.rows(
        "SELECT COALESCE(max(id), 0) FROM contacts_identity"
        " WHERE organization_id = %(organization)s"
    )
    export.asked = {"upto": upto}


def _count(export: Export) -> int:
    return int(tenancy.rows(COUNT, given(export))[0][0])


def _headings(export: Export) -> Sequence[str]:
    return [_("Phone"), _("Name"), _("Opted out"), _("Since (UTC)"), _("By way of"), _("Wording"),
            _("Member")]  # fmt: skip


def _page(export: Export, most: int) -> Page:
    ways = dict(Source.choices)
    return [
        (pk, [address, name or "", _("Yes"), since, str(ways.get(source, "")), wording or "",
              member or ""])
        for pk, address, name, since, source, wording, member
        in tenancy.rows(PAGE, given(export, most=most))
    ]  # fmt: skip


register(Kind("optouts", begin=_begin, headings=_headings, count=_count, page=_page))
