"""Event Streams: sinks, and what is posted to them."""

import json
from typing import Any

from aiohttp import web

from .accounts import Account
from .answers import Form, rest, results
from .exchange import Exchange
from .refusals import Refused

TYPE = "com.twilio.messaging.compliance."
TYPES = [
    *(f"{TYPE}number-registration.{word}" for word in ("pending", "successful", "failed")),
    *(f"{TYPE}brand-registration.{word}" for word in ("approved", "failed", "suspended")),
    *(f"{TYPE}campaign-registration.{word}" for word in ("verified", "failed", "suspended")),
    f"{TYPE}number-deregistration.successful", "com.twilio.messaging.message.sent",
]  # fmt: skip


@rest
async def sinks(request: web.Request, it: Exchange, account: Account, form: Form) -> Any:
    if request.method == "GET":
        return results(request, "sinks", it.registry.all(account.sid, "sinks"))
    configuration = json.loads(form.one("SinkConfiguration"))
    if form.one("SinkType") != "webhook" or not configuration.get("destination"):
        raise Refused(20001)
    return it.registry.add(
        account.sid, "sinks", description=form.one("Description"), sink_type="webhook",
        sink_configuration=configuration, status="active",
    )  # fmt: skip


@rest
async def subscriptions(request: web.Request, it: Exchange, account: Account, form: Form) -> Any:
    if request.method == "GET":
        wanted = request.query.get("SinkSid")
        where = {"sink_sid": wanted} if wanted else {}
        return results(
            request, "subscriptions", it.registry.all(account.sid, "subscriptions", **where)
        )
    types = [json.loads(one)["type"] for one in form.all("Types")]
    sink = it.registry.one(account.sid, "sinks", sid=form.one("SinkSid"))
    if sink is None or not types or not set(types) <= set(TYPES):
        raise Refused(20001)
    return it.registry.add(
        account.sid, "subscriptions", description=form.one("Description"), sink_sid=sink["sid"],
        _types=types,
    )  # fmt: skip


@rest
async def types(request: web.Request, it: Exchange, account: Account, form: Form) -> Any:
    return results(request, "types", [{"type": one, "status": "available"} for one in TYPES])


def destinations(it: Exchange, account: Account, kind: str) -> list[str]:
    """Where an event of the kind is posted, each address once."""
    told = [account.events_url] if account.events_url else []
    for one in it.registry.all(account.sid, "subscriptions"):
        sink = it.registry.one(account.sid, "sinks", sid=one["sink_sid"])
        if sink is not None and kind in one["_types"]:
            told.append(sink["sink_configuration"]["destination"])
    return list(dict.fromkeys(told))


ROUTES = [
    web.route("*", "/v1/Sinks", sinks),
    web.route("*", "/v1/Subscriptions", subscriptions),
    web.get("/v1/Types", types),
]
