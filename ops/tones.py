"""The tones of notifications, made from nothing: `python -m ops.tones` writes static/sounds."""

import math
import wave
from array import array

from ops.paths import ROOT

RATE = 22_050
FOLDER = ROOT / "static" / "sounds"
# name: (frequency, begins at, lasts, loudness), each a struck note that dies away
TONES = {
    "bell": [(1318.5, 0.0, 0.55, 0.5), (2637.0, 0.0, 0.35, 0.18), (1975.5, 0.0, 0.3, 0.12)],
    "chime": [(880.0, 0.0, 0.35, 0.4), (1174.7, 0.11, 0.35, 0.4), (1760.0, 0.22, 0.4, 0.35)],
    "drop": [(1046.5, 0.0, 0.16, 0.55), (698.5, 0.09, 0.26, 0.5)],
    "knock": [(196.0, 0.0, 0.09, 0.8), (392.0, 0.0, 0.05, 0.3), (196.0, 0.16, 0.1, 0.8)],
}


def samples(notes: list[tuple[float, float, float, float]]) -> "array[int]":
    """The notes together, 16 bits a sample; each fades in over 4 ms, so that none clicks."""
    length = max(begin + last for _, begin, last, _ in notes)
    out = [0.0] * int(RATE * length)
    for frequency, begin, last, loudness in notes:
        first = int(RATE * begin)
        for place in range(min(int(RATE * last), len(out) - first)):
            at = place / RATE
            envelope = (
                min(1.0, at / 0.004) * math.exp(-5 * at / last) * min(1.0, (last - at) / 0.02)
            )
            out[first + place] += loudness * envelope * math.sin(2 * math.pi * frequency * at)
    peak = max(map(abs, out))
    return array("h", (int(value / max(peak, 1.0) * 30_000) for value in out))


def main() -> None:
    """Write them all."""
    FOLDER.mkdir(exist_ok=True)
    for name, notes in TONES.items():
        with wave.open(str(FOLDER / f"{name}.wav"), "wb") as file:
            file.setnchannels(1)
            file.setsampwidth(2)
            file.setframerate(RATE)
            file.writeframes(samples(notes).tobytes())


if __name__ == "__main__":
    main()
