"""What `migrate` makes of a database that knows the migrations of before by their names."""

import os

import pytest

from tests import databases
from tests.conftest import owner_login
from tests.tenancy import logins

pytestmark = pytest.mark.xdist_group("logins")

FORGET = """
from django.db.migrations.loader import MigrationLoader
new = [key for key, made in MigrationLoader(None).disk_migrations.items() if made.replaces]
for key in [*new, *FORGOTTEN]:
    raw("DELETE FROM django_migrations WHERE (app, name) = ('%s', '%s')" % key)
answer = raw("SELECT count(*) FROM django_migrations")[0][0]
"""
MIGRATE = """
import io
from django.core.management import call_command
said = io.StringIO()
answer = refusal(lambda: call_command("migrate", WORDS, interactive=False, no_color=True, stdout=said))
answer = {"answer": answer, "said": said.getvalue()}
"""


@pytest.fixture
def older(django_db_setup, django_db_blocker):
    """A database that all the migrations of before were applied to, and none of today's."""
    owner = owner_login()
    made = logins.Site(owner, f"frontdesk_test_older_{os.getpid()}")
    databases.copy(owner, made.name)
    yield made
    databases.drop(owner, made.name)


def forget(site, *names):
    return site.run(FORGET.replace("FORGOTTEN", repr(names)), DATABASE_ROLE="owner")


def migrate(site, words=""):
    return site.run(MIGRATE.replace(" WORDS,", words), DATABASE_ROLE="owner")


def test_migrate_takes_a_database_of_before_as_it_is(older):
    known = forget(older)

    done = migrate(older)

    assert done["answer"] == "None"
    assert "No migrations to apply" in done["said"]
    assert forget(older) == known


def test_migrate_refuses_a_database_that_stopped_on_the_way_here(older):
    forget(older, ("campaigns", "0003_links"), ("campaigns", "0005_sending"))

    done = migrate(older)

    assert "CommandError" in done["answer"]
    assert "lacks campaigns.0003_links, campaigns.0005_sending" in done["answer"]
    assert not done["said"]


def test_migrate_goes_on_where_a_first_run_was_stopped(older):
    """What a first run applies is written down under the old names too."""
    since = ("0005_search_newest", "0006_taking_part", "0007_cards_filled")
    forget(older, *(("conversations", name) for name in ("0026_cards", *since)))

    done = migrate(older, " plan=True,")

    assert done["answer"] == "None"
    assert "conversations.0004_cards" in done["said"]
    assert "conversations.0003_work" not in done["said"]
