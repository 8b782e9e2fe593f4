"""The counter under the composer counts as the carrier does."""

from typing import Any

import pytest

# text, encoding, segments, units, characters
CASES = [
    ("", "GSM-7", 0, 0, 0),
    ("Hello", "GSM-7", 1, 5, 5),
    ("b" * 160, "GSM-7", 1, 160, 160),
    ("b" * 161, "GSM-7", 2, 161, 161),
    ("b" * 306, "GSM-7", 2, 306, 306),
    ("b" * 307, "GSM-7", 3, 307, 307),
    ("àèìòùÇñß" * 20, "GSM-7", 1, 160, 160),
    ("line\r\nline", "GSM-7", 1, 10, 10),
    ("€" * 80, "GSM-7", 1, 160, 80),
    ("€" * 81, "GSM-7", 2, 162, 81),
    # 153 is odd: the last unit of a part stays empty when a pair does not fit.
    ("€" * 153, "GSM-7", 3, 306, 153),
    ("b" + "€" * 152, "GSM-7", 2, 305, 153),
    ("[~]" * 20, "GSM-7", 1, 120, 60),
    ("\f", "GSM-7", 1, 2, 1),
    ("ç", "UCS-2", 1, 1, 1),
    ("`", "UCS-2", 1, 1, 1),
    ("\u00a0", "UCS-2", 1, 1, 1),
    ("\u2019" + "b" * 69, "UCS-2", 1, 70, 70),
    ("\u2019" + "b" * 70, "UCS-2", 2, 71, 71),
    ("\u2019" + "b" * 133, "UCS-2", 2, 134, 134),
    ("\u2019" + "b" * 134, "UCS-2", 3, 135, 135),
    ("😀" * 35, "UCS-2", 1, 70, 35),
    ("😀" * 36, "UCS-2", 2, 72, 36),
    ("😀" * 66, "UCS-2", 2, 132, 66),
    ("😀" * 67, "UCS-2", 3, 134, 67),
    ("b" + "😀" * 66, "UCS-2", 2, 133, 67),
    ("€" + "😀", "UCS-2", 1, 3, 2),
]


@pytest.fixture(scope="module")
def count(chromium: Any, address: str) -> Any:
    page = chromium.new_page()
    page.goto(address)
    yield lambda text: page.evaluate(
        "async (text) => (await import('frontdesk/segments')).count(text)", text
    )
    page.close()


@pytest.mark.parametrize(("text", "encoding", "segments", "units", "characters"), CASES)
def test_count_is_the_carriers(
    count: Any, text: str, encoding: str, segments: int, units: int, characters: int
) -> None:
    assert count(text) == {
        "encoding": encoding,
        "segments": segments,
        "units": units,
        "characters": characters,
    }
