"""The segment table that the carrier bills by."""

import pytest

from ops.carrier.segments import segments


@pytest.mark.parametrize(
    ("text", "count"),
    [
        ("", 1),
        ("a" * 160, 1),
        ("a" * 161, 2),
        ("a" * 306, 2),
        ("a" * 307, 3),
        ("€" * 80, 1),
        ("€" * 81, 2),
        ("Ç" * 160, 1),
        ("ç" * 71, 2),
        ("`" * 71, 2),
        ("\u2019" + "a" * 69, 1),
        ("\u2019" + "a" * 133, 2),
        ("\u2019" + "a" * 134, 3),
        ("😀" * 35, 1),
        ("😀" * 36, 2),
        ("😀" * 67, 3),
    ],
)
def test_segments_never_split_a_pair(text: str, count: int) -> None:
    assert segments(text) == count
