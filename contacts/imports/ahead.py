"""The rows of an import's next batch, read and understood by another thread while PostgreSQL writes
this one: what that takes, an import takes less.

What was read ahead is used where nothing changed since, and read anew otherwise.
"""

from collections.abc import Callable
from concurrent.futures import Future, ThreadPoolExecutor
from dataclasses import dataclass
from functools import cache
from typing import Any

from contacts.imports import files, reader
from contacts.imports.reader import Record
from contacts.imports.rows import Parser, Problem, Row
from contacts.models import Import

ROWS = 2000  # in one transaction
BYTES = 2 * 1024 * 1024


@dataclass(frozen=True)
class Batch:
    """Some rows of a file; the first of the next ones stands at `end`, below row `row`."""

    rows: list[Row | Problem]
    row: int
    end: int
    is_last: bool


# The one batch that was read ahead, and of what.
_next: dict[tuple[Any, ...], "Future[Batch]"] = {}


def batch(job: Import, parser: Parser) -> Batch:
    """The rows from where the job is. Raises FileNotFoundError."""
    waiting = _next.pop(_key(job, parser, job.position, job.row), None)
    _next.clear()
    if waiting is not None and waiting.exception() is None:
        found = waiting.result()
    else:
        found = _reader(job, parser, job.position, job.row)()
    if not found.is_last:
        begun = _thread().submit(_reader(job, parser, found.end, found.row))
        _next[_key(job, parser, found.end, found.row)] = begun
    return found


@cache
def _thread() -> ThreadPoolExecutor:
    return ThreadPoolExecutor(max_workers=1, thread_name_prefix="import")


def _key(job: Import, parser: Parser, position: int, row: int) -> tuple[Any, ...]:
    return (job.pk, job.file, job.encoding, job.delimiter, parser.made_of, position, row)


def _reader(job: Import, parser: Parser, position: int, row: int) -> Callable[[], Batch]:
    """Reads a batch; touches neither the job nor the database."""
    key, size = job.file, job.size
    encoding, delimiter = job.encoding, job.delimiter

    def read() -> Batch:
        found: list[Record] = []
        with files.opened(key) as file:
            records = reader.records(
                file, encoding=encoding, delimiter=delimiter, offset=position, number=row
            )
            is_last = True
            for record in records:
                found.append(record)
                end = record.offset + record.length
                if len(found) >= ROWS or end - position >= BYTES:
                    is_last = False
                    break
        rows = [one for one in map(parser, found) if one is not None]
        last = found[-1].number if found else row
        return Batch(rows, last, size if is_last else end, is_last)

    return read
