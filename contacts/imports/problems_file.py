"""What was left out of an import, as a file: each row as it stood, and why."""

from collections.abc import Callable, Iterator
from typing import BinaryIO

from contacts.exports import sheet
from contacts.imports import files, reader
from contacts.models import Import, ImportedRows
from inbox import tenancy

Say = Callable[[str, str], str]


def written(job: Import, *, heading: str, say: Say) -> Iterator[bytes]:
    """The file's bytes, a batch of the import at a time, each in a transaction of its own; `say`
    makes a sentence of a reason. Raises FileNotFoundError at once.
    """
    return _pieces(job, files.opened(job.file), tenancy.current(), heading, say)


def _pieces(
    job: Import, file: BinaryIO, scope: tenancy.Scope, heading: str, say: Say
) -> Iterator[bytes]:
    with file:
        yield sheet.BOM + sheet.lines([[*job.headings, heading]], job.delimiter)
        first = 0
        while True:
            with tenancy.in_organization(scope), tenancy.transaction():
                batch = _after(job, first)
            if batch is None:
                return
            first = batch.first
            rows = [
                [*_cells(file, job, offset, length), say(reason, detail)]
                for _row, offset, length, reason, detail in batch.problems
            ]
            yield sheet.lines(rows, job.delimiter)


def _cells(file: BinaryIO, job: Import, offset: int, length: int) -> list[str]:
    """The row as it stood, as wide as the headings at least."""
    cells = reader.again(file, offset, length, encoding=job.encoding, delimiter=job.delimiter)
    return [*map(sheet.bare, cells), *[""] * (len(job.headings) - len(cells))]


def _after(job: Import, first: int) -> ImportedRows | None:
    """The next batch that left something out."""
    later = ImportedRows.objects.filter(job=job, first__gt=first).exclude(problems=[])
    found: ImportedRows | None = later.order_by("first").first()
    return found


def are_there(job: Import) -> bool:
    """Whether anything was left out."""
    left = job.counts.get
    return bool(left("invalid") or left("duplicate") or left("stranger"))
