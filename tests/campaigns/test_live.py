"""The page of a campaign is told how far it is (F17, F36): who hears it, what, and how often."""

import pytest
from asgiref.sync import sync_to_async
from django.template.loader import render_to_string

from campaigns.sending import running
from campaigns.watching import broadcasts, standing, telling
from inbox.accounts.models import Member
from inbox.live import redis
from inbox.live.redis import hint
from tests.sweeps.conftest import quiet_hub  # noqa: F401 - a fixture
from tests.sweeps.ears import tab


@pytest.fixture(autouse=True)
def patient(monkeypatch):
    """A busy machine takes longer over a hint than anybody would wait for it."""
    monkeypatch.setattr(redis, "PATIENCE", 30.0)
    monkeypatch.setattr(redis, "_resting_until", 0.0)
    redis.client.cache_clear()
    yield
    redis.client.cache_clear()


def begun(hall, manager=None):
    """A campaign to three, planned; the manager works in another inbox."""
    with hall.open():
        Member.objects.filter(pk=getattr(manager, "pk", 0)).update(role="manager")
    campaign = hall.campaign(people=3)
    hall.start(campaign)
    hall.plan(campaign)
    telling.taken()
    return campaign


async def test_f36_the_page_of_a_campaign_is_told_and_nobody_else(
    hall,
    live_cast,
    quiet_hub,  # noqa: F811
    monkeypatch,
):
    monkeypatch.setattr(telling, "APART", 1)
    campaign = await sync_to_async(begun)(hall, live_cast.rita)
    house = live_cast.aurora.organization
    ada = await tab(live_cast.ada.user, house, campaign.uuid)
    others = [
        await tab(live_cast.ben.user, house), await tab(live_cast.rita.user, house),
        await tab(live_cast.otto.user, live_cast.rival.organization),
    ]  # fmt: skip
    for ear in others:
        await ear.say(watch=str(campaign.uuid))

    await sync_to_async(hall.step)()
    await sync_to_async(hall.desk.send)()
    await sync_to_async(broadcasts.tell)()
    heard = await ada.wait_for(lambda frame: frame.get("swap") == "progress")
    await sync_to_async(hall.do)(running.pause, campaign)
    paused = await ada.wait_for(lambda frame: frame.get("swap") == "progress")

    assert heard[-1]["target"] == "progress" and "of 3 sent" in heard[-1]["html"]
    assert ">3</strong>" in heard[-1]["html"] and 'data-state="running"' in heard[-1]["html"]
    assert 'data-state="paused"' in paused[-1]["html"]
    assert "csrf" not in heard[-1]["html"] and "<form" not in heard[-1]["html"]
    for ear in others:
        assert not [frame for frame in await ear.hear() if "watching" in frame or "html" in frame]


def test_f36_open_pages_are_told_at_most_twice_a_second(hall, monkeypatch):
    monkeypatch.setattr(telling, "APART", 60_000)  # half a second, however slow the machine is
    campaign, told = begun(hall), []
    monkeypatch.setattr(broadcasts, "_show", lambda rows, events: told.extend(rows))

    def half_a_second() -> None:
        hint(lambda client: client.delete(f"{telling._key()}:told"))

    half_a_second()
    for _ in range(5):
        with hall.open():
            telling.moved([campaign.pk])
        broadcasts.tell()
    assert told == [campaign]
    half_a_second()
    broadcasts.tell()
    broadcasts.tell()

    assert told == [campaign] * 2  # what moved last is told too, once
    half_a_second()


def test_f36_what_is_told_is_what_the_page_shows(hall, client):
    campaign = begun(hall)
    hall.run(campaign)
    client.force_login(hall.ada.user)

    page = client.get(f"/aurora/campaigns/{campaign.uuid}/").text
    fragment = client.get(f"/aurora/campaigns/{campaign.uuid}/standing/").text
    with hall.open():
        frame = render_to_string("campaigns/_progress.html", standing.context(hall.look(campaign)))

    told = [line for line in frame.splitlines()[2:] if line.strip()]
    assert all(line in page and line in fragment for line in told)
    assert "hx-get" not in fragment  # nobody asks on a timer
