"""The data every figure is taken on: made once, kept as template databases under var/bench."""

import hashlib
import json
import os
import random
import subprocess
import sys
import time
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import UTC, datetime
from functools import cached_property
from itertools import accumulate
from pathlib import Path
from typing import Any
from uuid import uuid4

import psycopg
from cryptography.fernet import Fernet
from psycopg import sql

from ops.localstack import Postgres
from tests.databases import fingerprint

ROOT = Path(__file__).resolve().parent.parent
FILL = Path(__file__).with_name("fill.sql")
PHRASES, VOCABULARY = 20_000, 20_000
FIRST = (
    "Ana Ben Carla Diego Elif Farid Gwen Hugo Ines Jonas Kemi Luca Mina Noor Olga Pedro Rosa Sam"
)
LAST = "Abbott Becker Costa Dias Eriksen Ferreira Greco Haddad Ito Jensen Khan Lopez Moreau Novak"


@dataclass(frozen=True)
class Size:
    """How much is in a set; the first organization holds 30 % of the conversations."""

    name: str
    conversations: int
    organizations: int = 100
    small: int = 0  # further organizations with three conversations each

    @cached_property
    def database(self) -> str:
        """Its name changes with the migrations and with what fills it."""
        made_of = fingerprint() + FILL.read_text() + repr(self)
        return f"bench_{self.name}_{hashlib.sha256(made_of.encode()).hexdigest()[:10]}"


SMALL = Size("small", 10_000)
LARGE = Size("large", 1_000_000, small=1_000)


def key(organization: int) -> str:
    """The opaque key in the address of an organization's webhooks."""
    return f"bench-connection-{organization:026d}"


def account(organization: int) -> dict[str, str]:
    """Its carrier account."""
    return {"account_sid": f"AC{organization:032d}", "auth_token": f"token-{organization:026d}"}


def ensure(postgres: Postgres, size: Size, env: dict[str, str]) -> float | None:
    """Make the set where it is missing; the seconds that took."""
    with postgres.connect() as admin:
        names = [row[0] for row in admin.execute("SELECT datname FROM pg_database")]
        if size.database in names:
            return None
        for name in names:
            if name.startswith(f"bench_{size.name}_"):
                _drop(admin, name)
        began = time.monotonic()
        half = f"bench_{size.name}_half"  # a template is never half made
        _drop(admin, half)
        admin.execute(sql.SQL("CREATE DATABASE {} OWNER frontdesk").format(sql.Identifier(half)))
        _migrate({**env, "DATABASE_URL": postgres.url_of(half)})
        with postgres.connect(half) as superuser:
            _fill(superuser, size, env["ENCRYPTION_KEYS"])
        admin.execute(
            sql.SQL("ALTER DATABASE {} RENAME TO {}").format(
                sql.Identifier(half), sql.Identifier(size.database)
            )
        )
        return time.monotonic() - began


def copy(postgres: Postgres, size: Size, name: str) -> None:
    """A database to write in."""
    with postgres.connect() as admin:
        _drop(admin, name)
        admin.execute(
            sql.SQL("CREATE DATABASE {} TEMPLATE {} OWNER frontdesk STRATEGY FILE_COPY").format(
                sql.Identifier(name), sql.Identifier(size.database)
            )
        )


def _drop(admin: psycopg.Connection[Any], name: str) -> None:
    admin.execute(sql.SQL("DROP DATABASE IF EXISTS {} WITH (FORCE)").format(sql.Identifier(name)))


def _migrate(env: dict[str, str]) -> None:
    command = [sys.executable, "manage.py", "migrate", "-v0"]
    subprocess.run(command, cwd=ROOT, check=True, env={**os.environ, **env})


def _fill(superuser: psycopg.Connection[Any], size: Size, secret: str) -> None:
    """As the superuser, whom no policy binds, with the foreign keys' triggers asleep."""
    superuser.execute("SET session_replication_role = replica")
    superuser.execute("SET synchronous_commit = off")
    superuser.execute("SET work_mem = '256MB'")
    superuser.execute("SET maintenance_work_mem = '512MB'")
    _copy(superuser, "names (id int, first text, last text)", _names())
    _copy(superuser, "phrases (id int, body text)", enumerate(_phrases()))
    _copy(superuser, "keys (id bigint, key text, sealed text)", _keys(size, secret))
    stride = max(10, size.conversations // 500)
    statements = FILL.read_text().format(
        organizations=size.organizations,
        small=size.small,
        conversations=size.conversations,
        phrases=PHRASES,
        stride=stride,
        recent=min(200_000, size.conversations),
        now=datetime.now(UTC).isoformat(),
    )
    with as_models_would(superuser):
        superuser.execute(statements)
    superuser.execute("VACUUM (ANALYZE, FREEZE)")


@contextmanager
def as_models_would(superuser: psycopg.Connection[Any]) -> Iterator[None]:
    """What a statement says nothing of is what a new object has: a column that came since then
    leaves the filling as it is.
    """
    give = sql.SQL("ALTER TABLE {} ALTER COLUMN {} SET DEFAULT {}")
    take = sql.SQL("ALTER TABLE {} ALTER COLUMN {} DROP DEFAULT")
    columns = [(sql.Identifier(table), sql.Identifier(column), value)
               for table, column, value in _defaults()]  # fmt: skip
    for table, column, value in columns:
        superuser.execute(give.format(table, column, value))
    yield
    for table, column, _ in columns:
        superuser.execute(take.format(table, column))


def _defaults() -> Iterator[tuple[str, str, Any]]:
    """Table, column and value of each field that has a constant one and PostgreSQL does not know."""
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "config.settings")
    import django

    django.setup()
    from django.apps import apps
    from django.db import connection
    from django.utils.timezone import now

    for model in apps.get_models():
        meta = model._meta  # noqa: SLF001 - Django's own name for it
        for field in meta.local_concrete_fields:
            if field.null or field.primary_key or field.is_relation or field.has_db_default():
                continue
            value = field.get_default()
            if value is None or field.default in (uuid4, now):
                continue
            yield meta.db_table, str(field.column), field.get_db_prep_save(value, connection)


def _copy(superuser: psycopg.Connection[Any], table: str, rows: Any) -> None:
    superuser.execute(f"CREATE TEMP TABLE {table}")
    with superuser.cursor().copy(f"COPY {table.split(' ', 1)[0]} FROM STDIN") as out:
        for row in rows:
            out.write_row(row)


def _names() -> list[tuple[int, str, str]]:
    pairs = [(first, last) for first in FIRST.split() for last in LAST.split()]
    return [(n, first, last) for n, (first, last) in enumerate(pairs)]


def _phrases() -> list[str]:
    """Three to ten words each, a few of them everywhere and most of them rare."""
    chance = random.Random(7)
    syllables = [a + b for a in "bcdfglmnprstv" for b in "aeiou"]
    words = ["".join(chance.choices(syllables, k=chance.randint(1, 4))) for _ in range(VOCABULARY)]
    weights = list(accumulate(1 / rank for rank in range(1, VOCABULARY + 1)))
    return [
        " ".join(chance.choices(words, cum_weights=weights, k=chance.randint(3, 10)))
        for _ in range(PHRASES)
    ]


def _keys(size: Size, secret: str) -> list[tuple[int, str, str]]:
    fernet = Fernet(secret.split(",", maxsplit=1)[0])
    ids = [*range(1, size.organizations + 1), *range(1001, 1001 + size.small)]
    return [(n, key(n), fernet.encrypt(json.dumps([account(n)]).encode()).decode()) for n in ids]
