"""What a file may set of an inbox's settings."""

import pytest
from django.core.management.base import CommandError
from django.utils import timezone

from inbox.accounts.models import Event, Organization
from inbox.conversations.models import Inbox
from tests.channels_app.operator_file import document, inside

pytestmark = pytest.mark.django_db
RULES = {
    "queue": True, "auto_assign": "fewest_open", "assign_most": 5, "allow_moving": False,
    "lock_on_opening": True, "lock_idle_minutes": 9, "anyone_takes_over": True, "undo_seconds": 8,
    "reopen_days": 3, "archive_days": 20, "close_days": 6, "retention_days": 90, "position": 2,
    "files": ["document", "picture"], "receipts_customer": True, "typing_agent": False,
    "language": "it", "sight": "team",
}  # fmt: skip


def with_rules(**rules):
    found = document()
    found["inboxes"][0] |= rules
    return found


def test_rules_of_an_inbox_are_set_once_and_audited(provisioned):
    provisioned(with_rules(**RULES))

    with inside():
        inbox = Inbox.objects.get()
        assert Event.objects.filter(kind="SettingsChanged").count() == 1
    assert inbox.is_queue
    assert inbox.file_kinds == ["picture", "document"]
    same = RULES.keys() - {"queue", "files"}
    assert {name: getattr(inbox, name) for name in same} == {name: RULES[name] for name in same}

    provisioned(with_rules(**RULES))
    provisioned(document())
    with inside():
        assert Event.objects.filter(kind="SettingsChanged").count() == 1
        assert Inbox.objects.get().undo_seconds == 8


def test_languages_of_an_organization(provisioned):
    found = document()
    found["organization"]["languages"] = ["it", "en"]
    provisioned(found)

    with inside():
        assert Organization.objects.get().languages == ["en", "it"]


def test_archived_inbox_that_a_file_names_is_back(provisioned):
    provisioned(document())
    with inside():
        Inbox.objects.update(archived_at=timezone.now())

    provisioned(document())

    with inside():
        assert Inbox.objects.get().archived_at is None


@pytest.mark.parametrize("field", ["deleted_at", "delete_at"])
def test_slug_of_a_deleted_organization_stays_nobodys(provisioned, field):
    provisioned(document())
    with inside():
        Organization.objects.update(**{field: timezone.now()})

    with pytest.raises(CommandError, match=r"organization\.slug: "):
        provisioned(document())


@pytest.mark.parametrize(
    ("key", "value"),
    [
        ("undo_seconds", 31),
        ("lock_idle_minutes", 0),
        ("close_days", 1.5),
        ("auto_assign", "luck"),
        ("files", ["film"]),
        ("language", "tlh"),
        ("queue", "yes"),
    ],
)
def test_wrong_rules_are_named_with_their_place(provisioned, key, value):
    with pytest.raises(CommandError, match=rf"inboxes\[0\]\.{key}: "):
        provisioned(with_rules(**{key: value}))


def test_queue_without_assignment_is_refused(provisioned):
    with pytest.raises(CommandError, match=r"inboxes\[0\]\.assignment: "):
        provisioned(with_rules(queue=True, assignment=False))
