"""Lists page by keyset: no gap, no repeat, only what the member may see (F38, F39, F44)."""

from datetime import timedelta

import pytest
from django.utils import timezone

from inbox.accounts.models import Event
from inbox.conversations.finding import lists, reading
from inbox.conversations.finding.lists import Choice
from inbox.conversations.finishing import triage
from inbox.conversations.models import Conversation, Inbox, InboxAccess, Message
from inbox.conversations.owning import assigning
from inbox.conversations.showing import people, threads
from inbox.conversations.writing import messages

NOON = timezone.now().replace(microsecond=0)


@pytest.fixture
def listed(cast, aurora):
    def ask(member=None, after="", most=50, **choice):
        choice.setdefault("inbox", aurora.inbox.pk)
        return lists.page(Choice(**choice), member=member or cast.ada, country="US", after=after,
                          most=most)  # fmt: skip

    return ask


def pages(listed, **choice):
    found, after = [], ""
    while True:
        one = listed(after=after, most=3, **choice)
        found.append([row.id for row in one.rows])
        after = one.after
        if not after:
            return found


@pytest.mark.parametrize("state", ["open", "closed"])
@pytest.mark.parametrize("inbox", ["one", "all"])
def test_pages_with_equal_times_have_no_gap_and_no_repeat(converse, listed, aurora, state, inbox):
    made = [
        converse(last_message_at=NOON - timedelta(seconds=number // 4),
                 state=state, closed_at=NOON - timedelta(seconds=number // 4)).pk
        for number in range(10)
    ]  # fmt: skip

    found = pages(listed, state=state, inbox=aurora.inbox.pk if inbox == "one" else None)

    flat = [pk for one in found for pk in one]
    assert [len(one) for one in found] == [3, 3, 3, 1]
    assert sorted(flat) == sorted(made)
    assert flat == sorted(made, key=lambda pk: (-(made.index(pk) // 4), pk), reverse=True)


def test_texts_that_come_between_two_pages_repeat_nothing(converse, listed):
    made = [converse(last_message_at=NOON - timedelta(seconds=number)) for number in range(4)]
    first = listed(most=2)
    Conversation.objects.filter(pk=made[3].pk).update(last_message_at=NOON + timedelta(seconds=9))
    converse(last_message_at=NOON + timedelta(seconds=5))

    second = listed(after=first.after, most=2)

    assert [row.id for row in first.rows] == [made[0].pk, made[1].pk]
    assert [row.id for row in second.rows] == [made[2].pk]
    assert second.after == ""


@pytest.mark.parametrize(
    "after",
    ["", "~", "x~y", "2030-01-01~x", "~1", "0001-01-01T00:00:00~1", "2030-01-01T00:00:00+00:00~" + "9" * 30,
     "2030-01-01T00:00:00+00:00~" + "9" * 6000, "'; DROP TABLE x --~1", "2030-01-01~²"],
    ids=range(10),
)  # fmt: skip
def test_cursor_nobody_gave_out_does_no_harm(converse, listed, after):
    converse(last_message_at=NOON)

    assert len(listed(after=after).rows) <= 1


def test_filters_show_what_they_say(converse, listed, cast):
    mine, bens, free = converse(), converse(), converse()
    for talk in (mine, bens, free):
        Conversation.objects.filter(pk=talk.pk).update(last_message_at=NOON)
    assigning.assign(mine, to=cast.ada, by=cast.ada)
    assigning.assign(bens, to=cast.ben, by=cast.ada)
    reading.unread(free, by=cast.ada)
    reading.unread(bens, by=cast.ben)

    shown = {
        name: {row.id for row in listed(**choice).rows}
        for name, choice in {
            "all": {}, "me": {"assigned": "me"}, "unassigned": {"assigned": "unassigned"},
            "others": {"assigned": "others"}, "unread": {"unread": True},
            "closed": {"state": "closed"},
        }.items()
    }  # fmt: skip

    assert shown == {
        "all": {mine.pk, bens.pk, free.pk}, "me": {mine.pk}, "unassigned": {free.pk},
        "others": {bens.pk}, "unread": {free.pk}, "closed": set(),
    }  # fmt: skip
    assert listed(cast.ben).unread == {bens.pk}


@pytest.mark.parametrize("choice", [{"state": "open; --"}, {"assigned": "organization__users"}])
def test_choice_outside_the_closed_set_is_an_error(listed, choice):
    with pytest.raises(KeyError):
        listed(**choice)


def test_all_inboxes_are_the_members_own(converse, listed, cast):
    talk = converse(last_message_at=NOON)
    other = Inbox.objects.create(name="Workshop", api_code="workshop")
    InboxAccess.objects.create(inbox=other, member=cast.rita)
    hers = converse(last_message_at=NOON)
    Conversation.objects.filter(pk=hers.pk).update(inbox=other)

    seen = {
        member: [row.id for row in listed(member=getattr(cast, member), inbox=None).rows]
        for member in ("ada", "ben", "rita")
    }

    assert seen == {"ada": [talk.pk], "ben": [talk.pk], "rita": [hers.pk]}


def test_row_shows_name_number_author_and_assignee(say, converse, cast):
    talk = say("Hello").conversation
    messages.send(talk, by=cast.ben, body="Hi", key=talk.uuid)
    assigning.assign(talk, to=cast.ada, by=cast.ada)

    (row,) = lists.rows([talk.pk], country="US")

    assert (row.name, row.initials, row.author, row.direction) == (
        "(206) 555-0142", "#", "Ben", "out",
    )  # fmt: skip
    assert row.assignee == people.of_member(cast.ada)
    assert (row.preview, row.status, row.state) == ("Hi", "queued", "open")


def test_thread_pages_backwards_with_its_lines(say, cast):
    for number in range(7):
        message = say(str(number))
    talk = message.conversation
    triage.close(talk, by=cast.ada)

    newest = threads.thread(talk, country="US", most=3)
    middle = threads.thread(talk, country="US", before=newest.more_before, most=3)
    oldest = threads.thread(talk, country="US", before=middle.more_before, most=3)

    bodies = [
        [item.body for item in one.items if isinstance(item, threads.Bubble)]
        for one in (newest, middle, oldest)
    ]
    lines = [
        [item.kind for item in one.items if isinstance(item, threads.Line)]
        for one in (newest, middle, oldest)
    ]
    assert bodies == [["4", "5", "6"], ["1", "2", "3"], ["0"]]
    assert lines == [["ConversationClosed"], [], []]
    assert oldest.more_before is None


def test_thread_shows_each_line_once_whatever_page_it_falls_on(say, cast):
    first = say("0")
    talk = first.conversation
    for number in range(1, 4):
        assigning.assign(talk, to=cast.ben if number % 2 else cast.ada, by=cast.ada)
        say(str(number))
    for number, message in enumerate(Message.objects.order_by("id")):
        Message.objects.filter(pk=message.pk).update(
            created_at=NOON + timedelta(seconds=2 * number)
        )
    assigned = Event.objects.filter(kind="ConversationAssigned").order_by("id")
    for number, event in enumerate(assigned):
        Event.objects.filter(pk=event.pk).update(at=NOON + timedelta(seconds=2 * number + 1))

    newest = threads.thread(talk, country="US", most=2)
    older = threads.thread(talk, country="US", before=newest.more_before, most=2)

    found = [
        item.body if isinstance(item, threads.Bubble) else item.kind
        for item in (*older.items, *newest.items)
    ]
    assert found == ["0", "ConversationAssigned", "1", "ConversationAssigned", "2",
                     "ConversationAssigned", "3"]  # fmt: skip
