"""A text that may have to be answered is written down with the text itself: no hint that is lost,
no process that dies takes it away. One statement a batch, and none of it in inboxes without rules.
"""

from collections.abc import Callable, Sequence

from django.db import transaction

from inbox import tenancy
from inbox.conversations.events import ConversationReopened, MessageReceived
from inbox.events import Published, within

Bell = Callable[[], None]
_bells: list[Bell] = []
WRITE = """
INSERT INTO autoreplies_waiting (organization_id, message_id, is_first)
SELECT %(organization)s, m.id, NOT EXISTS (
    SELECT 1 FROM conversations_message e
    WHERE e.organization_id = %(organization)s AND e.conversation_id = m.conversation_id
      AND e.id < m.id AND e.direction <> 'note'
      AND (e.id >= %(first)s OR NOT c.id = ANY(%(reopened)s)))
FROM conversations_message m
JOIN conversations_conversation c
  ON c.organization_id = %(organization)s AND c.id = m.conversation_id
WHERE m.organization_id = %(organization)s AND m.id = ANY(%(messages)s) AND (
    EXISTS (SELECT 1 FROM autoreplies_answering a WHERE a.organization_id = %(organization)s
            AND a.inbox_id = c.inbox_id AND (a.mode <> 'off' OR a.first))
    OR EXISTS (
        SELECT 1 FROM hours_absence z
        JOIN conversations_inboxaccess x
          ON x.organization_id = z.organization_id AND x.member_id = z.member_id
        JOIN conversations_inbox b ON b.organization_id = x.organization_id AND b.id = x.inbox_id
        WHERE z.organization_id = %(organization)s AND x.inbox_id = c.inbox_id
          AND b.kind = 'private' AND (z.first OR z.replies AND z.until > now())))
ORDER BY m.id ON CONFLICT DO NOTHING
"""

ANYBODY = """
EXISTS (SELECT 1 FROM autoreplies_answering WHERE organization_id = %(organization)s
        AND (mode <> 'off' OR first))
OR EXISTS (SELECT 1 FROM hours_absence WHERE organization_id = %(organization)s
           AND (first OR replies AND until > now()))
"""


def rings(function: Bell) -> Bell:
    """Call the function after a commit that wrote down what may have to be answered."""
    _bells.append(function)
    return function


@within(MessageReceived, ConversationReopened, where=ANYBODY)
def write(items: Sequence[Published]) -> None:
    """The texts of this batch whose inbox answers by itself, each told whether it began something:
    of a conversation that was opened again, only what came in this batch counts.
    """
    texts = [item.event.message_id for item in items if isinstance(item.event, MessageReceived)]
    if not texts:
        return
    again = [
        item.event.conversation_id for item in items if isinstance(item.event, ConversationReopened)
    ]
    given = {"messages": texts, "first": min(texts), "reopened": again}
    if tenancy.execute(WRITE, given, prepared=True):
        for function in _bells:
            transaction.on_commit(function)
