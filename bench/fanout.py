"""Goals 6 and 7: one frame to the two thousand sockets of a process, until the last has it, and
what a socket costs in memory; against the bare `websockets` library and against Channels' own group.
"""

import resource
import time
from collections.abc import Callable, Iterator
from contextlib import ExitStack, contextmanager
from pathlib import Path
from statistics import median
from typing import Any

from asgiref.sync import async_to_sync

from bench.browser import session
from bench.clock import group_cpu, in_turns
from bench.hall import GROUP
from bench.stage import ORIGIN, Stage
from bench.swarm import Running, Swarm, listening
from bench.table import Reference, Row, at_most
from ops import sockets as ports

ROUNDS, MANY, MOST = 7, 2000, 5000
BARE = Reference("bare websockets", "bench/hall.py: websockets' broadcast() behind one Redis subscription, without compression")  # fmt: skip
LAYER = Reference("channels_redis.pubsub", "bench/hall.py: group_send to Channels consumers in one group, uvicorn, without compression")  # fmt: skip


class Lost(Exception):
    """A frame that a socket did not get."""


def measure(stage: Stage) -> list[Row]:
    _raise_limit()
    stage.renew()
    with ExitStack() as stack:
        fleet = stack.enter_context(stage.running("live"))
        halls = {"product": (fleet.pid("live"), port_of(fleet.commands["live"]))}
        for kind in ("bare", "layer"):
            port = ports.any_port()
            child = stack.enter_context(stage.process("bench.hall", kind, str(port)))
            halls[kind] = (child.pid, port)
        for _, port in halls.values():
            wait_for(port)
        people = [("/ws/bench-1/", f"session={session(101 + n % 20)}", "") for n in range(20)]
        stack.enter_context(listening(Swarm(halls["product"][1], people, ORIGIN)))  # all is loaded
        crowd = Crowd(stage, halls, people)
        crowds = {name: stack.enter_context(crowd.of(name, MANY)) for name in halls}
        found = in_turns(ROUNDS, **{name: _broadcast(crowd, name, crowds[name]) for name in halls})
        last = {name: median(one[0] for one in figures) for name, figures in found.items()}
        cost = {name: median(one[1] for one in figures) for name, figures in found.items()}
        more = stack.enter_context(crowd.of("product", MOST - MANY))
        every = crowd.send("product", [crowds["product"], more])
    memory, joining = crowd.memory, crowd.joining
    return [
        Row("6", f"300 B to {MANY:,} sockets, the last has it", last["product"], "ms", BARE, last["bare"], at_most(1.5)),
        Row("6", f"300 B to {MANY:,} sockets, the last has it", last["product"], "ms", LAYER, last["layer"], at_most(1 / 8)),
        Row("6", "300 B, CPU a socket", cost["product"], "us", BARE, cost["bare"]),
        Row("6", f"300 B to {MOST:,} sockets, the last has it, none lost", every, "ms"),
        Row("7", f"memory (PSS) a socket, of {MANY:,}", memory["product"], "KiB", BARE, memory["bare"], at_most(2)),
        Row("7", f"memory (PSS) a socket, of {MANY:,}", memory["product"], "KiB", LAYER, memory["layer"]),
        Row("7", "sockets that join a second", joining["product"], "/s", BARE, joining["bare"]),
    ]  # fmt: skip


class Crowd:
    """Sockets at each of the halls, and what they cost."""

    def __init__(self, stage: Stage, halls: dict[str, tuple[int, int]], people: Any) -> None:
        from channels.layers import get_channel_layer

        from inbox.live import groups, redis

        self.halls, self.people = halls, people
        self.memory: dict[str, float] = {}
        self.joining: dict[str, float] = {}
        with stage.superuser() as admin:
            ((inbox,),) = admin.execute("SELECT uuid FROM conversations_inbox WHERE id = 10")
        group, client, layer = (
            groups.of(1, "inbox", inbox, "en"),
            redis.client(),
            get_channel_layer(),
        )
        self.say: dict[str, Callable[[str], Any]] = {
            "product": lambda text: client.publish(group, f"0 {text}"),
            "bare": lambda text: client.publish(GROUP, text),
            "layer": lambda text: async_to_sync(layer.group_send)(GROUP, {"type": "say", "text": text}),
        }  # fmt: skip
        self.number = 0

    @contextmanager
    def of(self, name: str, many: int) -> Iterator[Running]:
        pid, port = self.halls[name]
        paths = self.people if name == "product" else [("/", "", "")]
        before = _pss(pid)
        with listening(Swarm(port, (paths * many)[:many], ORIGIN)) as swarm:
            self.memory.setdefault(name, (_pss(pid) - before) / many)
            self.joining.setdefault(name, many / swarm.seconds)
            yield swarm

    def send(self, name: str, swarms: list[Running]) -> float:
        """Milliseconds until the last socket has the frame. Raises Lost."""
        self.number += 1
        many = sum(swarm.many for swarm in swarms)
        mark = f"zq{self.number}z"
        began = time.time()
        self.say[name](mark.ljust(300, "."))
        heard: list[float] = []
        deadline = time.monotonic() + 20
        while len(heard) < many:
            if time.monotonic() > deadline:
                raise Lost(f"{name}: {many - len(heard)} of {many} sockets did not hear it")
            time.sleep(0.3)
            for swarm in swarms:
                heard += [at for _, at in swarm.heard().get(self.number, ())]
        return (max(heard) - began) * 1000


def _broadcast(crowd: Crowd, name: str, swarm: Running) -> Callable[[], tuple[float, float]]:
    def once() -> tuple[float, float]:
        before = group_cpu(crowd.halls[name][0])
        took = crowd.send(name, [swarm])
        return took, (group_cpu(crowd.halls[name][0]) - before) / MANY * 1e6

    return once


def _pss(leader: int) -> float:
    """KiB of the processes of a group."""
    total = 0.0
    for folder in Path("/proc").iterdir():
        if folder.name.isdigit():
            try:
                fields = (folder / "stat").read_text().rpartition(")")[2].split()
                if int(fields[2]) == leader:
                    rollup = (folder / "smaps_rollup").read_text()
                    total += float(rollup.partition("\nPss:")[2].split()[0])
            except (OSError, IndexError):
                continue
    return total


def port_of(command: list[str]) -> int:
    return int(command[command.index("--port") + 1])


def wait_for(port: int) -> None:
    deadline = time.monotonic() + 60
    while ports.is_free(port):
        if time.monotonic() > deadline:
            raise RuntimeError(f"nothing listens on {port}")
        time.sleep(0.1)


def _raise_limit() -> None:
    """As many open files as the machine allows, for us and for what we start."""
    _, hard = resource.getrlimit(resource.RLIMIT_NOFILE)
    resource.setrlimit(resource.RLIMIT_NOFILE, (hard, hard))
