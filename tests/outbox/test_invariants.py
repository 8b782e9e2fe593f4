"""The checker finds what is broken, each kind once, and nothing where nothing is."""

import json
import uuid
from datetime import timedelta
from io import StringIO

import pytest
from django.core.management import CommandError, call_command
from django.utils import timezone

from channels_app.models import Delivery
from contacts.models import Consent
from inbox import tenancy
from inbox.conversations.models import Attempt, Message
from tests import walls


@pytest.fixture
def check(tmp_path):
    """Run the command over these papers; gives its lines."""

    def run(ledger=(), log=(), *words):
        paths = []
        for name, lines in (("ledger", ledger), ("log", log)):
            path = tmp_path / name
            path.write_text("".join(json.dumps(line) + "\n" for line in lines) + '{"torn')
            paths += [f"--{name}", str(path)]
        said = StringIO()
        try:
            call_command("check_invariants", *paths, *words, stdout=said)
        except CommandError as error:
            assert error.returncode == 1
        else:
            assert said.getvalue() == "all promises are kept\n"
            return []
        return said.getvalue().splitlines()

    return run


def test_house_in_order_is_silent(desk, check):
    message = desk.queue()
    desk.hear("Hello", "+12065550100")
    desk.drain()
    desk.send()

    assert desk.look(message).status == "accepted"
    assert check(desk.accepted()) == []


def test_attempt_accepted_twice_is_found(desk, check):
    desk.queue()
    desk.send()
    (line,) = desk.accepted()

    (first, second) = check([line, {**line, "sid": "SM2"}])

    assert f"I3 the carrier accepted attempt {line['attempt']} 2 times" in first
    assert "was accepted 2 times, people asked 1 times" in second


def test_message_accepted_twice_is_found_unless_a_person_asked(desk, check):
    desk.fault("accept_then_reset")
    asked = desk.queue()
    desk.send()
    desk.retry(asked)
    desk.send()
    again = desk.queue("not asked for")
    desk.send()
    with desk.house.open():
        other = Attempt.objects.create(message=again, channel=desk.house.channel)
    *rest, last = desk.accepted()

    found = check([*rest, last, {**last, "attempt": str(other.uuid)}])

    assert len(desk.attempts(asked)) == 2
    assert found == [f"aurora: I3 message {again.pk} was accepted 2 times, people asked 1 times"]


def test_send_without_a_committed_attempt_is_found(desk, check):
    desk.queue()
    desk.send()
    (line,) = desk.accepted()

    (found,) = check([line, {**line, "attempt": str(uuid.uuid4())}])

    assert "which nobody made" in found


def test_answered_text_that_is_not_stored_is_found(desk, check):
    line = {"kind": "text", "account": desk.account}
    said = {"kind": "answer", "answer": {"accepted": True}}
    log = [{**line, "sid": "SM1"}, {**said, "sid": "SM1"}, {**line, "sid": "SM2"}]

    assert check((), log) == ["aurora: I1 text SM1 was answered and is not stored"]
    assert check((), log, "--settled")[1:] == ["aurora: I1 text SM2 is in no thread"]


def test_work_left_half_done_is_found(desk, check):
    message = desk.queue()
    desk.send()
    (attempt,) = desk.attempts(message)
    old = timezone.now() - timedelta(minutes=6)
    with desk.house.open():
        Attempt.objects.filter(pk=attempt.pk).update(state="dispatching", at=old)
    lost = desk.queue()
    with desk.house.open():
        Message.objects.filter(pk=lost.pk).update(status="dispatching", due_at=None)
    desk.hear("Hello", "+12065550100")
    with tenancy.unscoped("tests look"):
        Delivery.objects.update(tries=1, due_at=old)

    found = check()

    assert [line.split()[1:3] for line in found] == [
        ["I4", "attempt"], ["I4", "message"], ["I4", "webhook"],
    ]  # fmt: skip


def test_attempt_after_an_opt_out_is_found(desk, check):
    message = desk.queue()
    desk.send()
    identity = desk.look(message).conversation.identity
    now = timezone.now()
    with desk.house.open():
        for state, minutes in (("out", 3), ("in", 2)):
            at = now - timedelta(minutes=minutes)
            Consent.objects.create(identity=identity, state=state, source="keyword", at=at)
    fine = check()
    with desk.house.open():
        at = now - timedelta(minutes=1)
        Consent.objects.create(identity=identity, state="out", source="keyword", at=at)

    (found,) = check()

    assert fine == []
    assert f"I8 attempt {desk.attempts(message)[0].uuid}" in found


def test_row_that_points_out_of_its_organization_is_found(cast, check):
    with cast.aurora.open(), walls.as_owner() as execute:
        execute("ALTER TABLE conversations_channel DROP CONSTRAINT channel_inbox")
        execute("UPDATE conversations_channel SET inbox_id = 999999")

    (found,) = check()

    assert found.startswith("aurora: I6 conversations_channel")
    assert found.endswith("inbox_id 999999 is not the organization's")
