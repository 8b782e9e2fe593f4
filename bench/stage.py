"""What every figure stands on: own servers with fsync on, the plain role, the production set."""

import os
import subprocess
from collections.abc import Iterator
from contextlib import ExitStack, contextmanager
from pathlib import Path
from typing import Any, Self

from bench import data
from bench.data import LARGE, SMALL, Size
from ops import processes, settings_env
from ops.children import Child
from ops.fleet import Fleet
from ops.homes import Home
from ops.localstack import Postgres, Redis
from ops.paths import VAR
from ops.postgres import programs

HOME = VAR / "bench"
RUN, RUN_SMALL = "bench_run", "bench_run_small"
# As on a site that has run: a new one asks every connection's carrier, here a thousand that are not
# there, for texts it may have missed, beside whatever is measured.
RUNS_ALREADY = """
INSERT INTO channels_app_sweep (name, at) VALUES ('reconciling', now() + interval '1 hour')
"""
ORIGIN = "http://127.0.0.1:9999"  # PUBLIC_URL: what webhooks are signed for, whoever serves them
SERVER = {
    "shared_buffers": "1GB",
    "random_page_cost": "1.1",
    "max_wal_size": "8GB",
    "checkpoint_timeout": "30min",
}


class Stage:
    """Servers and databases for one run; `env` is what the product's processes get."""

    def __init__(self, home: Path = HOME) -> None:
        self.home = home
        self._stack = ExitStack()

    def __enter__(self) -> Self:
        lock = Home(self.home).take()
        self._stack.callback(lock.leave)
        self.postgres = Postgres(self.home, settings=SERVER)
        self._stack.callback(self.postgres.stop)
        self.postgres.start()
        self.redis = Redis(self.home)
        self._stack.callback(self.redis.stop)
        self.redis.start()
        self.env = {
            **settings_env.of_site(ORIGIN, self.home / "media"),
            **settings_env.kept_secrets(self.home / "secrets.env"),
            "DATABASE_URL": self.postgres.url_of(RUN),
            "REDIS_URL": self.redis.url,
            "STATIC_ROOT": str(self.home / "static"),
            "DEMO": "0",
        }
        return self

    def __exit__(self, *_: object) -> None:
        self._stack.close()

    def make(self, size: Size) -> float | None:
        return data.ensure(self.postgres, size, self.env)

    def renew(self) -> None:
        """Fresh copies of both sets to write in; Django here goes to the large one."""
        self.use(RUN, connect=False)
        data.copy(self.postgres, LARGE, RUN)
        data.copy(self.postgres, SMALL, RUN_SMALL)
        for database in (RUN, RUN_SMALL):
            with self.superuser(database) as admin:
                admin.execute(RUNS_ALREADY)

    def use(self, database: str, *, connect: bool = True) -> None:
        """Let Django in this process work on a database."""
        from django.db import connections

        connections["default"].close()
        connections["default"].settings_dict["NAME"] = database
        if connect:
            connections["default"].ensure_connection()

    @contextmanager
    def running(self, *names: str) -> Iterator[Fleet]:
        """The production set, or only these of its processes."""
        fleet = Fleet(self.env, self.home / "fleet")
        with ExitStack() as stack:
            if names:
                stack.callback(fleet.stop)
                for name in names:
                    fleet.start(name)
            else:
                stack.enter_context(fleet)
            yield fleet

    @contextmanager
    def process(self, *command: str, **env: str) -> Iterator[Child]:
        """A peer beside the product, ended with the block."""
        log = self.home / "peers.log"
        with log.open("ab") as output:
            child = Child(
                processes.here(command),
                home=self.home,
                env={**settings_env.inherited(), **self.env, **env},
                output=output,
            )
        try:
            yield child
        finally:
            child.stop()

    def pgbench(self, script: str, *, clients: int, mode: str, seconds: float, role: str = "app",
                organization: int = 1, database: str = RUN) -> float:  # fmt: skip
        """Transactions a second of a script under the plain role, inside one organization."""
        path = self.home / "pgbench.sql"
        path.write_text(script)
        asked = "" if role == "owner" else "-c role=frontdesk_app "
        options = f"{asked}-c app.organization={organization} -c jit=off"
        user = "postgres" if role == "superuser" else "frontdesk"
        made = subprocess.run(
            [
                *(str(programs() / "pgbench"), "-n", "-h", str(self.postgres.sockets), "-U", user),
                *("-M", mode, "-c", str(clients), "-j", "2", "-T", str(max(1, round(seconds)))),
                *("-f", str(path), database),
            ],
            env={**os.environ, "PGOPTIONS": "" if role == "superuser" else options},
            capture_output=True, text=True, check=False,
        )  # fmt: skip
        if made.returncode:
            raise RuntimeError(f"pgbench: {made.stderr[-1000:]}")
        (line,) = [line for line in made.stdout.splitlines() if line.startswith("tps = ")]
        return float(line.split()[2])

    def superuser(self, database: str = RUN) -> Any:
        """A connection no policy binds, for preparing and looking on."""
        return self.postgres.connect(database)
