"""Numbers that vanish, move or change at the carrier: seen within hours, said, never bought again
(F133).
"""

import time
from datetime import timedelta
from uuid import uuid4

import pytest
from django.utils import timezone

from channels_app import tasks
from channels_app.addresses import webhook
from channels_app.carriers.twilio import asking
from channels_app.carriers.twilio import numbers as twilio
from channels_app.models import PhoneNumber
from channels_app.numbers import hooks, placing, syncing
from inbox import tenancy
from inbox.accounts.models import Event
from inbox.conversations.models import Channel, Connection, Inbox
from tests import specs
from tests.cast import SALES

LIST, HEALTH = "/aurora/settings/phone-numbers/", "/aurora/settings/health/"


@pytest.fixture
def number(line, cast):
    """Sales' own number, at the pretend carrier with its webhooks."""
    put(line)
    sync(line)
    with cast.aurora.open():
        return PhoneNumber.objects.select_related("connection").get(address=SALES)


def put(line, **more):
    key = line.connection.key
    urls = {"message_url": webhook(key, "message"), "voice_url": webhook(key, "voice")}
    line.register(SALES, **(urls | more))


def sync(line):
    """As the scheduler does, six hours later."""
    with line.cast.aurora.open():
        Connection.objects.update(numbers_at=timezone.now() - timedelta(hours=7))
    with tenancy.in_organization(line.cast.aurora.organization):
        return syncing.sync_due(until=time.monotonic() + 30)


def vanish(line, number):
    (account,) = asking.accounts(line.connection)
    twilio.release(account, number.carrier_id)


def said(browse):
    """What the pages of an admin say."""
    return [browse("ada").get(page).content.decode() for page in (LIST, HEALTH)]


def changes(cast):
    with cast.aurora.open():
        found = Event.objects.filter(kind="SettingsChanged", about__startswith="number:")
        return [(event.actor_id, event.changes) for event in found.order_by("id")]


@specs.present
def test_f133_a_number_that_vanished_is_said_and_not_bought_again(
    line, number, cast, browse, twilio_asked
):
    vanish(line, number)
    before = said(browse)

    sync(line)

    assert all("does not have it any more" not in page for page in before)
    assert all("The carrier account does not have it any more" in page for page in said(browse))
    assert line.bought() == []
    assert changes(cast) == [(None, {"number": [SALES, ""]})]
    audit = browse("ada").get("/aurora/settings/audit/").content.decode()
    assert SALES in audit
    specs.all_valid(twilio_asked)


def test_f133_a_number_no_account_ever_had_is_said_after_the_first_look(line, cast, browse):
    before = said(browse)[1]

    sync(line)

    assert "does not have it any more" not in before
    assert "The carrier account does not have it any more" in said(browse)[1]


@pytest.mark.parametrize(
    ("change", "words"),
    [
        ({"message_url": "https://elsewhere.example/"}, "Texts go elsewhere"),
        ({"able": ["voice"]}, "It cannot take texts any more"),
        ({"able": ["sms"]}, "It cannot take calls any more"),
        ({"voice_url": "https://elsewhere.example/"}, "Calls go elsewhere"),
    ],
)
def test_f133_what_somebody_changed_at_the_carrier_is_said_and_audited(
    line, number, cast, browse, change, words
):
    with cast.aurora.open():
        Inbox.objects.filter(name="Sales").update(voicemail=True)
    put(line, **change)

    sync(line)

    assert all(words in page for page in said(browse))
    ((actor, told),) = changes(cast)
    assert (actor, len(told)) == (None, 2)
    one = browse("ada").get(f"{LIST}{number.uuid}/").content.decode()
    assert words in one


def test_f133_where_nobody_is_rung_calls_may_go_elsewhere(line, number, browse):
    put(line, voice_url="https://elsewhere.example/")

    sync(line)

    assert "Calls go elsewhere" not in "".join(said(browse))


def test_f133_a_number_that_moved_to_another_account_is_put_in_its_inbox_again(
    line, number, cast, browse
):
    account, token = f"AC{uuid4().hex}", uuid4().hex
    with cast.aurora.open():
        other = Connection.objects.create(
            name="Other", key="other-key", api_base=line.carrier.url,
            credentials=[{"account_sid": account, "auth_token": token}],
        )  # fmt: skip
    line.carrier.register(account, token, [{"number": SALES}])

    sync(line)
    shown = said(browse)
    with cast.aurora.open():
        moved = PhoneNumber.objects.select_related("connection").get(address=SALES, gone_at=None)
        inbox = Inbox.objects.get(name="Sales")
    with tenancy.in_organization(cast.aurora.organization):
        hooks.register(moved)
        placing.place(moved, inbox, by=cast.ada)

    assert all("It is in another carrier account now" in page for page in shown)
    with cast.aurora.open():
        assert Channel.objects.get(address=SALES).connection_id == other.pk
    assert "another carrier account" not in "".join(said(browse))


def test_f133_our_own_repair_is_no_change_of_somebody_elses(line, number, cast):
    put(line, message_url="https://elsewhere.example/")
    sync(line)
    with cast.aurora.open():
        fresh = PhoneNumber.objects.select_related("connection").get(pk=number.pk)
    with tenancy.in_organization(cast.aurora.organization):
        hooks.register(fresh)
    sync(line)

    assert len(changes(cast)) == 1
    assert line.webhooks(SALES)["call_status_url"] == webhook(line.connection.key, "voice")


def test_f133_every_account_is_looked_at_a_few_times_a_day(line, number, cast):
    with tenancy.in_organization(cast.aurora.organization):
        soon = syncing.sync_due(until=time.monotonic() + 30)
        late = sync(line)
        over = syncing.sync_due(until=time.monotonic() - 1)
    with cast.aurora.open():
        Connection.objects.update(numbers_at=None, api_base="http://127.0.0.1:9")

    tasks.sync_numbers()

    assert (soon, late, over) == (0, 1, 0)
    with cast.aurora.open():
        assert Connection.objects.get().numbers_at is None  # and is asked again soon
        assert PhoneNumber.objects.get(pk=number.pk).gone_at is None


def test_f133_numbers_that_nobody_looked_up_yet_are_not_said_to_be_none(cast, browse):
    page = browse("ada").get(LIST).content.decode()
    with cast.aurora.open():
        Connection.objects.update(numbers_at=timezone.now())
    after = browse("ada").get(LIST).content.decode()

    assert "Not looked up yet" in page
    assert "No number yet" not in page
    assert "No number yet" in after
