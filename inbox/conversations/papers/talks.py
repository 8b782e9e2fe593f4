"""What was exchanged with one contact, for the contact: without the team's notes, and only from
inboxes that the member may open, when it is written and when it is fetched.
"""

from collections.abc import Sequence
from typing import Any

from django.utils import timezone
from django.utils.translation import gettext as _

from contacts.exports.kinds import Kind, Page, register
from contacts.models import Export
from inbox import tenancy
from inbox.accounts.models import Member
from inbox.conversations import access
from inbox.conversations.models.message import Status
from inbox.conversations.phoning import callings
from inbox.conversations.sight import open_to

EXCHANGED = f"""
FROM conversations_message m
JOIN conversations_conversation c ON c.organization_id = m.organization_id
 AND c.id = m.conversation_id
JOIN contacts_identity i ON i.organization_id = c.organization_id AND i.id = c.identity_id
WHERE m.organization_id = %(organization)s AND i.contact_id = %(contact)s AND m.id <= %(upto)s
  AND m.direction IN ('in', 'out') AND m.status NOT IN ('scheduled', 'cancelled')
  AND c.inbox_id = ANY(%(inboxes)s) AND c.inbox_id IN (
    SELECT a.inbox_id FROM conversations_inboxaccess a
    WHERE a.organization_id = m.organization_id AND a.member_id = %(member)s)
  AND {open_to("%(member)s")}
"""
COUNT = "SELECT count(*)" + EXCHANGED
PAGE = (
    """
SELECT p.id, p.created_at, p.direction, p.body, p.status, p.address, n.address, x.name, u.name,
       ARRAY(SELECT f.name FROM conversations_attachment f
             WHERE f.organization_id = p.organization_id AND f.message_id = p.id
             ORDER BY f.position), k.state, k.seconds
FROM (SELECT m.*, i.address, c.channel_id, c.inbox_id"""
    + EXCHANGED
    + """AND m.id > %(after)s ORDER BY m.id LIMIT %(most)s) p
JOIN conversations_channel n ON n.organization_id = p.organization_id AND n.id = p.channel_id
JOIN conversations_inbox x ON x.organization_id = p.organization_id AND x.id = p.inbox_id
LEFT JOIN accounts_member a ON a.organization_id = p.organization_id AND a.id = p.author_id
LEFT JOIN accounts_user u ON u.id = a.user_id
LEFT JOIN conversations_call k ON k.organization_id = p.organization_id AND k.message_id = p.id
ORDER BY p.id
"""
)


def _begin(export: Export) -> None:
    ((upto,),) = tenancy.rows(
        "SELECT COALESCE(max(id), 0) FROM conversations_message"
        " WHERE organization_id = %(organization)s"
    )
    inboxes = access.inbox_ids(export.member).values_list("inbox_id", flat=True)
    export.asked = {"upto": upto, "inboxes": sorted(inboxes)}


def _given(export: Export, **more: Any) -> dict[str, Any]:
    base = {"contact": export.target, "member": export.member_id, "after": export.after}
    return {**base, **export.asked, **more}


def _count(export: Export) -> int:
    return int(tenancy.rows(COUNT, _given(export))[0][0])


def _headings(export: Export) -> Sequence[str]:
    return [_("Time"), _("Inbox"), _("Our number"), _("Their number"), _("Direction"), _("Member"),
            _("Text"), _("Files"), _("Status")]  # fmt: skip


def _page(export: Export, most: int) -> Page:
    states, found = dict(Status.choices), []
    for pk, at, direction, body, status, theirs, ours, inbox, author, names, *call in tenancy.rows(
        PAGE, _given(export, most=most)
    ):
        when = timezone.localtime(at).isoformat(" ", "seconds")
        way = _("Received") if direction == "in" else _("Sent")
        if call[0]:  # there are no words in it: what was heard is said in theirs
            text, state = callings.line(call[0], call[1]), ""
        else:
            text, state = body, str(states[status])
        found.append(
            (pk, [when, inbox, ours, theirs, way, author or "", text, "; ".join(names),
                  state])
        )  # fmt: skip
    return found


def _may_fetch(export: Export, member: Member) -> bool:
    own = set(access.inbox_ids(member).values_list("inbox_id", flat=True))
    return own.issuperset(export.asked["inboxes"])


register(
    Kind(
        "conversations",
        begin=_begin,
        headings=_headings,
        count=_count,
        page=_page,
        may_fetch=_may_fetch,
    )
)
