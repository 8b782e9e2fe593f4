"""docs/features.md against the tests: what it calls built is named by a test, by its number."""

import re
from pathlib import Path

ROOT = Path(__file__).resolve().parent.parent
NUMBER = re.compile(r"\bF(\d+)\b")
# in a docstring as F38, in a test's name as test_f38_...
NAMED = re.compile(r"(?:\bF|_f)(\d+)(?=\b|_)")


def rows():
    """(numbers, state, where) of each line of the table."""
    text = (ROOT / "docs" / "features.md").read_text()
    for line in text.splitlines():
        cells = [cell.strip() for cell in line.strip("|").split("|")]
        if len(cells) == 4 and NUMBER.match(cells[0]):
            yield NUMBER.findall(cells[0]), cells[2], re.findall(r"`([^`]+)`", cells[3])


def named_by_tests():
    """{number: files} of every test file that names it."""
    found = {}
    for path in (ROOT / "tests").rglob("test_*.py"):
        if path.name != "test_features.py":
            for number in NAMED.findall(path.read_text()):
                found.setdefault(number, set()).add(str(path.relative_to(ROOT)))
    return found


def test_every_built_feature_is_named_by_a_test():
    found = named_by_tests()

    missing = [
        f"F{number}" for numbers, _, _ in rows() for number in numbers if number not in found
    ]

    assert missing == []


def test_every_row_has_a_state_and_places_that_exist():
    for numbers, state, places in rows():
        assert state == "Works" or state.startswith("Part: "), numbers
        assert places, numbers
        for place in places:
            assert (ROOT / place).exists(), (numbers, place)


def test_every_number_stands_once():
    numbers = [number for row, _, _ in rows() for number in row]

    assert len(numbers) == len(set(numbers))
