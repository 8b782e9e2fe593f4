"""What a conversation's row says of its customer, its tags and who took part is what the tables say,
whatever was done and by whom: also where two things happen at once.
"""

import threading
import time
from concurrent.futures import ThreadPoolExecutor
from importlib import import_module
from types import SimpleNamespace

import pytest
from django.db import connection, connections, transaction
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from channels_app.invariants.rows import STALE_CARDS
from contacts import deleting, linking, merging, people
from contacts.models import Contact, Identity, Merge
from inbox import tenancy
from inbox.conversations.finding import lists
from inbox.conversations.finding.filters import Choice
from inbox.conversations.finishing import tag_undoing, tags
from inbox.conversations.models import Conversation, ConversationTag, Participant, Tag
from inbox.conversations.owning import participants

NUMBERS = [f"+1206555014{digit}" for digit in range(3)]
KINDS = ("rename", "owner", "share", "private", "link", "split", "merge", "unmerge", "delete",
         "restore", "tag", "untag", "merge tags", "delete tag", "reopen", "number", "drop",
         "take part", "leave")  # fmt: skip
STEPS = st.lists(
    st.tuples(st.sampled_from(KINDS), st.integers(0, 2), st.integers(0, 2)), max_size=12
)


def stale():
    return tenancy.rows(STALE_CARDS)


@pytest.fixture
def patient(cast, aurora):
    with connection.cursor() as cursor:
        cursor.execute("SET LOCAL transaction_timeout = 0")  # all examples are one transaction
    return aurora


def pick(query, which):
    found = list(query.order_by("id"))
    return found[which % len(found)] if found else None


class Hand:
    """One who does this and that; what the product refuses is not done."""

    def __init__(self, house, members):
        self.house, self.members, self.by = house, members, members[0]

    def does(self, kind, mine, theirs):
        identity = pick(Identity.objects, mine)
        contact = pick(Contact.objects.filter(deleted_at__isnull=True), theirs)
        if kind in {"rename", "owner"} and contact:
            values = {"name": f"Name {mine}"} if kind == "rename" else {"owner": self.by}
            people.edit(contact, values, by=self.by)
        elif kind == "share" and contact and contact.is_private:
            people.share(contact, by=self.by)
        elif kind == "private":
            linking.introduce(identity, name="Secret", private=bool(theirs), by=self.by)
        elif kind in {"link", "split"}:
            linking.link(identity, to=contact if kind == "link" else None, by=self.by)
        elif kind == "number":  # as an import does it
            Identity.objects.filter(pk=identity.pk).update(contact=contact)
        elif "merge" in kind and "tags" not in kind:
            self._merges(kind, mine, contact)
        elif kind == "delete" and contact:
            deleting.delete(contact, by=self.by)
        elif kind == "restore":
            gone = pick(Contact.objects.filter(deleted_at__isnull=False), mine)
            if gone:
                deleting.restore(gone, by=self.by)
        else:
            self._tags(kind, mine, theirs)

    def _merges(self, kind, mine, contact):
        last = Merge.objects.filter(undone_at__isnull=True).order_by("-id").first()
        other = pick(Contact.objects.filter(deleted_at__isnull=True), mine)
        if kind == "merge" and contact and other != contact:
            merging.merge(contact, other, take=["name", "owner"], by=self.by)
        elif kind == "unmerge" and last:
            merging.undo(last, by=self.by)

    def _tags(self, kind, mine, theirs):
        talk = pick(Conversation.objects, mine)
        tag = pick(Tag.objects, theirs)
        if kind == "tag":
            tags.put(talk, tags.found_or_made(f"Tag {theirs}", by=self.by), by=self.by)
        elif kind == "untag" and tag:
            tags.take(talk, tag, by=self.by)
        elif kind == "merge tags" and tag:
            tag_undoing.merge(tag, into=pick(Tag.objects, mine), by=self.by)
        elif kind == "delete tag" and tag:
            tag_undoing.delete(tag, by=self.by)
        elif kind == "reopen":
            Conversation.objects.filter(identity=talk.identity).update(state="closed")
            begin(self.house, talk.identity)
        elif kind == "drop" and Conversation.objects.count() > 1:
            talk.delete()
        elif kind == "take part":
            members = [by.pk for by in self.members[: theirs + 1]]
            participants.add([(talk.pk, pk) for pk in members])
        elif kind == "leave":  # as one whose account is forgotten
            Participant.objects.filter(member=self.members[theirs]).delete()


def begin(house, identity):
    return Conversation.objects.create(inbox=house.inbox, channel=house.channel, identity=identity)


@settings(
    max_examples=30, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture]
)
@given(steps=STEPS)
def test_card_says_what_the_tables_say_after_anything(cast, patient, steps):
    with transaction.atomic():
        for number in NUMBERS:
            contact = Contact.objects.create(name=f"Who has {number}")
            begin(patient, Identity.objects.create(address=number, contact=contact))
        hand = Hand(patient, [cast.ada, cast.ben, cast.rita])

        for step in steps:
            try:
                with transaction.atomic():
                    hand.does(*step)
            except (merging.NotMergeable, merging.NotYours, linking.NotYours):
                pass
            assert not stale(), step

        transaction.set_rollback(True)


def test_names_owners_and_tags_reach_the_row_at_once(cast, aurora):
    anna = Contact.objects.create(name="Anna")
    identity = Identity.objects.create(address=NUMBERS[0], contact=anna)
    talk = begin(aurora, identity)
    tags.put(talk, tags.create("VIP", by=cast.ada), by=cast.ada)
    tags.put(talk, tags.create("Angry", by=cast.ada), by=cast.ada)

    people.edit(anna, {"name": "Anna Bell", "owner": cast.ben}, by=cast.ada)

    (row,) = lists.rows([talk.pk], country="US")
    assert (row.name, row.owner) == ("Anna Bell", cast.ben.uuid)
    assert [name for name, _ in row.labels] == ["Angry", "VIP"]
    (listed,) = lists.page(Choice(owner=cast.ben.pk), member=cast.ada, country="US").rows
    assert listed == row


def test_name_that_is_one_members_own_is_on_no_card(cast, aurora):
    identity = Identity.objects.create(address=NUMBERS[0])
    talk = begin(aurora, identity)

    secret = linking.introduce(identity, name="Secret", private=True, by=cast.ben)
    (private,) = lists.rows([talk.pk], country="US")
    people.share(secret, by=cast.ben)
    (shared,) = lists.rows([talk.pk], country="US")

    assert private.name == "(206) 555-0140"
    assert shared.name == "Secret"


def test_what_the_product_does_not_keep_is_told_by_check_invariants(cast, aurora):
    identity = Identity.objects.create(address=NUMBERS[0])
    talk = begin(aurora, identity)

    tenancy.execute("UPDATE conversations_conversation SET customer_name = 'Somebody else'")

    assert stale() == [(talk.uuid,)]
    renew = "SELECT renew_cards(%(organization)s, ARRAY[%(id)s]::bigint[])"
    tenancy.rows(renew, {"id": talk.pk})
    assert not stale()


def test_conversations_of_before_get_their_cards_part_by_part(cast, aurora, monkeypatch):
    made = import_module("inbox.conversations.migrations.0007_cards_filled")
    monkeypatch.setattr(made, "AT_ONCE", 2)
    for number in NUMBERS:
        talk = begin(aurora, Identity.objects.create(address=number))
        participants.add([(talk.pk, cast.ben.pk), (talk.pk, cast.ada.pk)])
    tenancy.execute("UPDATE conversations_conversation SET participant_ids = '{}', tag_ids = '{7}'")
    assert len(stale()) == 3

    made.fill(None, SimpleNamespace(connection=connection))

    tenancy.execute("SELECT set_config('app.organization', %(organization)s::text, true)")
    assert Conversation.objects.count() == 3
    assert not stale()


def test_who_takes_part_finds_the_conversation_at_once(cast, aurora):
    talk = begin(aurora, Identity.objects.create(address=NUMBERS[0]))
    begin(aurora, Identity.objects.create(address=NUMBERS[1]))

    participants.add([(talk.pk, cast.ben.pk)])
    participants.add([(talk.pk, cast.ben.pk)])

    (listed,) = lists.page(Choice(took_part=True), member=cast.ben, country="US").rows
    assert listed.uuid == talk.uuid
    assert not lists.page(Choice(took_part=True), member=cast.ada, country="US").rows


def test_saving_a_conversation_leaves_its_card_alone(cast, aurora):
    anna = Contact.objects.create(name="Anna")
    talk = begin(aurora, Identity.objects.create(address=NUMBERS[0], contact=anna))
    tags.put(talk, tags.create("VIP", by=cast.ada), by=cast.ada)

    talk.save()

    assert not stale()


def test_deleting_a_tag_of_many_touches_each_once(cast, aurora):
    tag = tags.create("Many", by=cast.ada)
    talks = [begin(aurora, Identity.objects.create(address=f"+1206555{n:04}")) for n in range(40)]
    ConversationTag.objects.bulk_create(
        [ConversationTag(conversation=talk, tag=tag) for talk in talks]
    )
    assert len(lists.page(Choice(tag=tag.pk), member=cast.ada, country="US").rows) == 40

    tag_undoing.delete(tag, by=cast.ada)

    assert not stale()


@pytest.fixture
def elsewhere():
    """A thread with a connection of its own, that is closed in the end."""
    with ThreadPoolExecutor(1) as threads:
        yield threads
        threads.submit(connections.close_all).result()


def waits():
    """Until somebody waits for this transaction."""
    with connection.cursor() as cursor:
        for _ in range(600):
            cursor.execute(
                "SELECT count(*) FROM pg_locks"
                " WHERE NOT granted AND pg_backend_pid() = ANY(pg_blocking_pids(pid))"
            )
            if cursor.fetchone()[0]:
                return
            time.sleep(0.05)
    raise AssertionError("nobody waits")


def test_name_given_while_a_conversation_begins_reaches_it(live_cast, elsewhere):
    house = live_cast.aurora
    with house.open():
        anna = Contact.objects.create(name="Anna")
        identity = Identity.objects.create(address=NUMBERS[0], contact=anna)

    def rename():
        with house.open():
            people.edit(anna, {"name": "Anna Bell"}, by=live_cast.ada)

    with house.open():
        begin(house, identity)  # nobody sees it yet
        renamed = elsewhere.submit(rename)
        waits()
    renamed.result(30)

    with house.open():
        assert not stale()


def test_conversation_that_begins_while_a_name_is_given_has_it(live_cast, elsewhere):
    house = live_cast.aurora
    with house.open():
        anna = Contact.objects.create(name="Anna")
        identity = Identity.objects.create(address=NUMBERS[0], contact=anna)
    named, going = threading.Event(), threading.Event()

    def rename():
        with house.open():
            people.edit(anna, {"name": "Anna Bell"}, by=live_cast.ada)
            named.set()
            waits()
            going.set()

    renamed = elsewhere.submit(rename)
    assert named.wait(30)
    with house.open():
        begin(house, identity)
    renamed.result(30)

    assert going.is_set()
    with house.open():
        assert not stale()


def test_two_tags_put_on_at_once_are_both_there(live_cast, elsewhere):
    house = live_cast.aurora
    with house.open():
        talk = begin(house, Identity.objects.create(address=NUMBERS[0]))
        one, other = (tags.create(name, by=live_cast.ada) for name in ("One", "Other"))

    def put():
        with house.open():
            tags.put(talk, other, by=live_cast.ben)

    with house.open():
        tags.put(talk, one, by=live_cast.ada)
        done = elsewhere.submit(put)
        waits()
    done.result(30)

    with house.open():
        assert not stale()
        (row,) = lists.rows([talk.pk], country="US")
        assert [name for name, _ in row.labels] == ["One", "Other"]


def test_two_who_take_part_at_once_are_both_there(live_cast, elsewhere):
    house = live_cast.aurora
    with house.open():
        talk = begin(house, Identity.objects.create(address=NUMBERS[0]))

    def join():
        with house.open():
            participants.add([(talk.pk, live_cast.ben.pk)])

    with house.open():
        participants.add([(talk.pk, live_cast.ada.pk)])
        done = elsewhere.submit(join)
        waits()
    done.result(30)

    with house.open():
        assert not stale()
        for member in (live_cast.ada, live_cast.ben):
            assert lists.page(Choice(took_part=True), member=member, country="US").rows
