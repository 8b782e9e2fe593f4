"""Whatever is linked, split, merged and undone: nobody can be texted who could not be before."""

from uuid import uuid4

import pytest
from django.db import connection, transaction
from django.utils import timezone
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from contacts import linking, merging
from contacts.models import Contact, Identity, Merge
from inbox.conversations.models import Conversation
from inbox.conversations.writing import messages, starting

NUMBERS = [f"+1206555014{digit}" for digit in range(4)]
place = st.integers(0, 3)
STEPS = st.lists(
    st.one_of(
        st.tuples(st.just("merge"), place, place),
        st.tuples(st.just("unmerge"), place, place),
        st.tuples(st.just("link"), place, place),
        st.tuples(st.just("split"), place, place),
    ),
    max_size=8,
)


@pytest.fixture
def aurora(cast):
    with connection.cursor() as cursor:
        cursor.execute("SET LOCAL transaction_timeout = 0")  # all examples are one transaction
    with cast.aurora.open():
        yield cast.aurora


def reachable(aurora, ben):
    """The numbers that a text may be queued to just now, tried one by one."""
    found = set()
    for number in NUMBERS:
        with transaction.atomic():
            try:
                starting.send(
                    aurora.channel, [number], by=ben, country="US", body="Hello", key=uuid4()
                )
                found.add(number)
            except starting.Refused:
                pass
            transaction.set_rollback(True)
    return found


def step(kind, mine, theirs, ben):
    identity = Identity.objects.get(address=NUMBERS[mine])
    contacts = list(Contact.objects.filter(deleted_at__isnull=True).order_by("id"))
    if kind == "split":
        linking.link(identity, to=None, by=ben)
    elif kind == "link" and contacts:
        linking.link(identity, to=contacts[theirs % len(contacts)], by=ben)
    elif kind == "merge" and len(contacts) > 1 and mine != theirs:
        one, other = contacts[mine % len(contacts)], contacts[theirs % len(contacts)]
        if one != other:
            merging.merge(one, other, by=ben)
    elif kind == "unmerge":
        last = Merge.objects.filter(undone_at__isnull=True).order_by("-id").first()
        if last is not None:
            try:
                merging.undo(last, by=ben)
            except merging.NotMergeable:
                return


@settings(
    max_examples=25, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture]
)
@given(silent=st.sets(place, min_size=1), steps=STEPS)
def test_consent_never_rises_by_merge_split_or_link(cast, aurora, silent, steps):
    with transaction.atomic():
        for number in NUMBERS:
            contact = Contact.objects.create(name="Mara Reyes")
            Identity.objects.create(address=number, contact=contact)
        Identity.objects.filter(address__in=[NUMBERS[one] for one in silent]).update(
            opted_out_at=timezone.now()
        )
        allowed = reachable(aurora, cast.ben)

        for kind, mine, theirs in steps:
            step(kind, mine, theirs, cast.ben)
            assert reachable(aurora, cast.ben) <= allowed

        assert allowed == set(NUMBERS) - {NUMBERS[one] for one in silent}
        assert not Conversation.objects.exists()
        transaction.set_rollback(True)


def test_reply_to_an_address_that_opted_out_is_refused_after_a_merge(cast, aurora):
    silent = Identity.objects.create(
        address=NUMBERS[0], contact=Contact.objects.create(name="M"), opted_out_at=timezone.now()
    )
    open_one = Contact.objects.create(name="Mara")
    Identity.objects.create(address=NUMBERS[1], contact=open_one)
    talk = Conversation.objects.create(inbox=aurora.inbox, channel=aurora.channel, identity=silent)

    merging.merge(open_one, silent.contact, by=cast.ben)

    talk.refresh_from_db()
    with pytest.raises(messages.NotSendable, match="opted_out"):
        messages.send(talk, by=cast.ben, body="Hello", key=uuid4())
