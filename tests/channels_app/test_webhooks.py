"""The carriers' door: what is stored, what is refused, what is left behind."""

from urllib.parse import urlencode
from uuid import uuid4

import pytest
from django.conf import settings
from django.test import Client
from twilio.request_validator import RequestValidator

from channels_app import deliveries, routes
from channels_app.models import ConnectionRoute, Delivery
from inbox import tenancy
from inbox.conversations.models import Conversation, Message, Unread
from tests import twilio
from tests.cast import ACCOUNT, TOKEN


def drain(house):
    with tenancy.in_organization(house.organization):
        return deliveries.drain()


def stored():
    with tenancy.unscoped("tests look"):
        return list(Delivery.objects.all())


def test_text_becomes_a_message_once(cast):
    form = twilio.text("Is my bike ready?")

    answers = [twilio.post(cast.aurora, form) for _ in range(3)]
    drain(cast.aurora)

    assert [answer.status_code for answer in answers] == [200, 200, 200]
    assert answers[0]["Content-Type"] == "text/xml"
    assert len(stored()) == 1
    with cast.aurora.open():
        message = Message.objects.get()
        assert (message.body, message.direction, message.status) == (
            "Is my bike ready?", "in", "received",
        )  # fmt: skip
        thread = Conversation.objects.get()
        assert thread.last_preview == "Is my bike ready?"
        assert set(Unread.objects.values_list("member_id", flat=True)) == {
            cast.ada.pk, cast.ben.pk,
        }  # fmt: skip


@pytest.mark.parametrize("tamper", ["body", "signature", "token", "account", "none"])
def test_forged_webhook_leaves_only_a_counter(cast, tamper):
    form = twilio.text()
    if tamper == "body":
        address = f"/webhooks/twilio/{cast.aurora.connection.key}/message/"
        answer = Client().post(address, {**form, "Body": "forged"}, headers={
            "X-Twilio-Signature": "bm90IGEgc2lnbmF0dXJl"})  # fmt: skip
    elif tamper == "token":
        answer = twilio.post(cast.aurora, form, token="a-token-of-rival")
    elif tamper == "account":
        answer = twilio.post(cast.aurora, {**form, "AccountSid": "AC9"})
    else:
        address = f"/webhooks/twilio/{cast.aurora.connection.key}/message/"
        headers = {"X-Twilio-Signature": ""} if tamper == "signature" else {}
        answer = Client().post(address, "Body=x", headers=headers,
                               content_type="application/x-www-form-urlencoded")  # fmt: skip

    assert answer.status_code == 403
    assert stored() == []
    with tenancy.unscoped("tests look"):
        route = ConnectionRoute.objects.get(key=cast.aurora.connection.key)
    assert route.refused == 1


def test_both_tokens_are_good_while_one_rotates_and_one_afterwards(cast, monkeypatch):
    monkeypatch.setattr(routes, "FRESH", -1.0)
    connection = cast.aurora.connection

    def answers():
        said = []
        for token in (TOKEN, "the-next-token"):
            sid = f"SM{uuid4().hex}"
            form = twilio.text(MessageSid=sid, SmsSid=sid)
            said.append(twilio.post(cast.aurora, form, token=token).status_code)
        return said

    before = answers()
    pairs = [{"account_sid": ACCOUNT, "auth_token": token} for token in ("the-next-token", TOKEN)]
    with cast.aurora.open():
        connection.credentials = pairs
        connection.save()
    meanwhile = answers()
    with cast.aurora.open():
        connection.credentials = pairs[:1]
        connection.save()

    assert (before, meanwhile, answers()) == ([200, 403], [200, 200], [403, 200])


@pytest.mark.parametrize(
    ("signed_for", "status"),
    [(settings.PUBLIC_URL, 200), ("https://elsewhere.example", 403)],
)
def test_signature_counts_for_the_public_address_whatever_the_client_claims(
    cast, signed_for, status
):
    form = twilio.text()
    path = f"/webhooks/twilio/{cast.aurora.connection.key}/message/"
    signature = RequestValidator(TOKEN).compute_signature(signed_for + path, form)

    answer = Client().post(
        path,
        urlencode(form),
        content_type="application/x-www-form-urlencoded",
        headers={
            "X-Twilio-Signature": signature,
            "X-Forwarded-Host": "elsewhere.example",
            "X-Forwarded-Proto": "https",
            "Forwarded": "host=elsewhere.example;proto=https",
        },
    )

    assert answer.status_code == status


def test_number_of_another_organization_is_a_dead_letter(cast):
    answer = twilio.post(cast.aurora, twilio.text(To=cast.rival.channel.address))
    drain(cast.aurora)

    assert answer.status_code == 200
    (delivery,) = stored()
    assert (delivery.state, delivery.reason) == ("dead", "not a number of this connection")
    for house in (cast.aurora, cast.rival):
        with house.open():
            assert not Message.objects.exists()


def test_large_body_is_refused(cast):
    answer = twilio.post(cast.aurora, twilio.text("x" * 70_000))

    assert answer.status_code == 413
    assert stored() == []


@pytest.mark.parametrize("path", ["", "x", "twilio/", "twilio/k/messages/", "all/", "%00/"])
@pytest.mark.parametrize("method", ["get", "post"])
def test_what_is_no_webhook_is_nothing(client, db, path, method):
    answer = getattr(client, method)(f"/webhooks/{path}")

    assert answer.status_code == 404
    assert answer.content == b""
