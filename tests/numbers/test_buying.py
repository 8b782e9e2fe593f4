"""Numbers are searched and bought: once, whatever the carrier does in between (trap 19)."""

from uuid import uuid4

import pytest

from channels_app.addresses import webhook
from channels_app.carriers.twilio import asking
from channels_app.carriers.twilio import numbers as twilio
from channels_app.carriers.twilio.numbers import Wanted
from channels_app.models import PhoneNumber, Purchase
from channels_app.numbers import buying
from inbox import tenancy


@pytest.fixture
def buy(line, cast, wanted):
    def call(address=wanted, key=None):
        with tenancy.in_organization(cast.aurora.organization):
            return buying.buy(line.connection, address, key=key or uuid4(), by=cast.ada)

    return call


@pytest.fixture
def impatient(monkeypatch):
    """Nobody waits fifteen seconds for a carrier that hangs."""
    monkeypatch.setattr("channels_app.carriers.twilio.http.TOTAL", 0.5)


def number(line, address):
    with line.cast.aurora.open():
        return PhoneNumber.objects.select_related("connection").get(address=address)


def test_search_gives_numbers_of_the_area_code_and_prefix(line):
    account = asking.accounts(line.connection)[0]

    found = twilio.for_sale(account, Wanted(area="206", prefix="555"))

    assert all(one.address.startswith("+1206555") for one in found)
    assert found[0].place == "Seattle, WA"
    assert found[0].capabilities == ("sms", "mms", "voice")
    assert twilio.for_sale(account, Wanted(area="533")) == []


def test_bought_number_is_ours_with_its_webhooks_set(line, buy, wanted):
    purchase = buy()

    assert purchase.state == Purchase.State.BOUGHT
    assert line.bought() == [wanted]
    assert line.webhooks(wanted)["message_url"] == webhook(line.connection.key, "message")
    assert line.webhooks(wanted)["voice_url"] == webhook(line.connection.key, "voice")
    assert number(line, wanted).capabilities == ["sms", "mms", "voice"]


def test_double_click_buys_once(line, buy, wanted):
    key = uuid4()

    first, second = buy(key=key), buy(key=key)

    assert first.pk == second.pk
    assert line.bought() == [wanted]


def test_number_gone_meanwhile_is_explained(line, buy, wanted):
    line.fault("number_gone")

    purchase = buy()

    assert (purchase.state, purchase.code) == (Purchase.State.REFUSED, "21422")
    assert purchase.reason == "Somebody else bought this number meanwhile"
    assert line.bought() == []


def test_answer_that_never_came_is_looked_up_and_not_asked_again(line, buy, impatient, wanted):
    line.fault("buy_then_hang")

    purchase = buy()

    assert purchase.state == Purchase.State.BOUGHT
    assert line.bought() == [wanted]
    assert number(line, wanted).gone_at is None


def test_reset_after_the_sale_is_looked_up(line, buy, wanted):
    line.fault("buy_then_reset")

    assert buy().state == Purchase.State.BOUGHT
    assert line.bought() == [wanted]


def test_uncertain_purchase_blocks_another_form_and_is_settled_later(
    line, buy, impatient, cast, wanted
):
    line.fault("buy_hang_before")
    first = buy()
    assert first.state == Purchase.State.UNCERTAIN

    second = buy()  # another tab
    assert second.pk == first.pk
    assert line.bought() == []

    with cast.aurora.open():
        Purchase.objects.filter(pk=first.pk).update(
            asked_at=first.asked_at - 2 * buying.GIVE_UP, check_at=first.asked_at
        )
    with tenancy.in_organization(cast.aurora.organization):
        assert buying.settle_due() == 1
    with cast.aurora.open():
        settled = Purchase.objects.get(pk=first.pk)
    assert (settled.state, settled.reason) == (Purchase.State.REFUSED, buying.NOT_SOLD)


def test_purchase_of_a_dead_worker_is_settled_from_the_list(line, cast, wanted):
    """The row was committed, the process died, the carrier had sold it."""
    line.register(wanted)
    with cast.aurora.open():
        left = Purchase.objects.create(
            uuid=uuid4(), connection=line.connection, address=wanted, member=cast.ada
        )
        Purchase.objects.filter(pk=left.pk).update(check_at=left.asked_at)

    with tenancy.in_organization(cast.aurora.organization):
        buying.settle_due()

    with cast.aurora.open():
        assert Purchase.objects.get(pk=left.pk).state == Purchase.State.BOUGHT
    assert number(line, wanted).capabilities == ["sms", "mms", "voice"]


def test_carrier_that_cannot_be_reached_sold_nothing(line, buy, cast, wanted):
    line.connection.api_base = "http://127.0.0.1:9"

    purchase = buy()

    assert (purchase.state, purchase.reason) == (Purchase.State.REFUSED, buying.UNREACHED)
