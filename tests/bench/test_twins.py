"""The twins of the list page, against which it is measured, draw what it draws."""

from datetime import timedelta

import pytest
from django.test import Client
from django.utils import timezone

from bench import twins
from contacts.models import Contact, Identity
from inbox.conversations.models import Conversation, ConversationTag, Tag, Unread

NOW = timezone.now().replace(microsecond=0)


@pytest.fixture
def listed(cast, settings):
    """Where Ben's list is; in it is what the benchmark's data has: named and not, with an owner, an
    assignee, tags, an answer's author, unread.
    """
    settings.ROOT_URLCONF = "bench.urls"
    house = cast.aurora
    with house.open():
        tags = [Tag.objects.create(name=name, hue=hue) for name, hue in (("Hot", 3), ("Late", 9))]
        for number, (name, fields) in enumerate(
            [
                ("Anna Rossi", {"last_direction": "in", "last_preview": "Is my <bike> ready?"}),
                ("Bea", {"last_direction": "out", "last_author": cast.ada, "assignee": cast.ben}),
                ("", {"last_direction": "in", "last_preview": "Hello"}),
            ]
        ):
            contact = Contact.objects.create(name=name, owner=cast.ada) if name else None
            identity = Identity.objects.create(address=f"+1206555000{number}", contact=contact)
            talk = Conversation.objects.create(
                inbox=house.inbox, channel=house.channel, identity=identity, revision=number,
                last_message_at=NOW - timedelta(minutes=number), **{"last_preview": "Yes", **fields},
            )  # fmt: skip
            for tag in tags[:number]:
                ConversationTag.objects.create(conversation=talk, tag=tag)
            if not number:
                Unread.objects.create(member=cast.ben, conversation=talk, inbox=house.inbox)
    return f"inboxes/{house.inbox.uuid}/"


def test_the_twins_draw_the_rows_of_the_product(cast, listed):
    ben = Client()
    ben.force_login(cast.ben.user)
    shown = ben.get(f"/aurora/{listed}").content.decode()
    twins.prepare(shown)

    for twin in ("strings", "django"):
        drawn = ben.get(f"/aurora/twins/{twin}/{cast.aurora.inbox.uuid}/").content.decode()
        twins.check(drawn, shown)
        with pytest.raises(twins.OutOfDate):
            twins.check(drawn, shown.replace("row__time", "row__clock"))
