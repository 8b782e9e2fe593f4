"""What the far end of a channel can show. What it cannot is not pretended here either."""

from dataclasses import dataclass


@dataclass(frozen=True)
class Capabilities:
    """`formats`: *bold* is shown bold. `quotes`, `reacts`: they are carried both ways. `begins`:
    one may write first.
    """

    formats: bool = False
    quotes: bool = False
    reacts: bool = False
    begins: bool = True


KINDS = {"sms": Capabilities()}


def of(kind: str) -> Capabilities:
    """The capabilities of a channel's kind. Raises KeyError for a kind nobody described."""
    return KINDS[kind]
