"""What the outbox asks of a text to many, in the transaction that would commit its attempt."""

from collections.abc import Sequence

from django.utils import timezone
from django.utils.translation import gettext_noop as _

from campaigns import rules
from campaigns.sending.windows import Window
from inbox import tenancy
from inbox.conversations.carrying import outgoing
from inbox.conversations.carrying.outgoing import Ruling, Turn

CANCELLED, DOUBTED = _("The campaign was canceled"), _("Somebody has to look at this number first")
# Only what its campaign sends is its business: what a person sends again is theirs.
ASK = """
SELECT r.id, r.message_id, r.zone, c.state, coalesce(i.flag, '') <> '' OR i.blocked_at IS NOT NULL
FROM campaigns_recipient r
JOIN campaigns_campaign c ON c.organization_id = r.organization_id AND c.id = r.campaign_id
LEFT JOIN contacts_identity i ON i.organization_id = r.organization_id AND i.id = r.identity_id
WHERE r.organization_id = %(organization)s AND r.message_id = ANY(%(ids)s) AND r.state = 'queued'
"""
HOLD = """
UPDATE campaigns_recipient r SET state = 'planned', not_before = v.at
FROM unnest(%(ids)s::bigint[], %(ats)s::timestamptz[]) AS v(id, at)
WHERE r.organization_id = %(organization)s AND r.id = v.id
"""


@outgoing.judges
def judge(turns: Sequence[Turn]) -> Ruling:
    """Paused, quiet hours, a number that may not send: it waits. Canceled, or somebody has to look:
    it never goes.
    """
    now, window = timezone.now(), Window.of(rules.current())
    registered = {turn.message_id: turn.registered for turn in turns}
    held, refused, ids, ats = set[int](), dict[int, str](), [], []
    for pk, message, zone, state, is_doubted in tenancy.rows(ASK, {"ids": list(registered)}):
        opens = window.next(zone, now)
        if state == "cancelled" or is_doubted:
            refused[message] = CANCELLED if state == "cancelled" else DOUBTED
        elif state != "running" or opens > now or not registered[message]:
            held.add(message)
            ids.append(pk)
            ats.append(opens)
    if ids:
        tenancy.execute(HOLD, {"ids": ids, "ats": ats})
    return Ruling(frozenset(held), refused)
