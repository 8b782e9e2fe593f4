"""Holds a request made of Twilio against Twilio's own OpenAPI files beside the repository: method,
path, names, what is required, and each value's kind, enum, pattern and length.

`twilio_asked` (a fixture) records what the product asks in this process; the pretend carrier keeps
what any process asked of it (`Carrier.requests()`). Both are checked with `all_valid`.
"""

import json
import re
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from functools import cache
from typing import Any
from urllib.parse import parse_qsl, unquote, urlencode, urlsplit

import pytest

from tests.described import EVENTS, PRICING
from tests.shared import SHARED

FOLDER = SHARED / "specs"
NAMES = ("twilio_api_v2010", "twilio_messaging_v1", "twilio_trusthub_v1")
present = pytest.mark.skipif(
    not FOLDER.exists(), reason="../shared/specs is not beside this checkout"
)
FORMATS = {
    "uri": r"https?://\S+|",  # empty takes a URL away
    "http-method": r"HEAD|GET|POST|PATCH|PUT|DELETE",
    "iso-country-code": r"[A-Z]{2}",
    "int64": r"-?\d+",
}
KINDS = {"boolean": r"true|false", "integer": r"-?\d+", "number": r"-?\d+(\.\d+)?"}
# The SDK follows pages with these, whether the file lists them or not.
PAGING = frozenset({"Page", "PageSize", "PageToken"})


@dataclass(frozen=True)
class Asked:
    """One request. `url` may lack its host, as the pretend carrier has one of its own."""

    method: str
    url: str
    form: tuple[tuple[str, str], ...] = ()


@dataclass(frozen=True)
class Path:
    """One path of a file, with the file it is from."""

    host: str
    shape: re.Pattern[str]
    parts: int
    operations: dict[str, Any]
    spec: dict[str, Any]


def problems(asked: Asked) -> list[str]:
    """What is wrong with the request, in words; nothing when the files allow it."""
    url = urlsplit(asked.url)
    found = _path(url.hostname or "", url.path)
    if found is None:
        return [f"no such path: {asked.method} {asked.url}"]
    operation = found.operations.get(asked.method.lower())
    if operation is None:
        return [f"no such method: {asked.method} {asked.url}"]
    given = [_resolved(one, found.spec) for one in operation.get("parameters", [])]
    query = {one["name"]: one for one in given if one["in"] == "query"}
    wrong = list(_in_path(found, url.path, given))
    wrong += _values(parse_qsl(url.query, keep_blank_values=True), query, found.spec, PAGING)
    wrong += [f"missing in the query: {name}" for name in _missing(query, url.query)]
    return wrong + list(_in_form(operation, asked.form, found.spec))


def all_valid(requests: Iterable[Asked]) -> None:
    """Every request is one that Twilio's files allow, and there was one."""
    made = list(requests)
    assert made, "nothing was asked of Twilio"
    wrong = [(one, found) for one in made if (found := problems(one))]
    assert not wrong, "\n".join(f"{one.method} {one.url}: {found}" for one, found in wrong)


def made(method: str, url: str, params: Any = None, data: Any = None) -> Asked:
    """The request as the SDK hands it to its HTTP client."""
    query = urlencode(_given(params))
    address = url + ("&" if "?" in url else "?") * bool(query) + query
    return Asked(method.upper(), address, tuple(_given(data)))


def from_carrier(lines: Iterable[dict[str, Any]]) -> list[Asked]:
    """What the pretend carrier wrote down."""
    return [
        Asked(line["method"], line["url"], tuple((name, value) for name, value in line["form"]))
        for line in lines
    ]


def _given(values: dict[str, Any] | None) -> list[tuple[str, str]]:
    pairs = []
    for name, value in (values or {}).items():
        many = value if isinstance(value, list | tuple) else [value]
        pairs += [(name, str(one)) for one in many if one is not None]
    return pairs


def _in_path(found: Path, path: str, given: list[dict[str, Any]]) -> Iterator[str]:
    match = found.shape.fullmatch(path)
    values = match.groupdict() if match else {}
    for one in given:
        if one["in"] == "path":
            value = unquote(values.get(one["name"], ""))
            yield from _value(one["name"], value, one["schema"], found.spec)


def _in_form(operation: dict[str, Any], form: Any, spec: dict[str, Any]) -> Iterator[str]:
    content = operation.get("requestBody", {}).get("content", {})
    schema = _resolved(content.get("application/x-www-form-urlencoded", {}).get("schema", {}), spec)
    fields = {name: {"schema": one} for name, one in schema.get("properties", {}).items()}
    yield from _values(form, fields, spec, frozenset())
    sent = {name for name, _ in form}
    yield from (f"missing: {name}" for name in schema.get("required", []) if name not in sent)


def _missing(query: dict[str, Any], sent: str) -> list[str]:
    names = {name for name, _ in parse_qsl(sent, keep_blank_values=True)}
    return [name for name, one in query.items() if one.get("required") and name not in names]


def _values(
    pairs: Any, known: dict[str, Any], spec: dict[str, Any], free: frozenset[str]
) -> list[str]:
    wrong: list[str] = []
    counted: dict[str, int] = {}
    for name, value in pairs:
        counted[name] = counted.get(name, 0) + 1
        if name not in known:
            wrong += [] if name in free else [f"unknown: {name}"]
            continue
        schema = _resolved(known[name]["schema"], spec)
        if schema.get("type") == "array":
            schema = schema.get("items", {})
        elif counted[name] > 1:
            wrong.append(f"given twice: {name}")
        wrong += _value(name, value, schema, spec)
    return wrong


def _value(name: str, value: str, schema: dict[str, Any], spec: dict[str, Any]) -> Iterator[str]:
    schema = _resolved(schema, spec)
    if "enum" in schema and value not in {str(one) for one in schema["enum"]}:
        yield f"not one of the enum: {name}={value!r}"
    for pattern in (FORMATS.get(schema.get("format", "")), KINDS.get(str(schema.get("type")))):
        if pattern is not None and not re.fullmatch(pattern, value):
            yield f"not {schema.get('format') or schema.get('type')}: {name}={value!r}"
    if "pattern" in schema and not re.search(schema["pattern"], value):
        yield f"not the pattern {schema['pattern']}: {name}={value!r}"
    if not schema.get("minLength", 0) <= len(value) <= schema.get("maxLength", len(value)):
        yield f"wrong length: {name}={value!r}"
    if re.fullmatch(KINDS["number"], value):
        number = float(value)
        if not schema.get("minimum", number) <= number <= schema.get("maximum", number):
            yield f"out of range: {name}={value}"


def _resolved(schema: dict[str, Any], spec: dict[str, Any]) -> dict[str, Any]:
    while "$ref" in schema:
        found: Any = spec
        for part in schema["$ref"].removeprefix("#/").split("/"):
            found = found[part]
        schema = found
    return schema


def _path(host: str, path: str) -> Path | None:
    """The path with the fewest unknown parts; any host's for one that is not Twilio's."""
    known = [
        one
        for one in _paths()
        if (not host.endswith("twilio.com") or one.host == host) and one.shape.fullmatch(path)
    ]
    return min(known, key=lambda one: one.parts, default=None)


@cache
def _paths() -> list[Path]:
    found = []
    files = (json.loads((FOLDER / f"{name}.json").read_text()) for name in NAMES)
    for spec in [*files, EVENTS, PRICING]:
        for path, operations in spec["paths"].items():
            servers = operations.get("servers", spec["servers"])
            host = urlsplit(servers[0]["url"]).hostname or ""
            pieces = re.split(r"\{(\w+)\}", path)
            shape = "".join(
                rf"(?P<{piece}>[^/]+?)" if place % 2 else re.escape(piece)
                for place, piece in enumerate(pieces)
            )
            found.append(Path(host, re.compile(shape), len(pieces) // 2, operations, spec))
    return found
