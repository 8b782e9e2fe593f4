"""What the carrier tells: signed events and callbacks, twice, late, for others, and garbage."""

import json
from hashlib import sha256

import pytest
from django.conf import settings
from django.test import Client
from twilio.request_validator import RequestValidator

from channels_app import deliveries
from channels_app.models import Delivery, Registration
from channels_app.registration import applications
from inbox import tenancy
from inbox.conversations.models import Channel
from tests import twilio

KIND = "com.twilio.messaging.compliance."


def event(office, kind="number-registration.successful", **data):
    given = {"accountsid": office.desk.account, "phonenumbersid": phone(office)}
    said = {"type": KIND + kind, "time": "2026-11-22T10:00:00Z", "data": given | data}
    return said | {"time": data.pop("at")} if "at" in data else said


def phone(office):
    registration = registered(office)
    return office.steps(registration)["look-up"][1]


def registered(office):
    with office.house.open():
        return Registration.objects.get(kind="campaign")


def tell(office, *events, token=""):
    body = json.dumps(list(events)).encode()
    path = f"/webhooks/twilio/{office.house.connection.key}/events/"
    path += f"?bodySHA256={sha256(body).hexdigest()}"
    signer = RequestValidator(token or office.desk.token)
    signature = signer.compute_signature(settings.PUBLIC_URL + path, {})
    answer = Client().post(
        path, body, content_type="application/json", headers={"X-Twilio-Signature": signature}
    )
    office.desk.drain()
    return answer.status_code


def reasons():
    with tenancy.unscoped("tests look"):
        return list(Delivery.objects.order_by("id").values_list("state", "reason"))


@pytest.fixture
def reviewed(office):
    """A campaign that is verified; its number is not registered yet."""
    office.apply()
    office.work()
    return office


def test_number_may_send_when_the_event_says_so_and_not_before(reviewed):
    before = reviewed.channel().registered

    tell(reviewed, event(reviewed, "number-registration.pending"))
    pending = reviewed.channel().registered
    tell(reviewed, event(reviewed))
    reviewed.work(1)

    assert (before, pending, reviewed.channel().registered) == (False, False, True)
    assert registered(reviewed).state == "approved"


def test_same_event_twice_changes_nothing_more(reviewed):
    for _ in range(2):
        tell(reviewed, event(reviewed), event(reviewed))

    assert reasons() == [("done", "")]
    assert reviewed.channel().registered is True


def test_older_event_does_not_take_the_number_back(reviewed):
    tell(reviewed, event(reviewed))
    tell(reviewed, event(reviewed, "number-registration.failed", at="2026-11-22T09:00:00Z"))

    assert reviewed.channel().registered is True


def test_deregistered_number_sends_nothing_more(reviewed):
    tell(reviewed, event(reviewed))
    tell(reviewed, event(reviewed, "number-deregistration.successful", at="2026-11-23T09:00:00Z"))

    channel = reviewed.channel()
    assert (channel.registered, channel.block_code) == (False, "30034")


def test_forged_event_is_refused(reviewed):
    assert tell(reviewed, event(reviewed), token="not-the-token") == 403
    assert reviewed.channel().registered is False


@pytest.mark.parametrize(
    "events",
    [
        [{"type": KIND + "number-registration.successful", "data": {"phonenumbersid": "PN9"}}],
        [{"type": KIND + "number-registration.successful", "data": {}}],
        [{"type": KIND + "number-registration.successful", "data": {"phonenumbersid": "\0"}}],
        ["no event"],
        [],
    ],
)
def test_event_that_is_not_ours_is_kept_with_its_reason(reviewed, events):
    assert tell(reviewed, *events) == 200

    ((state, reason),) = reasons()
    assert state == "dead"
    assert reason


def test_otto_hears_nothing_of_our_number(reviewed, live_cast):
    sid = phone(reviewed)
    body = json.dumps([{"type": KIND + "number-registration.successful",
                        "data": {"phonenumbersid": sid}}]).encode()  # fmt: skip
    rival = live_cast.rival
    path = f"/webhooks/twilio/{rival.connection.key}/events/"
    path += f"?bodySHA256={sha256(body).hexdigest()}"
    signer = RequestValidator("a-token-of-rival")
    signature = signer.compute_signature(settings.PUBLIC_URL + path, {})
    Client().post(
        path, body, content_type="application/json", headers={"X-Twilio-Signature": signature}
    )
    with tenancy.in_organization(rival.organization):
        deliveries.drain()

    assert reviewed.channel().registered is False


def test_callback_and_event_have_the_carrier_asked_at_once(office):
    registration = office.apply()
    office.hold()
    office.work(1)
    with office.house.open():
        brand = registration.brand
        waits = Registration.objects.get(pk=brand.pk).due_at

    form = {"AccountSid": office.desk.account, "BundleSid": "BU1", "Status": "twilio-approved"}
    answer = twilio.post(office.house, form, path="registration/", token=office.desk.token)
    office.desk.drain()

    assert answer.status_code == 200
    with office.house.open():
        assert Registration.objects.get(pk=brand.pk).due_at < waits


def test_f139_suspended_campaign_stops_the_next_batch_with_its_reason(reviewed):
    tell(reviewed, event(reviewed))
    reviewed.work(1)
    first = reviewed.desk.queue("Before")
    reviewed.desk.send()
    waiting = reviewed.desk.queue("Meanwhile")
    reviewed.review("campaigns", "SUSPENDED", errors=[{"error_code": "30883"}])
    tell(reviewed, {"type": KIND + "campaign-registration.suspended", "data": {}})
    reviewed.work(1)

    reviewed.desk.send()

    stopped = reviewed.desk.look(waiting)
    assert reviewed.desk.look(first).status == "accepted"
    assert (stopped.status, stopped.error_code) == ("failed", "30033")
    assert registered(reviewed).state == "suspended"
    with reviewed.house.open():
        assert Channel.objects.get(pk=reviewed.house.channel.pk).refusal == "suspended"


def test_approved_again_resumes(reviewed):
    tell(reviewed, event(reviewed))
    reviewed.work(1)
    reviewed.review("campaigns", "SUSPENDED")
    reviewed.work(1)
    stopped = reviewed.channel()
    reviewed.review("campaigns", "VERIFIED")
    reviewed.work(1)

    message = reviewed.desk.queue("Here again")
    reviewed.desk.send()

    assert (stopped.registered, stopped.block_code) == (False, "30033")
    assert (reviewed.channel().registered, reviewed.channel().block_code) == (True, "")
    assert reviewed.desk.look(message).status == "accepted"


def test_number_the_console_shows_as_registered_is_said_by_an_admin(reviewed):
    with reviewed.house.open():
        registration = Registration.objects.get(kind="campaign")
        ada = reviewed.house.members["ada"]
        applications.confirm(registration, Channel.objects.get(), by=ada)
    reviewed.work(1)

    assert reviewed.channel().registered is True
    assert registered(reviewed).state == "approved"


def test_training_sends_to_the_pretend_carrier_alone(office):
    with office.house.open():
        channel = Channel.objects.select_related("connection", "inbox").get()
        applications.train(channel, on=True, by=office.house.members["ada"])
    message = office.desk.queue("A first try")

    office.desk.send()

    assert office.desk.look(message).status == "accepted"


def test_toll_free_number_is_verified_on_its_own(office):
    with office.house.open():
        Channel.objects.update(address="+18005550143")
        office.house.channel.refresh_from_db()
    office.desk.register()
    office.hold()
    registration = office.apply("toll_free")
    office.work(1)
    waiting = office.look(registration).state
    office.review("verifications", "TWILIO_REJECTED", errors=[{"error_code": "30882",
                                                               "description": "Terms"}])  # fmt: skip
    office.work(1)
    rejected = office.look(registration)
    with office.house.open():
        ada = office.house.members["ada"]
        applications.save(rejected, {"terms_url": "https://aurora.example/new-terms"}, by=ada)
        applications.submit(rejected, by=ada)
    office.work(1)
    office.review("verifications", "TWILIO_APPROVED")
    office.work(1)

    assert (waiting, rejected.state, rejected.code) == ("review", "rejected", "30882")
    assert office.look(registration).state == "approved"
    assert office.channel().registered is True
    assert len(office.asked("POST", "/Tollfree/Verifications")) == 1


def test_foreign_number_is_ready_at_once_and_may_have_a_name(office, twilio_asked):
    with office.house.open():
        Channel.objects.update(address="+390236500143")
        office.house.channel.refresh_from_db()
    office.desk.register()
    registration = office.apply("abroad", sender_name="Aurora")

    office.work(1)

    assert office.look(registration).state == "approved"
    assert office.channel().registered is True
    (line,) = office.asked("POST", "/AlphaSenders")
    assert line["form"] == [["AlphaSender", "Aurora"]]
