"""Webhooks as Twilio would post them, signed for our address."""

from typing import Any
from urllib.parse import urlencode

from django.conf import settings
from django.test import Client
from twilio.request_validator import RequestValidator

from tests.cast import ACCOUNT, SALES, TOKEN, House


def text(body: str = "Hello", **changes: str) -> dict[str, str]:
    """The form of an inbound SMS."""
    form = {
        "MessageSid": "SM" + "1" * 32, "SmsSid": "SM" + "1" * 32, "AccountSid": ACCOUNT,
        "From": "+12065550142", "To": SALES, "Body": body, "NumMedia": "0", "NumSegments": "1",
        "SmsStatus": "received", "ApiVersion": "2010-04-01",
    }  # fmt: skip
    form.update(changes)
    return form


def report(sid: str, state: str, **changes: str) -> dict[str, str]:
    """The form of a status callback."""
    return {
        "MessageSid": sid, "SmsSid": sid, "MessageStatus": state, "SmsStatus": state,
        "AccountSid": ACCOUNT, "From": SALES, "To": "+12065550142", "ApiVersion": "2010-04-01",
        **changes,
    }  # fmt: skip


def post(house: House, form: dict[str, str], path: str = "message/", token: str = TOKEN) -> Any:
    """Post the form to the house's connection, signed with the token."""
    address = f"/webhooks/twilio/{house.connection.key}/{path}"
    signature = RequestValidator(token).compute_signature(settings.PUBLIC_URL + address, form)
    return Client().post(
        address,
        urlencode(form),
        content_type="application/x-www-form-urlencoded",
        headers={"X-Twilio-Signature": signature},
    )
