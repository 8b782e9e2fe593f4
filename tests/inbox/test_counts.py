"""Counts are right whatever happened at once: a recount after many random operations, interleaved
from eight connections, member by member.
"""

import random
from collections import Counter
from threading import Thread

import pytest
from django.db import OperationalError, connection
from django.utils import timezone

from inbox.conversations.carrying import inbound
from inbox.conversations.finding import badges, lists, navigation, pins, reading
from inbox.conversations.finding.filters import Choice
from inbox.conversations.finishing import moving, snoozing, spam, triage
from inbox.conversations.models import Channel, Conversation, Inbox, InboxAccess
from inbox.conversations.owning import assigning

REFUSED = (triage.AlreadyOpen, assigning.NotAssignable, assigning.Taken, pins.TooMany,
           moving.NotMovable, spam.ManagersOnly)  # fmt: skip
CONNECTIONS = 8
# ten thousand take minutes: `make drill` does them, every run of the tests a part
OPERATIONS = [400, pytest.param(10_000, marks=pytest.mark.drill)]


def operations(house, members, channels, seed, many, errors):
    """One connection's share of what a busy day holds."""
    chance = random.Random(seed)
    try:
        for number in range(many):
            try:
                with house.open():
                    one(chance, house, members, channels, f"SM{seed}-{number}")
            except REFUSED:
                pass
            except OperationalError as error:
                if "deadlock" in str(error):  # nothing else may go wrong
                    raise
    except Exception as error:
        errors.append(error)
    finally:
        connection.close()


def one(chance, house, members, channels, sid):
    kind = chance.choices(
        [
            "text",
            "read",
            "unread",
            "close",
            "reopen",
            "take",
            "give back",
            "pin",
            "move",
            "snooze",
            "wake",
            "spam",
            "release",
        ],
        [6, 5, 3, 3, 2, 4, 2, 1, 3, 2, 1, 1, 1],
    )[0]
    if kind == "text":
        inbound.receive([
            inbound.Inbound(
                connection_id=house.connection.pk, carrier_id=sid,
                sender=f"+1206555{chance.randrange(150):04d}",
                to=chance.choice(channels).address, body="Hello", at=timezone.now(),
            )
        ])  # fmt: skip
        return
    ids = Conversation.objects.values_list("pk", flat=True)
    if not ids:
        return
    talk = Conversation.objects.select_related("inbox", "channel", "identity").get(
        pk=chance.choice(list(ids))
    )
    by = chance.choice(members)
    {
        "read": lambda: reading.read(talk, by=by),
        "unread": lambda: reading.unread(talk, by=by),
        "close": lambda: triage.close(talk, by=by),
        "reopen": lambda: triage.reopen(talk, by=by),
        "take": lambda: assigning.assign(talk, to=by, by=by),
        "give back": lambda: assigning.assign(talk, to=None, by=by),
        "pin": lambda: pins.pin(talk, by=by),
        "move": lambda: moving.move(talk, to=chance.choice(channels).inbox, by=by),
        "snooze": lambda: snoozing.snooze(talk, until=snoozing.FAR, by=by),
        "wake": lambda: snoozing.wake(talk, by=by),
        "spam": lambda: spam.mark(talk, by=by),
        "release": lambda: spam.release(talk, by=by),
    }[kind]()


def listed(member, **choice):
    """All a list holds, page by page, pinned or not."""
    found, after = [], ""
    while True:
        page = lists.page(Choice(**choice), member=member, country="US", after=after)
        found += [*page.pinned, *page.rows]
        after = page.after
        if not after:
            return found


@pytest.mark.parametrize("many", OPERATIONS)
def test_f9_counts_equal_a_recount_after_random_operations(live_cast, many):
    house, members = live_cast.aurora, [live_cast.ada, live_cast.ben]
    with house.open():
        Inbox.objects.update(allow_moving=True)
        second = Inbox.objects.create(
            name="Workshop", api_code="workshop", sight="own", allow_moving=True
        )
        channels = [house.channel] + [
            Channel.objects.create(
                inbox=inbox, connection=house.connection, address=f"+1202555018{n}", registered=True
            )
            for n, inbox in enumerate((house.inbox, second))
        ]
        for member in members:
            InboxAccess.objects.create(inbox=second, member=member)
    errors = []
    share = many // CONNECTIONS
    threads = [
        Thread(target=operations, args=(house, members, channels, seed, share, errors))
        for seed in range(CONNECTIONS)
    ]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()

    assert errors == []
    with house.open():
        for member in members:
            for place in navigation.places(member):
                rows = listed(member, inbox=place.id)
                unread = listed(member, inbox=place.id, unread=True)
                whose = Counter(
                    "unassigned" if row.assignee is None
                    else "mine" if row.assignee.uuid == member.uuid else "others"
                    for row in rows
                )  # fmt: skip
                recount = {"open": len(rows), "unread": len(unread), **whose}
                counted = {name: getattr(place.counts, name) for name in recount}
                assert counted == {name: min(n, badges.BADGE) for name, n in recount.items()}
                assert len({row.id for row in rows}) == len(rows)
