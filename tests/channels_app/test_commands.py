"""The operator's commands: dead letters, reconciling, and working without Celery."""

from io import StringIO

import pytest
from django.core.management import CommandError, call_command

from channels_app import deliveries, reconciling
from channels_app.models import Delivery
from inbox import tenancy
from inbox.conversations.models import Message
from tests import twilio


@pytest.fixture
def cast(live_cast):
    """Committed: who has due work is asked of the database's clock, which a transaction stops."""
    return live_cast


def run(name, *options):
    out = StringIO()
    call_command(name, *options, stdout=out)
    return out.getvalue()


def stored():
    with tenancy.unscoped("tests look"):
        return list(Delivery.objects.order_by("id"))


@pytest.fixture
def stray(cast):
    """A text for the rival's number that came to Aurora's connection: a dead letter."""
    twilio.post(cast.aurora, twilio.text("Hello?", To=cast.rival.channel.address))
    with tenancy.in_organization(cast.aurora.organization):
        deliveries.drain()
    (row,) = stored()
    return row


def test_deliveries_counts_by_state(cast, stray):
    twilio.post(cast.aurora, twilio.text(MessageSid="SM" + "2" * 32))

    lines = run("deliveries").splitlines()

    assert [line.split()[:3] for line in lines] == [
        ["aurora", "1", "dead"], ["aurora", "1", "waiting"],
    ]  # fmt: skip
    assert run("deliveries", "--organization", "rival") == ""


def test_deliveries_lists_and_shows_dead_letters(cast, stray):
    listed = run("deliveries", "--dead")
    shown = run("deliveries", "--show", str(stray.pk))

    assert listed.split()[:3] == [str(stray.pk), "aurora", "message"]
    assert listed.rstrip().endswith("not a number of this connection")
    assert listed in shown
    assert "Body=Hello%3F" in shown


@pytest.mark.parametrize("one", [True, False])
def test_dead_letter_is_read_again_after_replay(cast, stray, one):
    with cast.aurora.open():
        cast.aurora.channel.address = cast.rival.channel.address
        cast.aurora.channel.save()

    said = run("deliveries", *(["--replay", str(stray.pk)] if one else ["--replay-dead"]))
    run("drain")

    assert said.splitlines()[0] == "aurora: 1 put back"
    assert [(row.state, row.reason) for row in stored()] == [("done", "")]
    with cast.aurora.open():
        assert Message.objects.get().body == "Hello?"


def test_replay_of_all_can_be_one_organizations(cast, stray):
    run("deliveries", "--replay-dead", "--organization", "rival")

    assert [row.state for row in stored()] == ["dead"]


def test_what_is_not_dead_is_not_replayed(cast):
    twilio.post(cast.aurora, twilio.text())
    (row,) = stored()

    with pytest.raises(CommandError, match=f"delivery {row.pk} is not dead but waiting"):
        run("deliveries", "--replay", str(row.pk))


@pytest.mark.parametrize(
    "options", [["--show", "999999"], ["--replay", "999999"], ["--dead", "--organization", "none"]]
)
def test_what_is_not_there_is_said(cast, options):
    with pytest.raises(CommandError, match="there is no"):
        run("deliveries", *options)


def test_drain_reads_every_organizations_webhooks(cast):
    twilio.post(cast.aurora, twilio.text("Ready?"))

    run("drain")

    assert [row.state for row in stored()] == ["done"]


def test_reconcile_visits_every_organization(cast, monkeypatch):
    visited = []

    def note():
        visited.append(tenancy.current().slug)
        return reconciling.Reconciled(len(visited), complete=True)

    monkeypatch.setattr(reconciling, "reconcile", note)

    said = run("reconcile")
    only = run("reconcile", "--organization", "rival")

    assert said == "aurora: 1 texts and calls filed\nrival: 2 texts and calls filed\n"
    assert only == "rival: 3 texts and calls filed\n"


def test_send_makes_no_call_when_nothing_is_due(cast):
    assert run("send") == "0 calls made\n"
