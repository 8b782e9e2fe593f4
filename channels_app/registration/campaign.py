"""Registering what an inbox sends: a messaging service with its numbers, and the campaign in it."""

from typing import Any

from django.utils.translation import gettext_lazy as _
from django.utils.translation import gettext_noop

from channels_app.models import Registration, RegistrationStep
from channels_app.registration import limits, streams
from channels_app.registration.bundles import because
from channels_app.registration.calls import Refused
from channels_app.registration.steps import DONE, Done, Run, Step, Stop, Suspended, Wait, made

# The compliance resource of every service is called so: unique with the service only.
CAMPAIGN_SID = "QE2c6890da8086d771620e9b13fadeba0b"
NOT_OURS = gettext_noop("The carrier account does not have the number %(number)s.")
NOT_OFFERED = gettext_noop("This business may not use this kind of campaign. Choose another one.")


def wait_for_brand(run: Run, row: RegistrationStep) -> Done | Wait:
    """Nothing is sent in before the business is approved."""
    brand = run.registration.brand
    if brand is None or run.brand is None:
        raise Stop("", gettext_noop("The business is not registered yet."))
    if brand.state in {Registration.State.REJECTED, Registration.State.DRAFT}:
        return Wait("brand")
    return Done(run.brand.sid("brand")) if brand.state == "approved" else Wait("brand")


def service(run: Run, row: RegistrationStep) -> Done:
    """The messaging service. Texts of customers go on coming by the numbers' own addresses."""
    label, ask = run.label("service")[:64], run.office.ask

    def find() -> str:
        found = ask(lambda c: c.messaging.v1.services.list_async(page_size=1000))
        return next((one.sid for one in found if one.friendly_name == label), "")

    def create() -> str:
        return ask(
            lambda c: c.messaging.v1.services.create_async(
                friendly_name=label, use_inbound_webhook_on_number=True, usecase="mixed"
            )
        ).sid

    return made(row, {}, find=find, create=create)


def numbers(run: Run) -> list[str]:
    """Each number of the inbox that goes this way."""
    return [channel.address for channel in run.channels]


def look_up(run: Run, row: RegistrationStep) -> Done:
    """The number as the carrier account knows it."""
    found = run.office.ask(
        lambda c: c.incoming_phone_numbers.list_async(phone_number=row.subject, limit=1)
    )
    if not found:
        raise Stop("21606", NOT_OURS % {"number": row.subject})
    return Done(found[0].sid)


def attach(run: Run, row: RegistrationStep) -> Done:
    """The number belongs to the service."""
    ask, phone, where = run.office.ask, run.sid("look-up", row.subject), run.sid("service")

    def find() -> str:
        found = ask(lambda c: c.messaging.v1.services(where).phone_numbers.list_async())
        return next((one.sid for one in found if one.sid == phone), "")

    def create() -> str:
        try:
            return ask(
                lambda c: c.messaging.v1.services(where).phone_numbers.create_async(
                    phone_number_sid=phone
                )
            ).sid
        except Refused as refused:
            if refused.code == "21710":  # it is in this service already
                return phone
            raise

    return made(row, {"phone": phone, "service": where}, find=find, create=create)


def offered(run: Run, row: RegistrationStep) -> Done:
    """The kind of campaign is one that this brand may have."""
    where, brand = run.sid("service"), run.sid("wait-for-brand")
    found = run.office.ask(
        lambda c: c.messaging.v1.services(where).us_app_to_person_usecases.fetch_async(
            brand_registration_sid=brand
        )
    )
    codes = {one.get("code") for one in found.us_app_to_person_usecases or []}
    if codes and run.answers["usecase"] not in codes:
        raise Stop("", NOT_OFFERED)
    return Done()


def content(answers: dict[str, Any]) -> dict[str, Any]:
    """What both the first and every later version of a campaign say."""
    return {
        "description": answers["description"],
        "message_flow": answers["message_flow"],
        "message_samples": [one for one in answers["samples"] if one],
        "has_embedded_links": bool(answers.get("has_links")),
        "has_embedded_phone": bool(answers.get("has_phone")),
        "age_gated": bool(answers.get("age_gated")),
        "direct_lending": bool(answers.get("direct_lending")),
        "privacy_policy_url": answers["privacy_url"],
        "terms_and_conditions_url": answers["terms_url"],
    }


def campaign(run: Run, row: RegistrationStep) -> Done:
    """The campaign itself; a rejected one is changed, not made again."""
    ask, where, brand = run.office.ask, run.sid("service"), run.sid("wait-for-brand")
    data, answers = content(run.answers), run.answers
    keywords = {
        "opt_out_message": answers["opt_out_message"],
        "opt_out_keywords": ["STOP", "STOPALL", "UNSUBSCRIBE", "CANCEL", "END", "QUIT"],
        "help_message": answers["help_message"],
        "help_keywords": ["HELP", "INFO"],
    }
    if answers.get("opt_in_message"):
        keywords |= {"opt_in_message": answers["opt_in_message"], "opt_in_keywords": ["START"]}

    def find() -> str:
        found = ask(lambda c: c.messaging.v1.services(where).us_app_to_person.list_async(limit=1))
        return found[0].sid if found else ""

    def create() -> str:
        return ask(
            lambda c: c.messaging.v1.services(where).us_app_to_person.create_async(
                brand_registration_sid=brand,
                us_app_to_person_usecase=answers["usecase"],
                subscriber_opt_in=True,
                **data,
                **keywords,
            )
        ).sid

    def update(sid: str) -> None:
        ask(lambda c: c.messaging.v1.services(where).us_app_to_person(sid).update_async(**data))

    return made(row, data, find=find, create=create, update=update)


def review_campaign(run: Run, row: RegistrationStep) -> Done | Wait:
    """Wait for the campaign registry and the carriers."""
    where, sid = run.sid("service"), run.sid("campaign") or CAMPAIGN_SID
    found = run.office.ask(
        lambda c: c.messaging.v1.services(where).us_app_to_person(sid).fetch_async()
    )
    if found.campaign_status == "FAILED":
        raise Stop(*because(found.errors), found.campaign_status)
    if found.campaign_status == "SUSPENDED":
        raise Suspended(*because(found.errors))
    if found.campaign_status == "VERIFIED":
        limits.keep(run.registration, found.rate_limits)
        return Done(found.campaign_id or "", found.campaign_status)
    return Wait(found.campaign_status or "")


def registered(run: Run, row: RegistrationStep) -> Done | Wait:
    """Carriers register each number after the campaign, and say so by an event alone."""
    return Done(status=row.status) if row.state == DONE else Wait(row.status)


STEPS = [
    # first: then what becomes of the business is heard at once, too
    Step("sink", "", streams.sink, each=streams.whole, tended=True, background=True),
    Step(
        "subscription", "", streams.subscription, each=streams.whole, tended=True, background=True
    ),
    Step("wait-for-brand", _("Business approved"), wait_for_brand),
    Step("service", _("Messaging service opened"), service),
    Step("look-up", "", look_up, each=numbers, background=True),
    Step("attach", _("Number added to the service"), attach, each=numbers),
    Step("offered", _("Kind of campaign checked"), offered),
    Step("campaign", _("Campaign submitted"), campaign),
    Step("review-campaign", _("Campaign approved"), review_campaign, watched=True),
    Step("registered", _("Number registered with the carriers"), registered, each=numbers),
]
