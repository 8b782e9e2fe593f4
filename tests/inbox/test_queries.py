"""Pages and fragments ask PostgreSQL as often for three rows as for one: the number stands here.

STYLE.md 2.18. A change that makes a number larger explains itself; smaller is only good.
"""

from uuid import uuid4

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.utils import timezone

from contacts.models import Contact, Identity
from inbox.accounts.models import Event
from inbox.conversations.models import Attachment, Conversation, Message, SavedView, Unread
from inbox.conversations.owning import assigning
from inbox.conversations.writing import messages


def fill(house, cast, rows):
    """So many conversations, each with so many messages, files and lines."""
    made = []
    for number in range(rows):
        contact = Contact.objects.create(name=f"Contact {number}")
        identity = Identity.objects.create(address=f"+1206555{number:04d}", contact=contact)
        talk = Conversation.objects.create(
            inbox=house.inbox, channel=house.channel, identity=identity,
            last_message_at=timezone.now(),
        )  # fmt: skip
        for _ in range(rows):
            sent = messages.send(talk, by=cast.ben, body="Hello", key=uuid4())
            Message.objects.filter(pk=sent.pk).update(files=1)
            Attachment.objects.create(
                conversation=talk, message=sent, name="a.pdf", state="stored",
                content_type="application/pdf",
            )  # fmt: skip
            assigning.assign(talk, to=cast.ben, by=cast.ada)
            assigning.assign(talk, to=cast.ada, by=cast.ada)
        Attachment.objects.create(conversation=talk, uploader=cast.ada, state="stored", size=1)
        Unread.objects.create(member=cast.ada, conversation=talk, inbox=house.inbox)
        SavedView.objects.create(
            member=cast.ada, name=f"View {number}", query="state=open&unread=1&owner=me"
        )
        made.append(talk)
    return made


HTMX = {"HX-Request": "true"}
# name -> (queries, path, headers); a list asks twice: which rows, and what they show; all saved views
# together twice: how much their filters hold, and how much they hold themselves
ASKED = {
    "list": (13, lambda house, talk: f"/aurora/inboxes/{house.inbox.uuid}/", {}),
    "list alone": (
        8,
        lambda house, talk: f"/aurora/inboxes/{house.inbox.uuid}/",
        {**HTMX, "HX-Target": "list"},
    ),
    "thread": (30, lambda house, talk: f"/aurora/conversations/{talk.uuid}/", {}),
    "thread alone": (
        21,
        lambda house, talk: f"/aurora/conversations/{talk.uuid}/",
        HTMX,
    ),
    "head": (20, lambda house, talk: f"/aurora/conversations/{talk.uuid}/head/", HTMX),
    "catch-up": (
        15,
        lambda house, talk: f"/aurora/live/?cursor={first()}&conversation={talk.uuid}",
        {},
    ),
    "badges": (8, lambda house, talk: "/aurora/badges/", {}),
}


def first():
    return Event.objects.order_by("id").values_list("id", flat=True)[0]


@pytest.mark.parametrize("name", ASKED)
@pytest.mark.parametrize("rows", [1, 3])
def test_queries_do_not_grow_with_rows(cast, client, name, rows):
    expected, path, headers = ASKED[name]
    house = cast.aurora
    with house.open():
        talk = fill(house, cast, rows)[0]
        address = path(house, talk)
    client.force_login(cast.ada.user)
    client.get(address, headers=headers)  # what is kept for the process is kept now

    with CaptureQueriesContext(
        connection,
    ) as asked:
        answer = client.get(address, headers=headers)

    sql = [
        str(query["sql"])  # of a prepared one the driver does not say it
        for query in asked
        if not str(query["sql"]).startswith(("SAVEPOINT", "RELEASE", "SELECT set_config"))
    ]
    assert answer.status_code == 200
    assert len(sql) == expected, "\n".join(line[:150] for line in sql)
