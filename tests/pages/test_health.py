"""The health page and the strip: what they say while a worker is dead, and what it costs to ask."""

import asyncio
from datetime import timedelta
from uuid import uuid4

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.utils import timezone

from channels_app import deliveries
from channels_app.health import report, standing, watching
from channels_app.models import ConnectionRoute, Delivery, Sweep
from inbox import tenancy
from inbox.accounts.models import User
from inbox.conversations.models import Channel, Connection, Conversation, Inbox, Message
from inbox.conversations.writing import messages
from inbox.live import pulse
from tests import twilio

PAGE, STRIP, REPLAY = (f"/aurora/settings/health/{path}" for path in ("", "strip/", "replay/"))


@pytest.fixture
def ada(browse):
    return browse("ada")


@pytest.fixture
def ben(browse):
    return browse("ben")


@pytest.fixture
def rita(browse):
    return browse("rita")


@pytest.fixture
def otto(browse):
    return browse("otto")


@pytest.fixture
def chat(cast, talk):
    """A conversation, with all that an answer looks at."""
    made = talk("+12065550142", "Hello")
    with cast.aurora.open():
        return Conversation.objects.select_related("inbox", "channel", "identity").get(pk=made.pk)


@pytest.fixture
def dead_worker(db):
    """Nobody has looked for work for three minutes."""
    Sweep.objects.create(name="drain", at=timezone.now() - timedelta(minutes=3))


@pytest.fixture
def waiting(cast, chat):
    """Ben wrote four texts nobody has sent."""
    with cast.aurora.open():
        for _ in range(4):
            messages.send(chat, by=cast.ben, body="Hello", key=uuid4())
        Message.objects.filter(status="queued").update(due_at=timezone.now() - timedelta(minutes=3))


def test_strip_says_nothing_while_all_is_well(ben, chat):
    assert ben.get(STRIP).content == b""


def test_strip_tells_agents_what_waits_while_no_worker_is_there(ben, dead_worker, waiting):
    said = ben.get(STRIP).content.decode()

    assert "Sending is paused for 3 min. 4 messages wait." in said
    assert "Health" not in said  # their page it is not


def test_strip_counts_nothing_of_other_inboxes(rita, otto, dead_worker, waiting):
    for client, address in ((rita, STRIP), (otto, STRIP.replace("aurora", "rival"))):
        said = client.get(address).content.decode()
        assert "paused for 3 min" in said
        assert "4" not in said.replace("24", "")


def test_strip_is_no_news_to_those_who_wait_for_nothing(otto, ben, waiting):
    """A worker is there, and behind with another organization's work."""
    Sweep.objects.create(name="drain", at=timezone.now())

    assert otto.get(STRIP.replace("aurora", "rival")).content == b""
    assert "4 messages wait" in ben.get(STRIP).content.decode()


def test_looking_costs_one_statement(dead_worker, waiting):
    with CaptureQueriesContext(
        connection,
    ) as asked:
        standing.now()

    assert len(asked) == 1


def test_tabs_are_told_while_it_lasts_and_when_it_is_over(db, dead_worker, waiting):
    """What the live process does every ten seconds; the worker need not be alive for it."""

    class Tab:
        def __init__(self):
            self.heard = []

        def offer(self, frame):
            self.heard.append(frame)

    class Hub:
        def __init__(self, tab):
            self.tab = tab

        def everyone(self):
            return {self.tab}

    tab = Tab()
    beat = pulse._Pulse(Hub(tab))
    late = watching.look()
    asyncio.run(beat._tell_all(late, watching.look))
    asyncio.run(beat._tell_all(late, watching.look))
    Sweep.objects.update(at=timezone.now())
    asyncio.run(beat._tell_all(None, watching.look))
    asyncio.run(beat._tell_all(None, watching.look))

    assert tab.heard == ['{"health": "late"}'] * 2 + ['{"health": ""}']
    assert pulse.EVERY * pulse.BEAT <= 15  # within half a minute, with the tabs' own spread


def test_readyz_the_strip_and_the_page_agree(client, ada, dead_worker, waiting):
    ready = client.get("/readyz").json()
    page = ada.get(PAGE).content.decode()

    assert (ready["stuck"], ready["worker"]) == (True, False)
    assert ready["last_sweep_s"] == pytest.approx(standing.now().last_sweep, abs=5)
    assert "No worker has looked for work" in page
    assert "Sending is paused" in ada.get(STRIP).content.decode()


def test_product_that_never_had_a_worker_says_so(client, ada):
    page = ada.get(PAGE).content.decode()

    assert "No worker has ever looked for work" in page
    assert client.get("/readyz").json()["worker"] is False


@pytest.mark.parametrize(
    ("gone", "said"),
    [({"seconds": 90}, "90 s"), ({"minutes": 100}, "100 min"), ({"hours": 30}, "30 h"),
     ({"days": 3}, "3 days")],
)  # fmt: skip
def test_long_silence_is_said_in_a_unit_one_grasps(ada, gone, said):
    Sweep.objects.create(name="drain", at=timezone.now() - timedelta(**gone))

    head = ada.get(PAGE, HTTP_HX_REQUEST="true").content.decode()

    assert f"for {said}." in head
    assert f"paused for {said}." in ada.get(STRIP).content.decode()
    assert "<h2>" not in head  # the head alone, as the page asks for it anew


def test_numbers_are_written_as_the_reader_writes_them(cast, ada, monkeypatch):
    monkeypatch.setattr(report, "ledger", lambda: report.Ledger(12_000, 11_999, 1, None))
    monkeypatch.setattr(report, "disk", lambda: report.Disk(1_610_612_736, is_low=True))
    User.objects.filter(pk=cast.ada.user_id).update(language="it")

    head = ada.get(PAGE, HTTP_HX_REQUEST="true").content.decode()

    assert "12.000 / 11.999" in head
    assert "1,5\xa0GB" in head


@pytest.mark.parametrize("name", ["ben", "rita"])
def test_page_is_the_admins(name, request, dead_worker):
    who = request.getfixturevalue(name)

    assert who.get(PAGE).status_code == 403
    assert who.post(REPLAY).status_code == 403


def test_page_shows_each_channel_with_what_is_in_its_way(cast, ada, chat):
    twilio.post(cast.aurora, twilio.text("Hello"))
    twilio.post(cast.aurora, twilio.text("Hello"), token="a-strangers")
    twilio.post(cast.aurora, twilio.text("Stray", To="+12025550111", MessageSid="SM" + "8" * 32))
    with tenancy.in_organization(cast.aurora.organization):
        deliveries.drain()
    with cast.aurora.open():
        Connection.objects.update(problem="Authentication failed")
        Inbox.objects.update(forward_problem="The number cannot be called")
        assert ConnectionRoute.objects.get().refused == 1

    page = ada.get(PAGE).content.decode()

    assert "Paused: Authentication failed" in page
    assert "Calls cannot be put through: The number cannot be called" in page
    assert "not a number of this connection" in page
    assert "2 / 1" in page  # received, stored: the stray was not
    assert 'class="end">1<' in page
    assert "–" not in page.split("Last heard")[1].split("</table>")[0]


def test_oldest_that_waits_is_the_oldest_of_all(cast, chat):
    now = timezone.now().replace(microsecond=0)
    with cast.aurora.open():
        Message.objects.bulk_create(
            Message(conversation=chat, direction="out", author=cast.ben, body="Hello",
                    status="queued", due_at=now - timedelta(minutes=3 if late else 1))
            for late in (*[False] * report.MANY, True)
        )  # fmt: skip

        found = report.outgoing(cast.ben)

    assert found == report.Waiting(report.MANY, now - timedelta(minutes=3))


def test_number_that_was_given_back_is_no_trouble(cast, ada):
    with cast.aurora.open():
        Channel.objects.update(released_at=timezone.now(), registered=False)

    page = ada.get(PAGE).content.decode()

    assert "Not registered" not in page
    assert "(202) 555-0143" not in page


def test_page_lists_what_was_not_delivered(cast, ada, chat):
    with cast.aurora.open():
        message = messages.send(chat, by=cast.ada, body="secret words", key=uuid4())
        Message.objects.filter(pk=message.pk).update(
            status="failed", due_at=None, error="Unreachable", error_code="30003"
        )

    page = ada.get(PAGE).content.decode()

    assert "Unreachable (30003)" in page
    assert "secret words" not in page


def test_dead_letters_are_read_again(cast, ada, chat):
    twilio.post(cast.aurora, twilio.text("Hello", To="+12025550111"))
    twilio.post(cast.aurora, twilio.text("Hello again"))
    with tenancy.in_organization(cast.aurora.organization):
        deliveries.drain()
        with tenancy.transaction():
            dead = Delivery.objects.get(state="dead")

    answer = ada.post(REPLAY, {"one": str(dead.pk)})

    assert answer.status_code == 302
    with cast.aurora.open():
        assert Delivery.objects.get(pk=dead.pk).state == "waiting"


def test_dead_letters_of_others_stay_dead(cast, otto, chat):
    twilio.post(cast.aurora, twilio.text("Hello", To="+12025550111"))
    with tenancy.in_organization(cast.aurora.organization):
        deliveries.drain()
        with tenancy.transaction():
            dead = Delivery.objects.get(state="dead")

    otto.post(REPLAY.replace("aurora", "rival"), {"one": str(dead.pk)})

    with cast.aurora.open():
        assert Delivery.objects.get(pk=dead.pk).state == "dead"


def test_page_costs_the_same_with_many(cast, ada, chat):
    def cost():
        ada.get(PAGE)
        with CaptureQueriesContext(connection) as asked:
            assert ada.get(PAGE).status_code == 200
        return len(asked)

    few = cost()
    with cast.aurora.open():
        for n in range(3):
            Delivery.objects.create(
                organization=cast.aurora.organization, connection_id=cast.aurora.connection.pk,
                kind="message", dedupe_key=str(n), raw=b"", state="dead", reason="unreadable",
            )  # fmt: skip
            message = messages.send(chat, by=cast.ada, body="Hi", key=uuid4())
            Message.objects.filter(pk=message.pk).update(status="failed", due_at=None)

    assert cost() == few
