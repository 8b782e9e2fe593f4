"""A text that is a list's word is written down with the text itself: no hint that is lost, no
process that dies takes it away. No look-up where no number has a list.
"""

from collections.abc import Sequence
from typing import Any

from campaigns.joining import quiet
from campaigns.joining.signups import WAITS
from campaigns.models import ListText
from contacts import keywords
from inbox import tenancy
from inbox.autoreplies import refusing
from inbox.conversations.events import MessageReceived
from inbox.conversations.models import Message
from inbox.events import Published, within

LONGEST = 60  # nobody signs up with an essay
ANY = "EXISTS (SELECT 1 FROM campaigns_keyword WHERE organization_id = %(organization)s)"
SHORT = """
SELECT m.id, m.body, m.conversation_id, c.channel_id, c.identity_id FROM conversations_message m
JOIN conversations_conversation c
  ON c.organization_id = %(organization)s AND c.id = m.conversation_id
WHERE m.organization_id = %(organization)s AND m.id = ANY(%(ids)s)
  AND length(m.body) <= %(longest)s AND EXISTS (
    SELECT 1 FROM campaigns_keyword k
    WHERE k.organization_id = %(organization)s AND k.channel_id = c.channel_id)
ORDER BY m.id
"""
WORDS = """
SELECT channel_id, folded, kind, list_id FROM campaigns_keyword
WHERE organization_id = %(organization)s AND channel_id = ANY(%(channels)s)
  AND folded = ANY(%(folded)s)
"""
# Which list a yes means: the one that was asked for last on this number, and waits for it.
ASKED = """
SELECT list_id FROM (
    SELECT t.list_id, t.at FROM campaigns_listtext t
    WHERE t.organization_id = %(organization)s AND t.identity_id = %(identity)s
      AND t.kind = 'join' AND t.due_at IS NOT NULL
    UNION ALL
    SELECT s.list_id, s.asked_at FROM campaigns_subscriber s
    WHERE s.organization_id = %(organization)s AND s.identity_id = %(identity)s
      AND s.state = 'pending' AND s.asked_at > now() - %(waits)s
) asked WHERE list_id = ANY(%(lists)s) ORDER BY at DESC, list_id DESC LIMIT 1
"""


@within(MessageReceived, where=ANY)
def note(items: Sequence[Published]) -> None:
    """The texts of this batch that are a word of their number's lists, in their order."""
    ids = [item.event.message_id for item in items]
    found = tenancy.rows(SHORT, {"ids": ids, "longest": LONGEST}, prepared=True)
    if not found:
        return
    folded = {pk: keywords.fold(body) for pk, body, *_ in found}
    known: dict[tuple[int, str], dict[str, list[int]]] = {}
    asked: dict[str, Any] = {
        "channels": list({channel for *_, channel, _ in found}),
        "folded": list(set(folded.values())),
    }
    for channel, word, kind, of in tenancy.rows(WORDS, asked):
        known.setdefault((channel, word), {}).setdefault(kind, []).append(of)
    talks = set()
    for pk, _, talk, channel, person in found:
        meant = known.get((channel, folded[pk]))
        if meant and _write(pk, person, meant):
            talks.add(talk)
    if talks:
        quiet.hush(talks)


def _write(message: int, person: int, meant: dict[str, list[int]]) -> bool:
    """Whether it is one of a list's."""
    for kind in ("join", "leave"):
        for of in meant.get(kind, []):
            ListText.objects.create(message_id=message, list_id=of, identity_id=person, kind=kind)
            return True
    given = {"identity": person, "lists": meant["yes"], "waits": WAITS}
    for (of,) in tenancy.rows(ASKED, given):
        ListText.objects.create(message_id=message, list_id=of, identity_id=person, kind="yes")
        return True
    return False


@refusing.also
def is_ours(message: Message) -> str:
    """A list answers it: no other machine does."""
    return "list" if ListText.objects.filter(message=message).exists() else ""
