"""Migrations leave the processes of the version before at work (RF10). Those that made the tables of
the first release are not asked: there was no version before.
"""

import sys
from pathlib import Path

import pytest
from django.apps import apps
from django.contrib.postgres import operations as postgres
from django.db import migrations, models
from django.db.migrations.loader import MigrationLoader

from tests.databases import ROOT
from tests.tenancy import additive

# With these every database begins.
FIRST = {
    "accounts": 1, "alerts": 1, "autoreplies": 1, "campaigns": 2, "channels_app": 2, "contacts": 4,
    "conversations": 5, "hours": 1, "mail": 1, "notifications": 1, "prewritten": 1,
}  # fmt: skip
TEXT = models.TextField


def ours():
    paths = {one.label: Path(one.path) for one in apps.get_app_configs()}
    labels = {
        label
        for label, path in paths.items()
        if path.is_relative_to(ROOT) and not path.is_relative_to(sys.prefix)
    }
    known = MigrationLoader(None, ignore_no_migrations=True).disk_migrations
    return {key: one for key, one in known.items() if key[0] in labels}


def test_every_migration_since_the_first_release_only_adds():
    later = {
        key: one for key, one in ours().items() if int(key[1].split("_")[0]) > FIRST.get(key[0], 0)
    }

    found = {key: additive.faults(one) for key, one in later.items()}

    assert {key: faults for key, faults in found.items() if faults} == {}


def made(*operations, **more):
    return type("Migration", (migrations.Migration,), {"operations": list(operations), **more})


GOOD = [
    migrations.CreateModel("Thing", [("id", models.BigAutoField(primary_key=True))]),
    migrations.AddField("Message", "mood", TEXT(null=True)),
    migrations.AddField("Message", "mood", TEXT(db_default="")),
    postgres.AddIndexConcurrently("Message", models.Index(fields=["id"], name="moods")),
    migrations.RunSQL("ALTER TABLE m ADD COLUMN mood text NOT NULL DEFAULT '', ADD COLUMN x int"),
    migrations.RunSQL("CREATE INDEX CONCURRENTLY moods ON m (mood)"),
    migrations.RunSQL("ALTER TABLE m ADD CONSTRAINT c CHECK (x > 0) NOT VALID -- DROP TABLE m"),
    migrations.RunSQL("CREATE FUNCTION f() RETURNS void AS $$ DROP TABLE tmp $$ LANGUAGE sql"),
]
BAD = [
    migrations.RemoveField("Message", "mood"),
    migrations.DeleteModel("Message"),
    migrations.RenameField("Message", "mood", "temper"),
    migrations.RenameModel("Message", "Text"),
    migrations.AlterField("Message", "mood", TEXT()),
    migrations.AddField("Message", "mood", TEXT(default="")),
    migrations.AddIndex("Message", models.Index(fields=["id"], name="moods")),
    migrations.AddConstraint("Message", models.UniqueConstraint(fields=["id"], name="moods")),
    migrations.RunSQL("ALTER TABLE m DROP COLUMN mood"),
    migrations.RunSQL("ALTER TABLE m RENAME COLUMN mood TO temper"),
    migrations.RunSQL("ALTER TABLE m ALTER COLUMN mood SET NOT NULL"),
    migrations.RunSQL("ALTER TABLE m ALTER COLUMN mood TYPE integer"),
    migrations.RunSQL("ALTER TABLE m ADD COLUMN x int DEFAULT 1, ADD COLUMN mood text NOT NULL"),
    migrations.RunSQL("CREATE UNIQUE INDEX moods ON m (mood)"),
    migrations.RunSQL(["ALTER TABLE m ADD CONSTRAINT c CHECK (x > 0)"]),
    migrations.SeparateDatabaseAndState([migrations.RemoveField("Message", "mood")]),
]


@pytest.mark.parametrize("operation", GOOD, ids=lambda one: one.describe()[:40])
def test_what_only_adds_is_let_through(operation):
    assert additive.faults(made(operation)) == []


@pytest.mark.parametrize("operation", BAD, ids=lambda one: one.describe()[:40])
def test_what_the_version_before_stumbles_over_is_found(operation):
    assert additive.faults(made(operation)) != []


def test_index_of_a_table_that_is_new_too_keeps_nobody_waiting():
    thing = migrations.CreateModel("Thing", [("id", models.BigAutoField(primary_key=True))])
    index = migrations.AddIndex("Thing", models.Index(fields=["id"], name="things"))

    assert additive.faults(made(thing, index)) == []


def test_what_nobody_uses_any_more_may_go_by_name():
    gone = migrations.RemoveField("Message", "mood")

    assert additive.faults(made(gone, unused={"message.mood": "not read since 2.0"})) == []
    assert additive.faults(made(gone, unused={"message.temper": "not read since 2.0"})) != []
