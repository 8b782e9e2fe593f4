"""What much that changed at once is told by: a thread, in the order in which it happened."""

import threading

import pytest
from django.db import OperationalError, connection

from inbox.patience import Beside
from inbox.tenancy import Scope
from tests.until import until

HERE, THERE = Scope(1, "here"), Scope(2, "there")


@pytest.fixture
def told():
    """Who was told what, and where; the gate holds back whoever is told "wait"."""

    class Told(list):
        gate = threading.Event()

        def hear(self, scope, calls):
            for listener, items in calls.items():
                if "wait" in items:
                    assert self.gate.wait(30)
                if "fail" in items:
                    raise ValueError
                self.append((scope.slug, listener, len(items), threading.current_thread().name))

    return Told()


def many(first="word"):
    return {"row": [first, *["word"] * 19]}


def test_few_are_told_where_they_happened_and_many_beside(told):
    beside = Beside(told.hear)
    beside.tell(HERE, {"row": ["word"]})
    beside.tell(HERE, many())
    beside.end()

    here = threading.current_thread().name
    assert told == [("here", "row", 1, here), ("here", "row", 20, "beside")]


def test_whoever_changes_goes_on_while_it_is_told_and_the_order_stays(told):
    beside = Beside(told.hear)
    beside.tell(HERE, many("wait"))
    until(lambda: not beside._waiting)
    beside.tell(HERE, {"row": ["word"]})  # few, and told after what was before them
    beside.tell(HERE, {"row": ["word"], "line": ["word"]})
    beside.tell(THERE, {"row": ["word"]})

    assert told == []
    told.gate.set()
    beside.end()
    assert [one[:3] for one in told] == [
        ("here", "row", 20),
        ("here", "row", 2),  # of one organization at once
        ("here", "line", 1),
        ("there", "row", 1),
    ]


def test_whoever_changes_more_than_can_be_told_waits(told, monkeypatch):
    monkeypatch.setattr("inbox.patience.MOST", 20)
    beside = Beside(told.hear)
    beside.tell(HERE, many("wait"))
    until(lambda: not beside._waiting)
    beside.tell(HERE, many())
    ahead = threading.Thread(target=beside.tell, args=(HERE, many()))
    ahead.start()
    ahead.join(0.05)

    assert ahead.is_alive()
    told.gate.set()
    ahead.join(30)
    beside.end()
    assert sum(one[2] for one in told) == 60


def test_teller_that_fails_tells_the_next(told):
    beside = Beside(told.hear)
    beside.tell(HERE, many("wait"))
    until(lambda: not beside._waiting)
    beside.tell(HERE, many("fail"))
    beside.tell(THERE, many())
    told.gate.set()
    beside.end()

    assert [one[0] for one in told] == ["here", "there"]


def test_teller_that_fails_before_it_begins_tells_the_next(told, monkeypatch):
    """Else nobody would take what waits, and the drain would wait with it."""
    failing = iter([True])

    def look():
        if next(failing, False):
            raise OperationalError

    monkeypatch.setattr("inbox.patience.close_old_connections", look)
    beside = Beside(told.hear)
    beside.tell(HERE, many())
    until(lambda: not beside._waiting and not beside._is_calling)
    beside.tell(THERE, many())
    beside.end()

    assert [one[0] for one in told] == ["there"]


@pytest.mark.django_db(transaction=True)
def test_teller_has_a_connection_of_its_own_and_leaves_none_open():
    used = []

    def hear(_scope, _calls):
        with connection.cursor() as cursor:
            cursor.execute("SELECT pg_backend_pid()")
            used.append(cursor.fetchone()[0])

    beside = Beside(hear)
    beside.tell(HERE, many())
    beside.end()

    with connection.cursor() as cursor:
        cursor.execute("SELECT pg_backend_pid()")
        assert cursor.fetchone()[0] not in used

    def is_closed():
        with connection.cursor() as cursor:
            cursor.execute("SELECT 1 FROM pg_stat_activity WHERE pid = ANY(%s)", [used])
            return cursor.fetchone() is None

    until(is_closed)
