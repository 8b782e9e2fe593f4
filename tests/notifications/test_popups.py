"""Who wrote and how many are unread, to the open tabs of those for whom it is (F112)."""

import json
import re
from datetime import UTC, datetime, timedelta

import pytest
from django.test import TestCase

from contacts import people
from inbox.conversations import access
from inbox.conversations.finding import reading
from inbox.conversations.hearing import popups
from inbox.conversations.models import Conversation
from inbox.conversations.owning import assigning
from inbox.notifications import preferences
from inbox.notifications.kinds import Text, Way
from inbox.notifications.silence import Window


@pytest.fixture
def heard(open_tabs):
    """heard(member...) are the pop-ups sent to each of them since the last time, by uuid."""

    def ask(sent, member):
        own = [text.partition(" ")[2] for group, text in sent if f":{member.uuid}:" in group]
        return [frame["html"] for frame in map(json.loads, own) if frame.get("swap") == "popup"]

    return ask


@pytest.fixture
def committed():
    """with committed(): what happens in it is told as after a commit."""
    return lambda: TestCase.captureOnCommitCallbacks(execute=True)


def words(html):
    return " ".join(re.sub(r"<[^>]+>", " ", html).split())


def test_f112_pop_up_says_who_wrote_and_how_many_are_unread(
    cast, aurora, say, open_tabs, heard, committed
):
    sent = open_tabs(cast.ada, cast.ben, cast.rita, cast.otto)
    say("An earlier one", sender="+12065550177")
    with committed():
        say("Is my bike ready?")

    (shown,) = heard(sent, cast.ben)
    assert words(shown) == "(206) 555-0142 Is my bike ready? 2 unread"
    assert heard(sent, cast.ada) == [shown]
    assert heard(sent, cast.rita) == heard(sent, cast.otto) == []  # no access, another organization


def test_pop_up_names_who_is_known(cast, aurora, say, open_tabs, heard, committed):
    sent = open_tabs(cast.ben)
    talk = say("First").conversation
    people.name(talk.identity, {"name": "Mara <b>Lind"}, by=cast.ada)
    with committed():
        say("<script>alert(1)</script>")

    (shown,) = heard(sent, cast.ben)
    assert "Mara &lt;b&gt;Lind" in shown
    assert "<script>" not in shown


def test_pop_up_is_for_those_alone_for_whom_it_is_unread(
    cast, aurora, say, open_tabs, heard, committed
):
    sent = open_tabs(cast.ada, cast.ben)
    with committed():
        talk = say("Hello").conversation
        reading.read(talk, by=cast.ben)

    assert heard(sent, cast.ben) == []
    assert len(heard(sent, cast.ada)) == 1


def test_many_at_once_are_one_line(cast, aurora, say, open_tabs, heard, committed):
    sent = open_tabs(cast.ben)
    with committed():
        for number in range(5):
            say("Hello", sender=f"+120655501{number:02d}")
        conversations = list(Conversation.objects.all())
    del sent[:]
    items = [popups.Published(1, _Received(talk.inbox_id, talk.pk)) for talk in conversations]
    popups.show_texts(items)

    (shown,) = heard(sent, cast.ben)
    assert words(shown) == "5 new messages"


class _Received:
    def __init__(self, inbox_id, conversation_id):
        self.inbox_id, self.conversation_id = inbox_id, conversation_id


def test_words_stay_hidden_when_the_member_wants_so(cast, aurora, say, open_tabs, heard, committed):
    choose(cast.ben, previews=False)
    sent = open_tabs(cast.ben)
    with committed():
        say("My card number is 4111")

    assert "4111" not in heard(sent, cast.ben)[0]


def choose(member, **changes):
    before = preferences.of(member)
    ways = changes.pop("ways", {})
    kept = {**before.ways, **{kind: frozenset(some) for kind, some in ways.items()}}
    preferences.keep(preferences.replace(before, ways=kept, **changes), of=member)


@pytest.mark.parametrize(
    ("ways", "shown", "rings"),
    [
        ({}, True, True),
        ({Text.UNASSIGNED: [Way.POPUP]}, True, False),
        ({Text.UNASSIGNED: [Way.SOUND]}, False, True),
        ({Text.UNASSIGNED: []}, False, False),
        ({Text.MINE: []}, True, True),  # about others
    ],
)
def test_each_way_is_the_members_choice(
    cast, aurora, say, open_tabs, heard, committed, ways, shown, rings
):
    choose(cast.ben, ways=ways)
    sent = open_tabs(cast.ben)
    with committed():
        say("Hello")

    found = "".join(heard(sent, cast.ben))
    assert ("Hello" in found) is shown
    assert ("data-tone=" in found) is rings


@pytest.mark.parametrize("quiet", [{"tone": "none"}, {"volume": 0}])
def test_f113_no_tone_and_no_volume_are_no_sound(
    cast, aurora, say, open_tabs, heard, committed, quiet
):
    choose(cast.ben, **quiet)
    sent = open_tabs(cast.ben)
    with committed():
        say("Hello")

    assert "data-tone" not in heard(sent, cast.ben)[0]


def test_f113_tone_and_volume_are_the_members_own(cast, aurora, say, open_tabs, heard, committed):
    choose(cast.ben, tone="knock", volume=25)
    sent = open_tabs(cast.ada, cast.ben)
    with committed():
        say("Hello")

    assert 'data-tone="/static/sounds/knock.wav" data-volume="25"' in heard(sent, cast.ben)[0]
    assert 'data-tone="/static/sounds/bell.wav" data-volume="60"' in heard(sent, cast.ada)[0]


def test_muted_inbox_and_silent_hours_are_quiet(cast, aurora, say, open_tabs, heard, committed):
    now = datetime.now(UTC)
    window = Window(frozenset(range(7)), (now - timedelta(hours=1)).time().replace(microsecond=0),
                    (now + timedelta(hours=1)).time().replace(microsecond=0))  # fmt: skip
    choose(cast.ada, muted=frozenset({aurora.inbox.pk}))
    choose(cast.ben, silences=(window,))
    sent = open_tabs(cast.ada, cast.ben)
    with committed():
        talk = say("Hello").conversation
        assigning.assign(talk, to=cast.ben, by=cast.ada)

    assert heard(sent, cast.ada) == heard(sent, cast.ben) == []
    own = [text for group, text in sent if str(cast.ben.uuid) in group]
    assert own == ['0 {"badges":true}']  # the bell counts in silence too


def test_assignment_pops_up_for_the_assignee(cast, aurora, say, open_tabs, heard, committed):
    talk = say("Hello").conversation
    sent = open_tabs(cast.ada, cast.ben)
    with committed():
        assigning.assign(talk, to=cast.ben, by=cast.ada)

    (shown,) = heard(sent, cast.ben)
    assert words(shown) == "(206) 555-0142 Ada assigned this to you"
    assert heard(sent, cast.ada) == []


def test_who_lost_the_inbox_hears_nothing_of_it(cast, aurora, say, open_tabs, heard, committed):
    talk = say("Hello").conversation
    assigning.assign(talk, to=cast.ben, by=cast.ben)
    access.revoke(aurora.inbox, of=cast.ben)
    sent = open_tabs(cast.ben)
    with committed():
        assigning.assign(talk, to=cast.ada, by=cast.ada)
        say("Again")

    assert heard(sent, cast.ben) == []


def test_nobody_listens_nothing_is_made(cast, aurora, say, open_tabs, committed, monkeypatch):
    open_tabs()
    monkeypatch.setattr(popups.told, "rows", lambda *a, **k: pytest.fail("rendered for nobody"))

    popups.show_texts([popups.Published(1, _Received(aurora.inbox.pk, 1))])
