"""Texts whose webhook never reached us: the carrier's list has them, in order and once."""

from datetime import timedelta

import pytest
from django.utils import timezone

from channels_app import reconciling, sweeps, tasks
from channels_app.models import Sweep
from contacts.models import Identity
from inbox import tenancy
from inbox.conversations.models import Attachment, Connection, Message
from tests.outbox.desk import phone

JPEG = b"\xff\xd8\xff\xe0" + b"y" * 300


def reconcile(desk):
    with tenancy.in_organization(desk.house.organization):
        return reconciling.reconcile().filed


def bodies(desk):
    with desk.house.open():
        return list(Message.objects.order_by("id").values_list("body", flat=True))


def test_missed_texts_are_filed_in_their_order_once(desk):
    customer, ours = phone(), desk.house.channel.address
    for number in range(5):  # all within one second, which is all the list tells
        desk.carrier.text(customer, ours, str(number))

    filed = [reconcile(desk), reconcile(desk)]

    assert filed == [5, 0]
    assert bodies(desk) == ["0", "1", "2", "3", "4"]


def test_webhook_that_comes_after_all_is_a_duplicate(desk):
    customer, ours = phone(), desk.house.channel.address
    sid = desk.carrier.text(customer, ours, "Hello")["sid"]
    reconcile(desk)

    desk.hear("Hello", customer, sid=sid)
    desk.drain()

    assert bodies(desk) == ["Hello"]


def test_missed_stop_and_picture_are_what_they_would_have_been(desk):
    customer, ours = phone(), desk.house.channel.address
    desk.carrier.text(customer, ours, "Look", media=[("a.jpg", "image/jpeg", JPEG)])
    desk.carrier.text(customer, ours, "STOP")

    reconcile(desk)

    with desk.house.open():
        assert Identity.objects.get().opted_out_at is not None
        (attachment,) = Attachment.objects.all()
    assert attachment.source_url.startswith(f"{desk.carrier.url}/2010-04-01/Accounts/")
    assert attachment.content_type == "image/jpeg"


def test_carrier_that_is_away_is_asked_again_from_the_same_moment(desk):
    desk.carrier.text(phone(), desk.house.channel.address, "Hello")
    with desk.house.open():
        Connection.objects.update(api_base="http://127.0.0.1:9")
    away = reconcile(desk)
    with desk.house.open():
        assert Connection.objects.get().reconciled_at is None
        Connection.objects.update(api_base=desk.carrier.url)

    assert (away, reconcile(desk)) == (0, 1)


def test_outage_is_seen_by_its_gap_and_followed_by_a_reconciliation(desk):
    tasks.drain()
    tasks.reconcile()
    desk.carrier.text(phone(), desk.house.channel.address, "while nobody listened")
    tasks.drain()
    tasks.reconcile()
    quiet = bodies(desk)
    Sweep.objects.filter(name="drain").update(at=timezone.now() - timedelta(seconds=20))

    tasks.drain()
    tasks.reconcile()

    assert quiet == []
    assert bodies(desk) == ["while nobody listened"]


@pytest.mark.parametrize(("minutes", "due"), [(9, False), (11, True)])
def test_reconciliation_is_due_every_ten_minutes(db, minutes, due):
    ago = timezone.now() - timedelta(minutes=minutes)
    for name in ("drain", "reconciling", "reconcile"):
        sweeps.note(name, ago)

    assert (sweeps.reconciling_since() is not None) is due


def test_carrier_that_was_away_is_asked_again_after_a_minute_and_it_alone(desk):
    with desk.house.open():
        Connection.objects.update(api_base="http://127.0.0.1:9")
    tasks.drain()
    tasks.reconcile()
    desk.carrier.text(phone(), desk.house.channel.address, "Hello")
    with desk.house.open():
        Connection.objects.update(api_base=desk.carrier.url)
    tasks.reconcile()
    soon = bodies(desk)
    Sweep.objects.filter(name="reconciling").update(at=timezone.now() - timedelta(seconds=61))

    tasks.reconcile()
    with desk.house.open():
        asked = Connection.objects.get().reconciled_at
    Sweep.objects.filter(name="reconciling").update(at=timezone.now() - timedelta(seconds=61))
    tasks.reconcile()

    assert (soon, bodies(desk)) == ([], ["Hello"])
    with desk.house.open():
        assert Connection.objects.get().reconciled_at == asked  # nothing is due any more
