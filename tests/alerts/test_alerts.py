"""E-mail alerts: who is told of what, how often, and in which words. F118."""

import smtplib
from datetime import timedelta
from uuid import uuid4

import pytest
from django.utils import timezone, translation

from contacts import people
from contacts.consent import Said
from contacts.models import Contact, Identity
from inbox.accounts.models import Team, TeamMember
from inbox.alerts import mailing, recipients
from inbox.alerts.models import Item, Mail, Recipient
from inbox.conversations.carrying import inbound
from inbox.conversations.knowing import consenting, optouts
from inbox.mail import posting

ANA, ADA = "+12065550142", "ada@aurora.example"
BODY = "A secret nobody may mail"


def test_f118_opt_out_by_keyword_is_mailed(tell, say, mails):
    tell("opt_outs", ADA)
    say(BODY)
    say("STOP")

    (mail,) = mails()

    assert mail.to == [ADA]
    assert mail.subject == "1 change of opt-outs at Aurora Bikes"
    assert "(206) 555-0142 opted out by text, in Sales" in mail.body
    assert BODY not in mail.body
    assert "/aurora/conversations/" in mail.body


def test_f118_opt_out_by_a_member_is_mailed_and_the_way_back_too(cast, tell, say, mails):
    tell("opt_outs", ADA)
    thread = say("Hello").conversation
    consenting.opt_out(thread.identity, Said(source="member", by=cast.ben), thread=thread)
    assert "was marked as opted out, in Sales" in mails()[0].body

    say("START")

    assert "opted in again by text, in Sales" in mails()[1].body


def test_f118_list_added_by_hand_is_mailed_and_an_import_is_not(cast, aurora, tell, mails):
    tell("opt_outs", ADA)
    optouts.add([ANA], Said(source="member", by=cast.ada))
    optouts.add(["+12065550143"], Said(source="import", by=cast.ada))

    (mail,) = mails()

    assert "(206) 555-0142 was put on the list of opt-outs" in mail.body
    assert "0143" not in mail.body
    assert not Item.objects.filter(mail=None).exists()


@pytest.mark.parametrize("source", ["import", "api"])
def test_f118_neither_imports_nor_programs_are_mailed(cast, tell, say, mails, source):
    tell("opt_outs", ADA)
    thread = say("Hello").conversation
    said = Said(source=source, proof="list", by=cast.ada)
    consenting.opt_out(thread.identity, said, thread=thread)

    assert mails() == []


def test_f118_text_from_an_unknown_number_is_mailed_once_a_day(tell, say, mails):
    tell("unknown", ADA)
    say(BODY)
    say("And another thing")

    (mail,) = mails()
    assert mail.subject == "1 unknown number wrote to Aurora Bikes"
    assert "(206) 555-0142 wrote to Sales" in mail.body
    assert BODY not in mail.body
    say("Still here")
    assert len(mails()) == 1


def test_f118_words_are_in_the_mail_only_if_asked_for(tell, say, mails):
    tell("unknown", ADA, previews=True)
    say(BODY)

    assert BODY in mails()[0].body


def test_known_numbers_are_not_unknown(tell, say, mails):
    tell("unknown", ADA)
    Identity.objects.create(address=ANA, contact=Contact.objects.create(name="Ana"))
    say("Hello")

    assert mails() == []


def test_f118_new_contact_is_mailed_and_a_private_one_is_not(cast, tell, mails):
    tell("contacts", ADA)
    people.create({"name": "Ana Ferreira"}, by=cast.ben, country="US")
    people.create({"name": "Secret"}, by=cast.ben, country="US", is_private=True)

    (mail,) = mails()

    assert mail.subject == "1 new contact at Aurora Bikes"
    assert "New contact: Ana Ferreira" in mail.body
    assert "Secret" not in mail.body


def test_f118_each_team_has_recipients_of_its_own(cast, aurora, tell, say, mails):
    other = Team.objects.create(name="Workshop")
    TeamMember.objects.create(team=other, member=cast.ben)
    tell("unknown", ADA, team=aurora.inbox.team)
    tell("unknown", "ben@aurora.example", team=other)
    tell("contacts", ADA, team=aurora.inbox.team)
    tell("contacts", "ben@aurora.example", team=other)
    say("Hello")
    people.create({"name": "Ana"}, by=cast.ben, country="US")

    found = {(mail.to[0], mail.subject) for mail in mails()}

    assert found == {
        (ADA, "1 unknown number wrote to Sales"),
        ("ben@aurora.example", "1 new contact at Workshop"),
    }


def test_f118_at_most_one_mail_in_five_minutes(tell, say, mails, mailoutbox):
    tell("unknown", ADA)
    say("Hello")
    mailing.send_due()
    for number in range(3):
        say("Hello", sender=f"+1206555{number:04d}")

    mailing.send_due()
    assert len(mailoutbox) == 1
    mailing.send_due(timezone.now() + timedelta(minutes=6))

    assert mailoutbox[1].subject == "3 unknown numbers wrote to Aurora Bikes"


def test_f118_mail_is_in_the_recipients_language(cast, tell, say, mails, monkeypatch):
    def written(recipient, told, home):
        spoken.append(translation.get_language())
        return letter(recipient, told, home)

    spoken, letter = [], mailing.letter
    monkeypatch.setattr(mailing, "letter", written)
    cast.ada.user.language = "pt-br"
    cast.ada.user.save(update_fields=["language"])
    tell("unknown", ADA, language="it")
    tell("unknown", "ben@aurora.example")
    tell("contacts", ADA)
    say("Hello")
    people.create({"name": "Ana"}, by=cast.ben, country="US")

    mails()

    assert spoken == ["it", "en", "pt-br"]


def test_members_hear_nothing_of_inboxes_they_cannot_open(cast, tell, say, mails):
    tell("unknown", "rita@aurora.example", previews=True)
    tell("opt_outs", "rita@aurora.example")
    say(BODY)
    say("STOP")

    assert mails() == []
    assert not Item.objects.exists()


def test_f118_somebody_else_is_asked_first(tell, say, mails):
    row = tell("unknown", "boss@example.com")
    say("Hello")

    (mail,) = mails()
    assert mail.to == ["boss@example.com"]
    assert mail.subject == "Do you want alerts of Aurora Bikes?"
    assert not Item.objects.exists()
    assert len(mails()) == 1  # asked once

    recipients.confirm(row)
    say("Hello", sender="+12065550143")
    told = mails()[1]
    assert "wrote to Sales" in told.body
    assert "/conversations/" not in told.body


def test_what_the_server_refused_goes_later(tell, say, mails, mailoutbox, monkeypatch):
    tell("unknown", ADA)
    say("Hello")
    sent = posting.post
    monkeypatch.setattr(posting, "post", lambda mail: posting.REFUSED)
    mailing.send_due()
    assert mailoutbox == []
    monkeypatch.setattr(posting, "post", sent)

    mailing.send_due()
    assert mailoutbox == []  # not at once
    assert len(mails()) == 1


def test_what_may_have_left_is_not_repeated(tell, say, mails, mailoutbox, monkeypatch):
    tell("unknown", ADA)
    say("Hello")

    def lose(self, *_):
        raise smtplib.SMTPServerDisconnected

    monkeypatch.setattr("django.core.mail.EmailMessage.send", lose)
    mails()
    monkeypatch.undo()

    assert mails() == []
    assert Mail.objects.get().state == "sending"


def test_suspended_member_hears_nothing(cast, tell, say, mails):
    tell("unknown", "ben@aurora.example")
    cast.ben.is_active = False
    cast.ben.save(update_fields=["is_active"])
    say("Hello")

    assert mails() == []


def test_names_break_no_lines(tell, cast, mails):
    tell("contacts", ADA)
    people.create({"name": "Ana\r\nBcc: all@example.com"}, by=cast.ben, country="US")

    assert "\nBcc:" not in mails()[0].body


def test_spam_is_told_to_nobody(aurora, tell, mails):
    tell("unknown", ADA)
    Identity.objects.create(address=ANA, blocked_at=timezone.now())
    inbound.receive(
        [inbound.Inbound(connection_id=aurora.connection.pk, carrier_id=f"SM{uuid4().hex}",
                         sender=ANA, to=aurora.channel.address, body="Buy", at=timezone.now())]
    )  # fmt: skip

    assert mails() == []
    assert Recipient.objects.count() == 1
