"""What is answered by itself, to whom, and how often. F125, F130."""

from datetime import timedelta
from uuid import uuid4

import pytest
from django.utils import timezone

from contacts.models import Contact, Identity
from inbox.autoreplies import replying, rules
from inbox.autoreplies.models import AutoReply, Waiting
from inbox.conversations.carrying import inbound
from inbox.conversations.finishing import triage
from inbox.conversations.models import Conversation, Inbox, InboxAccess, Message
from inbox.conversations.writing import messages
from inbox.hours import away, schedules
from tests.autoreplies.conftest import CLOSED, answering

ANA = "+12065550142"


def test_f125_a_text_after_hours_is_answered_once_a_closed_period(aurora, closed, say, answers):
    closed()
    say("Are you open?")
    say("Hello?")

    assert answers() == [CLOSED]
    say("Anybody?")
    assert answers() == [CLOSED]
    row = AutoReply.objects.get()
    assert row.kind == "closed"
    assert row.message.status == "queued"
    assert row.message.author is None


def test_f125_the_next_closed_period_is_answered_again(aurora, closed, say, answers):
    closed()
    say("Are you open?")
    answers()
    AutoReply.objects.update(
        period_at=timezone.now() - timedelta(days=9), at=timezone.now() - timedelta(days=9)
    )

    say("And now?")

    assert answers() == [CLOSED, CLOSED]


def test_moved_hours_begin_no_new_period(aurora, closed, say, answers):
    closed()
    say("Are you open?")
    answers()
    row = schedules.made(None)
    yesterday = (timezone.now() - timedelta(days=1)).weekday()
    row.week = [[["09:00", "17:00"]] if n == yesterday else [] for n in range(7)]
    row.save()

    say("And now?")

    assert answers() == [CLOSED]


def test_f125_nothing_while_it_is_open(aurora, say, answers):
    row = schedules.made(None)
    row.week = [[["00:00", "00:00"]]] * 7
    row.save()
    answering(aurora.inbox, mode="auto", texts={"en": CLOSED})

    say("Hello")

    assert answers() == []


def test_f125_without_hours_auto_says_nothing(aurora, say, answers):
    answering(aurora.inbox, mode="auto", texts={"en": CLOSED})
    say("Hello")

    assert answers() == []


def test_f130_on_answers_at_any_hour_and_off_never(aurora, say, answers):
    answering(aurora.inbox, mode="on", on_since=timezone.now(), texts={"en": "Out of office"})
    say("Hello")
    assert answers() == ["Out of office"]

    answering(aurora.inbox, mode="off")
    say("Hello again")
    assert answers() == ["Out of office"]
    assert not Waiting.objects.exists()

    later = timezone.now() + timedelta(seconds=1)
    AutoReply.objects.update(at=timezone.now() - timedelta(hours=2))
    answering(aurora.inbox, mode="on", on_since=later)
    say("Hello once more")
    assert answers() == ["Out of office"] * 2


def test_first_reply_goes_with_the_first_text_only(aurora, say, answers):
    answering(aurora.inbox, first=True, first_texts={"en": "Thanks, we got it."})

    say("Hello")
    say("Are you there?")

    assert answers() == ["Thanks, we got it."]


def test_first_reply_comes_again_when_it_was_over_for_a_day(cast, aurora, say, answers):
    answering(aurora.inbox, first=True, first_texts={"en": "Thanks, we got it."})
    talk = say("Hello").conversation
    answers()
    triage.close(talk, by=cast.ada)
    AutoReply.objects.update(at=timezone.now() - timedelta(days=1))

    say("Me again")

    assert answers() == ["Thanks, we got it."] * 2


def test_closed_comes_before_the_first_reply(aurora, closed, say, answers):
    closed(first=True, first_texts={"en": "Thanks"})
    say("Hello")

    assert answers() == [CLOSED]


@pytest.mark.parametrize(
    "body",
    ["STOP", "help", "START", "I am out of office until Monday", "Risposta automatica: sono via",
     "Mensagem automática, não responda", "Your verification code is 123456", "basta"],
)  # fmt: skip
def test_keywords_and_machines_are_not_answered(aurora, closed, say, answers, body):
    closed()
    say(body)

    assert answers() == []


@pytest.mark.parametrize("sender", ["72345", "Frontdesk"])
def test_short_codes_and_names_are_not_answered(aurora, closed, say, answers, sender):
    closed()
    say("Hello", sender=sender)

    assert answers() == []


def test_our_own_numbers_are_not_answered(aurora, closed, say, answers):
    closed()
    say("Hello", sender=aurora.channel.address)

    assert answers() == []


def test_who_opted_out_is_not_answered(cast, aurora, closed, say, answers):
    closed()
    Identity.objects.create(address=ANA, opted_out_at=timezone.now())
    say("Hello", sender=ANA)

    assert answers() == []


def test_blocked_ones_wait_for_nothing(aurora, closed, say):
    closed()
    Identity.objects.create(address=ANA, blocked_at=timezone.now())
    Waiting.objects.all().delete()
    inbound.receive(
        [inbound.Inbound(connection_id=aurora.connection.pk, carrier_id="SM1", sender=ANA,
                         to=aurora.channel.address, body="Buy", at=timezone.now())]
    )  # fmt: skip

    assert not Waiting.objects.exists()


def test_what_was_delivered_late_is_not_answered(aurora, closed, say, answers):
    closed()
    say("Hello", at=timezone.now() - timedelta(minutes=11))

    assert answers() == []


def test_not_when_a_colleague_was_faster(cast, aurora, closed, say, answers):
    closed()
    talk = say("Hello").conversation
    messages.send(talk, by=cast.ben, body="Hi!", key=uuid4())

    assert answers() == []


def test_not_when_it_was_put_away_meanwhile(cast, aurora, closed, say, answers):
    closed()
    talk = say("Hello").conversation
    triage.close(talk, by=cast.ada)

    assert answers() == []


def test_contact_with_two_numbers_is_told_once(aurora, closed, say, answers):
    closed()
    ana = Contact.objects.create(name="Ana Ferreira")
    for number in (ANA, "+12065550143"):
        Identity.objects.create(address=number, contact=ana)
        say("Hello", sender=number)

    assert answers() == [CLOSED]


@pytest.mark.parametrize(
    ("language", "said"),
    [("it", "Chiuso"), ("it-CH", "Chiuso"), ("pt_PT", "Fechado"), ("de", "Closed"), ("", "Closed")],
)
def test_text_is_in_the_contacts_language(aurora, closed, say, answers, language, said):
    closed(texts={"en": "Closed", "it": "Chiuso", "pt-br": "Fechado"})
    ana = Contact.objects.create(name="Ana Ferreira", language=language)
    Identity.objects.create(address=ANA, contact=ana)

    say("Hello", sender=ANA)

    assert answers() == [said]


def test_f124_else_in_the_inboxes_and_else_in_the_organizations(cast, aurora, closed, say, answers):
    closed(texts={"en": "Closed", "it": "Chiuso", "pt-br": "Fechado"})
    cast.aurora.organization.language = "pt-br"
    cast.aurora.organization.save(update_fields=["language"])
    say("Hello")
    assert answers() == ["Fechado"]
    Inbox.objects.filter(pk=aurora.inbox.pk).update(language="it")
    say("Hello", sender="+12065550143")

    assert answers() == ["Fechado", "Chiuso"]


def test_language_nobody_wrote_falls_back(aurora, closed, say, answers):
    closed(texts={"en": "", "it": "Chiuso"})
    say("Hello")

    assert answers() == ["Chiuso"]


def test_fields_are_filled_in_and_private_names_are_not_told(cast, aurora, closed, say, answers):
    closed(texts={"en": "Hello {first name|there}, {inbox} is closed."})
    ana = Contact.objects.create(name="Ana Ferreira")
    Identity.objects.create(address=ANA, contact=ana)
    own = Contact.objects.create(name="Secret", private_to=cast.ben)
    Identity.objects.create(address="+12065550143", contact=own)

    say("Hello", sender=ANA)
    say("Hello", sender="+12065550143")

    assert answers() == ["Hello Ana, Sales is closed.", "Hello there, Sales is closed."]


def test_list_goes_on_showing_what_the_customer_wrote(aurora, closed, say, answers):
    closed()
    talk = say("Are you open?").conversation
    answers()

    row = Conversation.objects.get(pk=talk.pk)
    assert (row.last_direction, row.last_preview) == ("in", "Are you open?")
    assert row.revision > talk.revision


def test_rf63_two_machines_stop_talking(aurora, say, answers):
    """A bot that answers whatever it gets, with words nobody knows, at every turn."""
    answering(aurora.inbox, mode="on", on_since=timezone.now(), texts={"en": "We are away."})

    for turn in range(20):
        said = len(answers())
        say(f"Ticket {turn} was opened for you")
        again = answers()
        # whoever switches it off and on begins a new period: the budget holds all the same
        answering(aurora.inbox, on_since=timezone.now())
        if len(again) == said and turn > 5:
            break

    assert len(answers()) == 3


def test_our_own_words_sent_back_are_a_machines(aurora, closed, say, answers):
    closed()
    say("Hello")
    answers()
    AutoReply.objects.all().delete()

    say(CLOSED)

    assert answers() == [CLOSED]


def test_member_out_of_office_answers_on_their_own_number(cast, aurora, say, answers):
    Inbox.objects.filter(pk=aurora.inbox.pk).update(kind="private")
    InboxAccess.objects.filter(member=cast.ada).delete()
    row = away.made(cast.ben)
    now = timezone.now()
    row.since, row.until = now - timedelta(hours=1), now + timedelta(days=1)
    row.replies, row.texts = True, {"en": "Ben is away."}
    row.first, row.first_texts = True, {"en": "Thanks, says Ben."}
    row.save()

    say("Hello")
    assert answers() == ["Ben is away."]

    row.since, row.until = now - timedelta(days=3), now - timedelta(days=2)
    row.save()
    say("Hello", sender="+12065550143")
    assert answers() == ["Ben is away.", "Thanks, says Ben."]


def test_one_that_fails_holds_up_nobody(aurora, closed, say, answers, monkeypatch):
    closed()
    bad, good = say("Hello"), say("Hello", sender="+12065550143")
    spoken = replying.filled

    def fail(texts, talk):
        if talk.pk == bad.conversation_id:
            raise ValueError
        return spoken(texts, talk)

    monkeypatch.setattr(replying, "filled", fail)
    replying.work()

    assert Message.objects.filter(direction="out").get().conversation_id == good.conversation_id
    row = Waiting.objects.get()
    assert (row.message_id, row.tries) == (bad.pk, 1)
    assert row.due_at > timezone.now()


def test_what_has_served_its_time_is_dropped(aurora, closed, say, answers):
    closed()
    say("Hello")
    answers()
    AutoReply.objects.update(at=timezone.now() - replying.KEPT * 2)

    replying.drop_old()

    assert not AutoReply.objects.exists()
    assert rules.kept(aurora.inbox).mode == "auto"
