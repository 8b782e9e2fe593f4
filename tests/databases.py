"""Template databases: the owner migrates one, each test process gets a copy it owns nothing in."""

import fcntl
import hashlib
import os
import subprocess
import sys
import time
from pathlib import Path

import psycopg
from psycopg import sql

ROOT = Path(__file__).resolve().parent.parent


def fingerprint() -> str:
    """Changes with every migration and with the code that writes the walls."""
    files = [*ROOT.glob("*/migrations/*.py"), *ROOT.glob("inbox/*/migrations/*.py")]
    files += [ROOT / f"inbox/tenancy/{name}.py" for name in ("fields", "roles", "tables", "walls")]
    digest = hashlib.sha256()
    for path in sorted(files):
        digest.update(path.read_bytes())
    return digest.hexdigest()[:12]


def copy(owner: dict[str, str], name: str) -> None:
    """Make the database `name` from the template, and the template where it is missing."""
    template = f"frontdesk_template_{fingerprint()}"
    lock = ROOT / "var" / "template.lock"
    lock.parent.mkdir(exist_ok=True)
    with lock.open("w") as held:
        fcntl.flock(held, fcntl.LOCK_EX)
        with psycopg.connect(**owner, dbname="postgres", autocommit=True) as admin:
            if not _exists(admin, template):
                _build(admin, owner, template)
            drop(owner, name)
            admin.execute(
                sql.SQL("CREATE DATABASE {} TEMPLATE {}").format(
                    sql.Identifier(name), sql.Identifier(template)
                )
            )


def url(owner: dict[str, str], name: str) -> str:
    """DATABASE_URL of one of the test cluster's databases, for the owner."""
    login = owner["user"] + (f":{owner['password']}" if owner.get("password") else "")
    if owner["host"].startswith("/"):
        return f"postgres://{login}@/{name}?host={owner['host']}"
    return f"postgres://{login}@{owner['host']}:{owner.get('port', 5432)}/{name}"


def drop(owner: dict[str, str], name: str) -> None:
    """Remove a test database, whoever is still connected; the cluster's own autovacuum may be, and
    the owner cannot send that away, only wait.
    """
    with psycopg.connect(**owner, dbname="postgres", autocommit=True) as admin:
        for left in reversed(range(20)):
            try:
                admin.execute(
                    sql.SQL("DROP DATABASE IF EXISTS {} WITH (FORCE)").format(sql.Identifier(name))
                )
            except psycopg.errors.InsufficientPrivilege:
                if not left:
                    raise
                time.sleep(0.2)
            else:
                return


class Broom:
    """Empties a database after a test that committed: the tables that have rows, and no more.

    Django's own way truncates a hundred tables and then makes its permissions anew, which takes
    longer than most of these tests. It takes a superuser.
    """

    KEPT = ("django_migrations", "django_content_type", "auth_permission", "cache")

    def __init__(self, superuser: dict[str, str], name: str) -> None:
        self.admin = psycopg.connect(**superuser, dbname=name, autocommit=True)
        # Foreign keys are not looked at, so the tables may be emptied in any order.
        self.admin.execute("SET session_replication_role = replica")
        tables = self.admin.execute(
            "SELECT tablename FROM pg_tables WHERE schemaname = 'public' AND tablename <> ALL(%s)",
            [list(self.KEPT)],
        ).fetchall()
        named = ", ".join(f'"{table}"' for (table,) in tables)
        self.alone = f"LOCK TABLE {named} IN ACCESS EXCLUSIVE MODE"
        self.filled = " UNION ALL ".join(
            f"(SELECT '{table}' FROM \"{table}\" LIMIT 1)" for (table,) in tables
        )

    def sweep(self) -> None:
        """Waits for whoever still writes: what they commit must not be left."""
        with self.admin.transaction():
            self.admin.execute(self.alone)
            found = self.admin.execute(self.filled, prepare=True).fetchall()
            if found:
                self.admin.execute("; ".join(f'DELETE FROM "{table}"' for (table,) in found))

    def close(self) -> None:
        self.admin.close()


def _exists(admin: psycopg.Connection, name: str) -> bool:
    found = admin.execute("SELECT 1 FROM pg_database WHERE datname = %s", [name]).fetchone()
    return found is not None


def _build(admin: psycopg.Connection, owner: dict[str, str], template: str) -> None:
    half = f"{template}_half"  # a template is never half made
    admin.execute(sql.SQL("DROP DATABASE IF EXISTS {} WITH (FORCE)").format(sql.Identifier(half)))
    admin.execute(sql.SQL("CREATE DATABASE {}").format(sql.Identifier(half)))
    command = [sys.executable, "manage.py", "migrate", "-v0"]
    subprocess.run(
        command, cwd=ROOT, check=True, env={**os.environ, "DATABASE_URL": url(owner, half)}
    )
    with psycopg.connect(**owner, dbname=half, autocommit=True) as made:
        # only here: the plain role empties tables between tests
        made.execute("GRANT TRUNCATE ON ALL TABLES IN SCHEMA public TO frontdesk_app")
    admin.execute(
        sql.SQL("ALTER DATABASE {} RENAME TO {}").format(
            sql.Identifier(half), sql.Identifier(template)
        )
    )
