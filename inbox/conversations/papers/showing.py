"""An import as open pages see it: conversations whose customer it named, and lists of contacts.

A batch names thousands, so what it touches is one statement, and few of them are told; whoever
looks at a list asks for it anew when the import is over.
"""

from collections.abc import Sequence

from contacts.events import ImportChanged
from contacts.imports import telling
from inbox import tenancy
from inbox.accounts.models import Member
from inbox.conversations.events import CustomerChanged
from inbox.conversations.knowing.customers import MOST
from inbox.events import Published, publish, subscribe
from inbox.live import push

OVER = ("done", "cancelled", "failed", "undone")
TALKS = """
WITH named AS MATERIALIZED (
    SELECT c.id, c.inbox_id FROM conversations_conversation c
    WHERE c.organization_id = %(organization)s AND c.identity_id = ANY(%(identities)s)
      AND c.state <> 'spam')
SELECT id, inbox_id FROM named ORDER BY id DESC LIMIT %(most)s
"""


@telling.also
def tell_conversations(identity_ids: list[int], by: Member) -> None:
    """Their rows, and whoever has one open, show the contact from now on."""
    found = tenancy.rows(TALKS, {"identities": identity_ids, "most": MOST})
    publish(
        *(
            CustomerChanged(inbox_id=inbox, conversation_id=pk, actor_id=by.pk)
            for pk, inbox in found
        )
    )


@subscribe(ImportChanged)
def show_import(items: Sequence[Published]) -> None:
    """Once, at its end: open lists of contacts look again. To each member who is there, as what
    they may see differs.
    """
    if not any(item.event.changes["state"] in OVER for item in items):
        return
    members = Member.objects.filter(is_active=True).values_list("uuid", flat=True)
    for kind, uuid in push.audience(("member", uuid) for uuid in members).languages:
        push.signal(kind, uuid, contacts=True)
