"""Tries what only a carrier calls, as an organization that really has an account there."""

from typing import Any

from django.test import Client

from channels_app import deliveries
from inbox import tenancy
from tests import twilio
from tests.sweeps import hostile, rows
from tests.sweeps.addresses import carrier_token
from tests.sweeps.stage import Stage

ACCOUNT, TOKEN = "AC00000000000000000000000000000002", "a-token-of-rival"


def findings(stage: Stage) -> list[str]:
    """What an organization's own, well signed calls could do to another's rows."""
    rival, sales = stage.cast.rival, stage.sales
    own = {"AccountSid": ACCOUNT}
    tries: dict[str, Any] = {
        "a file of another's, signed for ours": lambda: fetch(stage),
        "a report on another's attempt, by its uuid": lambda: twilio.post(
            rival, twilio.report("SM" + "7" * 32, "delivered", **own),
            f"status/{sales.attempt.uuid}/", TOKEN,
        ),
        "a report on another's attempt, by the carrier's id": lambda: twilio.post(
            rival, twilio.report(sales.attempt.carrier_id, "delivered", **own), "status/", TOKEN
        ),
        "an opt-out on another's attempt": lambda: twilio.post(
            rival, twilio.report(sales.attempt.carrier_id, "failed", ErrorCode="21610", **own),
            "status/", TOKEN,
        ),
        "news on another's registration": lambda: twilio.post(
            rival, {"BundleSid": "CANARY-sid", "Status": "twilio-rejected", **own},
            "registration/", TOKEN,
        ),
        "a text to another's number": lambda: twilio.post(
            rival, twilio.text("CALL ME", To=sales.channel.address, **own), token=TOKEN
        ),
        "a text from another's customer": lambda: twilio.post(
            rival, twilio.text("STOP", From=sales.conversation.identity.address,
                               To=stage.rides.channel.address, **own), token=TOKEN,
        ),
    }  # fmt: skip
    before = rows.fingerprint(stage.cast.aurora)
    found = []
    for what, call in tries.items():
        with hostile.trial():
            answer = call()
            told = hostile.told(answer, ["CANARY", "HERALD"])
            with tenancy.in_organization(rival.organization):
                deliveries.drain()
            if told or answer.status_code not in {200, 404}:
                found.append(f"{what}: {answer.status_code} {told}")
            if rows.fingerprint(stage.cast.aurora) != before:
                found.append(f"{what}: changed rows")
            found += [f"{what}: {name} points out" for name in rows.strays(rival)]
    return found


def fetch(stage: Stage) -> Any:
    token = carrier_token(stage.cast.rival, stage.sales.stored.uuid)
    return Client(raise_request_exception=False).get(f"/carrier-files/{token}/")
