"""The web process and the reader are killed around their commits; a webhook comes a hundredfold."""

import random
import time
from concurrent.futures import ThreadPoolExecutor
from urllib.parse import urlencode, urlsplit

import pytest
import requests
from twilio.request_validator import RequestValidator

from tests import twilio
from tests.until import until


@pytest.mark.parametrize("step", ["webhook.before_store", "webhook.after_store"])
def test_killed_web_loses_no_text(house, desk, step):
    house.restart("web", FAILPOINTS=f"{step}:kill9")

    sent = desk.text(f"while the web dies {step}")
    house.restart("web")
    later = desk.text(f"after the web died {step}")

    assert (sent["accepted"], later["accepted"]) == (False, True)
    house.check(desk)  # asks the carrier for what it was not answered for


@pytest.mark.parametrize(
    "step",
    [
        "drain.after_claim",
        "drain.before_commit",
        pytest.param("drain.before_read", marks=pytest.mark.drill),
    ],
)
def test_killed_reader_loses_no_text(house, desk, step):
    fleet = house.site.fleet
    house.restart("worker-drain", FAILPOINTS=f"{step}:kill9")

    answers = [desk.text(f"{step} {number}")["accepted"] for number in range(3)]
    until(lambda: not fleet.alive("worker-drain"), 30)
    house.restart("worker-drain")

    assert answers == [True] * 3
    until(lambda: f"{step} 2" in house.received(desk), 40)
    filed = [body for body in house.received(desk) if body.startswith(step)]
    assert filed == [f"{step} {number}" for number in range(3)]
    house.check(desk)


@pytest.mark.drill
@pytest.mark.timeout(1800)
@pytest.mark.parametrize("service", ["worker-drain", "web"])
def test_killed_from_outside_at_any_moment_loses_no_text(house, desk, service):
    chance, bodies = random.Random(service), []
    with ThreadPoolExecutor(3) as people:
        for number in range(20):
            three = [f"{service} killed {number} {place}" for place in range(3)]
            sending = [people.submit(desk.text, body) for body in three]
            time.sleep(chance.uniform(0, 0.3))  # whatever it does then
            house.restart(service)
            for sent in sending:
                sent.result()
            bodies += three

    house.check(desk)  # asks the carrier for what was not answered
    filed = [body for body in house.received(desk) if body in bodies]
    assert sorted(filed) == sorted(bodies)


def post_copies(house, desk, form, copies):
    """The same signed webhook, at the same moment."""
    url = desk.webhooks["message"]
    headers = {
        "Content-Type": "application/x-www-form-urlencoded",
        "X-Twilio-Signature": RequestValidator(desk.token).compute_signature(url, form),
    }
    address = house.origin + urlsplit(url).path

    def post(_):
        return requests.post(address, urlencode(form), headers=headers, timeout=30).status_code

    with ThreadPoolExecutor(20) as threads:
        return list(threads.map(post, range(copies)))


def copies_kept(house, sid):
    kept = house.rows("SELECT count(*) FROM channels_app_delivery WHERE dedupe_key ~ %s", sid)
    return kept[0][0]


def test_hundred_copies_are_one_message(house, desk):
    sid = "SM" + "a" * 32
    form = twilio.text("a hundred times", To=desk.number, AccountSid=desk.account, MessageSid=sid)

    answers = post_copies(house, desk, form, 100)
    until(lambda: "a hundred times" in house.received(desk), 30)
    house.wait_until_quiet()

    assert answers == [200] * 100
    assert house.received(desk).count("a hundred times") == 1
    assert copies_kept(house, sid) == 1


@pytest.mark.drill
def test_without_its_guard_copies_are_kept(house, desk):
    sid = "SM" + "b" * 32
    form = twilio.text("Hello", To=desk.number, AccountSid=desk.account, MessageSid=sid)

    with house.without("web", "dedupe"):
        post_copies(house, desk, form, 20)

    assert copies_kept(house, sid) > 1
