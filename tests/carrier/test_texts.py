"""Customers' texts: the signed webhook, the phones, keywords, and pictures behind a redirect."""

import urllib.error
import urllib.request

import pytest
import requests
from twilio.base.exceptions import TwilioRestException

from tests.carrier.stage import Stage

pytest_plugins = ["tests.carrier.stage"]
JPEG = b"\xff\xd8\xff\xe0" + b"y" * 300


def test_text_arrives_signed_with_all_usual_fields(stage: Stage) -> None:
    sent = stage.text("  Ünlaut 👍 ")

    (post,) = stage.product.posts
    assert post.path == "/texts"
    assert stage.product.signed_with(stage.token, post)
    assert not stage.product.signed_with("other", post)
    sids = {post.params[name] for name in ("MessageSid", "SmsSid", "SmsMessageSid")}
    assert sids == {sent["sid"]}
    assert post.params["Body"] == "  Ünlaut 👍 "
    assert (post.params["From"], post.params["To"]) == (stage.theirs, stage.ours)
    assert (post.params["NumMedia"], post.params["SmsStatus"]) == ("0", "received")
    assert post.params["AccountSid"] == stage.sid


def test_text_log_keeps_what_the_product_answered(stage: Stage) -> None:
    stage.text("first")
    stage.product.answers["/texts"] = (503, "text/html", b"down")
    refused = stage.text("second")

    lines = [line for line in stage.carrier.log() if line["account"] == stage.sid]

    assert [(line["body"], line["answer"]["accepted"]) for line in lines] == [
        ("first", True),
        ("second", False),
    ]
    assert (refused["accepted"], refused["answer"]["status"]) == (False, 503)
    assert len(stage.product.posts) == 2
    assert [text["accepted"] for text in stage.thread()] == [True, False]


def test_text_is_tried_once_more_when_nobody_listens(stage: Stage) -> None:
    stage.register(message_url="http://127.0.0.1:9/texts")

    sent = stage.text()

    assert (sent["accepted"], sent["answer"]["tries"]) == (False, 2)
    assert [message.body for message in stage.client().messages.list(to=stage.ours)] == [
        "Are you open?"
    ]


def test_failing_webhook_goes_to_the_fallback_url(stage: Stage) -> None:
    stage.register(fallback_url=stage.product.url + "/fallback")
    stage.product.answers["/texts"] = (500, "text/html", b"")

    sent = stage.text()

    assert [post.path for post in stage.product.posts] == ["/texts", "/fallback"]
    assert stage.product.posts[1].params["ErrorCode"] == "11200"
    assert stage.product.signed_with(stage.token, stage.product.posts[1])
    assert sent["accepted"] is True


def test_fragment_of_the_url_orders_retries_and_is_not_signed(stage: Stage) -> None:
    stage.register(message_url=stage.product.url + "/texts#rc=2&rp=5xx")
    stage.product.answers["/texts"] = (500, "text/html", b"")

    sent = stage.text()

    assert sent["answer"]["tries"] == 3
    tokens = {post.headers["I-Twilio-Idempotency-Token"] for post in stage.product.posts}
    assert len(tokens) == 1
    assert stage.product.signed_with(stage.token, stage.product.posts[0])


def test_plain_text_answer_reaches_the_customer(stage: Stage) -> None:
    stage.product.answers["/texts"] = (200, "text/plain", b"OK")
    stage.text()
    stage.product.answers["/texts"] = (200, "text/xml", b"<Response/>")
    stage.text()

    assert [text["body"] for text in stage.thread() if text["by"] == "business"] == ["OK"]


@pytest.mark.parametrize("word", ["STOP", " stop\n", "Unsubscribe", "OPTOUT", "cancel"])
def test_keyword_blocks_the_pair_until_it_is_taken_back(stage: Stage, word: str) -> None:
    stage.text(word)

    with pytest.raises(TwilioRestException) as refused:
        stage.send()
    assert refused.value.code == 21610
    assert [text["by"] for text in stage.thread()] == ["customer", "carrier"]
    assert len(stage.product.posts) == 1

    stage.text("START")
    assert stage.send().status == "queued"
    assert [m.direction for m in stage.client().messages.list(from_=stage.ours)] == ["outbound-api"]


@pytest.mark.parametrize("body", ["STOP PLEASE", "Stop.", "please stop"])
def test_keyword_among_words_blocks_nothing(stage: Stage, body: str) -> None:
    stage.text(body)

    assert stage.send().status == "queued"


def test_stop_does_not_block_other_customers(stage: Stage) -> None:
    stage.text("STOP")

    assert stage.send(to="+14155550999").status == "queued"


def test_picture_is_behind_a_redirect_that_wants_no_credentials(stage: Stage) -> None:
    sent = stage.text("", media=[("leak.jpg", "image/jpeg", JPEG)])
    params = stage.product.posts[0].params
    url, credentials = params["MediaUrl0"], (stage.sid, stage.token)

    assert (params["NumMedia"], params["MediaContentType0"]) == ("1", "image/jpeg")
    assert sent["sid"].startswith("MM")
    assert requests.get(url, timeout=5).status_code == 401
    redirect = requests.get(url, auth=credentials, timeout=5, allow_redirects=False)
    assert redirect.status_code == 307
    location = redirect.headers["Location"]
    assert location.startswith(stage.carrier.url + "/cdn/")
    assert requests.get(location, auth=credentials, timeout=5).status_code == 400
    followed = requests.get(location, timeout=5)
    assert (followed.content, followed.headers["Content-Type"]) == (JPEG, "image/jpeg")


def test_picture_can_be_listed_and_deleted(stage: Stage) -> None:
    sent = stage.text("", media=[("a.jpg", "image/jpeg", JPEG), ("b.jpg", "image/jpeg", JPEG)])
    parent = stage.client().messages(sent["sid"])
    first, _ = parent.media.list()

    assert first.content_type == "image/jpeg"
    assert parent.media(first.sid).delete()
    assert len(parent.media.list()) == 1
    with pytest.raises(ValueError, match="404"):
        _fetch(stage.product.posts[0].params["MediaUrl0"], stage)


def test_media_fault_hides_the_picture_once(stage: Stage) -> None:
    stage.text("", media=[("a.jpg", "image/jpeg", JPEG)])
    url = stage.product.posts[0].params["MediaUrl0"]
    stage.fault("media_404_once")

    with pytest.raises(ValueError, match="404"):
        _fetch(url, stage)
    assert _fetch(url, stage) == JPEG


def test_number_is_found_and_pointed_at_the_product(stage: Stage) -> None:
    client = stage.client()
    (number,) = client.incoming_phone_numbers.list(phone_number=stage.ours)

    client.incoming_phone_numbers(number.sid).update(sms_url=stage.product.url + "/moved")
    stage.text()

    assert client.api.accounts(stage.sid).fetch().status == "active"
    assert number.capabilities["mms"] is True
    assert [post.path for post in stage.product.posts] == ["/moved"]


def test_phones_list_customers(stage: Stage) -> None:
    stage.text()

    known = {phone["number"]: phone["with"] for phone in stage.carrier.phones()}

    assert known[stage.theirs] == [stage.ours]
    with pytest.raises(urllib.error.HTTPError):
        urllib.request.urlopen(f"{stage.carrier.url}/pretend/media/MEnone", timeout=5)


def _fetch(url: str, stage: Stage) -> bytes:
    """As a careful product does: the redirect is followed without the credentials."""
    redirect = requests.get(url, auth=(stage.sid, stage.token), timeout=5, allow_redirects=False)
    if not redirect.ok:
        raise ValueError(redirect.status_code)
    return requests.get(redirect.headers["Location"], timeout=5).content
