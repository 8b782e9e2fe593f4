"""What a step is: one call that can be repeated, or one wait for the carrier."""

import json
from collections.abc import Callable, Sequence
from dataclasses import dataclass, field
from hashlib import sha256
from typing import Any

from channels_app.addresses import webhook
from channels_app.models import Registration, RegistrationStep
from channels_app.registration.calls import Office
from inbox.conversations.models import Channel

DOING, DONE = RegistrationStep.State.DOING, RegistrationStep.State.DONE


@dataclass(frozen=True)
class Done:
    """The step is through."""

    sid: str = ""
    status: str = ""


@dataclass(frozen=True)
class Wait:
    """The carrier has not decided: ask again later."""

    status: str = ""


class Stop(Exception):
    """A person has to change something: the carrier's code, and why in words."""

    def __init__(self, code: str, reason: str, status: str = "") -> None:
        super().__init__(reason)
        self.code, self.reason, self.status = code, reason, status


class Suspended(Exception):
    """What was approved is approved no more."""

    def __init__(self, code: str, reason: str) -> None:
        super().__init__(reason)
        self.code, self.reason = code, reason


@dataclass
class Run:
    """One registration being worked on: its answers, and the SIDs that came so far."""

    registration: Registration
    office: Office
    answers: dict[str, Any]
    channels: Sequence[Channel]
    rows: dict[tuple[str, str], RegistrationStep] = field(default_factory=dict)
    brand: "Run | None" = None

    def row(self, name: str, subject: str = "") -> RegistrationStep:
        """The step's row, kept or new."""
        found = self.rows.get((name, subject))
        if found is None:
            found = RegistrationStep(registration=self.registration, name=name, subject=subject)
            self.rows[name, subject] = found
        return found

    def sid(self, name: str, subject: str = "") -> str:
        """What the step brought; empty when it did not."""
        row = self.rows.get((name, subject))
        return row.sid if row else ""

    @property
    def callback(self) -> str:
        """Where the carrier says that something changed."""
        return webhook(self.office.connection.key, "registration")

    def label(self, name: str) -> str:
        """How the thing is called at the carrier: found by it when an answer was lost."""
        return f"Frontdesk {self.registration.uuid.hex[:12]} {name}"


Do = Callable[[Run, RegistrationStep], Done | Wait]


@dataclass(frozen=True)
class Step:
    """`do` makes the call; `each` names what it is made for, when for several. A `watched` step is
    asked again after everything is approved; a `tended` one that made something in every round, and
    it asks the carrier only when something changed here.
    """

    name: str
    title: Any
    do: Do
    each: Callable[[Run], Sequence[str]] | None = None
    watched: bool = False
    tended: bool = False
    background: bool = False  # not worth a line of its own

    def subjects(self, run: Run) -> Sequence[str]:
        return self.each(run) if self.each else [""]


def digest(data: Any) -> str:
    """What was sent, short enough to be kept."""
    return sha256(json.dumps(data, sort_keys=True, default=str).encode()).hexdigest()[:16]


def made(
    row: RegistrationStep,
    data: dict[str, Any],
    *,
    find: Callable[[], Any],
    create: Callable[[], Any],
    update: Callable[[str], Any] | None = None,
) -> Done:
    """The thing exists at the carrier as `data` says, made once: a SID that is kept is changed, one
    whose answer was lost is looked for, and only then a new one is made.
    """
    was, now = row.print, digest(data)
    if not row.sid and row.lost:
        row.sid = find() or ""
    if row.sid:
        if was != now and update is not None:
            update(row.sid)
        row.print = now
        return Done(row.sid)
    row.print = now
    return Done(create())
