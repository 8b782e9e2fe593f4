"""The team's websocket, tried by everybody who must not get through (F43)."""

import asyncio
import json
import time
import uuid

import pytest
from allauth.account.signals import password_changed
from asgiref.sync import sync_to_async

from inbox.accounts.models import User
from inbox.conversations import access
from inbox.live import consumers, doors, groups, push
from tests.sweeps import happenings
from tests.sweeps.ears import Ear, shown, tab

WORDS = ("watch", "unwatch", "typing", "reading")


async def let_in(ear: Ear) -> int | None:
    """The code it is turned away with; None when it stays."""
    connected, code = await ear.connect()
    return await ear.closed(1) if connected else code


async def test_nobody_is_turned_away_to_sign_in(live_stage, quiet_hub):
    assert await let_in(Ear(None, "aurora")) == 4401


@pytest.mark.parametrize("who", ["outsider", "suspended", "removed"])
async def test_who_is_no_member_is_turned_away(live_stage, quiet_hub, who):
    stage = live_stage
    users = {
        "outsider": stage.cast.otto.user,
        "suspended": stage.suspended.user,
        "removed": stage.removed,
    }

    assert await let_in(Ear(users[who], "aurora")) == 4403


async def test_organization_nobody_has_is_turned_away_the_same(live_stage, quiet_hub):
    assert await let_in(Ear(live_stage.cast.otto.user, "nowhere")) == 4403


@pytest.mark.parametrize(
    "origin", ["https://evil.example", "http://testserver.evil.example", "null", ""]
)
async def test_other_origin_is_refused(live_stage, quiet_hub, origin):
    ear = Ear(live_stage.cast.ada.user, "aurora", origin=origin)

    connected, _ = await ear.connect()

    assert not connected


async def test_signed_out_session_is_turned_away(live_stage, quiet_hub):
    ear = Ear(live_stage.cast.ada.user, "aurora")
    ear.client.logout()

    assert await let_in(ear) == 4401


@pytest.mark.parametrize("word", WORDS)
async def test_foreign_uuid_is_answered_by_silence(live_stage, quiet_hub, word):
    stage = live_stage
    otto = await tab(stage.cast.otto.user, stage.cast.rival.organization)
    rita = await tab(stage.cast.rita.user, stage.cast.aurora.organization)
    ada = await tab(
        stage.cast.ada.user, stage.cast.aurora.organization, stage.sales.conversation.uuid
    )

    for ear in (otto, rita):
        for foreign in stage.sales.uuids():
            await ear.say(**{word: str(foreign)})

    assert await otto.hear() == await rita.hear() == await ada.hear() == []
    assert otto.code is rita.code is None


@pytest.mark.parametrize(
    "text",
    ["", "{", "null", "[]", "7", '"watch"', "{}", '{"watch": null}', '{"watch": 7}',
     '{"watch": "nobody"}', '{"watch": ["a"]}', '{"watch": {"a": 1}}', '{"shout": "a"}',
     "[" * 5000, '{"watch": "' + "9" * 5000 + '"}', '{"watch": "\\u0000"}', '{"watch": NaN}'],
    ids=lambda text: text[:24] or "nothing",
)  # fmt: skip
async def test_malformed_words_are_passed_over(live_stage, quiet_hub, text):
    stage = live_stage
    ada = await tab(stage.cast.ada.user, stage.cast.aurora.organization)

    await ada.send(text=text)
    await ada.watch(stage.sales.conversation.uuid)

    assert ada.code is None


@pytest.mark.parametrize(
    "frame", [{"text": json.dumps({"watch": "x" * 17_000})}, {"bytes": b"\0" * 10}]
)
async def test_oversized_or_binary_frame_closes(live_stage, quiet_hub, frame):
    ada = await tab(live_stage.cast.ada.user, live_stage.cast.aurora.organization)

    await ada.send(**frame)

    assert await ada.closed() == consumers.TOO_MUCH


async def test_flood_closes(live_stage, quiet_hub):
    ada = await tab(live_stage.cast.ada.user, live_stage.cast.aurora.organization)

    for _ in range(consumers.MOST_PER_10S + 1):
        await ada.send(text="{}")

    assert await ada.closed() == consumers.TOO_MUCH


async def test_tab_watches_only_a_few(live_stage, quiet_hub):
    stage = live_stage
    ada = await tab(stage.cast.ada.user, stage.cast.aurora.organization)
    uuids = [await sync_to_async(happenings.conversation)(stage, number) for number in range(7)]

    for one in uuids:
        await ada.say(watch=str(one))
    heard = await ada.hear()

    assert [frame["watching"] for frame in heard] == [
        str(one) for one in uuids[: consumers.MOST_WATCHED]
    ]


async def test_member_without_access_hears_nothing_of_twenty_events(live_stage, quiet_hub):
    stage = live_stage
    talk = stage.sales.conversation
    rita = await tab(stage.cast.rita.user, stage.cast.aurora.organization)
    otto = await tab(stage.cast.otto.user, stage.cast.rival.organization)
    ben = await tab(stage.cast.ben.user, stage.cast.aurora.organization, talk.uuid)
    for ear in (rita, otto):
        await ear.say(watch=str(talk.uuid))

    for number in range(20):
        await sync_to_async(happenings.text)(stage, f"CANARY {number}")

    told = shown(await ben.hear())
    assert len([frame for frame in told if frame["swap"] == "message"]) == 20
    assert await rita.hear() == await otto.hear() == []


async def test_typing_reaches_those_who_watch_the_same_conversation(live_stage, quiet_hub):
    stage = live_stage
    organization, talk = stage.cast.aurora.organization, stage.sales.conversation.uuid
    ada = await tab(stage.cast.ada.user, organization, talk)
    ben = await tab(stage.cast.ben.user, organization)

    await ada.say(typing=str(talk))
    unheard = await ben.hear()
    await ben.watch(talk)
    await ada.say(typing=str(talk))
    (heard,) = await ben.wait_for(lambda frame: "typing" in frame)

    assert unheard == []
    assert heard == {
        "typing": str(talk),
        "member": {"uuid": str(stage.cast.ada.uuid), "name": "HERALD Ada", "hue": 1},
    }


async def test_losing_access_reaches_an_open_tab_within_two_seconds(live_stage, quiet_hub):
    stage = live_stage
    talk = stage.sales.conversation
    ben = await tab(stage.cast.ben.user, stage.cast.aurora.organization, talk.uuid)

    began = time.monotonic()
    await sync_to_async(happenings.revoke)(stage, stage.cast.ben)
    await ben.wait_for(lambda frame: frame == {"gone": str(talk.uuid)}, seconds=2)
    took = time.monotonic() - began
    await sync_to_async(happenings.text)(stage, "CANARY after")

    assert took < 2
    assert shown(await ben.hear(2.5)) == []


async def test_losing_access_ends_every_conversation_the_tab_watches(live_stage, quiet_hub):
    stage = live_stage
    other = await sync_to_async(happenings.conversation)(stage, 1)
    ben = await tab(
        stage.cast.ben.user, stage.cast.aurora.organization, stage.sales.conversation.uuid
    )
    await ben.watch(other)

    await sync_to_async(happenings.revoke)(stage, stage.cast.ben)
    heard = await ben.hear()

    assert {frame["gone"] for frame in heard if "gone" in frame} == {
        str(stage.sales.conversation.uuid), str(other),
    }  # fmt: skip


async def test_losing_access_is_noticed_when_the_hint_was_lost(live_stage, quiet_hub, monkeypatch):
    stage = live_stage
    talk = stage.sales.conversation
    ben = await tab(stage.cast.ben.user, stage.cast.aurora.organization, talk.uuid)
    monkeypatch.setattr(push, "hint", lambda call: None)

    await sync_to_async(happenings.revoke)(stage, stage.cast.ben)

    heard = await ben.wait_for(lambda frame: "gone" in frame, seconds=4)
    assert heard[-1] == {"gone": str(talk.uuid)}


async def test_removal_from_the_organization_closes(live_stage, quiet_hub):
    stage = live_stage
    ben = await tab(
        stage.cast.ben.user, stage.cast.aurora.organization, stage.sales.conversation.uuid
    )

    await sync_to_async(happenings.suspend)(stage, stage.cast.ben)

    assert await ben.closed(2) == 4403


async def test_signing_out_closes_the_tabs_of_that_browser_alone(live_stage, quiet_hub):
    stage = live_stage
    here = await tab(stage.cast.ben.user, stage.cast.aurora.organization)
    elsewhere = await tab(stage.cast.ben.user, stage.cast.aurora.organization)

    await sync_to_async(here.client.post)("/accounts/logout/")

    assert await here.closed(2) == 4401
    assert await elsewhere.closed(1) is None


async def test_new_password_closes_the_tabs_of_every_browser(live_stage, quiet_hub):
    stage = live_stage
    ben = await tab(stage.cast.ben.user, stage.cast.aurora.organization)
    user = await User.objects.aget(pk=stage.cast.ben.user_id)
    user.set_password("a quite new sentence")
    await user.asave()

    await sync_to_async(password_changed.send)(sender=User, request=None, user=user)

    assert await ben.closed(2) == 4401


async def test_gaining_access_lets_an_open_tab_hear(live_stage, quiet_hub):
    stage = live_stage
    rita = await tab(stage.cast.rita.user, stage.cast.aurora.organization)

    await sync_to_async(happenings.within)(
        stage, lambda: access.grant(stage.sales.inbox, to=stage.cast.rita)
    )
    await rita.wait_for(lambda frame: frame == {"access": True})
    await sync_to_async(happenings.text)(stage, "Hello")

    assert [frame["swap"] for frame in shown(await rita.hear())] == ["row"]


async def test_red_when_a_group_is_named_by_the_client(live_stage, quiet_hub, monkeypatch):
    """Proof that the silence above is the doors' and the names': without them Otto hears it."""
    stage = live_stage
    talk = stage.sales.conversation
    monkeypatch.setattr(doors, "may_listen", lambda member, kind, uuid: True)
    monkeypatch.setattr(
        groups, "of", lambda pk, kind, uuid, language="": f"loose:{uuid}:{language}"
    )
    monkeypatch.setattr(
        groups, "in_all_languages", lambda pk, kind, uuid: {"en": f"loose:{uuid}:en"}
    )
    otto = await tab(stage.cast.otto.user, stage.cast.rival.organization, talk.uuid)

    await sync_to_async(happenings.text)(stage, "CANARY")

    heard = await otto.wait_for(lambda frame: "html" in frame)
    assert "CANARY" in heard[-1]["html"]


async def test_door_alone_keeps_a_stranger_out(live_stage, quiet_hub, monkeypatch):
    """The organization in a group's name is the second lock: with every door open, still nothing."""
    stage = live_stage
    monkeypatch.setattr(doors, "may_listen", lambda member, kind, uuid: True)
    otto = await tab(
        stage.cast.otto.user, stage.cast.rival.organization, stage.sales.conversation.uuid
    )

    await sync_to_async(happenings.text)(stage, "CANARY")
    await asyncio.sleep(0.1)

    assert await otto.hear() == []


async def test_uuid_of_nobody_is_silence(live_stage, quiet_hub):
    ada = await tab(live_stage.cast.ada.user, live_stage.cast.aurora.organization)

    await ada.say(watch=str(uuid.uuid4()))

    assert await ada.hear() == []
