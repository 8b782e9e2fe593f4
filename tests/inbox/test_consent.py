"""The ledger: who agreed to what, who says so, and when it falls (F70, F142; RF65)."""

from uuid import uuid4

import pytest
from django.db import IntegrityError, transaction

from contacts import consent, deleting, numbers, people
from contacts.consent import Said
from contacts.models import Consent, Contact, Identity
from inbox.accounts.models import Event
from inbox.conversations.carrying import delivery
from inbox.conversations.knowing import consenting
from inbox.conversations.models import Attempt, Channel, Conversation, Inbox, Message
from inbox.conversations.writing import messages


def lines():
    return list(Consent.objects.order_by("id").values_list("state", "source"))


@pytest.fixture
def person(converse):
    return converse().identity


def test_everybody_begins_as_nobody_asked(person):
    assert person.consent == "unknown"
    assert consent.may_get_campaigns(person)


def test_line_says_who_when_in_which_words_and_how_one_knows(cast, person):
    consent.opt_in(person, source="member", proof="By phone on Monday", by=cast.ada)

    line = Consent.objects.get()
    assert (line.state, line.source, line.member, line.proof) == (
        "in", "member", cast.ada, "By phone on Monday",
    )  # fmt: skip
    assert line.at >= person.opted_in_at


@pytest.mark.parametrize("source", ["member", "api"])
@pytest.mark.parametrize("proof", ["", "  \n"])
def test_nobody_is_opted_in_without_proof(person, source, proof):
    with pytest.raises(consent.NoProof):
        consent.opt_in(person, source=source, proof=proof)

    assert (person.consent, lines()) == ("unknown", [])


@pytest.mark.parametrize("source", ["import", "carrier", "moved", "erased"])
def test_lists_moves_and_carriers_opt_nobody_in(person, source):
    with pytest.raises(consent.NeverIn):
        consent.opt_in(person, source=source, proof="it says so in the list")


def test_database_refuses_an_unproven_line_too(person):
    with pytest.raises(IntegrityError), transaction.atomic():
        Consent.objects.create(identity=person, state="in", source="import")


def test_second_opt_out_adds_no_line(person):
    assert consent.opt_out(person, source="keyword", wording="STOP")
    assert not consent.opt_out(person, source="carrier", wording="21610")

    assert lines() == [("out", "keyword")]
    assert person.opted_out_source == "keyword"


def test_opt_out_of_somebody_who_was_in_leaves_nothing_of_it(person):
    consent.opt_in(person, source="keyword", wording="START")
    consent.opt_out(person, source="member")

    assert (person.consent, person.opted_in_at) == ("out", None)


def test_number_that_moves_takes_no_opt_in_along(cast, person):
    people.name(person, {"name": "Ana"}, by=cast.ben)
    consent.opt_in(person, source="keyword", wording="START")
    other = Contact.objects.create(name="Somebody else")

    assert consent.moved(person, to=other, by=cast.ada)

    assert person.consent == "unknown"
    assert lines() == [("in", "keyword"), ("unknown", "moved")]
    assert Consent.objects.order_by("id").last().member == cast.ada


def test_number_that_moves_takes_an_opt_out_along(cast, person):
    people.name(person, {"name": "Ana"}, by=cast.ben)
    consent.opt_out(person, source="keyword", wording="STOP")

    assert not consent.moved(person, to=Contact.objects.create(name="Somebody else"))
    assert person.consent == "out"


@pytest.mark.parametrize("how", ["taken off", "deleted with its contact"])
def test_number_that_is_bare_again_leaves_the_opt_in(cast, person, how):
    contact = people.name(person, {"name": "Ana"}, by=cast.ben)
    consent.opt_in(person, source="keyword", wording="START")

    if how == "taken off":
        numbers.remove(person, by=cast.ben)
    else:
        deleting.delete(contact, by=cast.ben)

    claimed = Contact.objects.create(name="Bob")
    number = numbers.add(claimed, person.address, by=cast.ben, country="US")
    assert number.consent == "unknown"
    assert lines()[-1] == ("unknown", "moved")


@pytest.mark.parametrize("to", ["the first", "the same"])
def test_naming_a_number_is_no_move(cast, person, to):
    consent.opt_in(person, source="keyword", wording="START")
    contact = Contact.objects.create(name="Ana")
    if to == "the same":
        person.contact = contact
        person.save(update_fields=["contact"])

    assert not consent.moved(person, to=contact)
    assert person.consent == "in"


def test_number_that_is_taken_off_a_contact_leaves_the_opt_in(person):
    person.contact = Contact.objects.create(name="Ana")
    person.save(update_fields=["contact"])
    consent.opt_in(person, source="keyword", wording="START")

    assert consent.moved(person, to=None)
    assert person.consent == "unknown"


def test_naming_by_the_product_keeps_what_was_agreed(cast, person):
    consent.opt_in(person, source="keyword", wording="START")

    people.name(person, {"name": "Ana"}, by=cast.ben)

    assert Identity.objects.get(pk=person.pk).consent == "in"


def test_start_of_somebody_who_was_never_out_is_an_opt_in(say, told):
    talk = say("START").conversation

    assert talk.identity.consent == "in"
    assert lines() == [("in", "keyword")]
    assert "ConsentChanged" in told()


def test_f142_opt_out_is_told_in_every_live_conversation(cast, aurora, say):
    first = say("Hello").conversation
    inbox = Inbox.objects.create(name="Rentals", api_code="rentals")
    channel = Channel.objects.create(
        inbox=inbox, connection=aurora.connection, address="+12025550188", registered=True
    )
    second = Conversation.objects.create(inbox=inbox, channel=channel, identity=first.identity)

    consenting.opt_out(first.identity, Said(source="member", by=cast.ben), thread=first)

    told = Event.objects.filter(kind="ConsentChanged")
    assert set(told.values_list("conversation_id", flat=True)) == {first.pk, second.pk}


@pytest.mark.parametrize(
    ("text", "flag"),
    [("Please stop texting me", "possible_opt_out"), ("Sorry, wrong number", "wrong_number")],
)
def test_flagged_wording_is_held_back_from_campaigns_until_a_member_looks(
    cast, say, told, text, flag
):
    talk = say(text).conversation
    assert talk.identity.flag == flag
    assert not consent.may_get_campaigns(talk.identity)
    told()

    consenting.settle(talk, by=cast.ben)

    assert talk.identity.flag == ""
    assert consent.may_get_campaigns(talk.identity)
    assert told() == ["DoubtSettled"]
    event = Event.objects.get(kind="DoubtSettled")
    assert (event.actor_id, event.changes) == (cast.ben.pk, {"flag": [flag, ""]})
    assert not consenting.settle(talk, by=cast.ada)


def fail(talk, by, code, times=1, state="failed"):
    for _ in range(times):
        sent = messages.send(talk, by=by, body="Hello?", key=uuid4())
        Message.objects.filter(pk=sent.pk).update(status="dispatching", due_at=None)
        attempt = Attempt.objects.create(message=sent, channel=talk.channel, state="dispatching")
        unreachable = code in {"30003", "30004", "30005", "30006"}
        report = delivery.Report(
            state, attempt=attempt.uuid, error_code=code, unreachable=unreachable
        )
        delivery.report([report])
        delivery.report([report])  # told twice, as carriers do


@pytest.mark.parametrize("code", ["30003", "30004"])
def test_phone_that_is_unreachable_three_times_in_a_row_is_flagged(cast, say, told, code):
    talk = say().conversation

    fail(talk, cast.ben, code, times=2)
    assert Identity.objects.get().flag == ""
    told()
    fail(talk, cast.ben, code)

    assert Identity.objects.get().flag == "dead_number"
    assert "ConsentDoubted" in told()


def test_text_that_arrived_in_between_begins_the_count_anew(cast, say):
    talk = say().conversation
    fail(talk, cast.ben, "30003", times=2)
    fail(talk, cast.ben, "", state="delivered")

    fail(talk, cast.ben, "30003", times=2)
    assert Identity.objects.get().flag == ""
    fail(talk, cast.ben, "30003")
    assert Identity.objects.get().flag == "dead_number"


def test_other_failures_do_not_count(cast, say):
    talk = say().conversation

    fail(talk, cast.ben, "30007", times=4)

    assert (Identity.objects.get().flag, Identity.objects.get().unreached) == ("", 0)


def test_text_from_the_phone_clears_what_was_doubted(cast, say):
    talk = say().conversation
    fail(talk, cast.ben, "30003", times=3)

    again = say("I was abroad").conversation.identity

    assert (again.flag, again.unreached) == ("", 0)


def test_carriers_own_block_is_explained(cast, aurora, say, client):
    talk = say().conversation
    consent.opt_out(talk.identity, source="carrier", wording="21610")
    client.force_login(cast.ben.user)

    page = client.get(f"/aurora/conversations/{talk.uuid}/").content.decode()

    assert "The carrier blocks texts to" in page
    assert "They must text START to (202) 555-0143" in page


def test_addresses_are_made_where_the_forgotten_are_asked_for():
    """Whoever else made one would write to people who were erased."""
    import re
    from pathlib import Path

    root = Path(__file__).resolve().parents[2]
    made = re.compile(
        r"(?<!class )\bIdentity\(|Identity\.objects\.(?:create|get_or_create|update_or_create|bulk_create)"
        r"|INTO contacts_identity"
    )
    found = {
        str(path.relative_to(root))
        for place in ("contacts", "inbox", "channels_app", "campaigns", "ops")
        for path in (root / place).rglob("*.py")
        if "migrations" not in path.parts and made.search(path.read_text())
    }
    assert found == {"contacts/identities.py", "contacts/imports/writing.py"}
    assert all("forgotten.among(" in (root / path).read_text() for path in found)
