"""`make run`: servers, schema, demo, services; one place to start it and one Ctrl-C to end it."""

import json
import os
import subprocess
import sys
import time
from contextlib import ExitStack
from pathlib import Path

from ops import console, health, homes, processes, settings_env, sockets
from ops.errors import CannotStart
from ops.localstack import Postgres, Redis
from ops.paths import ROOT, VAR
from ops.servers import given_postgres
from ops.stopping import Stopped, Stopping
from ops.supervisor import Supervisor

PATIENCE = 90


class Run:
    def __init__(self, home: homes.Home, stopping: Stopping) -> None:
        self.home = home
        self.var = home.path
        self.stopping = stopping
        self.host = os.environ.get("HOST", "127.0.0.1")
        self.postgres: Postgres | None = None
        self.redis: Redis | None = None
        self.port = 0

    def go(self) -> None:
        with ExitStack() as stack:
            env = self._environment(stack)
            services = Supervisor(self.var, env, self.stopping)
            stack.callback(services.stop)
            self._prepare(services)
            services.start("web", processes.here(processes.web_all(self.host, self.port)))
            for name, command in processes.background(self.var / "beat-schedule").items():
                services.start(name, processes.here(command))
            self._wait_for_page(services)
            self._welcome(env)
            self._watch(services)

    def _environment(self, stack: ExitStack) -> dict[str, str]:
        self.port = _port(self.host)
        url = os.environ.get("PUBLIC_URL") or f"http://127.0.0.1:{self.port}"
        self.home.sign(f"{url} pid {os.getpid()}")
        env = settings_env.inherited()
        env.pop("DATABASE_ROLE", None)
        env |= self._database(stack, env) | self._redis(stack, env)
        env |= settings_env.kept_secrets(self.var / "secrets.env")
        env |= settings_env.of_site(url, self.var / "media")
        carrier_port = _remembered_port(self.var / "carrier.port", wanted=4000)
        env |= {"DEMO": "1", "CARRIER_URL": f"http://127.0.0.1:{carrier_port}"}
        settings_env.write_privately(self.var / "environment.json", json.dumps(env))
        stack.callback((self.var / "environment.json").unlink, missing_ok=True)
        self.carrier = processes.carrier(carrier_port, self.var / "carrier")
        return env

    def _database(self, stack: ExitStack, env: dict[str, str]) -> dict[str, str]:
        if env.get("DATABASE_URL"):
            return {"DATABASE_URL": given_postgres(env["DATABASE_URL"])}
        env.pop("APP_DATABASE_URL", None)
        self.postgres = Postgres(self.var)
        stack.callback(self.postgres.stop)
        return {"DATABASE_URL": self.postgres.start().url}

    def _redis(self, stack: ExitStack, env: dict[str, str]) -> dict[str, str]:
        if env.get("REDIS_URL"):
            return {}
        env.pop("CELERY_BROKER_URL", None)
        self.redis = Redis(self.var, may_pretend=True)
        stack.callback(self.redis.stop)
        self.redis.start()
        console.say(f"Redis: {self.redis.what}.")
        return {"REDIS_URL": self.redis.url}

    def _prepare(self, services: Supervisor) -> None:
        services.run("migrate", processes.manage("migrate", "--noinput", "--verbosity", "0"))
        services.start("carrier", processes.here(self.carrier))
        services.run("seed", processes.manage("seed_demo"))

    def _wait_for_page(self, services: Supervisor) -> None:
        deadline = time.monotonic() + PATIENCE
        while not health.is_up(self.host, self.port):
            if time.monotonic() > deadline:
                raise CannotStart(f"The site did not answer within {PATIENCE} s.")
            self._check_servers()
            services.revive()
            self.stopping.wait(0.1)

    def _welcome(self, env: dict[str, str]) -> None:
        signins = subprocess.run(
            processes.manage("demo_signins"),
            cwd=ROOT,
            env=env,
            capture_output=True,
            text=True,
            check=False,
            start_new_session=True,
        )
        console.say(f"\nFrontdesk is ready: {env['PUBLIC_URL']}\n")
        if not signins.returncode:
            console.say(signins.stdout.rstrip())
        console.say("\nCtrl-C stops it.")

    def _watch(self, services: Supervisor) -> None:
        while True:
            self._check_servers()
            services.revive()
            self.stopping.wait(0.2)

    def _check_servers(self) -> None:
        if self.postgres and not self.postgres.alive:
            log = self.postgres.log
            raise CannotStart(
                f"PostgreSQL ended unexpectedly, so everything stops; {log} says why. "
                "The next start recovers the data."
            )
        if self.redis and not self.redis.alive:
            console.say("Redis ended unexpectedly; starting it again. Nothing was lost.")
            self.redis.start()


def main() -> int:
    stopping = Stopping()
    try:
        home = homes.Home(VAR).take()
    except homes.Taken as holder:
        console.say(f"Frontdesk is already running here: {holder}")
        return 1
    try:
        Run(home, stopping).go()
    except Stopped:
        console.say("Stopped.")
    except CannotStart as error:
        console.say(str(error))
        return 1
    finally:
        home.leave()
    return 0


def _port(host: str) -> int:
    if wanted := os.environ.get("PORT"):
        if not wanted.isdigit():
            raise CannotStart(f"PORT must be a number, not {wanted!r}.")
        if not sockets.claim(int(wanted), host):
            raise CannotStart(f"Port {wanted} is in use; choose another with PORT=.")
        return int(wanted)
    return sockets.next_port(8000, host)


def _remembered_port(path: Path, *, wanted: int) -> int:
    """The demo's connections hold the carrier's address, so its port stays when it can."""
    if path.exists() and sockets.claim(remembered := int(path.read_text())):
        return remembered
    port = sockets.next_port(wanted)
    path.write_text(str(port))
    return port


if __name__ == "__main__":
    sys.exit(main())
