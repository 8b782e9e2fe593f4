"""Who has not seen a text that came: one sparse row a member, and none for what they have seen."""

from inbox import tenancy
from inbox.conversations.models import Conversation

# Of conversations v(conversation, inbox, free): all who may open them; of those in a queue that
# nobody has only who is there, and managers.
MARK = """
INSERT INTO conversations_unread (organization_id, member_id, conversation_id, inbox_id)
SELECT a.organization_id, a.member_id, v.conversation, a.inbox_id
FROM {}
JOIN conversations_inboxaccess a ON a.organization_id = %(organization)s AND a.inbox_id = v.inbox
JOIN conversations_inbox b ON b.organization_id = a.organization_id AND b.id = v.inbox
WHERE NOT (b.is_queue AND v.free) OR EXISTS (
    SELECT 1 FROM conversations_attendance t WHERE t.organization_id = %(organization)s
      AND t.inbox_id = v.inbox AND t.member_id = a.member_id AND t.is_in
) OR EXISTS (
    SELECT 1 FROM accounts_member m WHERE m.organization_id = %(organization)s
      AND m.id = a.member_id AND m.role <> 'agent'
)
ON CONFLICT DO NOTHING
"""
GIVEN = """
unnest(%(threads)s::bigint[], %(inboxes)s::bigint[], %(free)s::bool[])
     AS v(conversation, inbox, free)
""".strip()


def mark(threads: list[Conversation]) -> None:
    """One sparse row for each member who may open the inbox and has not this one already; what
    nobody has in a queue is offered to those who are there, and to managers. What is not open is
    unread to nobody: no list would show what a badge counts.
    """
    threads = [thread for thread in threads if thread.state == "open"]
    if not threads:
        return
    inboxes = {thread.pk: thread.inbox_id for thread in threads}
    free = {thread.pk: thread.assignee_id is None for thread in threads}
    tenancy.execute(
        MARK.format(GIVEN),
        {
            "threads": list(inboxes),
            "inboxes": list(inboxes.values()),
            "free": [free[pk] for pk in inboxes],
        },
        prepared=True,
    )
