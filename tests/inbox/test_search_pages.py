"""Search through HTTP: the pane, its pages, and a thread opened at a message."""

from uuid import uuid4

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.utils import timezone

from inbox.conversations.carrying import inbound
from inbox.conversations.finding import search
from inbox.conversations.models import Channel, Conversation, Inbox, InboxAccess, Message
from inbox.conversations.showing import threads
from tests.cast import client_of

HTMX = {"HX-Request": "true"}


@pytest.fixture
def ben(cast):
    return client_of(cast.ben)


def receive(house, body, sender="+12065550142"):
    with house.open():
        sid = f"SM{uuid4().hex}"
        inbound.receive(
            [
                inbound.Inbound(
                    connection_id=house.connection.pk, carrier_id=sid, sender=sender,
                    to=house.channel.address, body=body, at=timezone.now(),
                )
            ]
        )  # fmt: skip
        return Message.objects.select_related("conversation").get(carrier_id=sid)


def page(client, query, **headers):
    answer = client.get(f"/aurora/search/?{query}", headers=headers)
    assert answer.status_code == 200
    return answer.content.decode()


def test_f147_results_are_a_fragment_that_links_to_the_message(cast, ben):
    said = receive(cast.aurora, "Is my bike ready?")

    html = page(ben, "q=bik", **HTMX)

    address = f"/aurora/conversations/{said.conversation.uuid}/?at={said.uuid}"
    assert f'href="{address}"' in html
    assert "Is my <mark>bike</mark> ready?" in html
    assert "<html" not in html


def test_search_is_a_page_without_a_script(cast, ben):
    receive(cast.aurora, "Is my bike ready?")

    html = page(ben, "q=bike")

    assert "<mark>bike</mark>" in html
    assert 'value="bike"' in html
    assert 'id="list"' in html


def test_what_was_typed_is_never_markup(cast, ben):
    receive(cast.aurora, "<img src=x onerror=alert(1)> bike")

    html = page(ben, "q=%3Cscript%3Ealert(1)%3C/script%3Ebike")
    found = page(ben, "q=img+bike", **HTMX)

    assert "<script>alert" not in html
    assert "<img src=x" not in found
    assert "&lt;<mark>img</mark> src=x" in found


@pytest.mark.parametrize(
    "query", ["", "q=", "q=a", "q=%00", "q=%3F%21", "before=5", "q=bike&before=x"]
)
def test_odd_questions_are_answered_calmly(cast, ben, query):
    receive(cast.aurora, "bike")

    page(ben, query)
    page(ben, query, **HTMX)


def test_rita_who_has_no_access_finds_nothing(cast):
    receive(cast.aurora, "Is my bike ready?")

    html = page(client_of(cast.rita), "q=bike", **HTMX)

    assert "Nothing found" in html
    assert "ready" not in html


def test_older_messages_are_asked_for_and_no_total_is_told(cast, ben, monkeypatch):
    monkeypatch.setattr(search, "PAGE", 2)
    for number in range(5):
        receive(cast.aurora, f"bike {number}")

    first = page(ben, "q=bike", **HTMX)
    before = first.split("before=")[1].split('"')[0].split("&")[0]
    second = page(ben, f"q=bike&before={before}", **HTMX)

    assert [n for n in range(5) if f"</mark> {n}" in first] == [3, 4]
    assert [n for n in range(5) if f"</mark> {n}" in second] == [1, 2]
    assert "These are the newest matches." in first
    assert "People" not in second


def test_search_asks_as_often_for_three_rows_as_for_one(cast, ben):
    counts = []
    for more in (1, 2):
        for number in range(more):
            receive(cast.aurora, "bike 0142", f"+12065550142{more}{number}")
        with CaptureQueriesContext(connection) as asked:
            page(ben, "q=0142", **HTMX)
        counts.append(len(asked))

    assert counts[0] == counts[1]


def test_slow_search_is_said_honestly(cast, ben, monkeypatch):
    def slow(*_, **__):
        raise search.TooSlow

    monkeypatch.setattr(search, "search", slow)

    assert "This takes too long" in page(ben, "q=bike", **HTMX)


@pytest.fixture
def long_thread(cast, monkeypatch):
    """Thirty messages, shown eight at a time."""
    monkeypatch.setattr(threads, "PAGE", 8)
    monkeypatch.setattr("inbox.conversations.finding.passages.HALF", 4)
    return [receive(cast.aurora, f"word{number}.") for number in range(30)]


def shown(html):
    return [number for number in range(30) if f"word{number}." in html]


def test_thread_opens_at_the_message_whatever_its_age(cast, ben, long_thread):
    said = long_thread[10]
    address = f"/aurora/conversations/{said.conversation.uuid}/"

    html = ben.get(f"{address}?at={said.uuid}", headers=HTMX).content.decode()
    whole = ben.get(f"{address}?at={said.uuid}").content.decode()

    assert shown(html) == [*range(7, 19)]
    assert f'data-at="{said.uuid}"' in html
    assert f"earlier/?before={long_thread[7].pk}" in html
    assert f"later/?after={long_thread[18].pk}" in html
    assert 'id="to-newest"' in html
    assert f'data-at="{said.uuid}"' in whole


def test_thread_goes_on_to_its_end_without_gap_or_repeat(cast, ben, long_thread):
    address = f"/aurora/conversations/{long_thread[0].conversation.uuid}/later/"

    first = ben.get(f"{address}?after={long_thread[18].pk}", headers=HTMX).content.decode()
    last = ben.get(f"{address}?after={long_thread[26].pk}", headers=HTMX).content.decode()

    assert (shown(first), shown(last)) == ([*range(19, 27)], [27, 28, 29])
    assert ("thread__later" in first, "thread__later" in last) == (True, False)


def test_thread_at_one_of_its_newest_has_no_gap(cast, ben, long_thread):
    said = long_thread[28]

    html = ben.get(
        f"/aurora/conversations/{said.conversation.uuid}/?at={said.uuid}"
    ).content.decode()

    assert shown(html) == [*range(25, 30)]
    assert 'class="thread__later"' not in html


@pytest.mark.parametrize("at", ["", "x", "6d2f0a52-8f0f-4a0e-9a51-0f0f3f0f3f0f"])
def test_thread_at_nothing_of_its_own_is_the_newest(cast, ben, long_thread, at):
    said = long_thread[0]

    html = ben.get(f"/aurora/conversations/{said.conversation.uuid}/?at={at}").content.decode()

    assert shown(html)[-8:] == [*range(22, 30)]
    assert ('data-at="x' in html, 'id="to-newest"' in html) == (False, False)


def test_thread_before_its_number_joined_opens_at_no_note(cast):
    said = receive(cast.aurora, "my bike")
    with cast.aurora.open():
        note = Message.objects.create(
            conversation=said.conversation, direction="note", author=cast.ben, status="noted",
            body="between us",
        )  # fmt: skip
        other = Inbox.objects.create(name="Workshop", api_code="workshop")
        InboxAccess.objects.create(inbox=other, member=cast.rita)
        Channel.objects.filter(pk=cast.aurora.channel.pk).update(
            inbox=other, joined_at=timezone.now()
        )
        Conversation.objects.filter(pk=said.conversation_id).update(
            opened_at=timezone.now() - timezone.timedelta(hours=1)
        )
    rita = client_of(cast.rita)
    address = f"/aurora/conversations/{said.conversation.uuid}/"

    for path in (f"?at={note.uuid}", f"?at={said.uuid}", f"later/?after={said.pk - 1}"):
        html = rita.get(address + path, headers=HTMX).content.decode()
        assert "between us" not in html
        assert "my bike" in html
