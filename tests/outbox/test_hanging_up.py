"""A member gives up a call while it rings: the carrier ends it, and the thread says so."""

import pytest
from django.utils import timezone

from channels_app import tasks
from channels_app.calls import dialing, hanging_up
from inbox import tenancy
from inbox.conversations.models import Call
from inbox.conversations.phoning import calls
from tests import specs
from tests.outbox.switchboard import (
    CUSTOMER,
    PHONE,
    address,
    ask,
    browser,
    ended,
    hang_up,
    legs,
    look,
    wire,
    work,
)
from tests.until import until


@pytest.fixture
def line(live_desk):
    wire(live_desk)
    live_desk.carrier.behave(PHONE, pause=30)
    return live_desk


def ringing(line, state="calling"):
    """A call that rings."""
    ask(line)
    work(line)
    return until(lambda: (call := look(line)).state == state and call)


@specs.present
def test_f71_a_call_is_given_up_while_the_members_phone_rings(line):
    ringing(line)

    answer = hang_up(line)
    shown = browser(line).get(address(line)).content.decode()
    tasks.call()

    assert answer.status_code == 204
    assert "Hanging up" in shown
    call = ended(line)
    assert (call.state, call.member_id) == ("cancelled", None)
    assert [leg["status"] for leg in until(lambda: over(line))] == ["canceled"]
    assert "Canceled before anybody answered" in browser(line).get(address(line)).content.decode()
    specs.all_valid(specs.from_carrier(line.carrier.requests(line.account)))
    assert ask(line).status_code == 204  # and another one may be made


def over(line):
    found = legs(line)
    return found if all(leg["status"] in {"canceled", "completed"} for leg in found) else None


def test_f71_a_call_is_given_up_while_the_customers_phone_rings(line):
    line.carrier.behave(PHONE)
    line.carrier.behave(CUSTOMER, pause=30)
    ringing(line, "ringing")

    hang_up(line)
    tasks.call()

    assert ended(line).state == "cancelled"
    assert [leg["status"] for leg in until(lambda: over(line))] == ["completed", "canceled"]


def test_f71_a_call_no_worker_took_is_never_placed(line):
    ask(line)

    hang_up(line)
    work(line)

    assert (ended(line).state, legs(line)) == ("cancelled", [])


def test_f71_given_up_while_the_carrier_is_asked_it_is_ended_all_the_same(line, monkeypatch):
    ask(line)
    placed = dialing.calling.place

    def slow(ticket):
        outcome = placed(ticket)
        hang_up(line)
        return outcome

    monkeypatch.setattr(dialing.calling, "place", slow)
    tasks.call()

    assert ended(line).state == "cancelled"


def test_f71_a_customer_who_answered_meanwhile_is_not_cut_off(line):
    ringing(line)
    hang_up(line)
    with line.house.open():
        calls.climb(Call.objects.select_related("message__conversation").get(), "talking")
        Call.objects.update(due_at=timezone.now())

    with tenancy.in_organization(line.house.organization):
        assert hanging_up.hang_up() == 0


def test_f71_a_carrier_that_does_not_answer_is_told_again(line):
    ringing(line)
    hang_up(line)
    with line.house.open():
        line.house.connection.__class__.objects.update(api_base="http://127.0.0.1:9")
    with tenancy.in_organization(line.house.organization):
        hanging_up.hang_up()
        tasks.call()
    kept = look(line)
    with line.house.open():
        line.house.connection.__class__.objects.update(api_base=line.carrier.url)
        Call.objects.update(due_at=timezone.now())
    tasks.call()

    assert kept.hung_up_at is not None
    assert ended(line).state == "cancelled"


def test_f71_only_the_member_who_calls_may_hang_up(line):
    ringing(line)

    answers = [hang_up(line, "ada").status_code, hang_up(line, "rita").status_code]

    assert answers == [204, 404]  # Ada has no call to hang up
    assert look(line).hung_up_at is None
    page = browser(line).get(f"{address(line)}call/").content.decode()
    assert "Hang up" in page
    assert "Hang up" not in browser(line, "ada").get(f"{address(line)}call/").content.decode()
