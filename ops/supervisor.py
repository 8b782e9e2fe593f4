"""Runs the services of one site: restarts what falls over, stops all of it in order."""

import subprocess
import time
from collections import deque
from collections.abc import Mapping, Sequence
from pathlib import Path

from ops import console
from ops.children import Child
from ops.errors import CannotStart
from ops.stopping import Stopping

RESTARTS, WITHIN = 5, 60.0
# Celery warns at length, once per worker, on machines where root is the only user.
ROOT_IS_FINE = "ignore:You're running the worker with superuser:UserWarning"


class Supervisor:
    def __init__(self, home: Path, env: Mapping[str, str], stopping: Stopping) -> None:
        self.home = home
        self.env = {"PYTHONWARNINGS": ROOT_IS_FINE, **env, "PYTHONUNBUFFERED": "1"}
        self.stopping = stopping
        self.commands: dict[str, list[str]] = {}
        self.children: dict[str, Child] = {}
        self.deaths: dict[str, deque[float]] = {}

    def start(self, name: str, command: Sequence[str]) -> None:
        self.commands[name] = list(command)
        self.children[name] = self._spawn(name, self.commands[name])

    def run(self, name: str, command: Sequence[str]) -> None:
        """A command that must succeed before the rest goes on."""
        child = self._spawn(name, command)
        try:
            while child.alive:
                self.stopping.wait()
        finally:
            child.stop()
        if child.process.returncode:
            raise CannotStart(f"{name} failed; its last lines are above.")

    def revive(self) -> None:
        """Start again what died by itself, but not for ever."""
        for name, child in self.children.items():
            if child.alive:
                continue
            self._count_death(name, child)
            child.stop()  # its own children may still hold its port
            self.children[name] = self._spawn(name, self.commands[name])

    def stop(self) -> None:
        """All are asked at once; each has its time to finish."""
        for child in self.children.values():
            child.ask()
        deadline = time.monotonic() + 12
        for child in self.children.values():
            child.stop(timeout=max(0.1, deadline - time.monotonic()))

    def _count_death(self, name: str, child: Child) -> None:
        now = time.monotonic()
        deaths = self.deaths.setdefault(name, deque(maxlen=RESTARTS))
        if len(deaths) == RESTARTS and now - deaths[0] < WITHIN:
            raise CannotStart(f"{name} died {RESTARTS + 1} times within a minute; giving up.")
        deaths.append(now)
        console.say(f"{name} ended with code {child.process.returncode}; starting it again.")

    def _spawn(self, name: str, command: Sequence[str]) -> Child:
        child = Child(command, home=self.home, env=self.env, output=subprocess.PIPE)
        if child.process.stdout:
            console.follow(name, child.process.stdout)
        return child
