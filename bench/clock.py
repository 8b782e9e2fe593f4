"""Clocks: CPU of processes, medians, and turns, so that a busy minute strikes all alike."""

import os
import time
from collections.abc import Callable, Iterable
from contextlib import suppress
from pathlib import Path
from statistics import median
from typing import Any

TICKS = os.sysconf("SC_CLK_TCK")
ROUNDS = 5


def in_turns(rounds: int = ROUNDS, /, **measures: Callable[[], Any]) -> dict[str, list[Any]]:
    """Each measure once, then each once more ...: {name: its figures}."""
    found: dict[str, list[Any]] = {name: [] for name in measures}
    for _ in range(rounds):
        for name, measure in measures.items():
            found[name].append(measure())
    return found


def medians(found: dict[str, list[float]]) -> dict[str, float]:
    return {name: median(figures) for name, figures in found.items()}


def percentile(figures: Iterable[float], share: float) -> float:
    """The figure below which this share of them lies."""
    ordered = sorted(figures)
    return ordered[min(len(ordered) - 1, int(len(ordered) * share))]


def group_cpu(leader: int) -> float:
    """Seconds of CPU the living processes of a group have used."""
    used = 0
    for folder in Path("/proc").iterdir():
        if folder.name.isdigit():
            with suppress(OSError, IndexError):
                fields = (folder / "stat").read_text().rpartition(")")[2].split()
                if int(fields[2]) == leader:
                    used += int(fields[11]) + int(fields[12])
    return used / TICKS


def cpu_ms(call: Callable[[], Any], times: int) -> float:
    """Milliseconds of this thread's CPU for one call, the median of single calls."""
    found = []
    for _ in range(times):
        before = time.thread_time()
        call()
        found.append(time.thread_time() - before)
    return median(found) * 1000


def wall_ms(call: Callable[[], Any], times: int) -> float:
    """Milliseconds one call takes, the median of single calls."""
    found = []
    for _ in range(times):
        before = time.perf_counter()
        call()
        found.append(time.perf_counter() - before)
    return median(found) * 1000
