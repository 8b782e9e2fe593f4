"""What the number pages ask of Twilio is what Twilio's own files allow; numbers of an account and
numbers for sale included.
"""

from datetime import timedelta
from inspect import signature
from uuid import uuid4

from django.utils import timezone
from twilio.rest import Client
from twilio.rest.events.v1.sink import SinkInstance

from channels_app import carrier_accounts
from channels_app.carriers.twilio import asking
from channels_app.carriers.twilio import numbers as twilio
from channels_app.carriers.twilio.numbers import Wanted
from channels_app.models import PhoneNumber
from channels_app.numbers import buying, hooks, releasing
from inbox import tenancy
from tests import described, specs

pytestmark = specs.present
UUID_LIKE = "0123456789abcdef" * 2


def test_every_request_about_numbers_is_valid(line, cast, wanted, twilio_asked):
    (account,) = asking.accounts(line.connection)
    with tenancy.in_organization(cast.aurora.organization):
        carrier_accounts.opens(account)
        twilio.for_sale(account, Wanted(area="206"))
        twilio.for_sale(account, Wanted(area="206", prefix="555"))
        twilio.for_sale(account, Wanted(country="IT", kind="mobile", area="350"))
        twilio.for_sale(account, Wanted(kind="toll_free"))
        buying.buy(line.connection, wanted, key=uuid4(), by=cast.ada)
        service = {"sid": f"MG{UUID_LIKE}", "inbound_url": "https://old.example/",
                   "numbers": [wanted]}  # fmt: skip
        line.carrier.register(line.account, line.token, [], services=[service])
        line.refresh()
        with tenancy.transaction():
            number = PhoneNumber.objects.select_related("connection").get(address=wanted)
        hooks.register(number)
        with tenancy.transaction():
            releasing.plan(number, days=1, by=cast.ada)
        releasing.release_due(timezone.now() + timedelta(days=2))

    assert {one.method for one in twilio_asked} == {"GET", "POST", "DELETE"}
    assert any("/PhoneNumbers/Countries/US" in one.url for one in twilio_asked)
    specs.all_valid(twilio_asked)


def test_what_has_no_file_is_described_as_twilios_sdk_has_it():
    client = Client("AC" + "0" * 32, "x")
    events, pricing = client.events.v1, client.pricing.v1
    known = [one._uri for one in (events.event_types, events.sinks, events.subscriptions)]
    country = pricing.phone_numbers.countries("{IsoCountry}")._uri

    assert described.EVENTS["servers"][0]["url"] == client.events.base_url
    assert sorted(described.EVENTS["paths"]) == sorted(f"/v1{uri}" for uri in known)
    assert described.PRICING["servers"][0]["url"] == client.pricing.base_url
    assert list(described.PRICING["paths"]) == [f"/v1{country}"]
    sinks = described.EVENTS["paths"]["/v1/Sinks"]
    kinds = form_of(sinks)
    assert set(kinds["properties"]["SinkType"]["enum"]) == words(SinkInstance.SinkType)
    (status,) = (one for one in sinks["get"]["parameters"] if one["name"] == "Status")
    assert set(status["schema"]["enum"]) == words(SinkInstance.Status)
    subscribed = form_of(described.EVENTS["paths"]["/v1/Subscriptions"])
    for made, form in ((events.sinks.create, kinds), (events.subscriptions.create, subscribed)):
        spoken = {"".join(map(str.title, name.split("_"))) for name in signature(made).parameters}
        assert set(form["properties"]) == spoken


def form_of(path):
    return path["post"]["requestBody"]["content"]["application/x-www-form-urlencoded"]["schema"]


def words(kind):
    return {value for name, value in vars(kind).items() if name.isupper()}
