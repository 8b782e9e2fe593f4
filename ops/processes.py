"""The command line of every service: `make run`, the drills and docker-compose.yml share these.

A command starts with a module's name, which is also the program's name in an installed image.
"""

import sys
from collections.abc import Sequence
from pathlib import Path

CELERY = ("celery", "-A", "config", "--quiet")
WORKER = ("worker", "--without-mingle", "--without-gossip", "--without-heartbeat", "-l", "WARNING")


def web(host: str, port: int) -> list[str]:
    """Pages and webhooks: WSGI, where a webhook costs less than half of what it does in ASGI.

    A worker told to stop while it still starts never hears it, hence the time limit; a webhook may
    wait 8 s for PostgreSQL.
    """
    return [
        *("granian", "--interface", "wsgi", "--host", host, "--port", str(port)),
        *("--workers", "2", "--blocking-threads", "4", "--no-access-log", "--log-level", "warning"),
        *("--respawn-failed-workers", "--workers-kill-timeout", "9", "config.wsgi:application"),
    ]


def live(host: str, port: int) -> list[str]:
    """The websockets; without compression, which costs more than the frames are worth."""
    return [
        *("uvicorn", "config.asgi:application", "--host", host, "--port", str(port)),
        *("--workers", "1", "--ws", "websockets-sansio", "--ws-per-message-deflate", "false"),
        *("--lifespan", "off", "--timeout-graceful-shutdown", "3", "--ws-ping-interval", "20"),
        *("--no-access-log", "--log-level", "warning"),
    ]


def web_all(host: str, port: int) -> list[str]:
    """Everything from the ASGI process alone, for one machine and one person."""
    return live(host, port)


def worker_drain() -> list[str]:
    return [*CELERY, *WORKER, "-P", "solo", "-Q", "drain", "-n", "drain@%h"]


def worker_send() -> list[str]:
    return [*CELERY, *WORKER, "-P", "solo", "-Q", "send", "-n", "send@%h"]


def worker_rest() -> list[str]:
    return [*CELERY, *WORKER, "-P", "prefork", "-c", "2", "-Q", "default", "-n", "rest@%h"]


def scheduler(schedule: Path) -> list[str]:
    return [*CELERY, "beat", "--schedule", str(schedule), "--pidfile=", "-l", "WARNING"]


def background(schedule: Path) -> dict[str, list[str]]:
    """Everything that works without being asked."""
    return {
        "worker-drain": worker_drain(),
        "worker-send": worker_send(),
        "worker-rest": worker_rest(),
        "scheduler": scheduler(schedule),
    }


def carrier(port: int, data: Path) -> list[str]:
    """The pretend carrier of the demo."""
    where = ["--host", "127.0.0.1", "--port", str(port), "--data", str(data)]
    return ["ops.carrier", *where, "--people"]


def proxy(port: int, *, web_port: int, live_port: int) -> list[str]:
    return ["ops.proxy", str(port), "--web", str(web_port), "--live", str(live_port)]


def manage(*words: str) -> list[str]:
    return [sys.executable, "manage.py", *words]


def here(command: Sequence[str]) -> list[str]:
    """The same command in this virtual environment, whose scripts may have moved."""
    return [sys.executable, "-m", *command]
