"""Goals 4 and 5: from a webhook's POST to the row in twenty members' browsers, through the whole
production set, against the POST's own time: idle, at 100 a second and in a burst of 1,500.
"""

import time
from dataclasses import dataclass
from statistics import median
from urllib.parse import urlencode

from twilio.request_validator import RequestValidator

from bench.browser import session
from bench.clock import percentile
from bench.data import account, key
from bench.load import Load, request, start
from bench.stage import ORIGIN, Stage
from bench.swarm import Running, Swarm, listening
from bench.table import Reference, Row, at_most
from bench.texts import form

ROUNDS, EARS = 5, 20
ROW = b'"target":"conversation-row-'  # pop-ups hold the words too, and come after it
# name: (texts, a second, connections)
LOADS = {"idle": (20, 5.0, 2), "100/s": (600, 100.0, 16), "burst of 1,500": (1500, 0.0, 16)}
POST = Reference("the POST's own", "from sending the signed webhook to its 200, of the same requests; 16 connections")  # fmt: skip
PEOPLE = """
SELECT i.address, ch.address FROM conversations_conversation c
JOIN contacts_identity i ON i.organization_id = c.organization_id AND i.id = c.identity_id
JOIN conversations_channel ch ON ch.organization_id = c.organization_id AND ch.id = c.channel_id
WHERE c.organization_id = 1 AND c.inbox_id = 10 AND c.state = 'open' ORDER BY c.id DESC LIMIT 2200
"""


class Lost(Exception):
    """A text that did not reach a browser."""


@dataclass(frozen=True)
class Figures:
    """Milliseconds of one load, and of a burst its seconds until accepted and until shown."""

    hook: tuple[float, float, float]
    post: tuple[float, float, float]
    accepted: float
    shown: float


def measure(stage: Stage) -> list[Row]:
    stage.renew()
    with stage.superuser() as admin:
        people = admin.execute(PEOPLE).fetchall()
    found: dict[str, list[Figures]] = {name: [] for name in LOADS}
    sockets = [("/ws/bench-1/", f"session={session(101 + n)}", "") for n in range(EARS)]
    with (
        stage.running() as fleet,
        listening(Swarm(fleet.port, sockets, ORIGIN, counts=ROW)) as swarm,
    ):
        marks = iter(range(1_000_000))
        for _name in ("idle", "100/s"):  # connections and caches made
            _load(fleet.port, swarm, people, 60, 50.0, 16, marks)
        for _ in range(ROUNDS):
            for name, (many, rate, connections) in LOADS.items():
                time.sleep(0.3)
                found[name].append(_load(fleet.port, swarm, people, many, rate, connections, marks))
    return [row for name, figures in found.items() for row in _rows(name, figures)]


def _load(port: int, swarm: Running, people, many, rate, connections, marks) -> Figures:
    numbers = [next(marks) for _ in range(many)]
    wait = start(Load(port, _posts(people, numbers), connections, 60.0, rate))
    sent = wait()
    left = {numbers[number]: at for number, at in sent.left}
    heard: dict[int, dict[int, float]] = {}  # the first row each socket was sent
    deadline = time.monotonic() + 10
    while any(len(heard.get(number, ())) < EARS for number in numbers):
        if time.monotonic() > deadline:
            late = {n: len(heard.get(n, ())) for n in numbers if len(heard.get(n, ())) < EARS}
            raise Lost(f"{len(late)} of {many} texts did not reach all {EARS} browsers: {late}")
        time.sleep(0.1)
        for mark, times in swarm.heard().items():
            for ear, at in times:
                heard.setdefault(mark, {}).setdefault(ear, at)
    hook = [(max(heard[number].values()) - left[number]) * 1000 for number in numbers]
    first = min(left.values())
    return Figures(
        hook=_three(hook),
        post=_three([took * 1000 for took in sent.took]),
        accepted=sent.seconds,
        shown=max(max(times.values()) for mark, times in heard.items() if mark in left) - first,
    )


def _three(figures: list[float]) -> tuple[float, float, float]:
    return percentile(figures, 0.5), percentile(figures, 0.95), percentile(figures, 0.99)


def _posts(people: list[tuple[str, str]], numbers: list[int]) -> list[bytes]:
    """One text from each of so many people: their marks come back in their rows."""
    path = f"/webhooks/twilio/{key(1)}/message/"
    validator = RequestValidator(account(1)["auth_token"])
    made = []
    for n, number in enumerate(numbers):
        sender, to = people[n % len(people)]
        given = form(1, sender, to, f"Is it ready? zq{number}z")
        signature = validator.compute_signature(ORIGIN + path, given)
        made.append(
            request(
                "POST", path, urlencode(given).encode(),
                Content_Type="application/x-www-form-urlencoded", X_Twilio_Signature=signature,
            )
        )  # fmt: skip
    return made


def _rows(name: str, figures: list[Figures]) -> list[Row]:
    if name.startswith("burst"):
        shown, accepted = median(f.shown for f in figures), median(f.accepted for f in figures)
        return [
            Row("5", f"{name}: last row in all {EARS} browsers", shown, "s", POST, accepted, at_most(1.25)),
            Row("5", f"{name}: shown a second", LOADS[name][0] / shown, "/s"),
        ]  # fmt: skip
    limits = (at_most(2), None, at_most(4)) if name == "100/s" else (None, None, None)
    return [
        Row(
            "4", f"webhook to {EARS} browsers, {name}, {label}", median(f.hook[place] for f in figures),
            "ms", POST, median(f.post[place] for f in figures), limits[place],
        )
        for place, label in enumerate(("p50", "p95", "p99"))
    ]  # fmt: skip
