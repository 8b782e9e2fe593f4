"""What a call to a carrier can come to. The class decides what happens next, in one place."""

from dataclasses import dataclass


@dataclass(frozen=True)
class Accepted:
    """The carrier has it, under this id."""

    carrier_id: str


@dataclass(frozen=True)
class Refused:
    """Proven not accepted, and asking again would not help."""

    code: str
    text: str


@dataclass(frozen=True)
class TryLater:
    """Proven not accepted; `after` seconds when the carrier said so."""

    code: str
    text: str
    after: float | None = None
    problem: str = ""  # set when the account itself is the trouble: texts wait, an admin is told


@dataclass(frozen=True)
class Unknown:
    """It may have been accepted: never sent again blindly."""

    text: str


Outcome = Accepted | Refused | TryLater | Unknown
