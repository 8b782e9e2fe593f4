"""Calls as threads, lists and exports show them."""

from collections.abc import Iterable
from dataclasses import dataclass

from django.utils.translation import gettext as _

from inbox.conversations.models import Call, Message

State = Call.State
KINDS = {State.MISSED: "missed", State.VOICEMAIL: "voice"}  # what the list calls it: else "call"
OVER = {
    State.DECLINED, State.UNREACHED, State.CANCELLED, State.MISSED, State.FAILED, State.VOICEMAIL,
    State.ANSWERED,
}  # fmt: skip


@dataclass(frozen=True, slots=True)
class Spoken:
    """A call as a thread shows it, the same for every viewer."""

    state: str
    seconds: int
    error: str
    error_code: str
    hangs_up: bool = False  # the member gave it up, the carrier is being told

    @property
    def is_over(self) -> bool:
        """Nothing more will be heard of it."""
        return self.state in OVER

    @property
    def may_end(self) -> bool:
        """Whether its member may still give it up: it rings, and nobody speaks."""
        return not self.is_over and not self.hangs_up and self.state != State.TALKING

    @property
    def is_ending(self) -> bool:
        """Given up, and the carrier has not said so yet."""
        return self.hangs_up and not self.is_over and self.state != State.TALKING

    @property
    def waits(self) -> bool:
        """A customer wanted to speak to somebody, and nobody did."""
        return self.state in KINDS

    @property
    def length(self) -> str:
        """Minutes and seconds, as a clock counts them; "" for no time at all."""
        return clock(self.seconds)


def of(messages: Iterable[Message]) -> dict[int, Spoken]:
    """The calls among the messages; where there is none, nothing is asked."""
    ids = [message.pk for message in messages if message.kind == "call"]
    if not ids:
        return {}
    found = Call.objects.filter(message_id__in=ids)
    return {
        call.message_id: Spoken(
            state=call.state,
            seconds=call.seconds,
            error=call.error,
            error_code=call.error_code,
            hangs_up=call.hung_up_at is not None,
        )
        for call in found
    }


def kind_of(message: Message | None) -> str:
    """What the list calls it when it is the last; "" for what is no call."""
    if message is None or message.kind != "call":
        return ""
    state = Call.objects.filter(message=message).values_list("state", flat=True).first()
    return KINDS.get(State(state), "call") if state else "call"


def line(state: str, seconds: int) -> str:
    """A call in a word or two, for a file."""
    words = {State.MISSED: _("Missed call"), State.VOICEMAIL: _("Voicemail")}
    said = words.get(State(state), _("Call"))
    return f"{said} {clock(seconds)}".strip()


def clock(seconds: int) -> str:
    """1:13, or "" for nothing."""
    return f"{seconds // 60}:{seconds % 60:02d}" if seconds else ""
