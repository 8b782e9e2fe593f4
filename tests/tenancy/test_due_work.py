"""due_work looks across organizations and tells nothing but whose work is due."""

from datetime import timedelta

import pytest
from django.db import DatabaseError, connection
from django.utils import timezone

from channels_app.models import Delivery
from inbox.conversations.models import Attachment, Attempt, Message
from inbox.work import Due, due_work, everyone
from tests import walls

KINDS = {
    "deliveries": (Delivery, "due_at", {"state": "waiting"}),
    "outbox": (Message, "due_at", {}),
    "uncertain": (Attempt, "check_at", {}),
    "media": (Attachment, "due_at", {}),
}


@pytest.fixture(params=KINDS)
def kind(request):
    return request.param


def make_due(twin, kind, minutes_ago):
    model, column, others = KINDS[kind]
    with twin.open():
        model.objects.update(**{column: timezone.now() - timedelta(minutes=minutes_ago)}, **others)


def due(twin):
    return Due(twin.organization.pk, twin.organization.slug)


def test_due_work_names_organizations_oldest_first(full_pair, kind):
    make_due(full_pair.ours, kind, minutes_ago=1)
    make_due(full_pair.theirs, kind, minutes_ago=2)

    found = due_work(kind)

    assert found == [due(full_pair.theirs), due(full_pair.ours)]


def test_due_work_names_no_more_than_asked(full_pair, kind):
    make_due(full_pair.ours, kind, minutes_ago=1)
    make_due(full_pair.theirs, kind, minutes_ago=2)

    assert due_work(kind, 1) == [due(full_pair.theirs)]


def test_due_work_leaves_out_whom_nothing_is_due(full_pair, kind):
    make_due(full_pair.ours, kind, minutes_ago=1)
    make_due(full_pair.theirs, kind, minutes_ago=-1)

    assert due_work(kind) == [due(full_pair.ours)]


def test_due_work_is_the_same_inside_a_scope(full_pair, kind):
    make_due(full_pair.theirs, kind, minutes_ago=1)

    with full_pair.ours.open():
        assert due_work(kind) == [due(full_pair.theirs)]


def test_due_work_tells_two_columns(full_pair):
    with connection.cursor() as cursor:
        cursor.execute("SELECT * FROM due_work('outbox', 1)")
        columns = [column.name for column in cursor.description]

    assert columns == ["organization_id", "slug"]


@walls.needs("postgres")
def test_due_work_opens_no_table_to_its_caller(full_pair, kind):
    model = KINDS[kind][0]
    make_due(full_pair.theirs, kind, minutes_ago=1)

    with full_pair.ours.open(), connection.cursor() as cursor:
        due_work(kind)
        cursor.execute(f"SELECT DISTINCT organization_id FROM {model._meta.db_table}")
        seen = {row[0] for row in cursor.fetchall()}

    both = {full_pair.ours.organization.pk, full_pair.theirs.organization.pk}
    assert seen == (both if model is Delivery else {full_pair.ours.organization.pk})


@pytest.mark.parametrize("unknown", ["", "secrets", "outbox' UNION SELECT 1, 'x", None])
def test_due_work_refuses_unknown_kinds(full_pair, unknown):
    with pytest.raises(DatabaseError, match="no such kind of work"):
        due_work(unknown)


def test_everyone_is_everyone(pair):
    assert everyone() == [due(pair.ours), due(pair.theirs)]
