"""The production set on free ports behind one origin, for drills and benchmarks.

with Fleet({"DATABASE_URL": ..., "REDIS_URL": ...}, home) as fleet:
    fleet.kill("worker-send"); fleet.start("worker-send")
"""

import time
from collections.abc import Mapping
from pathlib import Path
from typing import Self

from ops import health, processes, settings_env, sockets
from ops.children import Child, end_leftovers
from ops.errors import CannotStart

PATIENCE = 60


class Fleet:
    def __init__(self, env: Mapping[str, str], home: Path) -> None:
        """`env` needs DATABASE_URL and REDIS_URL; what else it holds wins over the defaults."""
        self.home = home.resolve()
        (self.home / "logs").mkdir(parents=True, exist_ok=True)
        self.port, self.web_port, self.live_port = (sockets.any_port() for _ in range(3))
        self.origin = f"http://127.0.0.1:{self.port}"
        self.env = {
            **settings_env.inherited(),
            **settings_env.of_site(self.origin, self.home / "media"),
            **settings_env.kept_secrets(self.home / "secrets.env"),
            "DEMO": "1",
            **env,
            "PYTHONUNBUFFERED": "1",
        }
        self.commands = {
            "web": processes.web("127.0.0.1", self.web_port),
            "live": processes.live("127.0.0.1", self.live_port),
            **processes.background(self.home / "beat-schedule"),
            "proxy": processes.proxy(self.port, web_port=self.web_port, live_port=self.live_port),
        }
        self.children: dict[str, Child] = {}

    def __enter__(self) -> Self:
        end_leftovers(self.home)
        try:
            for name in self.commands:
                self.start(name)
            self.wait_until_ready()
        except BaseException:
            self.stop()
            raise
        return self

    def __exit__(self, *_: object) -> None:
        self.stop()

    def start(self, name: str) -> None:
        """Start a service, or start again one that was killed, with what it left behind ended."""
        if name in self.children:
            self.children[name].stop()
        with self.log_path(name).open("ab") as log:
            self.children[name] = Child(
                processes.here(self.commands[name]),
                home=self.home,
                env=self.env,
                output=log,
            )

    def kill(self, name: str, *, group: bool = True) -> None:
        """SIGKILL; with `group=False` only its main process."""
        self.children[name].kill(group=group)

    def end(self, name: str) -> None:
        """The gentle way: SIGTERM, and time to finish."""
        self.children[name].stop()

    def pid(self, name: str) -> int:
        return self.children[name].pid

    def alive(self, name: str) -> bool:
        return self.children[name].alive

    def log_path(self, name: str) -> Path:
        return self.home / "logs" / f"{name}.log"

    def log(self, name: str) -> str:
        return self.log_path(name).read_text(errors="replace")

    def wait_until_ready(self, seconds: float = PATIENCE) -> None:
        deadline = time.monotonic() + seconds
        while not (health.is_up("127.0.0.1", self.port) and not sockets.is_free(self.live_port)):
            for name in self.children:
                if not self.alive(name):
                    raise CannotStart(f"{name} did not start:\n{self.log(name)[-2000:]}")
            if time.monotonic() > deadline:
                raise CannotStart(f"No answer within {seconds} s:\n{self.log('web')[-2000:]}")
            time.sleep(0.1)

    def stop(self) -> None:
        for child in self.children.values():
            child.ask()
        for child in self.children.values():
            child.stop()
