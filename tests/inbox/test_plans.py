"""A list that few belong to reads few conversations, whatever its inbox holds."""

import pytest
from django.utils import timezone

from contacts.models import Contact, Identity
from inbox import tenancy
from inbox.conversations.carrying import inbound, meeting
from inbox.conversations.finding import filters, lists, search
from inbox.conversations.finding.filters import Choice
from inbox.conversations.models import (
    Conversation,
    ConversationTag,
    Message,
    Participant,
    Tag,
    Unread,
)
from inbox.conversations.showing import history, timeline

MANY = 2000
FILL = """
WITH numbers AS (
    INSERT INTO contacts_identity (organization_id, uuid, kind, address, flag)
    SELECT %(organization)s, gen_random_uuid(), 'phone', '+1206' || (5000000 + n), ''
    FROM generate_series(1, %(many)s) n RETURNING id
)
INSERT INTO conversations_conversation (organization_id, uuid, state, inbox_id, channel_id,
    identity_id, last_message_at, last_direction, last_status, last_preview, last_kind, revision)
SELECT %(organization)s, gen_random_uuid(), 'open', %(inbox)s, %(channel)s,
       id, now(), 'in', 'received', 'Hello', '', 1 FROM numbers
"""
# By their owner, as autovacuum would: of a table nobody looked at the planner guesses.
ANALYZED = (
    "SET LOCAL ROLE NONE",
    "ANALYZE conversations_conversation, contacts_identity",
    "SET LOCAL ROLE frontdesk_app",
)
READ = """
SELECT seq_tup_read + idx_tup_fetch FROM pg_stat_xact_user_tables
WHERE relname = 'conversations_conversation'
"""
READ_TEXTS = READ.replace("conversations_conversation", "conversations_message")


def _one_of_many(house, contact):
    """A conversation with this contact, beside so many others."""
    given = {"many": MANY, "inbox": house.inbox.pk, "channel": house.channel.pk}
    tenancy.execute(FILL, given)
    for statement in ANALYZED:
        tenancy.execute(statement)
    identity = Identity.objects.create(address="+12065550001", contact=contact)
    return Conversation.objects.create(
        inbox=house.inbox, channel=house.channel, identity=identity, last_message_at=timezone.now()
    )


TEXTS = """
INSERT INTO conversations_message (organization_id, uuid, conversation_id, direction, status, body,
    files, connection_id, carrier_id, created_at, error_code, error, delivered_before, attempts,
    revision, kind)
SELECT %(organization)s, gen_random_uuid(), %(conversation)s, 'in', 'received', 'Hello', 0,
       %(connection)s, 'SM' || n, now(), '', '', false, 0, 0, 'text' FROM generate_series(1, %(many)s) n
"""


def test_whether_a_text_is_known_is_asked_without_walking_the_connection(cast):
    house = cast.aurora
    with house.open():
        talk = _one_of_many(house, Contact.objects.create(name="Anna"))
        connection = house.channel.connection_id
        given = {"conversation": talk.pk, "connection": connection, "many": MANY}
        tenancy.execute(TEXTS, given)
        tenancy.execute("ANALYZE conversations_message")
        tenancy.execute("DISCARD PLANS")
        tenancy.execute("SET LOCAL plan_cache_mode = force_generic_plan")
        said = {"sender": "+12065550001", "to": "+12025550100", "body": "", "at": timezone.now()}
        batch = [
            inbound.Inbound(connection_id=connection, carrier_id=f"SM{n}", **said)
            for n in (7, MANY + 1)
        ]
        before = tenancy.rows(READ_TEXTS)[0][0]

        assert [bool(met.is_known) for met in meeting.meet(batch)] == [True, False]

        assert tenancy.rows(READ_TEXTS)[0][0] - before < 10


def test_texts_are_filed_without_walking_the_inbox(cast, converse):
    house = cast.aurora
    talk = converse()
    with house.open():
        _one_of_many(house, Contact.objects.create(name="Anna"))
        tenancy.execute("DISCARD PLANS")
        tenancy.execute("SET LOCAL plan_cache_mode = force_generic_plan")
        said = {"sender": talk.identity.address, "to": talk.channel.address, "body": "Hello"}
        text = inbound.Inbound(
            connection_id=talk.channel.connection_id, carrier_id="SM1", at=timezone.now(), **said
        )
        before = tenancy.rows(READ)[0][0]

        assert inbound.receive([text]) == [inbound.STORED]

        assert tenancy.rows(READ)[0][0] - before < 50


def rows_read_for_a_page(choice, member):
    """Of conversations, by the plan for all organizations; the page is full."""
    tenancy.execute("DISCARD PLANS")
    tenancy.execute("SET LOCAL enable_seqscan = off")
    tenancy.execute("SET LOCAL plan_cache_mode = force_generic_plan")
    ((before,),) = tenancy.rows(READ)
    found = lists.fetch(choice, member=member)
    ((after,),) = tenancy.rows(READ)
    assert len(found.rows) == lists.PAGE + 1
    return after - before


@pytest.mark.parametrize("sort", ["recent_messages", "recent_conversations"])
@pytest.mark.parametrize("narrowed", ["tag", "took_part", "unread", "owner"])
def test_few_are_found_without_walking_the_inbox(cast, narrowed, sort):
    house = cast.aurora
    with house.open():
        talk = _one_of_many(house, Contact.objects.create(name="Anna", owner=cast.ben))
        tag = Tag.objects.create(name="Rare", hue=3)
        ConversationTag.objects.create(conversation=talk, tag=tag)
        Participant.objects.create(conversation=talk, member=cast.ben)
        Unread.objects.create(conversation=talk, member=cast.ben, inbox=house.inbox)
        value = {"tag": tag.pk, "owner": cast.ben.pk}.get(narrowed, True)
        choice = Choice(inbox=house.inbox.pk, sort=sort, **{narrowed: value})
        # as a worker plans it that has asked often, and not when the tables were empty
        tenancy.execute("DISCARD PLANS")
        tenancy.execute("SET LOCAL enable_seqscan = off")  # nothing is known of new tables
        tenancy.execute("SET LOCAL plan_cache_mode = force_generic_plan")
        ((before,),) = tenancy.rows(READ)

        found = lists.fetch(choice, member=cast.ben)

        ((after,),) = tenancy.rows(READ)
        assert [row[0] for row in found.rows] == [talk.pk]
        assert after - before < 50


@pytest.mark.parametrize("narrowed", ["tag", "took_part", "owner", "channel"])
def test_many_are_walked_in_their_order_until_a_page_is_full(cast, narrowed):
    house = cast.aurora
    with house.open():
        anna = Contact.objects.create(name="Anna", owner=cast.ben)
        _one_of_many(house, anna)
        Identity.objects.update(contact=anna)
        tag = Tag.objects.create(name="Common", hue=3)
        every = list(Conversation.objects.values_list("pk", flat=True))
        ConversationTag.objects.bulk_create(
            [ConversationTag(conversation_id=pk, tag=tag) for pk in every]
        )
        Participant.objects.bulk_create(
            [Participant(conversation_id=pk, member=cast.ben) for pk in every]
        )
        ids = {"tag": tag.pk, "owner": cast.ben.pk, "channel": house.channel.pk}
        value = ids.get(narrowed, True)
        choice = Choice(inbox=house.inbox.pk, **{narrowed: value})

        assert rows_read_for_a_page(choice, cast.ben) < 2 * filters.FEW


@pytest.mark.parametrize("narrowed", ["owner", "channel"])
def test_what_an_index_has_in_the_lists_order_is_read_and_nothing_passed(cast, narrowed):
    house = cast.aurora
    with house.open():
        anna = Contact.objects.create(name="Anna", owner=cast.ben)
        _one_of_many(house, anna)
        theirs = Identity.objects.order_by("id")[: lists.PAGE * 2]  # the oldest
        Identity.objects.filter(pk__in=[one.pk for one in theirs]).update(contact=anna)
        for statement in ANALYZED:
            tenancy.execute(statement)
        ids = {"owner": cast.ben.pk, "channel": house.channel.pk}
        choice = Choice(inbox=house.inbox.pk, **{narrowed: ids[narrowed]})

        assert rows_read_for_a_page(choice, cast.ben) < 2 * lists.PAGE


def test_other_conversations_of_a_customer_are_found_by_their_addresses(cast):
    house = cast.aurora
    with house.open():
        anna = Contact.objects.create(name="Anna")
        talk = _one_of_many(house, anna)
        other = Conversation.objects.create(
            inbox=house.inbox,
            channel=house.channel,
            identity=Identity.objects.create(address="+12065550002", contact=anna),
        )
        tenancy.execute("SET LOCAL enable_seqscan = off")
        ((before,),) = tenancy.rows(READ)

        past = history.of(talk, member=cast.ben)

        ((after,),) = tenancy.rows(READ)
        assert [one.uuid for one in past] == [other.uuid]
        assert after - before < 50


def test_contacts_messages_are_read_from_their_conversations(cast):
    house = cast.aurora
    with house.open():
        anna = Contact.objects.create(name="Anna")
        talk = _one_of_many(house, anna)
        Message.objects.create(conversation=talk, direction="in", body="Hello", status="received")
        tenancy.execute("SET LOCAL enable_seqscan = off")
        ((before,),) = tenancy.rows(READ)

        shown = timeline.of(anna, member=cast.ben)

        ((after,),) = tenancy.rows(READ)
        assert [moment.words for moment in shown.moments] == ["Hello"]
        assert after - before < 50


def test_a_search_asks_of_few_matches_whether_they_may_be_read(cast):
    """F147"""
    house = cast.aurora
    with house.open():
        talk = _one_of_many(house, Contact.objects.create(name="Anna"))
        given = {"conversation": talk.pk, "connection": house.channel.connection_id}
        tenancy.execute(TEXTS, {**given, "many": MANY})
        newer = TEXTS.replace("'Hello'", "'Later'").replace("'SM'", "'XX'")
        tenancy.execute(newer, {**given, "many": 200})
        ((before,),) = tenancy.rows(READ)

        found = search.search("hello", member=cast.ben, country="US")

        ((after,),) = tenancy.rows(READ)
        assert len(found.messages) == search.PAGE
        assert after - before < 100
