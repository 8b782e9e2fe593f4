"""Verifying toll-free numbers: one form, one review, for each number."""

from typing import Any

from django.utils.translation import gettext_lazy as _

from channels_app.models import RegistrationStep
from channels_app.registration.bundles import because
from channels_app.registration.campaign import look_up, numbers
from channels_app.registration.steps import Done, Run, Step, Stop, Wait, digest, made

ADDRESS = {
    "business_street_address": "street",
    "business_city": "city",
    "business_state_province_region": "region",
    "business_postal_code": "postal_code",
    "business_country": "country",
    "business_contact_first_name": "first_name",
    "business_contact_last_name": "last_name",
    "business_contact_email": "email",
    "business_contact_phone": "phone",
}
TYPES = {
    "Sole Proprietorship": "SOLE_PROPRIETOR",
    "Non-profit Corporation": "NON_PROFIT",
}


def content(answers: dict[str, Any]) -> dict[str, Any]:
    """What the verification says, the first time and every later one."""
    said = {
        "business_name": answers["business_name"],
        "business_website": answers["website"],
        "notification_email": answers["email"],
        "use_case_categories": [answers["category"]],
        "use_case_summary": answers["summary"],
        "production_message_sample": answers["sample"],
        "opt_in_image_urls": answers["opt_in_urls"].split(),
        "opt_in_type": answers["opt_in_type"],
        "message_volume": answers["volume"],
        "business_type": TYPES.get(answers["business_type"], "PRIVATE_PROFIT"),
        "privacy_policy_url": answers["privacy_url"],
        "terms_and_conditions_url": answers["terms_url"],
    }
    said |= {name: answers[key] for name, key in ADDRESS.items()}
    if answers.get("registration_number"):
        said |= {
            "business_registration_number": answers["registration_number"],
            "business_registration_authority": "EIN",
            "business_registration_country": answers["country"],
        }
    return said


def verification(run: Run, row: RegistrationStep) -> Done:
    """The form of one number; a rejected one is changed, not made again."""
    ask, phone = run.office.ask, run.sid("look-up", row.subject)
    data = content(run.answers)

    def find() -> str:
        found = ask(
            lambda c: c.messaging.v1.tollfree_verifications.list_async(
                tollfree_phone_number_sid=phone, limit=1
            )
        )
        return found[0].sid if found else ""

    def create() -> str:
        return ask(
            lambda c: c.messaging.v1.tollfree_verifications.create_async(
                tollfree_phone_number_sid=phone,
                external_reference_id=digest(run.registration.uuid),
                **data,
            )
        ).sid

    def update(sid: str) -> None:
        ask(
            lambda c: c.messaging.v1.tollfree_verifications(sid).update_async(
                edit_reason="Corrected as the review asked", **data
            )
        )

    return made(row, data, find=find, create=create, update=update)


def review(run: Run, row: RegistrationStep) -> Done | Wait:
    """Wait for the verification of one number."""
    sid = run.sid("verification", row.subject)
    found = run.office.ask(lambda c: c.messaging.v1.tollfree_verifications(sid).fetch_async())
    if found.status == "TWILIO_REJECTED":
        code, words = because(found.rejection_reasons, found.rejection_reason or "")
        raise Stop(str(found.error_code or code or ""), words, found.status)
    return Done(sid, found.status) if found.status == "TWILIO_APPROVED" else Wait(found.status)


STEPS = [
    Step("look-up", "", look_up, each=numbers, background=True),
    Step("verification", _("Verification submitted"), verification, each=numbers),
    Step("registered", _("Number verified"), review, each=numbers, watched=True),
]
