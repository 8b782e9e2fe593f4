"""One batch of an import: read, understood, compared, and, unless it is only checked, written."""

import gc
from collections.abc import Iterable, Iterator
from contextlib import contextmanager
from typing import Any, BinaryIO

from contacts.imports import ahead, files, matching, reader, writing
from contacts.imports import rows as parsing
from contacts.imports.matching import Plan
from contacts.imports.rows import Parser, Problem, Row
from contacts.models import CustomField, Import, ImportedRows
from inbox.accounts.models import Organization

EXAMPLES = 5


def forward(job: Import) -> None:
    """The next rows; the last ones finish the job."""
    try:
        opened = files.opened(job.file)
    except FileNotFoundError:
        job.state, job.reason = "failed", "no_file"
        return
    with opened as file, _undisturbed():
        parser = parser_for(job)
        seen = _numbers_before(job, file, parser)
        batch = ahead.batch(job, parser)
        is_final = job.state == "running"
        plan = matching.plan(batch.rows, seen=seen, member_id=job.member_id, is_final=is_final)
        first = job.row + 1
        job.row, job.position = batch.row, batch.end
        if is_final:
            _write(job, plan, first)
        else:
            job.expected = _told(job.expected, plan, file, job)
        _remember(job, seen)
        if batch.is_last:
            job.state = "done" if is_final else "checked"


@contextmanager
def _undisturbed() -> Iterator[None]:
    """A batch makes thousands of things and no cycles; looking for some is a quarter of it."""
    was_on = gc.isenabled()
    gc.disable()
    try:
        yield
    finally:
        if was_on:
            gc.enable()


def parser_for(job: Import) -> Parser:
    """What understands this file's rows."""
    fields = list(CustomField.objects.order_by("position", "id"))
    country = Organization.objects.values_list("country", flat=True).get()
    known = parsing.members_by_id() if "owner" in job.columns else {}
    return Parser(job.columns, country=country, fields=fields, members=known)


def _write(job: Import, plan: Plan, first: int) -> None:
    done = writing.write(plan, by=job.member, wording=job.name)
    job.counts = _added(job.counts, plan.counts)
    if done.created or done.linked or done.changed or plan.problems:
        ImportedRows.objects.create(
            job=job, first=first, created=done.created, linked=done.linked, changed=done.changed,
            problems=[problem.kept() for problem in plan.problems],
        )  # fmt: skip


def _added(counts: dict[str, int], more: dict[str, int]) -> dict[str, int]:
    return {name: counts.get(name, 0) + more.get(name, 0) for name in {*counts, *more}}


def _told(expected: dict[str, Any], plan: Plan, file: BinaryIO, job: Import) -> dict[str, Any]:
    """The counts, and a few examples of each outcome."""
    told = dict(expected)
    told["counts"] = _added(told.get("counts", {}), plan.counts)
    _example(told, "new", ([row.number, row.name, row.handle] for row in plan.new))
    updated = ([row.number, change.before, change.after] for row, change in plan.updated)
    _example(told, "updated", updated)
    for kind, reasons in (("duplicate", {"duplicate"}), ("stranger", {"stranger"})):
        some = (one for one in plan.problems if one.reason in reasons)
        _example(told, kind, ([one.number, one.reason, one.detail] for one in some))
    invalid = (one for one in plan.problems if one.reason not in {"duplicate", "stranger"})
    _example(told, "invalid", (_shown(one, file, job) for one in invalid))
    return told


def _example(told: dict[str, Any], kind: str, found: Iterable[Any]) -> None:
    kept = told.setdefault("examples", {}).setdefault(kind, [])
    for one in found:
        if len(kept) >= EXAMPLES:
            return
        kept.append(one)


def _shown(problem: Problem, file: BinaryIO, job: Import) -> list[Any]:
    cells = reader.again(
        file, problem.offset, problem.length, encoding=job.encoding, delimiter=job.delimiter
    )
    return [problem.number, problem.reason, problem.detail, " · ".join(filter(None, cells))[:120]]


# The numbers of one file's earlier rows. A worker that takes it up anew reads them again.
_seen: dict[tuple[int, str, str], tuple[int, set[int]]] = {}


def _key(job: Import) -> tuple[int, str, str]:
    return job.pk, job.state, str(job.columns)


def _remember(job: Import, seen: set[int]) -> None:
    _seen.clear()
    _seen[_key(job)] = (job.position, seen)


def _numbers_before(job: Import, file: BinaryIO, parser: Parser) -> set[int]:
    position, seen = _seen.pop(_key(job), (-1, set()))
    if position == job.position:
        return seen
    seen = set()
    before = reader.records(
        file, encoding=job.encoding, delimiter=job.delimiter, offset=job.body_at, number=1
    )
    for record in before:
        if record.offset >= job.position:
            break
        row = parser(record)
        if isinstance(row, Row):
            matching.first(row, seen)
    return seen
