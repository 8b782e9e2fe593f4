"""What the outbox asks of Twilio is what Twilio's own files allow."""

from inbox.conversations.models import Attempt
from tests import specs

pytestmark = specs.present


def test_every_request_of_a_send_and_its_settling_is_valid(desk, twilio_asked):
    desk.queue("Your bike is ready")
    desk.send()
    with desk.house.open():
        Attempt.objects.update(state="uncertain", carrier_id="")
    desk.settle()

    assert {one.method for one in twilio_asked} == {"GET", "POST"}
    specs.all_valid(twilio_asked)
    specs.all_valid(specs.from_carrier(desk.carrier.requests(desk.account)))
