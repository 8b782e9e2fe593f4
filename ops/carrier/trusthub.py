"""Trust Hub as a product asks it: profiles, trust products, people, papers, and what is missing."""

import json
from typing import Any

from aiohttp import web

from .accounts import Account
from .answers import Form, as_json, rest, results
from .exchange import Exchange
from .refusals import Refused, unknown
from .registry import Thing, shown
from .reviews import soon

BUNDLES = {"CustomerProfiles": "profiles", "TrustProducts": "products"}
PRIMARY = {"policy_sid": "RN6433641899984f951173ef1738c3bdd0", "status": "twilio-approved"}
# What a bundle of a policy has to hold, as an evaluation looks for it.
NEEDED = {
    "RNdfbf3fae0e1107f8aded0e7cead80bf5": {
        "customer_profile_business_information": ["business_name", "business_registration_number"],
        "authorized_representative_1": ["first_name", "last_name", "email", "phone_number"],
        "customer_profile_address": ["address_sids"],
    },
    "RNb0d4771c2c98518d916a3d4cd70a8f8b": {
        "us_a2p_messaging_profile_information": ["company_type"],
    },
    "RN806dd6cd175f314e1f96a9727ee271f4": {
        "starter_customer_profile_information": ["first_name", "last_name", "email"],
        "customer_profile_address": ["address_sids"],
    },
    "RN670d5d2e282a6130ae063b234b6019c8": {
        "sole_proprietor_information": ["brand_name", "mobile_phone_number", "vertical"],
    },
}


@rest
async def bundles(request: web.Request, it: Exchange, account: Account, form: Form) -> Any:
    kind = BUNDLES[request.match_info["bundles"]]
    if request.method == "POST":
        return it.registry.add(
            account.sid, kind, friendly_name=form.one("FriendlyName"), email=form.one("Email"),
            policy_sid=form.one("PolicySid"), status="draft",
            status_callback=form.get("StatusCallback"), errors=[],
        )  # fmt: skip
    if kind == "profiles" and not it.registry.one(account.sid, kind, **PRIMARY):
        it.registry.add(account.sid, kind, friendly_name="Primary", errors=[], **PRIMARY)
    where = {"friendly_name": request.query.get("FriendlyName"),
             "status": request.query.get("Status")}  # fmt: skip
    given = {name: value for name, value in where.items() if value}
    return results(request, "results", it.registry.all(account.sid, kind, **given))


@rest
async def bundle(request: web.Request, it: Exchange, account: Account, form: Form) -> Any:
    found = _bundle(request, it, account)
    if request.method == "POST":
        found["status"] = form.get("Status") or found["status"]
        found["errors"] = []
        it.registry.save()
        if found["status"] == "pending-review":
            soon(it, account, found)
        return found
    return it.registry.reviewed(found, "status")


@rest
async def assignments(request: web.Request, it: Exchange, account: Account, form: Form) -> Any:
    found = _bundle(request, it, account)
    if request.method == "POST":
        return it.registry.add(
            account.sid, "assignments", of=found["sid"], object_sid=form.one("ObjectSid")
        )
    return results(request, "results", it.registry.all(account.sid, "assignments", of=found["sid"]))


@rest
async def evaluations(request: web.Request, it: Exchange, account: Account, form: Form) -> Any:
    found = _bundle(request, it, account)
    policy = form.one("PolicySid")
    lacking = list(_lacking(it, account, found["sid"], NEEDED.get(policy, {})))
    return it.registry.add(
        account.sid, "evaluations", of=found["sid"], policy_sid=policy,
        status="noncompliant" if lacking else "compliant", results=lacking,
    )  # fmt: skip


def _lacking(it: Exchange, account: Account, bundle: str, needed: dict[str, list[str]]) -> Any:
    held = {one["object_sid"] for one in it.registry.all(account.sid, "assignments", of=bundle)}
    things = [
        one
        for kind in ("people", "papers")
        for one in it.registry.all(account.sid, kind)
        if one["sid"] in held
    ]
    for kind, fields in needed.items():
        thing = next((one for one in things if one["type"] == kind), None)
        attributes = thing["attributes"] if thing else {}
        invalid = [
            {"object_field": name, "failure_reason": f"The field {name} is missing.",
             "error_code": 22215}
            for name in fields if not attributes.get(name)
        ]  # fmt: skip
        if invalid:
            yield {"object_type": kind, "passed": False, "invalid": invalid, "valid": [],
                   "failure_reason": f"{kind} is incomplete.", "error_code": 22214}  # fmt: skip


@rest
async def people(request: web.Request, it: Exchange, account: Account, form: Form) -> Any:
    return _things(request, it, account, form, "people")


@rest
async def person(request: web.Request, it: Exchange, account: Account, form: Form) -> Any:
    return _thing(request, it, account, form, "people")


@rest
async def papers(request: web.Request, it: Exchange, account: Account, form: Form) -> Any:
    return _things(request, it, account, form, "papers")


@rest
async def paper(request: web.Request, it: Exchange, account: Account, form: Form) -> Any:
    return _thing(request, it, account, form, "papers")


def _things(request: web.Request, it: Exchange, account: Account, form: Form, kind: str) -> Any:
    if request.method == "POST":
        return it.registry.add(
            account.sid, kind, friendly_name=form.one("FriendlyName"), type=form.one("Type"),
            attributes=_attributes(form), status="draft",
        )  # fmt: skip
    return results(request, "results", it.registry.all(account.sid, kind))


def _thing(request: web.Request, it: Exchange, account: Account, form: Form, kind: str) -> Thing:
    found = it.registry.one(account.sid, kind, sid=request.match_info["sid"])
    if found is None:
        raise unknown()
    if form.get("Attributes"):
        found["attributes"] = _attributes(form)
        it.registry.save()
    return found


def _attributes(form: Form) -> dict[str, Any]:
    try:
        said: dict[str, Any] = json.loads(form.get("Attributes") or "{}")
    except ValueError as error:
        raise Refused(20001) from error
    return said


def _bundle(request: web.Request, it: Exchange, account: Account) -> Thing:
    kind = BUNDLES[request.match_info["bundles"]]
    found = it.registry.one(account.sid, kind, sid=request.match_info["sid"])
    if found is None:
        raise unknown()
    return found


async def addresses(request: web.Request, it: Exchange, account: Account) -> web.Response:
    """Addresses live under the account, as numbers do."""
    form = await Form.of(request)
    if request.method == "POST":
        made = it.registry.add(
            account.sid, "addresses", friendly_name=form.get("FriendlyName"), **_place(form)
        )
        return as_json(shown(made), 201)
    wanted = request.query.get("FriendlyName")
    found = it.registry.all(
        account.sid, "addresses", **({"friendly_name": wanted} if wanted else {})
    )
    return as_json({"addresses": [shown(one) for one in found], "next_page_uri": None, "page": 0})


async def address(request: web.Request, it: Exchange, account: Account) -> web.Response:
    found = it.registry.one(account.sid, "addresses", sid=request.match_info["sid"])
    if found is None:
        raise unknown()
    found.update({name: value for name, value in _place(await Form.of(request)).items() if value})
    it.registry.save()
    return as_json(shown(found))


def _place(form: Form) -> dict[str, str | None]:
    names = {
        "customer_name": "CustomerName", "street": "Street", "city": "City", "region": "Region",
        "postal_code": "PostalCode", "iso_country": "IsoCountry",
    }  # fmt: skip
    return {name: form.get(field) for name, field in names.items()}


BUNDLE = "/v1/{bundles:CustomerProfiles|TrustProducts}"
ROUTES = [
    web.route("*", BUNDLE, bundles),
    web.route("*", BUNDLE + "/{sid}", bundle),
    web.route("*", BUNDLE + "/{sid}/EntityAssignments", assignments),
    web.post(BUNDLE + "/{sid}/Evaluations", evaluations),
    web.route("*", "/v1/EndUsers", people),
    web.route("*", "/v1/EndUsers/{sid}", person),
    web.route("*", "/v1/SupportingDocuments", papers),
    web.route("*", "/v1/SupportingDocuments/{sid}", paper),
]
