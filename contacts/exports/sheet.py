"""CSV that spreadsheets show and do not run, and that an import reads back as it was."""

import csv
import io
import re
from collections.abc import Iterable, Sequence

# A spreadsheet runs what begins so, blanks before it or not. Quotes count, so that taking one off
# is exact whatever the cell began with.
RUNS = re.compile(r"'*[\s\x00]*[=+\-@\t\r]")


def cell(value: str) -> str:
    """The value, with a quote before what a spreadsheet would take for a formula."""
    return f"'{value}" if RUNS.match(value) else value


def bare(text: str) -> str:
    """What `cell` was given."""
    return text[1:] if text[:1] == "'" and RUNS.match(text) else text


def lines(rows: Iterable[Sequence[str]], delimiter: str) -> bytes:
    """Rows as bytes of a file."""
    out = io.StringIO(newline="")
    writer = csv.writer(out, delimiter=delimiter, lineterminator="\r\n")
    writer.writerows([cell(value) for value in row] for row in rows)
    return out.getvalue().encode()


def delimiter(language: str) -> str:
    """What spreadsheets expect where people speak so."""
    return "," if language.startswith("en") else ";"


BOM = "\ufeff".encode()  # without it spreadsheets take the file for Latin-1
