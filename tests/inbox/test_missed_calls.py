"""A call nobody took is never put away unseen (F71, F134)."""

from datetime import timedelta

import pytest
from django.utils import timezone

from inbox.accounts.models import Event
from inbox.conversations.finishing import snoozing, triage
from inbox.conversations.models import Conversation, Unread
from inbox.conversations.phoning import calls
from inbox.conversations.phoning.calls import CallReport

CUSTOMER = "+12065550142"


@pytest.fixture
def hear(aurora):
    """hear("ringing"): what the carrier says of one call."""

    def said(state, carrier_id="CA" + "1" * 32):
        report = CallReport(
            connection_id=aurora.connection.pk, carrier_id=carrier_id, state=state,
            at=timezone.now(), is_inbound=True, sender=CUSTOMER, to=aurora.channel.address,
        )  # fmt: skip
        assert calls.report([report]) == [calls.STORED]

    aurora.inbox.voicemail = True
    aurora.inbox.save(update_fields=["voicemail"])
    return said


def test_f134_missed_call_opens_what_was_closed_while_it_rang(cast, hear):
    hear("ringing")
    talk = Conversation.objects.select_related("inbox", "channel", "identity").get()
    triage.close(talk, by=cast.ada)

    hear(calls.UNANSWERED)

    talk.refresh_from_db()
    assert (talk.state, talk.closed_at, talk.closed_by) == ("open", None, None)
    assert Unread.objects.filter(conversation=talk).count() == 2
    assert Event.objects.filter(kind="ConversationReopened").count() == 1


def test_f134_missed_call_is_no_unread_text_where_another_conversation_is_open(
    aurora, cast, hear, say
):
    hear("ringing")
    talk = Conversation.objects.select_related("inbox", "channel", "identity").get()
    triage.close(talk, by=cast.ada)
    aurora.inbox.reopen_days = 0
    aurora.inbox.save(update_fields=["reopen_days"])
    newer = say("Are you there?", sender=CUSTOMER).conversation

    hear(calls.UNANSWERED)

    talk.refresh_from_db()
    assert newer.pk != talk.pk
    assert talk.state == "closed"
    assert set(Unread.objects.values_list("conversation_id", flat=True)) == {newer.pk}


def test_f134_missed_call_ends_a_snooze(cast, hear):
    hear("ringing")
    talk = Conversation.objects.select_related("inbox", "channel", "identity").get()
    snoozing.snooze(talk, by=cast.ada, until=timezone.now() + timedelta(hours=2))

    hear(calls.UNANSWERED)

    talk.refresh_from_db()
    assert (talk.state, talk.snoozed_until) == ("open", None)
