"""The ways to a list: walked along an index of each inbox, read whole where few belong to it, and
through the statement that counts. They give the same rows in the same order, to everybody.
"""

from datetime import timedelta
from itertools import product

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.utils import timezone

from contacts.models import Contact, Identity
from inbox import tenancy
from inbox.conversations.finding import along, filters, lists, walks
from inbox.conversations.finding.filters import Choice
from inbox.conversations.models import (
    Conversation,
    ConversationTag,
    Inbox,
    InboxAccess,
    Participant,
    Pin,
    Tag,
    Unread,
)

DAYS = timedelta(days=1)
MOST = 4


@pytest.fixture
def workshop(cast, aurora):
    made = Inbox.objects.create(name="Workshop", api_code="workshop")
    for member in (cast.ada, cast.ben):
        InboxAccess.objects.create(inbox=made, member=member)
    return made


@pytest.fixture
def many(cast, aurora, workshop):
    """Of every state and of everybody, in two inboxes of which one is a queue; some without a
    word, some pinned.
    """
    tenancy.execute("SET LOCAL transaction_timeout = 0")  # all lists are one transaction
    now = timezone.now()
    contact = Contact.objects.create(name="Anna", owner=cast.ben)
    people = [None, cast.ben, cast.ada]
    made = []
    for n, (state, who) in enumerate(
        product(["open", "open", "open", "closed", "closed", "snoozed", "sent"], people)
    ):
        for inbox in (aurora.inbox, workshop):
            made.append(
                Conversation(
                    inbox=inbox, channel=aurora.channel, state=state, assignee=who,
                    identity=Identity.objects.create(
                        address=f"+1206{inbox.pk % 1000:03}{n:04}", contact=contact if n % 3 else None),
                    last_message_at=now - n % 5 * DAYS if n % 4 else None,
                    opened_at=now - n * 3 * DAYS,
                    closed_at=now - n * 2 * DAYS if state == "closed" else None,
                )
            )  # fmt: skip
    Conversation.objects.bulk_create(made)
    for place, talk in enumerate(Conversation.objects.order_by("-id")[::5]):
        Pin.objects.create(member=cast.ben, conversation=talk, position=-place)


def pages(choice, member, walk):
    """All pages of a list, as ids with their part."""
    found, after = [], ""
    for _ in range(30):
        position = lists._position(after)
        params = {**choice.params, "member": member.pk}
        if position is not None:
            params["at"], params["id"] = position
        rows = walk(choice, params, position)
        listed = [row for row in rows if row[1]]
        found += [(row[0], bool(row[1])) for row in rows if row not in listed[MOST:]]
        if len(listed) <= MOST:
            return found
        talk = Conversation.objects.get(pk=listed[MOST - 1][0])
        at = talk.last_message_at if choice.order.by_messages else talk.closed_at or talk.opened_at
        after = f"{at.isoformat() if at else '-'}~{talk.pk}"
    raise AssertionError("no end")


def walked(choice, params, position):
    rows = along.walk(choice, params, position, MOST + 1)
    assert rows is not None
    return [(row[0], row[-1] is None) for row in rows]


def read(choice, params, position):
    return tenancy.rows(walks.ids(choice, "", position, MOST + 1), params)


@pytest.mark.parametrize("sight", Inbox.Sight.values)
@pytest.mark.usefixtures("many")
def test_both_ways_give_the_same(cast, workshop, aurora, sight):
    Inbox.objects.filter(pk=aurora.inbox.pk).update(sight=sight)
    Inbox.objects.filter(pk=workshop.pk).update(is_queue=True)
    places = (None, aurora.inbox.pk)

    for inbox, state in product(places, ("open", "closed", "archived", "snoozed", "sent")):
        for sort, assigned in product(filters.sorts(state), ("", "me", "others")):
            choice = Choice(inbox=inbox, state=state, sort=sort, assigned=assigned)
            for member in (cast.ben, cast.ada):
                assert pages(choice, member, walked) == pages(choice, member, read), choice


NARROWED = (
    {"unread": True},
    {"took_part": True},
    {"tag": True},
    {"owner": True},
    {"channel": True},
    {"assigned": "others"},
    {"tag": True, "unread": True},
    {"owner": True, "took_part": True, "channel": True},
)


@pytest.mark.parametrize("few", [1, 6, 300])
@pytest.mark.usefixtures("many")
def test_few_and_many_give_the_same(cast, aurora, workshop, monkeypatch, few):
    """Whichever of a list's filters let few through."""
    monkeypatch.setattr("inbox.conversations.finding.along.FEW", few)
    tag = Tag.objects.create(name="Wheels", hue=3)
    ids = {"tag": tag.pk, "owner": cast.ben.pk, "channel": aurora.channel.pk}
    for n, talk in enumerate(Conversation.objects.order_by("id")):
        if n % 3:
            ConversationTag.objects.create(conversation=talk, tag=tag)
        if n % 4 < 2:
            Participant.objects.create(conversation=talk, member=cast.ben)
        if n % 5 < 3:
            Unread.objects.create(conversation=talk, member=cast.ben, inbox=talk.inbox)

    for inbox, narrowed in product((None, aurora.inbox.pk), NARROWED):
        for sort in filters.FOUR:
            said = {name: ids.get(name, value) for name, value in narrowed.items()}
            choice = Choice(inbox=inbox, sort=sort, **said)
            found = pages(choice, cast.ben, walked)
            assert found == pages(choice, cast.ben, read), choice
            assert found, choice


def _access(cast, workshop, aurora):
    """What changes the inboxes a member's lists are made of."""
    Inbox.objects.filter(pk=workshop.pk).update(is_queue=True)
    yield
    Inbox.objects.filter(pk=aurora.inbox.pk).update(sight="own")
    yield
    Inbox.objects.filter(pk=workshop.pk).update(archive_days=1)
    yield
    InboxAccess.objects.filter(inbox=aurora.inbox, member=cast.ben).delete()
    yield
    InboxAccess.objects.filter(member=cast.ben).delete()
    yield
    InboxAccess.objects.create(inbox=workshop, member=cast.ben)
    yield
    InboxAccess.objects.create(inbox=aurora.inbox, member=cast.ben)
    yield


@pytest.mark.usefixtures("many")
def test_lists_of_all_inboxes_know_at_once_what_changed_in_them(cast, aurora, workshop):
    asked = [Choice(), Choice(state="closed"), Choice(took_part=True)]
    talk = Conversation.objects.filter(inbox=workshop, state="open").last()
    Participant.objects.create(conversation=talk, member=cast.ben)
    seen = []
    for choice in asked:
        pages(choice, cast.ben, walked)  # remembered now

    for _ in _access(cast, workshop, aurora):
        found = [pages(choice, cast.ben, walked) for choice in asked]
        assert found == [pages(choice, cast.ben, read) for choice in asked]
        seen.append(found)

    assert seen[4] == [[], [], []]
    assert seen[5:] == [seen[3], seen[2]]
    assert len({repr(one) for one in seen}) == 5


@pytest.mark.usefixtures("many")
def test_inboxes_of_a_list_are_looked_up_once_and_again_when_they_changed(cast, workshop):
    def statements():
        with CaptureQueriesContext(connection) as asked:
            lists.fetch(Choice(), member=cast.ben)
        return len(asked)

    first = statements()
    again = statements()
    Inbox.objects.filter(pk=workshop.pk).update(archive_days=3)

    assert (first, again, statements(), statements()) == (3, 2, 4, 2)


@pytest.mark.usefixtures("many")
def test_more_inboxes_than_are_walked_give_the_same(cast, monkeypatch):
    walked_through = lists.page(Choice(), member=cast.ben, country="US")
    along.REMEMBERED.clear()
    monkeypatch.setattr(along, "MANY", 1)

    found = lists.page(Choice(), member=cast.ben, country="US")

    assert not along.REMEMBERED
    assert (found.pinned, found.rows) == (walked_through.pinned, walked_through.rows)
