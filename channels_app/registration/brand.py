"""Registering the business: its profile, the trust product, the brand. A brand is paid for each
time it is submitted, so everything before it is looked through first.
"""

from typing import Any

from django.utils.translation import gettext_lazy as _
from django.utils.translation import gettext_noop

from channels_app.models import RegistrationStep
from channels_app.registration.bundles import (
    APPROVED,
    PRODUCTS,
    PROFILES,
    Bundle,
    assign,
    because,
    evaluate,
    open_bundle,
    person,
    review,
    submit,
)
from channels_app.registration.steps import Done, Run, Step, Stop, Suspended, Wait, made

PROFILE, TRUST = Bundle("profile", PROFILES), Bundle("trust", PRODUCTS)
# Twilio's fixed policies: a secondary profile and A2P; the same for a sole proprietor.
SECONDARY, A2P = "RNdfbf3fae0e1107f8aded0e7cead80bf5", "RNb0d4771c2c98518d916a3d4cd70a8f8b"
STARTER, SOLE_A2P = "RN806dd6cd175f314e1f96a9727ee271f4", "RN670d5d2e282a6130ae063b234b6019c8"
NO_PRIMARY = gettext_noop(
    "The carrier account has no approved primary customer profile. It is made once, in Twilio's"
    " Console under Trust Hub. Continue here when it is approved."
)


def is_sole(answers: dict[str, Any]) -> bool:
    """Whether one person without a tax number is the business."""
    return bool(answers.get("business_type") == "Sole Proprietorship")


def business(answers: dict[str, Any]) -> dict[str, Any]:
    """What the profile says of the business."""
    return {
        "business_name": answers["business_name"],
        "business_identity": "direct_customer",
        "business_type": answers["business_type"],
        "business_industry": answers["industry"],
        "business_registration_identifier": answers["registration_identifier"],
        "business_registration_number": answers["registration_number"],
        "business_regions_of_operation": answers["regions"],
        "website_url": answers["website"],
        "social_media_profile_urls": answers.get("social", ""),
    }


def representative(answers: dict[str, Any]) -> dict[str, Any]:
    """Who speaks for it."""
    return starter(answers) | {
        "business_title": answers["title"],
        "job_position": answers["position"],
    }


def starter(answers: dict[str, Any]) -> dict[str, Any]:
    """The person who is the business."""
    return {
        "first_name": answers["first_name"],
        "last_name": answers["last_name"],
        "email": answers["email"],
        "phone_number": answers["phone"],
    }


def messaging(answers: dict[str, Any]) -> dict[str, Any]:
    """What the trust product says."""
    said = {"company_type": answers["company_type"], "brand_contact_email": answers["email"]}
    if answers["company_type"] == "public":
        said |= {
            "stock_exchange": answers["stock_exchange"],
            "stock_ticker": answers["stock_ticker"],
        }
    return said


def sole(answers: dict[str, Any]) -> dict[str, Any]:
    """The same for a sole proprietor: the mobile gets a text that must be answered."""
    return {
        "brand_name": answers["business_name"],
        "mobile_phone_number": answers["mobile"],
        "vertical": answers["industry"],
    }


def address(run: Run, row: RegistrationStep) -> Done:
    """Where the business is."""
    label, ask, answers = run.label("address"), run.office.ask, run.answers
    data = {
        "customer_name": answers["business_name"],
        "street": answers["street"],
        "city": answers["city"],
        "region": answers["region"],
        "postal_code": answers["postal_code"],
    }

    def find() -> str:
        found = ask(lambda c: c.addresses.list_async(friendly_name=label, limit=1))
        return found[0].sid if found else ""

    def create() -> str:
        country = answers["country"]
        return ask(
            lambda c: c.addresses.create_async(friendly_name=label, iso_country=country, **data)
        ).sid

    def update(sid: str) -> None:
        ask(lambda c: c.addresses(sid).update_async(**data))

    return made(row, data, find=find, create=create, update=update)


def address_paper(run: Run, row: RegistrationStep) -> Done:
    """The document that names the address."""
    label, ask = run.label("address-paper"), run.office.ask
    data = {"address_sids": run.sid("address")}

    def find() -> str:
        found = ask(lambda c: c.trusthub.v1.supporting_documents.list_async(page_size=1000))
        return next((one.sid for one in found if one.friendly_name == label), "")

    def create() -> str:
        return ask(
            lambda c: c.trusthub.v1.supporting_documents.create_async(
                friendly_name=label, type="customer_profile_address", attributes=data
            )
        ).sid

    return made(row, data, find=find, create=create)


def primary(run: Run, row: RegistrationStep) -> Done:
    """The account's own profile, which was made in the carrier's Console."""
    found = run.office.ask(
        lambda c: c.trusthub.v1.customer_profiles.list_async(status=APPROVED, page_size=100)
    )
    for one in found:
        if one.policy_sid not in {SECONDARY, STARTER}:
            return Done(one.sid, one.status)
    raise Stop("", NO_PRIMARY)


def brand(run: Run, row: RegistrationStep) -> Done:
    """The brand itself. Submitting one again after it failed is a change of the same brand."""
    ask, profile, trust = run.office.ask, run.sid("profile"), run.sid("trust")
    kind = "SOLE_PROPRIETOR" if is_sole(run.answers) else "STANDARD"

    def find() -> str:
        found = ask(lambda c: c.messaging.v1.brand_registrations.list_async())
        ours = (profile, trust)
        return next(
            (
                one.sid
                for one in found
                if (one.customer_profile_bundle_sid, one.a2p_profile_bundle_sid) == ours
            ),
            "",
        )

    def create() -> str:
        return ask(
            lambda c: c.messaging.v1.brand_registrations.create_async(
                customer_profile_bundle_sid=profile,
                a2p_profile_bundle_sid=trust,
                brand_type=kind,
            )
        ).sid

    def update(sid: str) -> None:
        if ask(lambda c: c.messaging.v1.brand_registrations(sid).fetch_async()).status == "FAILED":
            ask(lambda c: c.messaging.v1.brand_registrations(sid).update_async())

    return made(row, run.answers, find=find, create=create, update=update)


def review_brand(run: Run, row: RegistrationStep) -> Done | Wait:
    """Wait for the campaign registry; a sole proprietor has to answer a text meanwhile."""
    sid = run.sid("brand")
    found = run.office.ask(lambda c: c.messaging.v1.brand_registrations(sid).fetch_async())
    if found.status == "FAILED":
        raise Stop(*because(found.errors, found.failure_reason or ""), found.status)
    if found.status == "SUSPENDED":
        raise Suspended(*because(found.errors, found.failure_reason or ""))
    return Done(status=found.status) if found.status == "APPROVED" else Wait(found.status)


def _bundles(policy: str, trust_policy: str) -> list[Step]:
    """The end of both ways: looked through, submitted, reviewed, then the brand."""
    return [
        Step("assign-address", "", assign(PROFILE, "address-paper"), background=True),
        Step("check-profile", _("Profile looked through"), evaluate(PROFILE, policy)),
        Step("submit-profile", _("Profile submitted"), submit(PROFILE)),
        Step("check-trust", _("Messaging details looked through"),
             evaluate(TRUST, trust_policy)),
        Step("submit-trust", _("Messaging details submitted"), submit(TRUST)),
        Step("review-profile", _("Profile approved"), review(PROFILE)),
        Step("review-trust", _("Messaging details approved"), review(TRUST)),
        Step("brand", _("Brand submitted"), brand),
        Step("review-brand", _("Brand approved"), review_brand, watched=True),
    ]  # fmt: skip


STANDARD = [
    Step("primary", _("Carrier account's own profile found"), primary),
    Step("profile", _("Profile opened"), open_bundle(PROFILE, SECONDARY)),
    Step("business", _("Business added"),
         person("business", "customer_profile_business_information", business)),
    Step("representative", _("Representative added"),
         person("representative", "authorized_representative_1", representative)),
    Step("address", _("Address added"), address),
    Step("address-paper", "", address_paper, background=True),
    Step("assign-business", "", assign(PROFILE, "business"), background=True),
    Step("assign-representative", "", assign(PROFILE, "representative"), background=True),
    Step("assign-primary", "", assign(PROFILE, "primary"), background=True),
    Step("trust", _("Messaging details opened"), open_bundle(TRUST, A2P)),
    Step("messaging", _("Messaging details added"),
         person("messaging", "us_a2p_messaging_profile_information", messaging)),
    Step("assign-messaging", "", assign(TRUST, "messaging"), background=True),
    Step("assign-profile", "", assign(TRUST, "profile"), background=True),
    *_bundles(SECONDARY, A2P),
]  # fmt: skip
SOLE = [
    Step("primary", _("Carrier account's own profile found"), primary),
    Step("profile", _("Profile opened"), open_bundle(PROFILE, STARTER)),
    Step("business", _("Person added"),
         person("business", "starter_customer_profile_information", starter)),
    Step("address", _("Address added"), address),
    Step("address-paper", "", address_paper, background=True),
    Step("assign-business", "", assign(PROFILE, "business"), background=True),
    Step("assign-primary", "", assign(PROFILE, "primary"), background=True),
    Step("trust", _("Messaging details opened"), open_bundle(TRUST, SOLE_A2P)),
    Step("messaging", _("Messaging details added"),
         person("messaging", "sole_proprietor_information", sole)),
    Step("assign-messaging", "", assign(TRUST, "messaging"), background=True),
    Step("assign-profile", "", assign(TRUST, "profile"), background=True),
    *_bundles(STARTER, SOLE_A2P),
]  # fmt: skip
