"""What the number pages ask of Twilio is what Twilio's own files allow; numbers of an account and
numbers for sale included. The pricing API has no file beside us and is left out.
"""

from datetime import timedelta
from uuid import uuid4

from django.utils import timezone

from channels_app import carrier_accounts
from channels_app.carriers.twilio import asking
from channels_app.carriers.twilio import numbers as twilio
from channels_app.carriers.twilio.numbers import Wanted
from channels_app.models import PhoneNumber
from channels_app.numbers import buying, hooks, releasing
from inbox import tenancy
from tests import specs

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

    asked = [one for one in twilio_asked if "/PhoneNumbers/Countries/" not in one.url]
    assert {one.method for one in asked} == {"GET", "POST", "DELETE"}
    specs.all_valid(asked)
