"""Tells the pretend carrier whose numbers are whose, and where to post what comes for them."""

import time
from collections.abc import Sequence
from typing import Any

from ops.carrier.client import Carrier
from ops.demo import houses

PATIENCE = 15.0


class NoCarrier(Exception):
    """Nobody answers at the pretend carrier's address."""


def register(reports: Sequence[dict[str, Any]]) -> int:
    """Register every account with its numbers; how many numbers. Raises NoCarrier."""
    carrier = _answering(Carrier(houses.carrier_url(), timeout=5.0))
    webhooks = {
        channel["address"]: channel["webhooks"]
        for report in reports
        for channel in report["channels"]
    }
    count = 0
    for file in houses.files().values():
        for connection in file["connections"]:
            numbers = [
                _number(channel["address"], webhooks[channel["address"]])
                for inbox in file["inboxes"]
                for channel in inbox["channels"]
                if channel["connection"] == connection["name"]
            ]
            events = numbers[0]["message_url"].replace("/message/", "/events/") if numbers else ""
            carrier.register(
                connection["account_sid"], connection["auth_token"], numbers, events_url=events
            )
            count += len(numbers)
    return count


def _number(address: str, webhooks: dict[str, str]) -> dict[str, str]:
    return {
        "number": address,
        "message_url": webhooks["message"],
        "status_url": webhooks["status"],
        "voice_url": webhooks["voice"],
        "call_status_url": webhooks["voice"],
    }


def _answering(carrier: Carrier) -> Carrier:
    deadline = time.monotonic() + PATIENCE
    while not carrier.is_healthy():
        if time.monotonic() > deadline:
            raise NoCarrier(f"no pretend carrier answers at {carrier.url}")
        time.sleep(0.1)
    return carrier
