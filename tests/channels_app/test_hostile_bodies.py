"""Whatever stands in a webhook: 200, 403 or 413, never an error, and no neighbour is lost (RF18)."""

from itertools import count

import pytest
from django.conf import settings
from django.test import Client
from hypothesis import HealthCheck, example, given
from hypothesis import settings as patience
from hypothesis import strategies as any_of
from twilio.request_validator import RequestValidator

from channels_app.models import Delivery
from inbox import tenancy
from tests import twilio
from tests.cast import TOKEN
from tests.channels_app.test_deliveries import bodies, drain

FORM = "application/x-www-form-urlencoded"
FIELDS = ("From", "To", "Body", "MessageSid", "NumMedia", "MediaUrl0", "OptOutType", "Extra")
TYPES = (FORM, f"{FORM}; charset=utf-16", "application/json", "multipart/form-data; boundary=x", "")
TIMES = patience(
    max_examples=40,
    deadline=None,
    database=None,
    suppress_health_check=[HealthCheck.function_scoped_fixture],
)
WORDS = any_of.text(max_size=200)
NUMBERS = count(1)


def kept():
    with tenancy.unscoped("tests look"):
        return Delivery.objects.count()


def posted(house, body, kind, path="message/", *, signed):
    """Bytes at the door; signed as if nothing were in them."""
    address = f"/webhooks/twilio/{house.connection.key}/{path}"
    signature = RequestValidator(TOKEN).compute_signature(settings.PUBLIC_URL + address, {})
    headers = {"X-Twilio-Signature": signature} if signed else {}
    return Client().generic("POST", address, body, kind, headers=headers).status_code


@given(
    body=any_of.binary(max_size=2000),
    kind=any_of.sampled_from(TYPES),
    path=any_of.sampled_from(["message/", "status/", "voice/"]),
)
@TIMES
def test_rf18_bytes_that_nobody_signed_leave_nothing(live_cast, body, kind, path):
    assert posted(live_cast.aurora, body, kind, path, signed=False) == 403
    assert kept() == 0


@given(body=any_of.binary(max_size=2000), kind=any_of.sampled_from(TYPES))
@TIMES
def test_rf18_bytes_that_are_no_form_are_no_error(live_cast, body, kind):
    assert posted(live_cast.aurora, body, kind, signed=True) in {200, 400, 403}


@example(odd={"MessageSid": "SM\x00"})
@example(odd={"MessageStatus": "\x00", "ErrorCode": "\x00"})
@given(odd=any_of.dictionaries(any_of.sampled_from(FIELDS) | WORDS, WORDS, max_size=12))
@TIMES
def test_rf18_signed_nonsense_never_costs_its_neighbour(live_cast, odd):
    odd.pop("AccountSid", None)  # tells whose signature counts
    number = next(NUMBERS)
    sid = f"SM{number:032x}"
    neighbour = twilio.text(f"neighbour {number}", MessageSid=sid, SmsSid=sid)

    answers = [
        twilio.post(live_cast.aurora, form).status_code
        for form in ({**twilio.text(), **odd}, neighbour)
    ]
    drain(live_cast.aurora)

    assert answers == [200, 200]
    with tenancy.unscoped("tests look"):
        assert not Delivery.objects.filter(state="waiting").exists()
    assert f"neighbour {number}" in bodies(live_cast.aurora)


@pytest.mark.parametrize(
    "text", ["Body=%00", "Body=%ff%fe", "Body=%ED%A0%80", "&" * 5000, "=" * 99]
)
def test_rf18_what_no_text_can_hold_is_no_error(live_cast, text):
    assert posted(live_cast.aurora, text, FORM, signed=False) == 403
    assert kept() == 0
