"""Writing first, over HTTP: F20, F23-F25, F28-F36."""

from uuid import uuid4

import pytest

from contacts import forgotten
from contacts.models import Contact, Identity
from inbox.conversations.carrying import capabilities, inbound
from inbox.conversations.locking import locks
from inbox.conversations.models import Channel, Conversation, Inbox, InboxAccess, Message
from tests.cast import client_of
from tests.inbox.conftest import say as _say

PLACE = "/aurora/new/"
MARA = "+12065550142"


@pytest.fixture
def house(cast):
    with cast.aurora.open():
        yield cast.aurora


@pytest.fixture
def ben(cast):
    return client_of(cast.ben)


say = _say
aurora = house


def write(client, to, channel, **given):
    form = {"channel": str(channel.uuid), "to": to, "text": "Your bike is ready", "key": uuid4()}
    return client.post(PLACE, form | given)


def person(name, *numbers, **fields):
    contact = Contact.objects.create(name=name, **fields)
    for number in numbers:
        Identity.objects.create(address=number, contact=contact)
    return contact


def more(house, name, number, member, **fields):
    """One more inbox of the member's, with a number."""
    inbox = Inbox.objects.create(name=name, api_code=name.lower(), **fields)
    InboxAccess.objects.create(inbox=inbox, member=member)
    return Channel.objects.create(
        inbox=inbox, connection=house.connection, address=number, registered=True
    )


def page(client, path=PLACE):
    return client.get(path).content.decode()


def test_f23_new_is_on_every_page_in_the_bar_of_the_phone_and_in_the_palette(house, ben):
    html = page(ben, f"/aurora/inboxes/{house.inbox.uuid}/")
    palette = page(ben, "/aurora/commands/")

    assert html.count(f'href="{PLACE}"') == 2  # navigation and the phone's bar
    assert 'data-key="c"' in html
    assert f'href="{PLACE}"' in palette


def test_f24_text_to_a_shared_contact_makes_a_conversation_of_the_shared_inbox(house, cast, ben):
    person("Mara Reyes", MARA)

    answer = write(ben, [MARA], house.channel)

    talk = Conversation.objects.get()
    assert answer["Location"] == f"/aurora/conversations/{talk.uuid}/"
    assert (talk.inbox, talk.identity.contact.name) == (house.inbox, "Mara Reyes")
    message = Message.objects.get()
    assert (message.status, message.author_id, message.body) == (
        "queued", cast.ben.pk, "Your bike is ready",
    )  # fmt: skip


def test_f25_f35_text_message_leaves_from_ones_own_number(house, cast, ben):
    own = more(house, "Ben", "+12025550177", cast.ben, kind="private")
    person("Mara Reyes", MARA, private_to=cast.ben)

    html = page(ben, f"{PLACE}?kind=text")
    write(ben, [MARA], own, kind="text")

    assert "New text message" in html
    assert "(202) 555-0177" in html
    assert "(202) 555-0143" not in html
    assert "(202) 555-0177" not in page(ben)
    assert Conversation.objects.get().channel == own


def test_f28_form_of_a_channel_has_it_chosen(house, cast, ben):
    other = more(house, "Workshop", "+12025550188", cast.ben)

    html = page(ben, f"{PLACE}?channel={other.uuid}")

    assert f'<option value="{other.uuid}" selected>' in html


def test_f28_list_of_a_channel_begins_a_conversation_there(house, ben):
    html = page(ben, f"/aurora/inboxes/{house.inbox.uuid}/?state=open&channel={house.channel.uuid}")

    assert f"{PLACE}?channel={house.channel.uuid}" in html


def test_f29_channel_where_one_only_answers_is_shown_with_the_way_round(
    house, cast, ben, monkeypatch
):
    other = more(house, "Workshop", "+12025550188", cast.ben)
    monkeypatch.setitem(
        capabilities.KINDS, "sms", capabilities.Capabilities(begins=False)
    )  # as WhatsApp will be

    html = page(ben)
    answer = write(ben, [MARA], other)

    assert "one can only answer. Start by SMS instead." in html
    assert answer.status_code == 422
    assert not Message.objects.exists()


def test_f30_f91_own_private_contacts_are_offered_and_nobody_elses(house, cast, ben):
    person("Mara Private", MARA, private_to=cast.ben)
    person("Mara Hidden", "+12065550143", private_to=cast.ada)

    html = ben.post(f"{PLACE}people/", {"q": "mara"}).content.decode()

    assert "Mara Private" in html
    assert "Mara Hidden" not in html
    assert "(206) 555-0143" not in html


@pytest.mark.parametrize(
    "typed",
    ["(206) 555-0142", "206 555 0142", "206.555.0142", "0012065550142", "tel:+1-206-555-0142"],
)
def test_f31_bare_number_is_unknown_until_it_is_selected(house, ben, typed):
    found = ben.post(f"{PLACE}people/", {"q": typed}).content.decode()
    chosen = ben.post(f"{PLACE}people/", {"add": MARA}).content.decode()

    assert "Unknown number" in found
    assert '<span class="number muted">(206) 555-0142</span>' in found
    assert f'name="add" value="{MARA}"' in found
    assert f'name="to" value="{MARA}"' in chosen


def test_f31_number_of_a_contact_is_that_contact(house, ben):
    person("Mara Reyes", MARA)

    html = ben.post(f"{PLACE}people/", {"q": "206 555 0142"}).content.decode()

    assert "Mara Reyes" in html
    assert "Unknown number" not in html


def test_f20_f32_queue_begins_nothing_and_offers_nothing(house, cast, ben):
    Inbox.objects.filter(pk=house.inbox.pk).update(is_queue=True)

    html = page(ben, f"/aurora/inboxes/{house.inbox.uuid}/")
    form = page(ben)
    refused = write(ben, [MARA], house.channel)

    assert PLACE not in html
    assert "Nothing to write from" in form
    assert refused.status_code == 422
    assert not Conversation.objects.exists()


def test_f20_f32_queue_has_a_menu_of_its_own_with_ones_own_number(house, cast, ben):
    Inbox.objects.filter(pk=house.inbox.pk).update(is_queue=True)
    more(house, "Ben", "+12025550177", cast.ben, kind="private")

    html = page(ben, f"/aurora/inboxes/{house.inbox.uuid}/")

    assert f"{PLACE}?kind=text" in html
    assert f'href="{PLACE}"' not in html


def test_f33_sender_is_chosen_every_time_there_are_several(house, cast, ben):
    more(house, "Workshop", "+12025550188", cast.ben)
    hidden = more(house, "Hidden", "+12025550199", cast.rita)

    html = page(ben)
    unsaid = ben.post(PLACE, {"to": [MARA], "text": "Hello", "key": uuid4()})
    foreign = write(ben, [MARA], hidden)

    assert "Choose where to send from" in html
    assert " selected>" not in html
    assert "Hidden" not in html
    assert [answer.status_code for answer in (unsaid, foreign)] == [422, 403]
    assert not Conversation.objects.exists()


def test_f34_rests_in_sent_until_a_reply_comes(house, ben, say):
    write(ben, [MARA], house.channel)
    talk = Conversation.objects.get()
    before = talk.state

    sent = page(ben, f"/aurora/inboxes/{house.inbox.uuid}/?state=sent")
    open_list = page(ben, f"/aurora/inboxes/{house.inbox.uuid}/?state=open")
    answer = say("Thanks", sender=MARA)

    talk.refresh_from_db()
    assert before == "sent"
    assert str(talk.uuid) in sent
    assert str(talk.uuid) not in open_list
    assert (answer.conversation_id, talk.state) == (talk.pk, "open")


def test_f34_live_conversation_takes_it(house, ben, say):
    talk = say("Hello", sender=MARA).conversation

    html = ben.post(
        f"{PLACE}people/", {"add": MARA, "channel": str(house.channel.uuid)}
    ).content.decode()
    write(ben, [MARA], house.channel)

    assert "It goes into the conversation you already have here." in html
    assert Conversation.objects.get() == talk
    assert Message.objects.filter(direction="out").get().conversation == talk


def test_f34_somebody_else_answering_is_named_and_nothing_goes(house, cast, ben, say):
    talk = say("Hello", sender=MARA).conversation
    locks.acquire(talk, by=cast.ada, tab=uuid4())

    answer = write(ben, [MARA], house.channel)

    assert answer.status_code == 422
    assert "Ada is answering (206) 555-0142 just now. Nothing was sent." in answer.content.decode()
    assert "Your bike is ready" in answer.content.decode()  # what was typed is still there
    assert not Message.objects.filter(direction="out").exists()


def test_f34_conversation_that_was_moved_out_of_sight_is_left_alone(house, cast, ben, say):
    talk = say("Hello", sender=MARA).conversation
    hidden = Inbox.objects.create(name="Hidden", api_code="hidden")
    Conversation.objects.filter(pk=talk.pk).update(inbox=hidden)

    answer = write(ben, [MARA], house.channel)

    assert answer.status_code == 422
    assert str(talk.uuid) not in answer.content.decode()
    assert not Message.objects.filter(direction="out").exists()


def test_f36_each_of_several_gets_a_conversation_of_their_own(house, ben):
    numbers = [f"+1206555014{digit}" for digit in range(3)]

    shown = ben.post(f"{PLACE}people/", {"to": numbers}).content.decode()
    answer = write(ben, [*numbers, "(206) 555-0140"], house.channel)

    assert "3 people get a conversation of their own each" in shown
    assert "Send to 3 people" in shown
    assert answer["Location"].endswith("?state=sent")
    assert sorted(Conversation.objects.values_list("identity__address", flat=True)) == numbers
    assert Message.objects.count() == 3


def test_f36_one_who_cannot_be_texted_stops_all_and_is_named(house, ben):
    person("Mara Reyes", MARA)
    Identity.objects.filter(address=MARA).update(opted_out_at="2026-01-01T00:00Z")

    shown = ben.post(f"{PLACE}people/", {"to": [MARA]}).content.decode()
    answer = write(ben, [MARA, "+12065550143"], house.channel)

    assert "This person opted out." in shown
    assert answer.status_code == 422
    assert "Mara Reyes: This person opted out." in answer.content.decode()
    assert not Conversation.objects.exists()


def test_f36_at_most_fifty_people(house, ben):
    answer = write(ben, [f"+120655{number:05d}" for number in range(51)], house.channel)

    assert answer.status_code == 422
    assert "a campaign reaches more" in answer.content.decode()
    assert not Conversation.objects.exists()


@pytest.mark.parametrize(
    ("to", "why"),
    [
        ("72345", "This is a short code."),
        ("MyBank", "This sender has a name and no number."),
        ("+1206555", "This is no number one can text."),
        ("+999999999999999999", "This is no number one can text."),
    ],
)
def test_f31_what_cannot_be_texted_is_explained_and_refused(house, ben, to, why):
    shown = ben.post(f"{PLACE}people/", {"to": [to]}).content.decode()
    answer = write(ben, [to], house.channel)

    assert why in shown
    assert answer.status_code == 422
    assert not Conversation.objects.exists()


def test_f31_blocked_number_is_refused(house, ben):
    Identity.objects.create(address=MARA, blocked_at="2026-01-01T00:00Z")

    answer = write(ben, [MARA], house.channel)

    assert answer.status_code == 422
    assert "blocked as spam" in answer.content.decode()
    assert not Conversation.objects.exists()


def test_f33_f141_unregistered_number_is_absent_explained_and_refused(house, cast, ben):
    Channel.objects.filter(pk=house.channel.pk).update(registered=False)

    html, managers = page(ben), page(client_of(cast.ada))
    answer = write(ben, [MARA], house.channel)

    assert str(house.channel.uuid) not in html
    assert "Carriers block unregistered numbers." in html
    assert "registration pending" in managers
    assert answer.status_code == 422
    assert not Conversation.objects.exists()


def test_f24_double_click_sends_once(house, cast, ben):
    key = uuid4()
    numbers = [MARA, "+12065550143"]

    places = [write(ben, numbers, house.channel, key=key)["Location"] for _ in range(2)]
    stolen = write(client_of(cast.ada), numbers, house.channel, key=key)

    assert places[0] == places[1]
    assert Message.objects.count() == 2
    assert stolen.status_code == 422


def test_f24_contact_with_several_numbers_lets_one_choose(house, ben):
    contact = person("Mara Reyes", MARA, "+12065550143")
    single = person("Noah Petersen", "+12065550144")

    several = page(ben, f"{PLACE}?contact={contact.uuid}")
    one = page(ben, f"{PLACE}?contact={single.uuid}")

    assert several.count('name="add"') == 2
    assert 'name="to"' not in several
    assert 'name="to" value="+12065550144"' in one


def test_f24_stranger_to_the_inbox_writes_nothing_from_it(house, cast, say):
    rita = client_of(cast.rita)
    say("Hello", sender="+12065550166")

    html = rita.post(f"{PLACE}people/", {"q": "206 555 0166", "channel": house.channel.uuid})
    answer = write(rita, [MARA], house.channel)

    assert "Sales" not in html.content.decode()
    assert "It goes into" not in html.content.decode()
    assert answer.status_code == 403
    assert not Message.objects.filter(direction="out").exists()


def test_f31_named_sender_cannot_be_answered_and_the_composer_says_so(house, ben):
    inbound.receive(
        [
            inbound.Inbound(
                connection_id=house.connection.pk, carrier_id="SM1", sender="MyBank",
                to=house.channel.address, body="Your code is 1234", at="2026-01-01T00:00Z",
            )
        ]
    )  # fmt: skip
    talk = Conversation.objects.get()

    html = page(ben, f"/aurora/conversations/{talk.uuid}/")
    answer = ben.post(
        f"/aurora/conversations/{talk.uuid}/messages/", {"text": "Hi", "key": str(uuid4())}
    )

    assert "This sender has a name and no number." in html
    assert answer.status_code == 409


def test_f31_number_of_somebody_erased_is_explained_and_refused(house, ben):
    forgotten.remember([MARA])

    shown = ben.post(f"{PLACE}people/", {"to": [MARA]}).content.decode()
    answer = write(ben, [MARA], house.channel)

    assert "This person opted out." in shown
    assert answer.status_code == 422
    assert not Identity.objects.exists()
