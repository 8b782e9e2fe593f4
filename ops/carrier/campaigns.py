"""Brands, messaging services, campaigns, toll-free verifications: as a product registers them."""

import secrets
from typing import Any

from aiohttp import web

from . import services
from .accounts import Account, Service
from .answers import Form, rest, results
from .exchange import Exchange
from .numbers import sid as sid_of
from .refusals import Refused, unknown
from .registry import CAMPAIGN, Thing
from .reviews import soon

RATES = {"att": {"mps": 75, "msg_class": "E"}, "tmobile": {"brand_tier": "HIGH_MID"}}
USECASES = ["MIXED", "CUSTOMER_CARE", "ACCOUNT_NOTIFICATION", "DELIVERY_NOTIFICATION", "MARKETING",
            "LOW_VOLUME", "SOLE_PROPRIETOR", "2FA"]  # fmt: skip


@rest
async def brands(request: web.Request, it: Exchange, account: Account, form: Form) -> Any:
    if request.method == "GET":
        return results(request, "data", it.registry.all(account.sid, "brands"))
    made = it.registry.add(
        account.sid, "brands", customer_profile_bundle_sid=form.one("CustomerProfileBundleSid"),
        a2p_profile_bundle_sid=form.one("A2PProfileBundleSid"), status="PENDING",
        brand_type=form.get("BrandType") or "STANDARD", identity_status="UNVERIFIED",
        errors=[], failure_reason=None, mock=False,
    )  # fmt: skip
    soon(it, account, made)
    return made


@rest
async def brand(request: web.Request, it: Exchange, account: Account, form: Form) -> Any:
    found = _one(request, it, account, "brands")
    if request.method == "POST":
        if found["status"] != "FAILED":
            raise Refused(21725)
        found |= {"status": "PENDING", "errors": [], "failure_reason": None}
        it.registry.save()
        soon(it, account, found)
        return found
    return it.registry.reviewed(found, "status")


@rest
async def otp(request: web.Request, it: Exchange, account: Account, form: Form) -> Any:
    found = _one(request, it, account, "brands")
    return it.registry.add(account.sid, "otps", brand_registration_sid=found["sid"])


@rest
async def open_service(request: web.Request, it: Exchange, account: Account, form: Form) -> Any:
    made = Service(
        "MG" + secrets.token_hex(16), form.one("FriendlyName"),
        inbound_url=form.get("InboundRequestUrl") or "",
        defers=form.get("UseInboundWebhookOnNumber") == "true",
    )  # fmt: skip
    account.services[made.sid] = made
    it.accounts.save()
    return services.shape(made, account, it)


@rest
async def join(request: web.Request, it: Exchange, account: Account, form: Form) -> Any:
    service = _service(request, account)
    wanted = form.one("PhoneNumberSid")
    number = next((one for one in account.numbers.values() if sid_of(one) == wanted), None)
    if number is None:
        raise Refused(21701)
    if number.number in service.numbers:
        raise Refused(21710)
    if any(number.number in one.numbers for one in account.services.values()):
        raise Refused(21712)
    service.numbers.append(number.number)
    it.accounts.save()
    made = {"sid": wanted, "account_sid": account.sid, "service_sid": service.sid}
    return made | {"phone_number": number.number, "country_code": "US", "capabilities": ["SMS"]}


@rest
async def alphas(request: web.Request, it: Exchange, account: Account, form: Form) -> Any:
    service = _service(request, account)
    if request.method == "GET":
        found = it.registry.all(account.sid, "alphas", service_sid=service.sid)
        return results(request, "alpha_senders", found)
    name = form.one("AlphaSender")
    return it.registry.add(account.sid, "alphas", service_sid=service.sid, alpha_sender=name)


@rest
async def usecases(request: web.Request, it: Exchange, account: Account, form: Form) -> Any:
    found = [{"code": code, "name": code.title(), "description": ""} for code in USECASES]
    return {"us_app_to_person_usecases": found}


@rest
async def campaigns(request: web.Request, it: Exchange, account: Account, form: Form) -> Any:
    service = _service(request, account)
    if request.method == "GET":
        found = it.registry.all(account.sid, "campaigns", messaging_service_sid=service.sid)
        return results(request, "compliance", found)
    brand = it.registry.one(account.sid, "brands", sid=form.one("BrandRegistrationSid"))
    if brand is None or brand["status"] != "APPROVED":
        raise Refused(21717)
    if it.registry.one(account.sid, "campaigns", messaging_service_sid=service.sid):
        raise Refused(21700)
    made = it.registry.add(
        account.sid, "campaigns", sid=CAMPAIGN, messaging_service_sid=service.sid,
        brand_registration_sid=brand["sid"], campaign_status="IN_PROGRESS", campaign_id=None,
        us_app_to_person_usecase=form.one("UsAppToPersonUsecase"), errors=[], **_said(form),
    )  # fmt: skip
    soon(it, account, made)
    return made


@rest
async def campaign(request: web.Request, it: Exchange, account: Account, form: Form) -> Any:
    where = {"messaging_service_sid": request.match_info["sid"], "sid": request.match_info["usa2p"]}
    found = it.registry.one(account.sid, "campaigns", **where)
    if found is None:
        raise unknown()
    if request.method == "POST":
        found |= {**_said(form), "campaign_status": "IN_PROGRESS", "errors": []}
        it.registry.save()
        soon(it, account, found)
        return found
    found = it.registry.reviewed(found, "campaign_status")
    if found["campaign_status"] == "VERIFIED":
        found["campaign_id"] = "C" + found["messaging_service_sid"][2:8].upper()
        found["rate_limits"] = RATES
    return found


def _said(form: Form) -> Thing:
    return {
        "description": form.one("Description"),
        "message_flow": form.one("MessageFlow"),
        "message_samples": form.all("MessageSamples"),
    }


@rest
async def verifications(request: web.Request, it: Exchange, account: Account, form: Form) -> Any:
    if request.method == "GET":
        wanted = request.query.get("TollfreePhoneNumberSid")
        where = {"tollfree_phone_number_sid": wanted} if wanted else {}
        found = it.registry.all(account.sid, "verifications", **where)
        return results(request, "verifications", found)
    return it.registry.add(
        account.sid, "verifications", business_name=form.one("BusinessName"),
        tollfree_phone_number_sid=form.one("TollfreePhoneNumberSid"), status="PENDING_REVIEW",
        rejection_reason=None, error_code=None, rejection_reasons=None, edit_allowed=True,
    )  # fmt: skip


@rest
async def verification(request: web.Request, it: Exchange, account: Account, form: Form) -> Any:
    found = _one(request, it, account, "verifications")
    if request.method == "POST":
        found |= {"status": "PENDING_REVIEW", "rejection_reason": None, "error_code": None,
                  "rejection_reasons": None}  # fmt: skip
        it.registry.save()
        return found
    return it.registry.reviewed(found, "status")


def _service(request: web.Request, account: Account) -> Service:
    found = account.services.get(request.match_info["sid"])
    if found is None:
        raise unknown()
    return found


def _one(request: web.Request, it: Exchange, account: Account, kind: str) -> Thing:
    found = it.registry.one(account.sid, kind, sid=request.match_info["sid"])
    if found is None:
        raise unknown()
    return found


SERVICE = "/v1/Services/{sid}"
ROUTES = [
    web.route("*", "/v1/a2p/BrandRegistrations", brands),
    web.route("*", "/v1/a2p/BrandRegistrations/{sid}", brand),
    web.post("/v1/a2p/BrandRegistrations/{sid}/SmsOtp", otp),
    web.post("/v1/Services", open_service),
    web.post(SERVICE + "/PhoneNumbers", join),
    web.route("*", SERVICE + "/AlphaSenders", alphas),
    web.get(SERVICE + "/Compliance/Usa2p/Usecases", usecases),
    web.route("*", SERVICE + "/Compliance/Usa2p", campaigns),
    web.route("*", SERVICE + "/Compliance/Usa2p/{usa2p}", campaign),
    web.route("*", "/v1/Tollfree/Verifications", verifications),
    web.route("*", "/v1/Tollfree/Verifications/{sid}", verification),
]
