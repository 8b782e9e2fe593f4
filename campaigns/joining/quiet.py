"""Conversations that hold nothing but a list's words: nobody has to look at them."""

from collections.abc import Collection

from inbox import tenancy
from inbox.conversations.models import Unread

# Neither a colleague's text nor a customer's that no list answers. What many got is no talk.
NOTHING_ELSE = """
SELECT v.id FROM unnest(%(talks)s::bigint[]) AS v(id) WHERE NOT EXISTS (
    SELECT 1 FROM conversations_message m
    WHERE m.organization_id = %(organization)s AND m.conversation_id = v.id AND NOT m.bulk
      AND (m.author_id IS NOT NULL OR m.direction = 'in') AND NOT EXISTS (
        SELECT 1 FROM campaigns_listtext t
        WHERE t.organization_id = m.organization_id AND t.message_id = m.id))
"""


def among(talks: Collection[int]) -> list[int]:
    """Those of these conversations."""
    return [pk for (pk,) in tenancy.rows(NOTHING_ELSE, {"talks": list(talks)})]


def hush(talks: Collection[int]) -> None:
    """They are unread for nobody, so that nothing rings: the machine answers."""
    found = among(talks)
    if found:
        Unread.objects.filter(conversation_id__in=found).delete()
