"""What a search finds, for whom: words, names and numbers in all that a member may read."""

import pytest
from django.db import connection
from django.utils import timezone

from contacts.models import Contact, Identity
from inbox.conversations.finding import search
from inbox.conversations.finishing import triage
from inbox.conversations.models import Channel, Conversation, Inbox, InboxAccess, Message
from inbox.conversations.writing import messages
from inbox.tenancy import execute, rows
from tests import walls


@pytest.fixture
def find(cast, aurora):
    def ask(words, member=None, **more):
        asked = search.asked(words)
        return search.search(asked, member=member or cast.ada, country="US", **more)

    return ask


def texts(results):
    return [hit.text.striptags() for hit in results.messages]


def name(message, words):
    identity = message.conversation.identity
    identity.contact = Contact.objects.create(name=words)
    identity.save()


@pytest.mark.parametrize(
    ("body", "words"),
    [
        ("Olá, já chegou a São Paulo?", "sao"),
        ("sao paulo", "SÃO PAULO"),
        ("Perché no?", "perche"),
        ("cafe\u0301 com leite", "café"),
        ("Die Straße ist zu", "strasse"),
        ("Łódź", "lodz"),
        ("Is my bike ready?", "bik"),
        ("Is my bike ready?", "ready my"),
        ("Order #R-20331.", "r 20331"),
        ("Call 206-555-0177 now", "555"),
        ("見積もりをお願いします", "見積"),
        ("x" * 700, "x" * 60),
    ],
)
def test_words_are_found_by_their_beginnings_without_accents(say, find, body, words):
    say(body)
    say("Something else")

    assert len(find(words).messages) == 1


@pytest.mark.parametrize("words", ["ike", "bike shed", "zz"])
def test_what_is_not_there_is_not_found(say, find, words):
    say("Is my bike ready?")

    assert find(words).is_empty


@pytest.mark.parametrize("words", ["", " ", "a", "?!", "'&|!:*", "\x00\ud800"])
def test_too_little_is_not_searched(words):
    assert search.asked(words) == ""


@pytest.mark.parametrize("words", ["bike' & 'x", "bike:*|!", "bike\\", "(bike", "bike <-> '"])
def test_no_sign_is_an_operator(say, find, words):
    say("bike x")

    find(words)


def test_newest_stand_first_whatever_their_age(say, find):
    said = [say(f"bike {number}", sender=f"+1206555{number:04d}") for number in range(4)]
    Message.objects.filter(pk=said[0].pk).update(
        created_at=timezone.now() - timezone.timedelta(days=4000)
    )

    assert texts(find("bike")) == ["bike 3", "bike 2", "bike 1", "bike 0"]


def test_pages_have_no_gap_and_no_repeat(say, find, monkeypatch):
    monkeypatch.setattr(search, "PAGE", 3)
    for number in range(8):
        say(f"bike {number}")

    found, before = [], None
    while True:
        page = find("bike", before=before)
        found.append(texts(page))
        before = page.before
        if before is None or not page.messages:
            break

    assert [text for page in found for text in page] == [f"bike {n}" for n in range(7, -1, -1)]


def test_names_come_by_any_word_of_theirs(say, find):
    name(say(), "José Ángel Núñez")

    for words in ("jose", "nun", "Núñez josé"):
        (found,) = find(words).people
        assert found.who.name == "José Ángel Núñez"
    assert find("ose").people == []
    assert find("nun").people[0].name == "José Ángel <mark>Núñez</mark>"


@pytest.mark.parametrize(
    "words", ["+1 206 555 0142", "(206) 555", "0142", "555014", "06555", "001206555"]
)
def test_numbers_come_by_any_of_their_digits(say, find, words):
    say()
    say(sender="+12065559999")

    numbers = [one.number.striptags() for one in find(words).numbers]

    assert "(206) 555-0142" in numbers
    assert len(numbers) == (2 if "0142" not in words and "555014" not in words else 1)


def test_number_as_it_is_dialled_at_home_is_found(say, find):
    say(sender="+447911123456")

    assert len(find("07911 123").numbers) == 1


def test_matched_digits_are_marked(say, find):
    say()

    assert find("5550142").numbers[0].number == "(206) <mark>555-0142</mark>"
    assert find("1206").numbers[0].number == "(<mark>206</mark>) 555-0142"


def test_person_is_shown_once_with_the_newest_conversation(say, find, cast):
    first = say().conversation
    name(say(), "Mara Lund")
    triage.close(first, by=cast.ada)
    Conversation.objects.filter(pk=first.pk).update(
        closed_at=timezone.now() - timezone.timedelta(days=60)
    )
    second = say("Again").conversation

    (found,) = find("mara").people

    assert (found.conversation, second.pk != first.pk) == (second.uuid, True)


def test_what_matched_is_marked_and_escaped(say, find):
    say('<script>alert("bike")</script> <b>Bikes</b> & <mark>bi</mark>')

    (hit,) = find("bike").messages

    assert hit.text == (
        "&lt;script&gt;alert(&#34;<mark>bike</mark>&#34;)&lt;/script&gt; "
        "&lt;b&gt;<mark>Bikes</mark>&lt;/b&gt; &amp; &lt;mark&gt;bi&lt;/mark&gt;"
    )


def test_long_text_is_shown_around_what_matched(say, find):
    say("word " * 100 + "needle " + "word " * 100)

    (hit,) = find("needle").messages

    assert "<mark>needle</mark>" in hit.text
    assert hit.text.startswith("…") and hit.text.endswith("…")
    assert len(hit.text) < 250


def test_notes_are_found_and_spam_is_not(say, find, cast):
    note = say("Hello")
    Message.objects.create(
        conversation=note.conversation, direction="note", author=cast.ben, status="noted",
        body="secret bike plan",
    )  # fmt: skip
    spam = say("bike bargain", sender="+12065550177")
    name(spam, "Spam Bikeseller")
    Conversation.objects.filter(pk=spam.conversation_id).update(state="spam")

    found = find("bike")

    assert texts(found) == ["secret bike plan"]
    assert [hit.is_note for hit in found.messages] == [True]
    assert (find("bikesel").people, find("0177").numbers) == ([], [])


def test_member_finds_nothing_in_inboxes_that_are_not_theirs(say, find, cast):
    name(say("my bike"), "Bikey McBike")
    other = Inbox.objects.create(name="Workshop", api_code="workshop")
    InboxAccess.objects.create(inbox=other, member=cast.rita)

    for words in ("bike", "bikey", "0142"):
        found = find(words, member=cast.rita)
        assert (found.people, found.numbers, found.messages) == ([], [], [])
        assert not find(words, member=cast.ben).is_empty
    # the contact is the organization's, what was said with them is Sales'
    assert [one.who.name for one in find("bikey", member=cast.rita).contacts] == ["Bikey McBike"]


def test_private_contact_is_found_by_its_member_alone(say, find, cast):
    name(say("Hello"), "Bikey McBike")
    Contact.objects.update(private_to=cast.ben)

    assert [one.who.name for one in find("bikey", member=cast.ben).people] == ["Bikey McBike"]
    assert find("bikey", member=cast.ada).is_empty
    assert [one.who.initials for one in find("0142", member=cast.ada).numbers] == ["#"]


def test_what_is_moved_is_found_by_those_it_went_to(say, find, cast):
    talk = say("my bike").conversation
    other = Inbox.objects.create(name="Workshop", api_code="workshop")
    InboxAccess.objects.create(inbox=other, member=cast.rita)
    Conversation.objects.filter(pk=talk.pk).update(inbox=other)

    assert len(find("bike", member=cast.rita).messages) == 1
    assert find("bike", member=cast.ben).is_empty


def test_from_before_a_number_joined_only_what_was_exchanged_is_found(say, find, cast, aurora):
    talk = say("my bike").conversation
    Message.objects.create(
        conversation=talk, direction="note", author=cast.ben, status="noted", body="bike thief"
    )
    other = Inbox.objects.create(name="Workshop", api_code="workshop")
    InboxAccess.objects.create(inbox=other, member=cast.rita)
    Channel.objects.filter(pk=aurora.channel.pk).update(inbox=other, joined_at=timezone.now())
    Conversation.objects.filter(pk=talk.pk).update(
        opened_at=timezone.now() - timezone.timedelta(hours=1)
    )

    assert texts(find("bike", member=cast.rita)) == ["my bike"]
    assert len(find("bike", member=cast.ben).messages) == 2


def test_another_organization_finds_nothing(cast, say):
    name(say("my bike"), "Bikey")

    with cast.rival.open():
        for words in ("bike", "bikey", "0142"):
            assert search.search(words, member=cast.otto, country="US").is_empty


CALLS = {
    "messages": "SELECT ids, reached FROM search_messages("
    "%(foreign)s, %(inboxes)s::bigint[], 'bike', 20, NULL)",
    "people": "SELECT count(*) FROM search_people("
    "%(foreign)s, %(inboxes)s::bigint[], 'bike', ARRAY['0142'], 20)",
}


@pytest.mark.parametrize("scope", ["rival", "none"])
@pytest.mark.parametrize("call", CALLS)
def test_functions_give_nothing_of_a_foreign_organization(say, cast, aurora, call, scope):
    found = say("my bike")
    name(found, "Bikey")
    params = {"foreign": aurora.organization.pk, "inboxes": [aurora.inbox.pk]}
    own = rows(CALLS[call], params)

    with connection.cursor() as cursor:
        told = str(cast.rival.organization.pk) if scope == "rival" else ""
        cursor.execute("SELECT set_config('app.organization', %s, true)", [told])
        cursor.execute(CALLS[call], params)
        theirs = cursor.fetchall()

    assert own in ([([found.pk], None)], [(2,)])
    assert theirs in ([([], None)], [(0,)])


@walls.needs("postgres")
def test_functions_look_only_into_the_inboxes_given(say, aurora):
    say("my bike")

    ((ids, reached),) = rows(CALLS["messages"], {"foreign": aurora.organization.pk, "inboxes": []})

    assert (ids, reached) == ([], None)


def test_search_that_takes_too_long_says_so(say, find, monkeypatch):
    say("my bike")
    monkeypatch.setattr(search, "SECONDS", 0.001)
    monkeypatch.setattr(search, "_find", lambda *_: rows("SELECT pg_sleep(1)"))

    with pytest.raises(search.TooSlow):
        search.search("bike", member=None, country="US")

    assert Message.objects.count() == 1  # the transaction goes on


def test_frequent_word_is_answered_with_the_newest_and_goes_on(aurora, converse, find):
    """Every stage of search_messages: the newest, the index, and spans of what is between."""
    talk = converse()
    execute(
        """
        INSERT INTO conversations_message (organization_id, uuid, conversation_id, direction, body,
            status, error_code, error, delivered_before, attempts, files, revision)
        SELECT %(organization)s, gen_random_uuid(), %(talk)s, 'in',
            CASE WHEN n > 10500 THEN 'new' WHEN n %% 3 > 0 THEN 'plain' WHEN n < 3 THEN 'common odd'
                 ELSE 'common' END,
            'received', '', '', false, 0, 0, 0
        FROM generate_series(0, 10750) n
        """,
        {"talk": talk.pk},
    )

    common, odd = find("common"), find("odd")

    ids = list(Message.objects.filter(body__startswith="common").order_by("-id")[:20])
    assert [hit.uuid for hit in common.messages] == [message.uuid for message in ids]
    assert common.before == ids[-1].pk
    assert (len(odd.messages), odd.before) == (1, None)
    assert len(find("plain", before=ids[-1].pk).messages) == 20


def test_broken_bodies_can_be_indexed(say, find):
    for body in ("", "💬💬", "…", "a" * 5000, "é" * 3000, "x y " * 5000):
        say(body[:20000])

    assert len(find("aa").messages) == 1


def test_messages_sent_are_found_with_their_author(say, find, cast):
    talk = say("Hello").conversation
    messages.send(talk, by=cast.ben, body="Your bike is ready", key=talk.uuid)

    (hit,) = find("ready").messages

    assert (hit.author, hit.inbox) == ("Ben", "Sales")


def test_numbers_without_a_contact_or_conversation_are_nobodys(aurora, find):
    Identity.objects.create(address="+12065550188")

    assert find("0188").is_empty
