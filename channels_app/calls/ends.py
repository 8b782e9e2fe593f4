"""How far a call came, by the carrier's own record of it: its legs, and what was recorded."""

from dataclasses import dataclass

from channels_app.carriers.twilio import calling
from channels_app.carriers.twilio.calling import Account, Heard
from inbox.conversations.models import Call
from inbox.conversations.phoning.calls import ENDED, Recording

LIVE = {"queued", "initiated", "ringing", "in-progress"}


@dataclass(frozen=True)
class End:
    """What a report is made of; `goes_on` while the carrier still has it on the line."""

    state: str
    seconds: int = 0
    recording: Recording | None = None
    goes_on: bool = False


def end_of(sid: str, account: Account) -> End:
    """The call as it is now. Raises Unavailable."""
    first, *others = calling.legs(sid, account)
    if first.status in LIVE:
        return End(Call.State.RINGING, goes_on=True)
    left = [sound for sound in calling.recorded(sid, account) if sound.of_callers]
    if left:  # whoever left a message spoke with nobody, whatever picked up before
        return End(Call.State.VOICEMAIL, left[-1].recording.seconds, left[-1].recording)
    spoken = _spoken(others)
    if spoken:
        return End(Call.State.ANSWERED, spoken)
    is_ours = first.direction != "inbound"
    return End(Call.State.FAILED if first.status == "failed" and is_ours else ENDED)


def _spoken(legs: list[Heard]) -> int:
    """Seconds of the longest leg that was picked up."""
    return max((leg.seconds for leg in legs if leg.status == "completed"), default=0)
