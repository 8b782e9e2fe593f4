"""Runs a few lines of Django as another login, in a database of their own."""

import json
import os
import subprocess
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from typing import Any

import psycopg

from tests import databases

BEGIN = """
import json
import django
django.setup()
from django.db import connection, transaction
from inbox import tenancy
from inbox.accounts.models import Organization, Team
from inbox.tenancy import roles
from tests.tenancy.world import Pair

def organizations():
    with tenancy.unscoped("tests look"):
        return {row.slug: row for row in Organization.objects.all()}

def raw(sql):
    with connection.cursor() as cursor:
        cursor.execute(sql)
        return cursor.fetchall() if cursor.description else None

def refusal(call):
    try:
        return repr(call())
    except Exception as error:
        return f"{type(error).__name__}: {error}"

answer = None
"""
END = "\nprint(json.dumps(answer, default=str))\n"


@dataclass
class Site:
    """A database made by the owner, and the ways to log in to it."""

    owner: dict[str, str]
    name: str

    def url(self, user: str = "", password: str = "") -> str:
        user, password = user or self.owner["user"], password or self.owner.get("password", "")
        port = f"&port={self.owner['port']}" if self.owner.get("port") else ""
        login = f"{user}:{password}" if password else user
        return f"postgres://{login}@/{self.name}?host={self.owner['host']}{port}"

    def run(self, source: str, **env: str) -> Any:
        """What the lines leave in `answer`, run by a process with this environment."""
        env = {**os.environ, "DATABASE_URL": self.url(), "FRONTDESK_WALL": "both", **env}
        done = subprocess.run(
            [sys.executable, "-c", BEGIN + source + END],
            cwd=databases.ROOT, env={**env, "DJANGO_SETTINGS_MODULE": "config.settings"},
            capture_output=True, text=True, check=False,
        )  # fmt: skip
        assert done.returncode == 0, done.stderr[-2000:]
        return json.loads(done.stdout.splitlines()[-1])


@contextmanager
def second_login(owner: dict[str, str], name: str) -> Iterator[str]:
    """A login of its own for web, live and workers, as docs/tenancy.md makes it."""
    with psycopg.connect(**owner, dbname="postgres", autocommit=True) as admin:
        admin.execute(f"CREATE ROLE {name} LOGIN PASSWORD 'secret'")
        admin.execute(f"GRANT frontdesk_app TO {name}")
        try:
            yield name
        finally:
            admin.execute(f"DROP ROLE {name}")


def superuser(owner: dict[str, str]) -> str | None:
    """The embedded server's superuser; elsewhere nobody gives us one."""
    try:
        psycopg.connect(**{**owner, "user": "postgres"}, dbname="postgres").close()
    except psycopg.OperationalError:
        return None
    return "postgres"
