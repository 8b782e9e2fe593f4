"""What Twilio's Event Streams and Pricing take, as far as the product asks them: no file of them is
beside the repository, so it is written down in the shape of one and held against Twilio's own SDK.
"""

from typing import Any


def _text(pattern: str = "", enum: tuple[str, ...] = ()) -> dict[str, Any]:
    made: dict[str, Any] = {"type": "string"}
    if pattern:
        made["pattern"] = pattern
    return made | ({"enum": list(enum)} if enum else {})


SINK, SUBSCRIPTION = _text("^DG[0-9a-fA-F]{32}$"), _text("^DF[0-9a-fA-F]{32}$")
PAGE_SIZE = {"name": "PageSize", "in": "query", "schema": {"type": "integer", "maximum": 1000}}


def _query(name: str, schema: dict[str, Any]) -> dict[str, Any]:
    return {"name": name, "in": "query", "schema": schema}


def _form(**fields: dict[str, Any]) -> dict[str, Any]:
    schema = {"type": "object", "properties": fields, "required": list(fields)}
    return {"requestBody": {"content": {"application/x-www-form-urlencoded": {"schema": schema}}}}


EVENTS: dict[str, Any] = {
    "servers": [{"url": "https://events.twilio.com"}],
    "paths": {
        "/v1/Types": {"get": {"parameters": [PAGE_SIZE, _query("SchemaId", _text())]}},
        "/v1/Sinks": {
            "get": {
                "parameters": [
                    PAGE_SIZE,
                    _query("InUse", {"type": "boolean"}),
                    _query("Status", _text(enum=("initialized", "validating", "active", "failed"))),
                ]
            },
            "post": _form(
                Description=_text(),
                SinkConfiguration={},
                SinkType=_text(enum=("kinesis", "webhook", "segment", "email")),
            ),
        },
        "/v1/Subscriptions": {
            "get": {"parameters": [PAGE_SIZE, _query("SinkSid", SINK)]},
            "post": _form(Description=_text(), SinkSid=SINK, Types={"type": "array", "items": {}}),
        },
    },
}
PRICING: dict[str, Any] = {
    "servers": [{"url": "https://pricing.twilio.com"}],
    "paths": {
        "/v1/PhoneNumbers/Countries/{IsoCountry}": {
            "get": {
                "parameters": [
                    {"name": "IsoCountry", "in": "path", "schema": _text("^[A-Z]{2}$")},
                ]
            }
        },
    },
}
