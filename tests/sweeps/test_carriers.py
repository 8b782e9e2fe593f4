"""Carriers' addresses: an account of one organization does nothing to another (F13, F25, F40)."""

import pytest
from django.core import signing
from django.test import Client

from channels_app import deliveries
from inbox import tenancy
from inbox.conversations.models import Attempt, Message
from inbox.conversations.writing import files
from tests import twilio, walls
from tests.sweeps import addresses, carriers, hostile


@pytest.fixture(params=["both", "python", "postgres"])
def walled(request, stage, monkeypatch):
    if walls.STANDS not in {"both", request.param}:
        pytest.skip(f"this run proves {walls.STANDS} alone")
    walls.leave(request.param, monkeypatch)
    return stage


def test_well_signed_calls_touch_nobody_else(walled):
    assert carriers.findings(walled) == []


def test_the_same_calls_work_at_home(stage):
    """Otherwise the test above proves nothing."""
    rival, rides = stage.cast.rival, stage.rides
    token = addresses.carrier_token(rival, rides.stored.uuid)
    own = {"AccountSid": carriers.ACCOUNT}
    twilio.post(rival, twilio.report("SM" + "7" * 32, "delivered", **own),
                f"status/{rides.attempt.uuid}/", carriers.TOKEN)  # fmt: skip
    twilio.post(rival, twilio.text("CALL ME", To=rides.channel.address, **own),
                token=carriers.TOKEN)  # fmt: skip

    with tenancy.in_organization(rival.organization):
        deliveries.drain()

    assert hostile.told(Client().get(f"/carrier-files/{token}/"), ["RIVAL"]) == ["RIVAL"]
    with rival.open():
        assert Attempt.objects.get(pk=rides.attempt.pk).state == "delivered"
        assert Message.objects.filter(body="CALL ME").count() == 1


@pytest.mark.parametrize("change", ["forged", "expired", "unsent", "gone", "another's key"])
def test_carriers_file_addresses_open_nothing_else(stage, change, monkeypatch):
    sales, house = stage.sales, stage.cast.aurora
    token = addresses.carrier_token(house, sales.stored.uuid)
    if change == "forged":
        token = token.replace(sales.stored.uuid.hex, sales.missing.uuid.hex)
    elif change == "expired":
        monkeypatch.setattr(files, "CARRIER_URL_LIVES", -1)
    elif change == "unsent":
        token = addresses.carrier_token(house, sales.upload.uuid)
    elif change == "gone":
        token = addresses.carrier_token(house, sales.inbox.uuid)
    else:
        token = signing.TimestampSigner(key="k" * 50, salt="carrier-file").sign("1.x")

    assert Client().get(f"/carrier-files/{token}/").status_code == 404


def test_carriers_file_answers_head_and_get_only(stage):
    address = (
        f"/carrier-files/{addresses.carrier_token(stage.cast.aurora, stage.sales.stored.uuid)}/"
    )

    answers = {method: getattr(Client(), method)(address) for method in ("get", "head", "post")}

    assert {method: answer.status_code for method, answer in answers.items()} == {
        "get": 200, "head": 200, "post": 405,
    }  # fmt: skip
    assert b"CANARY" in hostile.body(answers["get"])
