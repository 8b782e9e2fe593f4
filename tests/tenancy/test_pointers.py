"""Rows that point into another organization, as if wall 3 had failed: what shows the target?"""

import pytest
from django.db.models import F, prefetch_related_objects

from inbox.accounts.models import Team
from inbox.conversations.models import Inbox
from tests import walls

INBOX = Inbox.objects.filter(name="inbox")

# the way from our inbox to the team it points to, and the walls that close it
WAYS = {
    "forward load": (lambda: INBOX.get().team, {"python", "postgres"}),
    "prefetch_related": (lambda: prefetched(INBOX.get()).team, {"python", "postgres"}),
    "select_related": (lambda: INBOX.select_related("team").get().team, {"postgres"}),
    "filter": (lambda: INBOX.filter(team__name="team of theirs").first(), {"postgres"}),
    "order_by": (lambda: INBOX.order_by("team__name").values_list("team__name").get()[0],
                 {"postgres"}),
    "values": (lambda: INBOX.values("team__name").get()["team__name"], {"postgres"}),
    "annotate": (lambda: INBOX.annotate(of=F("team__name")).get().of, {"postgres"}),
}  # fmt: skip


def prefetched(inbox):
    prefetch_related_objects([inbox], "team")
    return inbox


@pytest.fixture
def crooked(full_pair):
    """Our inbox points to their team: the composite key is dropped for this test."""
    ours, theirs = full_pair.ours, full_pair.theirs
    with walls.as_owner() as execute:
        execute("ALTER TABLE conversations_inbox DROP CONSTRAINT inbox_team")
    with ours.open():
        INBOX.update(team_id=theirs.rows[Team].pk)
    return full_pair


def open_ways(pair):
    with pair.ours.open():
        return {name for name, (way, _) in WAYS.items() if goes(way)}


def goes(way):
    try:
        return way() is not None
    except Team.DoesNotExist:
        return False


def test_pointers_show_nothing_foreign(crooked):
    open_now = open_ways(crooked)

    assert open_now == {
        name for name, (_, closed_by) in WAYS.items() if not closed_by & stands_now()
    }


def stands_now():
    return {"python", "postgres"} if walls.STANDS == "both" else {walls.STANDS}


@pytest.mark.parametrize("stays", ["python", "postgres"])
def test_each_wall_closes_the_pointers_it_promises(crooked, leave_only, stays):
    if walls.STANDS not in {"both", stays}:
        pytest.skip(f"this run proves {walls.STANDS} alone")
    leave_only(stays)

    open_now = open_ways(crooked)

    assert open_now == {name for name, (_, closed_by) in WAYS.items() if stays not in closed_by}


def test_pointers_leak_without_walls(crooked, leave_only):
    leave_only("none")

    assert open_ways(crooked) == set(WAYS)
