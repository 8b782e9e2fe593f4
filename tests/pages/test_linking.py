"""Whose a number is, over HTTP: F94-F97, F101."""

import pytest

from contacts.models import Contact, Identity
from inbox.accounts.models import Event
from inbox.conversations.models import Channel, Conversation, Inbox
from tests.cast import htmx_of
from tests.inbox.conftest import say as _say

MARA = "+12065550142"
say = _say


@pytest.fixture
def aurora(cast):
    with cast.aurora.open():
        yield cast.aurora


@pytest.fixture
def ben(cast):
    return htmx_of(cast.ben)


def at(talk, more=""):
    return f"/aurora/conversations/{talk.uuid}/linking/{more}"


def whose(number=MARA):
    return Identity.objects.select_related("contact").get(address=number).contact


def test_f95_unlinked_number_is_shown_as_people_write_it_with_ways_to_a_contact(say, ben):
    talk = say(sender=MARA).conversation

    html = ben.get(f"/aurora/conversations/{talk.uuid}/details/").content.decode()
    head = ben.get(f"/aurora/conversations/{talk.uuid}/head/").content.decode()

    assert "(206) 555-0142" in html
    assert "Create or link a contact" in html
    assert "Create or link a contact" in head  # F101: the menu on the name


@pytest.mark.parametrize("private", [False, True])
def test_f96_contact_is_made_of_the_number_shared_or_private(cast, say, ben, private):
    talk = say(sender=MARA).conversation

    answer = ben.post(at(talk), {"name": " Mara  Reyes "} | ({"private": "on"} if private else {}))

    assert answer.status_code == 204
    assert "Contact created" in answer["HX-Trigger"]
    assert (whose().name, whose().private_to) == ("Mara Reyes", cast.ben if private else None)


def test_f96_private_name_is_in_no_trail(say, ben):
    talk = say(sender=MARA).conversation

    ben.post(at(talk), {"name": "Mara Reyes", "private": "on"})

    assert "Mara" not in str(list(Event.objects.values_list("changes", flat=True)))


def test_f96_search_finds_by_name_company_and_number(say, ben, cast):
    talk = say(sender=MARA).conversation
    noah = Contact.objects.create(name="Noah Petersen", company="Bright & Co")
    Identity.objects.create(address="+12065550177", contact=noah)
    Contact.objects.create(name="Noah Hidden", private_to=cast.ada)
    Contact.objects.create(name="Noah Gone", deleted_at="2026-01-01T00:00Z")

    for words in ("noah", "peters", "bright", "555-0177", "0177"):
        html = ben.get(at(talk), {"q": words}).content.decode()
        assert "Noah Petersen" in html, words
        assert "Hidden" not in html
        assert "Gone" not in html


def test_f96_create_clicked_twice_makes_one_contact(say, ben):
    talk = say(sender=MARA).conversation
    form = {"name": "Mara Reyes", "was": ""}

    answers = [ben.post(at(talk), form) for _ in range(2)]

    assert [answer.status_code for answer in answers] == [204, 204]
    assert Contact.objects.filter(name="Mara Reyes").count() == 1


def test_f97_form_that_a_colleague_overtook_changes_nothing(cast, say, ben):
    talk = say(sender=MARA).conversation
    assert 'name="was" value=""' in ben.get(at(talk)).content.decode()
    htmx_of(cast.ada).post(at(talk), {"name": "Mara Reyes", "was": ""})
    noah = Contact.objects.create(name="Noah Petersen")

    for form in ({"name": "Somebody else"}, {"contact": str(noah.uuid)}):
        answer = ben.post(at(talk), form | {"was": ""})
        assert answer.status_code == 409
    assert whose().name == "Mara Reyes"
    assert not Contact.objects.filter(name="Somebody else").exists()
    shown = str(whose().uuid)
    assert f'name="was" value="{shown}"' in ben.get(at(talk)).content.decode()
    assert ben.post(at(talk), {"contact": str(noah.uuid), "was": shown}).status_code == 204
    assert whose() == noah


def test_f97_linked_later_to_another_and_earlier_conversations_follow(say, ben, aurora):
    old = say(sender=MARA).conversation
    Conversation.objects.filter(pk=old.pk).update(state="closed", closed_at="2020-01-01T00:00Z")
    talk = say("Again", sender=MARA).conversation
    mara, noah = (Contact.objects.create(name=name) for name in ("Mara Reyes", "Noah Petersen"))

    ben.post(at(talk), {"contact": str(mara.uuid)})
    first = whose()
    ben.post(at(talk), {"contact": str(noah.uuid)})

    assert talk != old
    assert (first, whose()) == (mara, noah)
    html = ben.get(f"/aurora/conversations/{old.uuid}/").content.decode()
    assert "Noah Petersen" in html
    assert "Noah Petersen" in ben.get(f"/aurora/inboxes/{aurora.inbox.uuid}/").content.decode()


def test_f94_history_holds_the_conversations_of_all_linked_numbers(say, ben):
    first, second = say(sender=MARA).conversation, say("Hi", sender="+12065550143").conversation
    ben.post(at(first), {"name": "Mara Reyes"})

    ben.post(at(second), {"contact": str(whose().uuid)})

    html = ben.get(f"/aurora/conversations/{second.uuid}/details/").content.decode()
    assert str(first.uuid) in html


def test_f97_nobody_links_to_anothers_private_contact_or_takes_from_one(cast, say, ben):
    talk = say(sender=MARA).conversation
    hers = Contact.objects.create(name="Ada's own", private_to=cast.ada)

    refused = ben.post(at(talk), {"contact": str(hers.uuid)})
    Identity.objects.filter(address=MARA).update(contact=hers)
    taken = ben.post(at(talk), {"name": "Mara"})
    unlinked = ben.delete(at(talk))

    assert [answer.status_code for answer in (refused, taken, unlinked)] == [404, 409, 409]
    assert whose() == hers
    assert not Contact.objects.filter(name="Mara").exists()


def test_f97_undo_puts_the_number_back_where_it_was(say, ben):
    talk = say(sender=MARA).conversation
    mara = Contact.objects.create(name="Mara Reyes")
    ben.post(at(talk), {"contact": str(mara.uuid)})
    ben.post(at(talk), {"name": "Typo"})
    made = whose()

    answer = ben.post(at(talk, "undoing/"))

    made.refresh_from_db()
    assert answer.status_code == 204
    assert whose() == mara
    assert made.deleted_at is not None
    assert ben.post(at(talk, "undoing/")).status_code == 409


def test_f97_undo_of_unlinking_links_again(say, ben):
    talk = say(sender=MARA).conversation
    ben.post(at(talk), {"name": "Mara Reyes"})

    ben.delete(at(talk))
    before = whose()
    ben.post(at(talk, "undoing/"))

    assert before is None
    assert whose().name == "Mara Reyes"


def test_f97_undo_is_the_members_own_and_gives_way_to_what_came_later(cast, say, ben):
    talk = say(sender=MARA).conversation
    ben.post(at(talk), {"name": "Mara Reyes"})

    hers = htmx_of(cast.ada).post(at(talk, "undoing/"))
    Identity.objects.filter(address=MARA).update(contact=Contact.objects.create(name="Noah"))
    late = ben.post(at(talk, "undoing/"))

    assert (hers.status_code, late.status_code) == (409, 409)
    assert whose().name == "Noah"


def test_f97_every_live_conversation_of_the_number_is_told(cast, aurora, say, ben):
    talk = say(sender=MARA).conversation
    other = Channel.objects.create(
        inbox=Inbox.objects.create(name="Workshop", api_code="workshop"),
        connection=aurora.connection, address="+12025550188",
    )  # fmt: skip
    elsewhere = Conversation.objects.create(
        inbox=other.inbox, channel=other, identity=talk.identity, state="snoozed"
    )

    ben.post(at(talk), {"name": "Mara Reyes"})

    told = Event.objects.filter(kind="ContactChanged")
    assert {event.conversation_id for event in told} == {talk.pk, elsewhere.pk}
    line = ben.get(f"/aurora/conversations/{talk.uuid}/").content.decode()
    assert "Ben linked this number to Mara Reyes" in line


def test_f97_stranger_to_the_inbox_links_nothing(cast, say):
    talk = say(sender=MARA).conversation
    rita = htmx_of(cast.rita)

    answers = [rita.get(at(talk)), rita.post(at(talk), {"name": "Mara"}), rita.delete(at(talk)),
               rita.post(at(talk, "undoing/"))]  # fmt: skip

    assert {answer.status_code for answer in answers} == {404}
    assert whose() is None
