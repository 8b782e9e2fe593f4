"""Each fault does what its name says, and leaves in the ledger what the real carrier would send."""

import time

import pytest
import requests
from twilio.base.exceptions import TwilioRestException

from tests.carrier.stage import Stage, eventually

pytest_plugins = ["tests.carrier.stage"]


@pytest.mark.parametrize(("fault", "accepted"), [("hang_before", 0), ("accept_then_hang", 1)])
def test_hanging_ends_in_a_read_timeout(stage: Stage, fault: str, accepted: int) -> None:
    stage.fault(fault)
    client = stage.client()
    client.http_client.timeout = 0.3

    with pytest.raises(requests.ReadTimeout):
        client.messages.create(to=stage.theirs, from_=stage.ours, body="x")

    assert len(stage.accepted()) == accepted


@pytest.mark.parametrize(("fault", "accepted"), [("reset_before", 0), ("accept_then_reset", 1)])
def test_reset_breaks_the_connection(stage: Stage, fault: str, accepted: int) -> None:
    stage.fault(fault)

    with pytest.raises(requests.ConnectionError, match="reset"):
        stage.send()

    assert len(stage.accepted()) == accepted


@pytest.mark.parametrize(
    ("fault", "status", "code", "accepted"),
    [("429", 429, 20429, 0), ("500", 500, 20500, 0), ("500_after_accept", 500, 20500, 1)],
)
def test_status_faults(stage: Stage, fault: str, status: int, code: int, accepted: int) -> None:
    stage.fault(fault)

    with pytest.raises(TwilioRestException) as refused:
        stage.send()

    assert (refused.value.status, refused.value.code) == (status, code)
    assert len(stage.accepted()) == accepted
    assert stage.send().status == "queued"


def test_429_says_when_to_come_back(stage: Stage) -> None:
    stage.fault("429", seconds=7)
    client = stage.client()

    with pytest.raises(TwilioRestException):
        client.messages.create(to=stage.theirs, from_=stage.ours, body="x")

    assert client.http_client._test_only_last_response.headers["Retry-After"] == "7"


def test_refuse_takes_any_code(stage: Stage) -> None:
    stage.fault("refuse", error_code=21614)

    with pytest.raises(TwilioRestException) as refused:
        stage.send()

    assert (refused.value.status, refused.value.code) == (400, 21614)


def test_garbage_is_accepted_and_not_json(stage: Stage) -> None:
    stage.fault("garbage")

    with pytest.raises(ValueError, match="Expecting value"):
        stage.send()

    assert len(stage.accepted()) == 1


def test_slow_holds_back_one_account_only(stage: Stage) -> None:
    stage.fault("slow", count=None, seconds=0.5)
    other = Stage(stage.carrier, stage.product)
    other.register()

    started = time.monotonic()
    other.send()
    quick = time.monotonic() - started
    stage.send()

    assert quick < 0.4
    assert time.monotonic() - started >= 0.5


@pytest.mark.parametrize(
    ("fault", "told"),
    [
        ({"name": "fail"}, [("sent", None), ("undelivered", "30003")]),
        ({"name": "fail", "error_code": 30005}, [("sent", None), ("undelivered", "30005")]),
        ({"name": "fail", "error_code": 30001}, [("failed", "30001")]),
        ({"name": "unregistered"}, [("failed", "30034")]),
        ({"name": "shuffle_callbacks"}, [("delivered", None), ("sent", None)]),
    ],
    ids=lambda value: "-".join(map(str, value.values())) if isinstance(value, dict) else "",
)
def test_callback_faults_change_what_is_told(
    stage: Stage, fault: dict[str, object], told: list[tuple[str, str | None]]
) -> None:
    stage.fault(**fault)

    message = stage.send(status_callback=stage.callback())

    eventually(lambda: len(stage.product.posts) == len(told))
    heard = [(post.status, post.params.get("ErrorCode")) for post in stage.product.posts]
    assert heard == told
    final = max(told, key=lambda pair: pair[0] != "sent")
    assert stage.client().messages(message.sid).fetch().status == final[0]


def test_no_callbacks_tells_nothing_but_delivers(stage: Stage) -> None:
    stage.fault("no_callbacks")

    message = stage.send(status_callback=stage.callback())

    eventually(lambda: stage.client().messages(message.sid).fetch().status == "delivered")
    assert stage.product.posts == []


def test_duplicate_callbacks_come_twice(stage: Stage) -> None:
    stage.fault("duplicate_callbacks")

    stage.send(status_callback=stage.callback())

    expected = ["sent", "sent", "delivered", "delivered"]
    eventually(lambda: stage.product.statuses() == expected)


def test_early_callback_beats_the_answer(stage: Stage) -> None:
    stage.fault("early_callback")

    stage.send(status_callback=stage.callback())

    assert stage.product.statuses()[:1] == ["sent"]
    eventually(lambda: stage.product.statuses() == ["sent", "delivered"])


def test_callback_with_wrong_token_does_not_verify(stage: Stage) -> None:
    stage.fault("callback_wrong_token")

    stage.send(status_callback=stage.callback())

    eventually(lambda: len(stage.product.posts) == 2)
    assert not any(stage.product.signed_with(stage.token, post) for post in stage.product.posts)


def test_fault_is_narrowed_counted_and_cleared(stage: Stage) -> None:
    stage.fault("500", count=2, to=stage.theirs)
    assert stage.send(to="+14155550998").status == "queued"

    for _ in range(2):
        with pytest.raises(TwilioRestException):
            stage.send()
    assert stage.send().status == "queued"

    stage.fault("500", count=None)
    assert [fault["name"] for fault in stage.carrier.faults()] == ["500"]
    stage.carrier.clear_faults()
    assert stage.send().status == "queued"
