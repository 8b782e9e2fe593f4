"""What is to be mailed is written down with the change itself, for each recipient it concerns: one
statement a kind, and no row where nobody wants to know.
"""

from collections.abc import Sequence
from typing import Any

from contacts.events import ContactMade
from contacts.models import Consent
from inbox import tenancy
from inbox.conversations.events import ConsentChanged, MessageReceived, OptOutsAdded
from inbox.conversations.models import Conversation
from inbox.conversations.models.conversation import LIVE_STATES
from inbox.events import Published, within

# what people and their customers say; no list, no carrier, no program
HEARD = ("keyword", "member")
READY = """
r.organization_id = %(organization)s AND (r.member_id IS NOT NULL OR r.confirmed_at IS NOT NULL)
"""

CONSENTS = f"""
INSERT INTO alerts_item (organization_id, recipient_id, conversation_id, identity_id, word, source)
SELECT DISTINCT ON (r.id, c.identity_id, v.word)
       %(organization)s, r.id, c.id, c.identity_id, v.word, v.source
FROM unnest(%(talks)s::bigint[], %(words)s::text[], %(sources)s::text[])
     AS v(talk, word, source)
JOIN conversations_conversation c ON c.organization_id = %(organization)s AND c.id = v.talk
JOIN conversations_inbox b ON b.organization_id = c.organization_id AND b.id = c.inbox_id
JOIN alerts_recipient r ON r.kind = 'opt_outs' AND (r.team_id IS NULL OR r.team_id = b.team_id)
WHERE {READY} AND NOT EXISTS (
    SELECT 1 FROM alerts_item i WHERE i.organization_id = %(organization)s
      AND i.recipient_id = r.id AND i.identity_id = c.identity_id AND i.word = v.word
      AND i.mail_id IS NULL)
ORDER BY r.id, c.identity_id, v.word, c.id
"""  # noqa: S608 - our own words

# put on the list by hand, and in no conversation: whoever hears of the whole organization
ADDED = f"""
INSERT INTO alerts_item (organization_id, recipient_id, identity_id, word, source)
SELECT %(organization)s, r.id, v.identity, 'out', 'member'
FROM unnest(%(identities)s::bigint[]) AS v(identity)
JOIN alerts_recipient r ON r.kind = 'opt_outs' AND r.team_id IS NULL
WHERE {READY} ORDER BY v.identity
"""  # noqa: S608 - our own words

# once a day for a conversation, however much is written in it
UNKNOWN = f"""
INSERT INTO alerts_item (organization_id, recipient_id, conversation_id, message_id, word, source)
SELECT DISTINCT ON (r.id, c.id) %(organization)s, r.id, c.id, m.id, '', ''
FROM conversations_message m
JOIN conversations_conversation c
  ON c.organization_id = %(organization)s AND c.id = m.conversation_id
JOIN contacts_identity n ON n.organization_id = c.organization_id AND n.id = c.identity_id
JOIN conversations_inbox b ON b.organization_id = c.organization_id AND b.id = c.inbox_id
JOIN alerts_recipient r ON r.kind = 'unknown' AND (r.team_id IS NULL OR r.team_id = b.team_id)
WHERE m.organization_id = %(organization)s AND m.id = ANY(%(messages)s)
  AND n.contact_id IS NULL AND {READY} AND NOT EXISTS (
    SELECT 1 FROM alerts_item i WHERE i.organization_id = %(organization)s
      AND i.recipient_id = r.id AND i.conversation_id = c.id AND i.at > now() - interval '1 day')
ORDER BY r.id, c.id, m.id
"""  # noqa: S608 - our own words

ANYBODY = """
EXISTS (SELECT 1 FROM alerts_recipient WHERE organization_id = %(organization)s
        AND kind = 'unknown')
"""

CONTACTS = f"""
INSERT INTO alerts_item (organization_id, recipient_id, contact_id, word, source)
SELECT %(organization)s, r.id, v.contact, '', ''
FROM unnest(%(contacts)s::bigint[], %(actors)s::bigint[]) AS v(contact, actor)
JOIN alerts_recipient r ON r.kind = 'contacts' AND (r.team_id IS NULL OR EXISTS (
    SELECT 1 FROM accounts_teammember t WHERE t.organization_id = %(organization)s
      AND t.team_id = r.team_id AND t.member_id = v.actor))
WHERE {READY} ORDER BY v.contact
"""  # noqa: S608 - our own words


@within(ConsentChanged)
def note_consents(items: Sequence[Published]) -> None:
    """Somebody may not be texted any more, or may again."""
    heard = [item.event for item in items if item.event.changes.get("by") in HEARD]
    if heard:
        given: dict[str, Any] = {
            "talks": [event.conversation_id for event in heard],
            "words": [event.changes["consent"][1] for event in heard],
            "sources": [event.changes["by"] for event in heard],
        }
        tenancy.execute(CONSENTS, given)


@within(OptOutsAdded)
def note_added(items: Sequence[Published]) -> None:
    """A member put numbers on the list; those in a conversation were told of already."""
    counts = [e.changes for item in items if (e := item.event).changes.get("source") == "member"]
    if not counts:
        return
    live = Conversation.objects.filter(state__in=LIVE_STATES)
    made = sum(one["count"] for one in counts)  # the ledger's newest lines
    lines = Consent.objects.filter(state="out", source="member").order_by("-id")
    ids = list(lines.values_list("identity_id", flat=True)[:made])
    known = set(live.filter(identity_id__in=ids).values_list("identity_id", flat=True))
    found = [one for one in ids if one not in known]
    if found:
        tenancy.execute(ADDED, {"identities": found})


@within(MessageReceived, where=ANYBODY)
def note_unknown(items: Sequence[Published]) -> None:
    """A number wrote that is nobody's."""
    given = {"messages": [item.event.message_id for item in items]}
    tenancy.execute(UNKNOWN, given, prepared=True)


@within(ContactMade)
def note_contacts(items: Sequence[Published]) -> None:
    """A member added somebody for everybody to see."""
    made = [item.event for item in items if not item.event.is_private]
    if made:
        given = {
            "contacts": [event.contact_id for event in made],
            "actors": [event.actor_id for event in made],
        }
        tenancy.execute(CONTACTS, given)
