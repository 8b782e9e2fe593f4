"""The official SDK against the pretend API: what is taken, what is refused, what is told later."""

import asyncio
import hashlib
import uuid
from typing import Any

import pytest
from twilio.base.exceptions import TwilioException, TwilioRestException
from twilio.http.async_http_client import AsyncTwilioHttpClient
from twilio.rest import Client

from ops.carrier.client import ControlError
from tests.carrier.stage import Stage, eventually

pytest_plugins = ["tests.carrier.stage"]
PNG = b"\x89PNG\r\n\x1a\n" + b"x" * 500


def test_send_is_answered_like_the_real_api_and_in_the_ledger(stage: Stage) -> None:
    attempt = str(uuid.uuid4())

    message = stage.send("Blümchen 🌷", status_callback=stage.callback(attempt))

    assert (message.status, message.direction, message.num_segments) == (
        "queued",
        "outbound-api",
        "1",
    )
    assert message.date_created is not None
    (line,) = stage.accepted()
    assert (line["sid"], line["from"], line["to"]) == (message.sid, stage.ours, stage.theirs)
    assert (line["body"], line["attempt"]) == ("Blümchen 🌷", attempt)


def test_send_takes_duplicates(stage: Stage) -> None:
    url = stage.callback()

    sids = {stage.send(status_callback=url).sid for _ in range(3)}

    assert {line["sid"] for line in stage.accepted()} == sids
    assert len(sids) == 3


@pytest.mark.filterwarnings("ignore::DeprecationWarning")  # the SDK lags behind aiohttp
def test_async_client_creates_lists_and_fetches(stage: Stage) -> None:
    async def scenario() -> tuple[str, int, str]:
        async with AsyncTwilioHttpClient() as http:
            client = Client(stage.sid, stage.token, http_client=http)
            client.api.base_url = stage.carrier.url
            create = client.messages.create_async
            for body in ("one", "two", "three"):
                message = await create(to=stage.theirs, from_=stage.ours, body=body)
            listed = await client.messages.list_async(to=stage.theirs, page_size=2)
            fetched = await client.messages(message.sid).fetch_async()
            return message.sid, len(listed), fetched.sid

    sent, count, fetched = asyncio.run(scenario())

    assert (fetched, count) == (sent, 3)


@pytest.mark.parametrize(
    ("change", "code"),
    [
        ({"to": "4155550100"}, 21211),
        ({"to": "+0123"}, 21211),
        ({"from_": "+12025559999"}, 21606),
        ({"body": ""}, 21602),
        ({"body": "x" * 1601}, 21617),
        ({"media_url": ["ftp://files.example/a.png"]}, 21620),
        ({"media_url": ["https://a.example/1"] * 11}, 21623),
        ({"status_callback": "http://under_score.example/x"}, 21609),
    ],
)
def test_send_refuses(stage: Stage, change: dict[str, object], code: int) -> None:
    with pytest.raises(TwilioRestException) as refused:
        stage.send(**change)

    assert (refused.value.status, refused.value.code) == (400, code)
    assert stage.accepted() == []


def test_send_of_1600_characters_is_taken(stage: Stage) -> None:
    assert stage.send("x" * 1600).num_segments == "11"


def test_wrong_token_is_401_20003(stage: Stage) -> None:
    with pytest.raises(TwilioRestException) as refused:
        stage.client("guess").messages.create(to=stage.theirs, from_=stage.ours, body="x")

    assert (refused.value.status, refused.value.code) == (401, 20003)
    assert stage.accepted() == []


def test_unknown_message_is_404(stage: Stage) -> None:
    with pytest.raises(TwilioRestException) as refused:
        stage.client().messages("SM" + "0" * 32).fetch()

    assert (refused.value.status, refused.value.code) == (404, 20404)


def test_account_cannot_see_messages_of_another(stage: Stage) -> None:
    message = stage.send()
    other = Stage(stage.carrier, stage.product)
    other.register()
    intruder = other.client()
    intruder.api.account.messages.create(to=stage.theirs, from_=other.ours, body="mine")

    with pytest.raises(TwilioException, match="HTTP 401"):
        intruder.api.accounts(stage.sid).messages.list()
    with pytest.raises(TwilioRestException):
        other.client().messages(message.sid).fetch()
    assert [found.body for found in intruder.messages.list(to=stage.theirs)] == ["mine"]


def test_rate_above_the_numbers_is_429(stage: Stage) -> None:
    stage.register(per_second=2)
    stage.send()
    stage.send()

    with pytest.raises(TwilioRestException) as refused:
        stage.send()

    assert (refused.value.status, refused.value.code) == (429, 20429)
    assert len(stage.accepted()) == 2


def test_callbacks_are_signed_and_in_order(stage: Stage) -> None:
    message = stage.send(status_callback=stage.callback())

    eventually(lambda: stage.product.statuses() == ["sent", "delivered"])
    assert all(stage.product.signed_with(stage.token, post) for post in stage.product.posts)
    assert {post.params["MessageSid"] for post in stage.product.posts} == {message.sid}
    assert "RawDlrDoneDate" in stage.product.posts[1].params
    tokens = {post.headers["I-Twilio-Idempotency-Token"] for post in stage.product.posts}
    assert len(tokens) == 2
    fetched = stage.client().messages(message.sid).fetch()
    assert (fetched.status, fetched.date_sent is not None) == ("delivered", True)


def test_callback_answered_500_is_not_tried_again(stage: Stage) -> None:
    url = stage.callback()
    stage.product.answers[url.removeprefix(stage.product.url)] = (500, "text/plain", b"no")

    message = stage.send(status_callback=url)

    lines = eventually(lambda: _told(stage, message.sid, times=2))
    assert [line["answers"][0]["status"] for line in lines] == [500, 500]
    assert stage.product.statuses() == ["sent", "delivered"]


def test_callback_on_refused_connection_is_tried_three_times_more(stage: Stage) -> None:
    message = stage.send(status_callback="http://127.0.0.1:9/status/")

    lines = eventually(lambda: _told(stage, message.sid, times=1))
    assert len(lines[0]["answers"]) == 4


def test_media_url_is_asked_with_head_then_get(stage: Stage) -> None:
    stage.product.files["/a.png"] = ("image/png", PNG)

    message = stage.send(media_url=[stage.product.url + "/a.png"])

    assert message.sid.startswith("MM")
    eventually(lambda: stage.thread()[0]["status"] == "delivered")
    assert stage.product.fetches == [("HEAD", "/a.png"), ("GET", "/a.png")]
    lines = [line for line in stage.carrier.ledger(kind="media") if line["sid"] == message.sid]
    assert lines[0]["media"]["sha256"] == hashlib.sha256(PNG).hexdigest()
    assert (lines[0]["content_type"], lines[0]["media"]["size"]) == ("image/png", len(PNG))
    assert stage.carrier.media(stage.thread()[0]["media"][0]["id"]) == PNG


@pytest.mark.parametrize(
    ("path", "code"),
    [("/missing.png", 11200), ("/presigned.png", 11200), ("/login", 12300)],
    ids=["404", "head-403", "html"],
)
def test_media_url_that_cannot_go_fails_the_message(stage: Stage, path: str, code: int) -> None:
    stage.product.files["/login"] = ("text/html", b"<form>")
    stage.product.files["/presigned.png"] = ("image/png", PNG)
    stage.product.without_head.add("/presigned.png")

    message = stage.send(media_url=[stage.product.url + path], status_callback=stage.callback())

    eventually(lambda: stage.product.statuses() == ["failed"])
    assert stage.product.posts[0].params["ErrorCode"] == str(code)
    assert stage.client().messages(message.sid).fetch().error_code == code


def test_listing_pages_and_filters_by_date(stage: Stage) -> None:
    sent = [stage.send(str(number)) for number in range(5)]
    stage.text("hello")
    client = stage.client()

    outbound = client.messages.list(to=stage.theirs, page_size=2)
    inbound = client.messages.list(to=stage.ours, date_sent_after=sent[0].date_created)

    assert [message.sid for message in outbound] == [message.sid for message in reversed(sent)]
    assert [(message.body, message.direction) for message in inbound] == [("hello", "inbound")]
    tomorrow = sent[0].date_created.replace(year=2099)
    assert client.messages.list(date_sent_after=tomorrow) == []
    assert client.messages.list(date_sent_before=tomorrow, limit=3)[0].body == "hello"


def test_receipt_posts_what_it_is_told(stage: Stage) -> None:
    message = stage.send(status_callback=stage.callback())
    eventually(lambda: stage.product.statuses() == ["sent", "delivered"])

    stage.carrier.receipt(message.sid, "sent")

    assert stage.product.statuses() == ["sent", "delivered", "sent"]
    assert stage.client().messages(message.sid).fetch().status == "delivered"


def test_control_names_what_it_does_not_know(stage: Stage) -> None:
    with pytest.raises(ControlError):
        stage.carrier.fault("meteor")
    with pytest.raises(ControlError):
        stage.carrier.text(stage.theirs, "+12025559998", "hello?")


def _told(stage: Stage, sid: str, *, times: int) -> list[dict[str, Any]]:
    lines = [line for line in stage.carrier.statuses() if line["sid"] == sid]
    return lines if len(lines) >= times else []
