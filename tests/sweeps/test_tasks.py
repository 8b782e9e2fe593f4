"""Celery's tasks open the scopes they work in, and do an organization's work for it alone."""

import socket
from datetime import timedelta

import pytest
from celery import current_app
from django.db import connection
from django.utils import timezone

from campaigns import tasks as campaigns
from campaigns.models import Campaign
from campaigns.watching import broadcasts
from channels_app import tasks
from channels_app.models import Delivery, PhoneNumber, Recording, Registration
from contacts.models import Export, Identity, Import
from inbox import tenancy
from inbox.accounts.models import Organization
from inbox.alerts.models import Item
from inbox.autoreplies.models import Waiting
from inbox.conversations import tasks as heart
from inbox.conversations.models import (
    Attachment,
    Attempt,
    BulkJob,
    Call,
    Conversation,
    Erasure,
    Inbox,
    Lock,
    Message,
)
from inbox.mail.tasks import send as send_letters
from inbox.settings.tasks import end_organizations
from inbox.tenancy import scope
from tests import twilio
from tests.sweeps import carriers, rows
from tests.sweeps.stage import Desk

# What a task may change in an organization that has no work for it.
OURS = {
    "channels_app.tasks.drain": tasks.drain,
    "channels_app.tasks.send": tasks.send,
    "channels_app.tasks.fetch_media": tasks.fetch_media,
    "channels_app.tasks.call": tasks.call,
    "channels_app.tasks.settle_uncertain": tasks.settle_uncertain,
    "channels_app.tasks.give_out": tasks.give_out,
    "channels_app.tasks.release_locks": tasks.release_locks,
    "channels_app.tasks.wake_snoozed": tasks.wake_snoozed,
    "channels_app.tasks.work_in_bulk": tasks.work_in_bulk,
    "channels_app.tasks.erase": tasks.erase,
    "channels_app.tasks.work_on_papers": tasks.work_on_papers,
    "channels_app.tasks.answer": tasks.answer,
    "channels_app.tasks.mail_alerts": tasks.mail_alerts,
    "channels_app.tasks.tend_lines": tasks.tend_lines,
    "channels_app.tasks.sync_numbers": tasks.sync_numbers,
    "channels_app.tasks.work_on_registrations": tasks.work_on_registrations,
    "channels_app.tasks.reconcile": tasks.reconcile,
    "channels_app.tasks.tidy": tasks.tidy,
    "campaigns.tasks.work": campaigns.work,
    "inbox.conversations.tasks.send_digests": heart.send_digests,
    "inbox.settings.tasks.end_organizations": end_organizations,
    "inbox.mail.tasks.send": send_letters,
}

# Work for people, of no organization.
NOBODYS = {"inbox.mail.tasks.send"}


@pytest.fixture
def opened(monkeypatch):
    """The organizations whose scope was opened, in the order of first opening."""
    seen: dict[int, None] = {}
    enter = scope.Scope.__init__

    def note(self, pk, slug):
        seen[pk] = None
        enter(self, pk, slug)

    monkeypatch.setattr(scope.Scope, "__init__", note)
    return seen


@pytest.fixture
def no_carrier(monkeypatch):
    """The network is off: whoever calls the carrier is told that it does not answer."""

    def refuse(*args, **kwargs):
        raise ConnectionRefusedError("the network is off")

    monkeypatch.setattr(socket, "create_connection", refuse)
    monkeypatch.setattr(socket, "getaddrinfo", refuse)


def give_work(desk: Desk) -> None:
    """One due row for each task; the scope is open."""
    past = timezone.now() - timedelta(seconds=5)
    Message.objects.filter(pk=desk.message.pk).update(status="queued", due_at=past)
    Attachment.objects.filter(pk=desk.missing.pk).update(state="pending", due_at=past)
    Call.objects.update(state="ringing", due_at=past)
    Recording.objects.filter(connection=desk.channel.connection).update(due_at=past)
    Attempt.objects.filter(pk=desk.attempt.pk).update(state="uncertain", check_at=past)
    PhoneNumber.objects.filter(pk=desk.line.pk).update(release_at=past)
    Waiting.objects.update(due_at=past)
    Item.objects.filter(recipient=desk.alert).update(mail=None)
    Lock.objects.filter(conversation=desk.conversation).update(
        member=desk.message.author, expires_at=past
    )
    Inbox.objects.filter(pk=desk.inbox.pk).update(auto_assign="round_robin")
    Conversation.objects.filter(pk=desk.conversation.pk).update(assignee=None)
    asleep = Identity.objects.create(address="+12065550999")
    Conversation.objects.create(
        inbox=desk.inbox, channel=desk.channel, identity=asleep, state="snoozed",
        snoozed_until=past,
    )  # fmt: skip
    BulkJob.objects.filter(pk=desk.job.pk).update(state="running", asked={"ids": []})
    forgotten = Identity.objects.create(address="+12065550998")
    Erasure.objects.create(identity_ids=[forgotten.pk])
    Import.objects.filter(pk=desk.checked.pk).update(state="running")
    Export.objects.filter(pk=desk.exported.pk).update(state="running", pages=0)
    Organization.objects.update(delete_at=timezone.now() + timedelta(days=1))
    Campaign.objects.filter(pk=desk.running.pk).update(state="running", next_at=past)
    brand = Registration.objects.filter(kind="brand", connection=desk.channel.connection)
    brand.update(state="submitted", due_at=past)


def test_every_task_is_known():
    ours = {name for name in current_app.tasks if not name.startswith("celery.")}

    assert ours == set(OURS)


@pytest.mark.parametrize("name", OURS)
def test_task_works_for_one_organization_and_leaves_the_other_alone(
    live_stage, opened, no_carrier, name
):
    stage, aurora = live_stage, live_stage.cast.aurora
    with aurora.open():
        give_work(stage.sales)
    twilio.post(aurora, twilio.text("Hello"))
    before = rows.fingerprint(stage.cast.rival)
    broadcasts.tell()  # of campaigns of earlier tests, which left their hints in Redis
    opened.clear()

    OURS[name]()

    everyone = {aurora.organization.pk, stage.cast.rival.organization.pk}
    rounds = {
        "channels_app.tasks.reconcile",
        "channels_app.tasks.sync_numbers",
        "channels_app.tasks.tidy",
        "inbox.conversations.tasks.send_digests",
    }
    ours = set() if name in NOBODYS else {aurora.organization.pk}
    assert set(opened) == (everyone if name in rounds else ours)
    assert tenancy.current_or_none() is None
    assert rows.strays(stage.cast.rival) == rows.strays(aurora) == []
    after = rows.fingerprint(stage.cast.rival)
    changed = {table for table in before if before[table] != after[table]}
    # a round notes on the connection that it was made
    assert changed <= ({"conversations_connection"} if name in rounds else set())


@pytest.mark.parametrize("name", OURS)
def test_task_forgets_a_scope_that_was_left_open_around_it(live_stage, no_carrier, name):
    """A worker that runs many tasks: what one left behind must not help the next."""
    stage = live_stage
    before = rows.fingerprint(stage.cast.rival)

    with tenancy.in_organization(stage.cast.rival.organization):
        OURS[name]()
        assert tenancy.current().pk == stage.cast.rival.organization.pk

    after = rows.fingerprint(stage.cast.rival)
    assert {table for table in before if before[table] != after[table]} <= {
        "conversations_connection"
    }


def test_drain_does_both_organizations_work_each_in_its_own_scope(live_stage):
    stage = live_stage
    twilio.post(stage.cast.aurora, twilio.text("For Aurora"))
    own = {"AccountSid": carriers.ACCOUNT, "To": stage.rides.channel.address}
    twilio.post(stage.cast.rival, twilio.text("For Rival", **own), token=carriers.TOKEN)

    tasks.drain()

    found = {}
    for house in (stage.cast.aurora, stage.cast.rival):
        with house.open():
            found[house.organization.slug] = [
                message.body for message in Message.objects.filter(direction="in", kind="text")
            ]
    assert found == {"aurora": ["For Aurora"], "rival": ["For Rival"]}
    with tenancy.unscoped("tests look"):
        assert not Delivery.objects.filter(state="waiting").exists()
    assert connection.in_atomic_block is False
