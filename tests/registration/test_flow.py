"""From nothing to a number that carriers know: each call once, whatever dies in between."""

import pytest
from django.core import mail

from channels_app.models import Registration, RegistrationStep
from channels_app.registration import applications, limits, showing
from inbox.mail import sending
from tests import specs
from tests.registration.office import BRAND, CAMPAIGN
from tests.registration.test_hearing import event, tell


@specs.present
def test_f140_campaign_goes_from_the_form_to_a_registered_number(office, twilio_asked):
    registration = office.apply()

    office.work()
    waiting = office.look(registration)
    states = office.steps(registration)

    assert (waiting.state, waiting.brand.state) == ("review", "approved")
    assert states["review-campaign"][0] == "done"
    assert states["registered"][0] == "waiting"
    assert office.channel().registered is False
    specs.all_valid(twilio_asked)
    specs.all_valid(specs.from_carrier(office.carrier.requests(office.desk.account)))


def test_every_sid_is_kept(office):
    registration = office.apply()
    office.work()

    kept = office.steps(registration.brand) | office.steps(registration)

    prefixes = {name: sid[:2] for name, (_, sid) in kept.items() if sid}
    assert prefixes | {"review-campaign": ""} == {
        "primary": "BU", "profile": "BU", "business": "IT", "representative": "IT",
        "address": "AD", "address-paper": "RD", "assign-business": "BV",
        "assign-representative": "BV", "assign-primary": "BV", "assign-address": "BV",
        "trust": "BU", "messaging": "IT", "assign-messaging": "BV", "assign-profile": "BV",
        "check-profile": "EL", "check-trust": "EL", "brand": "BN", "wait-for-brand": "BN",
        "service": "MG", "look-up": "PN", "attach": "PN", "campaign": "QE", "review-campaign": "",
        "sink": "DG", "subscription": "DF",
    }  # fmt: skip


@pytest.mark.parametrize("point", ["registration.before_call", "registration.after_call"])
def test_worker_that_dies_at_each_call_makes_nothing_twice(office, monkeypatch, point):
    registration = office.apply()
    died = set()

    def die(name):
        at = sum(1 for _ in died)
        if name == point and at < 40 and ("now", at) not in died:
            rows = len(office.steps(registration.brand)) + len(office.steps(registration))
            if rows not in died:
                died.add(rows)
                raise KeyboardInterrupt

    monkeypatch.setattr("channels_app.registration.working.failpoint", die)
    for _ in range(60):
        try:
            office.work(1)
        except KeyboardInterrupt:
            continue

    assert office.look(registration).state == "review"
    assert len(died) > 15
    for ending, most in (
        ("/CustomerProfiles", 1), ("/TrustProducts", 1), ("/EndUsers", 3), ("/Addresses.json", 1),
        ("/SupportingDocuments", 1), ("/BrandRegistrations", 1), ("/Services", 1),
        ("/PhoneNumbers", 1), ("/Usa2p", 1),
    ):  # fmt: skip
        assert len(office.asked("POST", ending)) == most, ending


def test_noncompliant_bundle_is_not_submitted(office):
    brand = office.apply().brand
    with office.house.open():
        answers = brand.answers | {"registration_number": ""}
        Registration.objects.filter(pk=brand.pk).update(answers=answers)

    office.work()

    found = office.look(brand)
    assert found.state == "rejected"
    assert "registration_number is missing" in found.reason
    assert office.steps(brand)["check-profile"][0] == "failed"
    assert "submit-profile" not in office.steps(brand)
    assert office.asked("POST", "/BrandRegistrations") == []


def test_rejected_campaign_is_corrected_and_not_made_again(office):
    registration = office.apply()
    office.hold()
    office.work(1)
    for what, status in (("profiles", "twilio-approved"), ("products", "twilio-approved")):
        office.review(what, status)
    office.work()
    office.review("brands", "APPROVED")
    office.work()
    office.review("campaigns", "FAILED", errors=[{"error_code": "30896", "error_message": "No."}])
    office.work(1)
    rejected = office.look(registration)
    ada = office.house.members["ada"]
    with office.house.open():
        better = {"message_flow": CAMPAIGN["message_flow"] + " The box is not ticked beforehand."}
        applications.save(rejected, better, by=ada)
        applications.submit(rejected, by=ada)
    office.work()
    office.review("campaigns", "VERIFIED")
    office.work()

    assert (rejected.state, rejected.code, rejected.reason) == ("rejected", "30896", "No.")
    assert rejected.due_at is None
    assert office.look(registration).state == "review"
    assert len(office.asked("POST", "/Compliance/Usa2p")) == 1
    (change,) = office.asked("POST", "/Usa2p/QE2c6890da8086d771620e9b13fadeba0b")
    assert dict(change["form"])["MessageFlow"].endswith("beforehand.")
    assert len(office.asked("POST", "/BrandRegistrations")) == 1


def test_number_in_another_service_is_explained(office):
    """Somebody registered it in the carrier's Console before."""
    elsewhere = {"sid": "MG" + "9" * 32, "numbers": [office.channel().address]}
    office.carrier.register(office.desk.account, office.desk.token, [], services=[elsewhere])
    registration = office.apply()

    office.work(8)

    assert office.look(registration).state == "rejected"
    with office.house.open():
        (section,) = showing.sections(office.house.inbox)
    assert section.code == "21712"
    assert "another Messaging Service" in section.said.words


def test_what_carriers_let_the_campaign_send_is_kept_and_shown(office):
    registration = office.apply()
    office.work()

    tell(office, event(office))
    office.work(1)

    with office.house.open():
        (section,) = showing.sections(office.house.inbox)
        assert limits.of_number(office.channel()) == list(section.limits)
    assert office.look(registration).state == "approved"
    assert section.limits == [
        "AT&T: 75 texts a second, class E", "T-Mobile: daily tier HIGH_MID",
    ]  # fmt: skip


@pytest.mark.parametrize("odd", [{"att": 5}, {"att": {}}, {"x": None}, {"att": {"mps": 0}}])
def test_limits_in_no_shape_we_know_say_nothing(odd):
    assert limits.lines(odd) == []


def test_carrier_away_is_asked_again_and_nothing_is_lost(office):
    registration = office.apply()
    with office.house.open():
        base = registration.connection.api_base
        type(registration.connection).objects.update(api_base="http://127.0.0.1:9")
    office.work(1)
    away = office.look(registration.brand)
    with office.house.open():
        type(registration.connection).objects.update(api_base=base)

    office.work(6)

    assert (away.state, away.tries) == ("submitted", 1)
    assert away.due_at is not None
    assert office.look(registration).state == "review"


def test_shut_while_carriers_read_it(office):
    registration = office.apply()

    with office.house.open(), pytest.raises(applications.Shut):
        applications.save(registration, {"usecase": "MARKETING"}, by=office.house.members["ada"])


def test_sole_proprietor_has_its_own_way(office):
    sole = BRAND | {"business_type": "Sole Proprietorship", "mobile": "+12065550177"}
    with office.house.open():
        ada = office.house.members["ada"]
        made = applications.ensure(office.house.inbox, "campaign", by=ada)
        applications.save(made.brand, sole, by=ada)
        applications.save(made, CAMPAIGN | {"usecase": "SOLE_PROPRIETOR"}, by=ada)
        applications.submit(made, by=ada)

    office.work()

    (line,) = office.asked("POST", "/BrandRegistrations")
    assert dict(line["form"])["BrandType"] == "SOLE_PROPRIETOR"
    assert office.look(made).state == "review"
    kinds = [dict(line["form"])["Type"] for line in office.asked("POST", "/EndUsers")]
    assert kinds == ["starter_customer_profile_information", "sole_proprietor_information"]


def test_f116_admins_are_mailed_once_when_it_ends(office):
    registration = office.apply()
    office.work()
    with office.house.open():
        RegistrationStep.objects.filter(registration=registration, name="registered").update(
            state="done"
        )
    office.work(3)
    sending.work()

    told = [(one.to, one.subject) for one in mail.outbox]

    assert office.look(registration).state == "approved"
    assert told == [
        (["ada@aurora.example"], "Registered: Aurora Bikes"),
        (["ada@aurora.example"], "Registered: Sales"),
    ]
    assert f"/inboxes/{office.house.inbox.uuid}/registration/" in mail.outbox[1].body
