"""CSV within bounds: whatever a file holds, a record costs at most RECORD bytes and never an error.

Where each record lies is known, so that reading goes on anywhere, and a record can be shown again.
"""

import csv
from collections.abc import Iterator
from dataclasses import dataclass, field
from typing import BinaryIO

LINE = 64 * 1024  # bytes of a line
RECORD = 128 * 1024  # bytes of a record whose cells hold line breaks
CELLS = 200
SECOND_LOOKS = 100  # after an unclosed quote the lines it took are read again, so often


@dataclass(slots=True)
class Record:
    """One row: its cells, or `problem` where there are none to be had."""

    number: int  # the headings are row 1
    offset: int
    length: int
    cells: list[str] = field(default_factory=list)
    problem: str = ""


class _Unfit(Exception):
    """This record cannot be read; the words are its `problem`."""


class _Lines:
    """What csv asks for lines; says where it is and refuses what no contact needs."""

    def __init__(self, file: BinaryIO, encoding: str, position: int) -> None:
        self._read, self._encoding = file.readline, encoding
        self.position = position
        self.taken = self.first = 0  # bytes of this record, and of its first line

    def begin(self) -> None:
        self.taken = self.first = 0

    def __iter__(self) -> Iterator[str]:
        return self

    def __next__(self) -> str:
        line = self._read(LINE + 1)
        if not line:
            if self.taken:
                raise _Unfit("unclosed")  # csv asked for more, and there is none
            raise StopIteration
        length = len(line)
        if length > LINE:
            length += self._skip(line)
        self.position += length
        if not self.taken:
            self.first = length
        self.taken += length
        if length > LINE:
            raise _Unfit("long_line")
        if self.taken > RECORD:
            raise _Unfit("unclosed")
        if b"\0" in line:
            raise _Unfit("not_text")
        try:
            return line.decode(self._encoding)
        except UnicodeDecodeError:
            raise _Unfit("encoding") from None

    def _skip(self, line: bytes) -> int:
        """Read to the line's end, and keep nothing of it."""
        skipped = 0
        while line and not line.endswith(b"\n"):
            line = self._read(LINE)
            skipped += len(line)
        return skipped


def records(
    file: BinaryIO, *, encoding: str, delimiter: str, offset: int = 0, number: int = 0
) -> Iterator[Record]:
    """The records from this byte on; `number` is that of the row before. Empty lines are counted
    and left out.
    """
    file.seek(offset)
    lines = _Lines(file, encoding, offset)
    rows = csv.reader(lines, delimiter=delimiter)
    looks = SECOND_LOOKS
    while True:
        begin = lines.position
        lines.begin()
        try:
            cells = next(rows)
            problem = "" if len(cells) <= CELLS else "many_cells"
        except StopIteration:
            return
        except (_Unfit, csv.Error) as error:
            cells, problem = [], str(error) if isinstance(error, _Unfit) else "unclosed"
            if lines.taken > lines.first and looks:
                # What follows an unclosed quote may be rows in good order.
                looks -= 1
                lines.position = begin + lines.first
                file.seek(lines.position)
        number += 1
        if cells or problem:
            length = lines.position - begin
            yield Record(number, begin, length, cells if not problem else [], problem)


def again(file: BinaryIO, offset: int, length: int, *, encoding: str, delimiter: str) -> list[str]:
    """The cells that lie there, as well as they can be read: for showing them to who sent them."""
    file.seek(offset)
    text = file.read(min(length, RECORD)).replace(b"\0", b"").decode(encoding, "replace")
    try:
        rows = csv.reader(text.splitlines(keepends=True), delimiter=delimiter)
        return next(rows, [])[:CELLS]
    except csv.Error:
        return [text[:1000]]
