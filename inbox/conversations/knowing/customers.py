"""A contact's change as it shows in conversations: all of them, in every inbox."""

from collections.abc import Iterator, Sequence

from contacts.events import (
    ContactDeleted,
    ContactEdited,
    ContactEvent,
    ContactMade,
    ContactRestored,
)
from contacts.identities import ContactChanged
from inbox import tenancy
from inbox.conversations.events import CustomerChanged
from inbox.events import Event, Published, publish, within

MOST = 200  # the newest ones: whatever somebody has open
TALKS = """
SELECT c.id, c.inbox_id, c.state <> 'closed' FROM conversations_conversation c
WHERE c.organization_id = %(organization)s AND c.identity_id = ANY(%(identities)s)
  AND c.state <> 'spam'
ORDER BY c.id DESC LIMIT %(most)s
"""


@within(ContactMade, ContactEdited, ContactDeleted, ContactRestored)
def follow(items: Sequence[Published]) -> None:
    """In the contact's own transaction. A private one was a number to everybody and still is."""
    for item in items:
        if not item.event.is_private and item.event.identity_ids:
            publish(*_told(item.event))


def _told(event: ContactEvent) -> Iterator[Event]:
    """A new name is a line in what goes on; what is closed gets it without a word."""
    params = {"identities": list(event.identity_ids), "most": MOST}
    names = event.changes.get("name")
    for pk, inbox, is_live in tenancy.rows(TALKS, params):
        ids = {"inbox_id": inbox, "conversation_id": pk, "actor_id": event.actor_id}
        if names and is_live:
            yield ContactChanged(**ids, changes={"name": names})
        else:
            yield CustomerChanged(**ids)
