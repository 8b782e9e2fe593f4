"""What open tabs hear of each event: those who may, word for word what they could GET; nobody else.

DESIGN.md rules 16-19.
"""

import asyncio
from uuid import uuid4

import pytest
from asgiref.sync import sync_to_async
from django.utils import timezone

from inbox import events
from inbox.conversations.carrying import inbound
from inbox.conversations.hearing import broadcasts
from inbox.conversations.knowing import customer_broadcasts
from inbox.conversations.locking import lock_broadcasts
from inbox.conversations.writing import notes
from inbox.live import pulse, push
from tests.sweeps import happenings
from tests.sweeps.ears import shown, tab

# The frames of one event to somebody who has the conversation open: (swap, of which target).
FRAMES = {
    "MessageReceived": ["message", "row"],
    "MessageQueued": ["message", "row"],
    "MessageChanged": ["message", "row"],
    "MessageNoted": ["message", "row"],
    "MessageScheduled": ["message", "row"],
    "CallStarted": ["message", "row"],
    "CallChanged": ["message", "row"],
    "CallMissed": ["message", "row"],
    "ConversationClosed": ["line", "row"],
    "ConversationReopened": ["line", "row"],
    "ConversationAssigned": ["line", "row"],
    "ConsentChanged": ["line", "row"],
    "ConsentDoubted": ["line", "message", "row", "row"],  # the text, and the doubt about it
    "DoubtSettled": ["line", "row"],
    "ContactChanged": ["line", "row"],
    "CustomerChanged": ["row"],
    "ConversationMarkedSpam": ["line", "row"],
    "ConversationReleased": ["line", "row"],
    "SpamReceived": ["message", "row"],
    "ConversationSnoozed": ["line", "row"],
    "ConversationWoken": ["line", "row"],
    "TagsChanged": ["line", "row"],
    "LockTaken": ["lock", "row"],
    "LockReleased": ["lock", "row"],
    "LockTakenOver": ["line", "lock", "row", "row"],  # the line says it too
    "LockAsked": ["lock", "row"],
    "LockAwaited": ["lock", "row"],
}


HEARD = {broadcasts.__name__, customer_broadcasts.__name__, lock_broadcasts.__name__}


def kinds_heard() -> set[str]:
    return {kind.__name__ for kind, found in events._subscribers.items()
            if any(function.__module__ in HEARD for function in found)}  # fmt: skip


def test_every_broadcast_is_tried():
    assert (
        kinds_heard()
        == set(FRAMES)
        | {"ReadingChanged", "PinsChanged", "AccessChanged", "DraftChanged", "AttendanceChanged"}
        == set(happenings.MAKE)
    )


@pytest.mark.parametrize("kind", FRAMES)
async def test_frames_reach_who_may_and_say_what_they_could_get(live_stage, quiet_hub, kind):
    stage, talk = live_stage, live_stage.sales.conversation
    aurora = stage.cast.aurora.organization
    await sync_to_async(happenings.prepare)(stage, kind)
    reader = await tab(stage.cast.ben.user, aurora, talk.uuid)
    elsewhere = await tab(stage.cast.ada.user, aurora)
    shut_out = await tab(stage.cast.rita.user, aurora)
    stranger = await tab(stage.cast.otto.user, stage.cast.rival.organization)
    for ear in (shut_out, stranger):
        await ear.say(watch=str(talk.uuid))
    cursor = await sync_to_async(happenings.newest)(stage)

    await sync_to_async(happenings.within)(stage, lambda: happenings.MAKE[kind](stage))

    heard, rows = shown(await reader.hear()), shown(await elsewhere.hear())
    assert sorted(frame["swap"] for frame in heard) == FRAMES[kind]
    assert {frame["swap"] for frame in rows} == {"row"}
    assert await shut_out.hear(0.1) == await stranger.hear(0.1) == []
    told = await sync_to_async(reader.get)(cursor, talk.uuid)
    fresh = {frame["target"]: frame for frame in told if frame["event"] > cursor}
    assert {frame["target"]: frame for frame in heard} == fresh
    assert {frame["target"]: frame for frame in rows} == {
        target: frame for target, frame in fresh.items() if frame["swap"] == "row"
    }


@pytest.fixture
def quick_pulse(monkeypatch):
    """Rounds of a third of a second; only the waiting is shorter."""
    monkeypatch.setattr(pulse, "EVERY", 0.3)


async def test_reading_reaches_the_members_other_tabs_alone(live_stage, quiet_hub, quick_pulse):
    stage, talk = live_stage, live_stage.sales.conversation
    first = await tab(stage.cast.ben.user, stage.cast.aurora.organization)
    second = await tab(stage.cast.ben.user, stage.cast.aurora.organization, talk.uuid)
    others = await tab(stage.cast.ada.user, stage.cast.aurora.organization, talk.uuid)

    await sync_to_async(happenings.happen)(stage, "ReadingChanged")

    signal = {"badges": True, "conversation": str(talk.uuid), "read": False}
    assert await first.hear() == await second.hear() == [signal]
    assert shown_or_told(await others.hear(1.5)) == []  # nor a word to catch up, from the pulse


async def test_draft_reaches_the_members_other_tabs_alone(live_stage, quiet_hub, quick_pulse):
    stage, talk = live_stage, live_stage.sales.conversation
    first = await tab(stage.cast.ben.user, stage.cast.aurora.organization)
    others = await tab(stage.cast.ada.user, stage.cast.aurora.organization, talk.uuid)

    await sync_to_async(happenings.happen)(stage, "DraftChanged")

    assert await first.hear() == [{"draft": str(talk.uuid), "text": "CANARY draft"}]
    assert shown_or_told(await others.hear(1.5)) == []


async def test_note_is_unread_for_whom_it_names_alone(live_stage, quiet_hub):
    stage, talk = live_stage, live_stage.sales.conversation
    named = await tab(stage.cast.ben.user, stage.cast.aurora.organization)
    writer = await tab(stage.cast.ada.user, stage.cast.aurora.organization)
    shut_out = await tab(stage.cast.rita.user, stage.cast.aurora.organization)

    def note():
        conversation = happenings._talk(stage)
        notes.note(
            conversation, by=stage.cast.ada, body="@HERALD Ben @HERALD Rita look", key=uuid4()
        )

    await sync_to_async(happenings.within)(stage, note)

    signal = {"badges": True, "conversation": str(talk.uuid), "read": False}
    assert signal in await named.hear()
    assert signal not in await writer.hear()
    assert shown_or_told(await shut_out.hear(0.2)) == []


async def test_pins_reach_the_members_own_tabs_alone(live_stage, quiet_hub):
    stage, talk = live_stage, live_stage.sales.conversation
    own = await tab(stage.cast.ben.user, stage.cast.aurora.organization)
    others = await tab(stage.cast.ada.user, stage.cast.aurora.organization, talk.uuid)

    await sync_to_async(happenings.happen)(stage, "PinsChanged")

    assert await own.hear() == [{"pins": True}]
    assert await others.hear(0.3) == []


async def test_access_changed_is_a_word_to_the_socket_not_the_browser(live_stage, quiet_hub):
    stage = live_stage
    others = await tab(stage.cast.ada.user, stage.cast.aurora.organization)

    await sync_to_async(happenings.happen)(stage, "AccessChanged")

    assert await others.hear() == []


async def test_html_is_rendered_once_a_language_whoever_listens(live_stage, quiet_hub, monkeypatch):
    stage, talk = live_stage, live_stage.sales.conversation
    rendered = []
    bubble = broadcasts.bubble_html
    monkeypatch.setattr(broadcasts, "bubble_html", lambda b: rendered.append(b) or bubble(b))
    for user in (stage.cast.ada.user, stage.cast.ben.user, stage.cast.ben.user):
        await tab(user, stage.cast.aurora.organization, talk.uuid)

    await sync_to_async(happenings.text)(stage, "Hello")

    assert len(rendered) == 1


async def test_each_member_hears_their_language(live_stage, quiet_hub):
    stage, talk = live_stage, live_stage.sales.conversation
    await sync_to_async(speak)(stage.cast.ben.user, "it")
    english = await tab(stage.cast.ada.user, stage.cast.aurora.organization, talk.uuid)
    italian = await tab(stage.cast.ben.user, stage.cast.aurora.organization, talk.uuid)

    await sync_to_async(happenings.within)(
        stage, lambda: happenings.MAKE["ConversationClosed"](stage)
    )

    (in_english,) = [f["html"] for f in shown(await english.hear()) if f["swap"] == "line"]
    (in_italian,) = [f["html"] for f in shown(await italian.hear()) if f["swap"] == "line"]
    assert "closed this" in in_english
    assert "closed this" not in in_italian


def shown_or_told(frames):
    """All but the heartbeat and pop-ups."""
    return [frame for frame in frames if "beat" not in frame and frame.get("swap") != "popup"]


def speak(user, language):
    user.language = language
    user.save(update_fields=["language"])


async def test_frame_that_was_lost_is_noticed_within_seconds(
    live_stage, quiet_hub, quick_pulse, monkeypatch
):
    stage = live_stage
    ada = await tab(stage.cast.ada.user, stage.cast.aurora.organization)
    rita = await tab(stage.cast.rita.user, stage.cast.aurora.organization)
    monkeypatch.setattr(push, "hint", lambda call: None)

    await sync_to_async(happenings.text)(stage, "Hello")

    heard = await ada.wait_for(lambda frame: frame == {"resync": True})
    assert shown(heard) == []
    assert {"resync": True} not in await rita.hear(0.2)


async def test_frames_that_came_by_need_no_catching_up(live_stage, quiet_hub, quick_pulse):
    """A batch of texts in one conversation is one row: none of its events counts as missed."""
    stage, sales = live_stage, live_stage.sales
    ada = await tab(stage.cast.ada.user, stage.cast.aurora.organization)
    batch = [
        inbound.Inbound(
            connection_id=sales.channel.connection_id, carrier_id=f"SM{uuid4().hex}",
            sender=sales.conversation.identity.address, to=sales.channel.address,
            body=f"Text {number}", at=timezone.now(),
        )
        for number in range(3)
    ]  # fmt: skip

    await sync_to_async(happenings.within)(stage, lambda: inbound.receive(batch))

    heard = shown_or_told(await ada.hear(1.2))
    assert [frame.get("swap", frame) for frame in heard] == ["row"]


async def test_beat_says_how_far_the_room_is(live_stage, quiet_hub, monkeypatch):
    stage = live_stage
    monkeypatch.setattr(pulse, "EVERY", 0.05)
    ada = await tab(stage.cast.ada.user, stage.cast.aurora.organization)
    await asyncio.sleep(0.5)

    await sync_to_async(happenings.text)(stage, "Hello")
    cursor = await sync_to_async(happenings.newest)(stage)

    heard = await ada.wait_for(lambda frame: frame.get("beat", 0) >= cursor)
    assert heard[-1] == {"beat": cursor}
