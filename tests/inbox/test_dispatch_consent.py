"""Consent is asked when a text leaves, whoever wrote it and however: an opt-out that comes between
queueing and dispatch stops it (27 of part 2, and F142).
"""

from datetime import timedelta
from uuid import uuid4

import pytest
from django.utils import timezone

from channels_app.outbox import claims
from contacts import consent, forgotten, identities
from contacts.consent import Said
from contacts.models import Identity
from inbox.conversations.carrying import opening
from inbox.conversations.knowing import consenting
from inbox.conversations.models import Attempt, Conversation, Message
from inbox.conversations.writing import messages, scheduling
from inbox.prewritten.models import Prewritten


def reply(talk, by):
    return messages.send(talk, by=by, body="See you at six", key=uuid4())


def reply_and_close(talk, by):
    return messages.send_and_close(talk, by=by, body="See you at six", key=uuid4())


def retry(talk, by):
    sent = reply(talk, by)
    Message.objects.filter(pk=sent.pk).update(status="failed", due_at=None, error_code="30003")
    return messages.retry(Message.objects.select_related("conversation__identity").get(), by=by)


def scheduled(talk, by):
    when = scheduling.When(timezone.now() + timedelta(hours=1))
    written = scheduling.schedule(talk, by=by, body="Later", key=uuid4(), when=when)
    Message.objects.filter(pk=written.pk).update(due_at=timezone.now())
    return written


def prewritten(talk, by):
    """As it is put into the composer."""
    kept = Prewritten.objects.create(
        inbox=talk.inbox, author=by, name="Hours", body="9 to 5, {{contact.first|you}}"
    )
    return messages.send(talk, by=by, body=kept.body, key=uuid4())


def new_conversation(talk, by):
    """Somebody we write to first."""
    person = identities.ensure(["+12065559999"])["+12065559999"]
    fresh = opening.ensure_begun(talk.channel, [person.pk])[person.pk]
    return reply(
        Conversation.objects.select_related("identity", "channel", "inbox").get(pk=fresh.pk), by
    )


KINDS = [reply, reply_and_close, retry, scheduled, prewritten, new_conversation]


@pytest.mark.parametrize("kind", KINDS)
def test_f142_opt_out_before_dispatch_stops_it(cast, converse, kind):
    written = kind(converse(), cast.ben)
    person = Conversation.objects.get(pk=written.conversation_id).identity

    consenting.opt_out(person, Said(source="member", by=cast.ada))

    assert claims.claim(10) == []
    written.refresh_from_db()
    assert (written.status, written.error) == ("cancelled", "This person opted out")
    assert not Attempt.objects.exists()


@pytest.mark.parametrize("kind", KINDS)
def test_f142_it_is_asked_even_if_nobody_cancelled(cast, converse, kind):
    """However the opt-out came about, and whoever forgot to cancel."""
    written = kind(converse(), cast.ben)
    Identity.objects.update(opted_out_at=timezone.now(), opted_in_at=None)

    assert claims.claim(10) == []

    written.refresh_from_db()
    assert (written.status, written.error_code) == ("failed", "21610")
    assert not Attempt.objects.exists()


@pytest.mark.parametrize("kind", KINDS)
def test_without_an_opt_out_it_leaves(cast, converse, kind):
    written = kind(converse(), cast.ben)

    (claim,) = claims.claim(10)

    assert claim.letter.to == Conversation.objects.get(pk=written.conversation_id).identity.address


def test_forgotten_number_is_refused_whoever_made_its_row(cast, converse):
    """A row that did not come by identities.ensure: the hash is asked when the text leaves."""
    talk = converse()
    written = reply(talk, cast.ben)
    forgotten.remember([talk.identity.address])

    assert claims.claim(10) == []

    written.refresh_from_db()
    assert (written.status, written.error_code) == ("failed", "21610")


def test_proven_opt_in_lets_it_leave_again(cast, converse):
    talk = converse()
    consenting.opt_out(talk.identity, Said(source="member", by=cast.ada))
    consenting.opt_in(talk.identity, Said(source="member", proof="At the counter", by=cast.ada))
    assert consent.may_get_campaigns(talk.identity)

    reply(talk, cast.ben)

    assert len(claims.claim(10)) == 1
