"""The sweep turns red when the one wall that was left is broken: otherwise green means nothing."""

import os

import pytest
from django.db import IntegrityError, transaction

from inbox.conversations import access
from inbox.conversations.models import Conversation, InboxAccess
from tests import databases, walls
from tests.conftest import owner_login
from tests.sweeps import addresses, carriers, hostile, rows
from tests.tenancy import logins

pytestmark = pytest.mark.skipif(walls.STANDS != "both", reason="a wall is away already")
THREAD = next(found for found in addresses.every() if found.name == "conversations:earlier")


def test_red_with_unscoped_managers_and_no_row_level_security(stage, monkeypatch):
    walls.leave("none", monkeypatch)

    found = carriers.findings(stage)

    # reports are read by statements that name the organization themselves
    assert any(line.startswith("a file of another's") for line in found)


def test_red_with_unscoped_managers_and_an_open_policy(stage, monkeypatch):
    walls.leave("postgres", monkeypatch)
    with walls.as_owner() as execute:
        for model in walls.tenant_models():
            execute(
                f'ALTER POLICY tenant ON "{model._meta.db_table}" USING (true) WITH CHECK (true)'
            )

    found = carriers.findings(stage)

    assert any(line.startswith("a file of another's") for line in found)


def see_everything(monkeypatch):
    """Nobody asks any more which inboxes a member may open."""
    for name in ("visible_to", "readable_by"):
        monkeypatch.setattr(access, name, lambda member: Conversation.objects.all())


def test_red_without_a_check_of_access(stage, monkeypatch):
    """Inside an organization `visible_to` is the one wall."""
    see_everything(monkeypatch)
    sweep = hostile.Sweep(stage)

    found = sweep.at_the_owners(THREAD, "GET")

    assert f"GET {THREAD.name} by the without access: 200" in found
    assert f"GET {THREAD.name} by the without access: told 'CANARY'" in found


def test_red_without_either_wall_and_a_check_of_access(stage, monkeypatch):
    """The three checks on a thread hold one by one; without any the sweep sees the thread."""
    walls.leave("none", monkeypatch)
    see_everything(monkeypatch)
    sweep = hostile.Sweep(stage)

    found = sweep.at_his_own(THREAD, "GET")

    assert [line for line in found if "in the path: 200" in line]
    assert [line for line in found if "told 'CANARY'" in line]


@pytest.mark.parametrize("wall", ["python", "postgres"])
def test_either_wall_alone_stands_in_for_the_check_of_access(stage, monkeypatch, wall):
    walls.leave(wall, monkeypatch)
    see_everything(monkeypatch)
    sweep = hostile.Sweep(stage)

    assert sweep.at_his_own(THREAD, "GET") == []


def test_red_without_a_composite_key(stage):
    """The key refuses the pointer; without it the pointer stands, and is found."""
    rival, otto = stage.cast.rival, stage.cast.otto

    def point_out():
        with rival.open():
            InboxAccess.objects.create(inbox_id=stage.sales.inbox.pk, member=otto)

    with walls.as_owner() as execute:
        execute("SET CONSTRAINTS ALL IMMEDIATE")
    with pytest.raises(IntegrityError), transaction.atomic():
        point_out()
    assert rows.strays(rival) == []

    with walls.as_owner() as execute:
        execute("ALTER TABLE conversations_inboxaccess DROP CONSTRAINT inboxaccess_inbox")
    point_out()

    assert rows.strays(rival) == ["inboxaccess_inbox"]


RUN = """
import pytest
from django.db import transaction
from tests import walls
from tests.sweeps import carriers
from tests.sweeps.stage import Stage
from inbox.conversations.models import Message

with transaction.atomic():
    stage = Stage.make()
    walls.open_python(pytest.MonkeyPatch())
    answer = carriers.findings(stage)
    transaction.set_rollback(True)
"""


@pytest.fixture(scope="module")
def site(django_db_setup, django_db_blocker):
    owner = owner_login()
    made = logins.Site(owner, f"frontdesk_test_sweep_{os.getpid()}")
    databases.copy(owner, made.name)
    yield made
    databases.drop(owner, made.name)


def test_red_as_a_superuser_with_unscoped_managers(site, tmp_path):
    superuser = logins.superuser(site.owner)
    if superuser is None:
        pytest.skip("nobody gave us a superuser")

    plain = site.run(RUN, MEDIA_ROOT=str(tmp_path))
    found = site.run(RUN, MEDIA_ROOT=str(tmp_path), DATABASE_URL=site.url(superuser),
                     DATABASE_ROLE="owner")  # fmt: skip

    assert plain == []
    assert any(line.startswith("a file of another's") for line in found)
