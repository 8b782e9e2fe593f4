"""A conversation that changes inboxes: open tabs of those who lose it, and of those who get it."""

import pytest
from asgiref.sync import sync_to_async

from inbox.conversations.finishing import bulk, moving
from inbox.conversations.models import InboxAccess
from tests.sweeps import happenings
from tests.sweeps.ears import shown, tab


def move(stage):
    talk = happenings._talk(stage)
    moving.move(talk, to=stage.workshop.inbox, by=stage.cast.ada)


@pytest.fixture
def both(live_stage):
    """Ada works in the workshop too; Ben and Rita have one inbox each."""
    with live_stage.cast.aurora.open():
        InboxAccess.objects.create(inbox=live_stage.workshop.inbox, member=live_stage.cast.ada)
    return live_stage


async def test_moving_reaches_who_gets_it_and_takes_it_from_who_had_it(both, quiet_hub):
    stage, talk = both, both.sales.conversation
    aurora = stage.cast.aurora.organization
    loser = await tab(stage.cast.ben.user, aurora, talk.uuid)
    winner = await tab(stage.cast.rita.user, aurora)
    keeper = await tab(stage.cast.ada.user, aurora, talk.uuid)
    stranger = await tab(stage.cast.otto.user, stage.cast.rival.organization)

    await sync_to_async(happenings.within)(stage, lambda: move(stage))

    lost, got = await loser.hear(), await winner.hear()
    assert shown(lost) == []
    assert {"left": str(talk.uuid), "inbox": str(stage.sales.inbox.uuid), "badges": True} in lost
    assert {"gone": str(talk.uuid)} in lost
    assert [frame["swap"] for frame in shown(got)] == ["row"]
    assert {"moved": str(talk.uuid)} in await keeper.hear()
    assert await stranger.hear(0.1) == []

    await sync_to_async(happenings.text)(stage, "CANARY after")

    assert shown(await loser.hear(0.3)) == []
    assert [frame["swap"] for frame in shown(await winner.hear())] == ["row"]


async def test_tab_that_was_behind_is_told_no_more_than_that_it_is_gone(both, quiet_hub):
    stage, talk = both, both.sales.conversation
    loser = await tab(stage.cast.ben.user, stage.cast.aurora.organization, talk.uuid)
    cursor = await sync_to_async(happenings.newest)(stage)
    await sync_to_async(happenings.text)(stage, "CANARY before")

    await sync_to_async(happenings.within)(stage, lambda: move(stage))

    told = await sync_to_async(loser.get)(cursor, talk.uuid)
    assert {(frame["swap"], frame["html"]) for frame in told} == {("gone", "")}


async def test_progress_of_a_job_reaches_its_member_alone(live_stage, quiet_hub):
    stage, talk = live_stage, live_stage.sales.conversation
    own = await tab(stage.cast.ben.user, stage.cast.aurora.organization)
    others = await tab(stage.cast.ada.user, stage.cast.aurora.organization)

    await sync_to_async(happenings.within)(
        stage, lambda: bulk.choose([talk.uuid], verb="close", target=None, by=stage.cast.ben)
    )

    assert [frame["bulk"]["state"] for frame in await own.hear() if "bulk" in frame] == ["done"]
    assert not any("bulk" in frame for frame in await others.hear())
