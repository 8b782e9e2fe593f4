"""What callers said after the tone: a made-up sound, kept until the product deletes it."""

import io
import wave
from dataclasses import dataclass, field
from typing import Any

from ops.tones import RATE, samples

from .legs import Call
from .messages import new_sid
from .shapes import VERSION

# Two notes, over and over: (frequency, begins at, lasts, loudness)
NOTES = [(440.0, 0.0, 0.5, 0.5), (554.4, 0.5, 0.5, 0.5)]
LONGEST = 5  # seconds of it that are made


@dataclass(frozen=True)
class Recording:
    """One voicemail."""

    sid: str
    account: str
    call: str
    seconds: int
    data: bytes
    kind: str

    def as_json(self) -> dict[str, Any]:
        """As the API shows it."""
        path = f"/{VERSION}/Accounts/{self.account}/Recordings/{self.sid}"
        return {
            "sid": self.sid, "account_sid": self.account, "call_sid": self.call,
            "duration": str(self.seconds), "status": "completed", "source": "RecordVerb",
            "channels": 1, "api_version": VERSION, "uri": f"{path}.json",
        }  # fmt: skip


@dataclass
class Recordings:
    """All of them."""

    by_sid: dict[str, Recording] = field(default_factory=dict)

    def record(self, call: Call) -> Recording:
        """A person's is one that can be heard; the others' are only bytes."""
        sid = new_sid("RE")
        data, kind = (_tone(call.message), "audio/x-wav") if call.asks else (_mp3(), "audio/mpeg")
        made = Recording(sid, call.account, call.sid, call.message, data, kind)
        self.by_sid[sid] = made
        return made

    def of(self, call: str) -> list[Recording]:
        """Of a call, newest first."""
        return [one for one in reversed(self.by_sid.values()) if one.call == call]


def _mp3() -> bytes:
    return b"ID3\x03\x00\x00\x00\x00\x00\x00" + b"\xff\xfb\x90\x00" * 64


def _tone(seconds: int) -> bytes:
    made = io.BytesIO()
    with wave.open(made, "wb") as file:
        file.setnchannels(1)
        file.setsampwidth(2)
        file.setframerate(RATE)
        file.writeframes(samples(NOTES).tobytes() * max(1, min(seconds, LONGEST)))
    return made.getvalue()
