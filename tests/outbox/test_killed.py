"""SIGKILL at any moment: nothing is lost, nothing is sent twice. And the guards, taken away."""

from collections import Counter
from io import StringIO

import pytest
from django.core.management import CommandError, call_command

from inbox.conversations.models import Attempt, Message
from ops.carrier.client import start
from tests.outbox.desk import Desk
from tests.outbox.senders import calm_down, senders, storm
from tests.until import until

DRILL = pytest.param(200, marks=pytest.mark.drill)


@pytest.fixture
def paper_desk(live_cast, tmp_path):
    """A carrier of the test's own, whose ledger is a file to check."""
    with start(tmp_path / "carrier", "--no-callbacks") as carrier:
        yield Desk.open(live_cast.aurora, carrier)


def broken_promises(tmp_path) -> str:
    """What the checker says of the rows and of the carrier's ledger; empty when all is well."""
    said = StringIO()
    ledger = str(tmp_path / "carrier" / "ledger.jsonl")
    try:
        call_command("check_invariants", "--ledger", ledger, stdout=said)
    except CommandError:
        return said.getvalue()
    return ""


@pytest.mark.parametrize("rounds", [20, DRILL])
def test_killed_senders_lose_and_double_nothing(paper_desk, tmp_path, rounds):
    paper_desk.fault("slow", count=None, seconds=0.1)
    with senders(tmp_path) as fleet:
        storm(paper_desk, fleet, rounds=rounds, seed=2)
        fleet.start()
        calm_down(paper_desk)

    assert broken_promises(tmp_path) == ""
    with paper_desk.house.open():
        messages = dict(Message.objects.values_list("pk", "status"))
        attempts = dict(Attempt.objects.values_list("uuid", "message_id"))
        assert not Attempt.objects.filter(state="dispatching").exists()
    assert set(messages.values()) <= {"accepted", "sent", "delivered"}
    taken = Counter(attempts[uuid] for uuid in _attempts_of(paper_desk, attempts))
    assert taken == dict.fromkeys(messages, 1)
    with paper_desk.house.open():  # some senders did die in the middle of a call
        assert Attempt.objects.filter(checks__gt=0).exists()


def _attempts_of(desk, attempts):
    by_text = {str(uuid): uuid for uuid in attempts}
    return [by_text[line["attempt"]] for line in desk.accepted()]


@pytest.mark.parametrize("guard", ["dispatch", "claim"])
def test_broken_guard_turns_the_drill_red(paper_desk, tmp_path, guard):
    slowly = "outbox.before_dispatch_commit:sleep:0.1"  # two senders meet for certain
    with senders(tmp_path, BREAK=guard, FAILPOINTS=slowly) as fleet:
        fleet.start()
        fleet.start()

        def met() -> str:
            """One may have sent everything before the other was awake: there is always more."""
            for number in range(5):
                paper_desk.queue(str(number))
            return broken_promises(tmp_path)

        until(met, 60)

    assert "I3 message" in broken_promises(tmp_path)
