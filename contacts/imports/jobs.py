"""An import from upload to undo: what a member may do with it, and what a worker does a batch at a
time.

A batch is one short transaction: what it changed, how far it came and what an undo needs are
written together. A killed worker goes on where it was, no row is taken twice, two workers never
hold one import, and a text that comes in never waits for more than a batch.
"""

import logging
from collections.abc import Sequence
from datetime import timedelta
from itertools import islice
from typing import Any
from uuid import UUID, uuid4

from django.core.files import File
from django.db import OperationalError, transaction
from django.db.models import F, QuerySet
from django.http import Http404
from django.utils import timezone

from contacts.events import ImportChanged
from contacts.imports import columns as kinds
from contacts.imports import files, mappings, reader, steps, undoing, writing
from contacts.models import CustomField, Import, ImportedRows
from contacts.models.papers import UNFINISHED
from inbox import tenancy
from inbox.accounts.models import Member
from inbox.accounts.permissions import Action, may
from inbox.events import publish
from inbox.failpoints import failpoint

logger = logging.getLogger("frontdesk.imports")

KEPT = timedelta(days=30)  # so long an import can be undone, and its file is there
DRAFTS_KEPT = timedelta(days=2)
MOST_TRIES = 5


class NotNow(Exception):
    """The import is not in a state for that."""


def take(upload: "File[Any]", *, name: str, by: Member) -> Import:
    """Keep an uploaded file and guess what its columns are. Raises files.NotReadable.

    A large one takes its time, so nothing is open in the database meanwhile.
    """
    uuid = uuid4()
    key, size, encoding = files.keep(upload, uuid)
    try:
        with files.opened(key) as file:
            written = files.look(file, encoding=encoding)
    except files.NotReadable:
        files.drop(key)
        raise
    with tenancy.transaction():
        return Import.objects.create(
            uuid=uuid, member=by, name=name[-120:], file=key, size=size, encoding=encoding,
            delimiter=written.delimiter, headings=written.headings, body_at=written.body_at,
            columns=mappings.offered(written.headings, custom_fields()),
        )  # fmt: skip


def custom_fields() -> list[CustomField]:
    """The organization's own fields, in their order."""
    return list(CustomField.objects.order_by("position", "id"))


def own(member: Member, uuid: UUID) -> Import:
    """An import of the member's. Raises Http404."""
    found: Import | None = Import.objects.filter(member=member, uuid=uuid).first()
    if found is None:
        raise Http404
    return found


def listed(member: Member, most: int = 50) -> list[Import]:
    """The member's imports, the newest first."""
    return list(Import.objects.filter(member=member).order_by("-id")[:most])


def samples(job: Import) -> list[str]:
    """What stands in each column: the first words found in the first rows."""
    found = [""] * len(job.headings)
    try:
        file = files.opened(job.file)
    except FileNotFoundError:
        return found
    with file:
        rows = reader.records(
            file, encoding=job.encoding, delimiter=job.delimiter, offset=job.body_at, number=1
        )
        for record in islice(rows, 20):
            for place, cell in enumerate(record.cells[: len(found)]):
                found[place] = found[place] or " ".join(cell.split())[:60]
    return found


@transaction.atomic
def read_as(job: Import, *, encoding: str, delimiter: str) -> Import:
    """Look at the file in another way. Raises NotNow and files.NotReadable."""
    held = _held_in(job, "draft", "checked")
    if encoding not in files.ENCODINGS or delimiter not in files.DELIMITERS:
        raise files.NotReadable("encoding")
    with files.opened(held.file) as file:
        written = files.look(file, encoding=encoding, delimiter=delimiter)
    held.encoding, held.delimiter = encoding, delimiter
    held.headings, held.body_at = written.headings, written.body_at
    held.columns = mappings.offered(written.headings, custom_fields())
    held.state = "draft"
    held.save()
    return held


@transaction.atomic
def check(job: Import, *, columns: Sequence[str]) -> Import:
    """Find out what the file would do, and change nothing. Raises NotNow."""
    held = _held_in(job, "draft", "checked")
    held.columns = kinds.fitting(columns, custom_fields())[: len(held.headings)]
    return _begin(held, "checking")


@transaction.atomic
def run(job: Import) -> Import:
    """Take the contacts over. Raises NotNow."""
    return _begin(_held_in(job, "checked"), "running")


@transaction.atomic
def cancel(job: Import) -> Import:
    """No further. What is taken over stays, and can be undone; what is over stays as it is."""
    held = _held(Import.objects.filter(pk=job.pk, state__in=["checking", "running"]), wait=True)
    if held is None:
        return job
    if held.state == "checking":
        held.state = "draft"
    else:
        held.state, held.finished_at = "cancelled", timezone.now()
    return _tell(held)


@transaction.atomic
def undo(job: Import) -> Import:
    """Put everything back that nobody changed since. Raises NotNow."""
    held = _held_in(job, "done", "cancelled", "failed")
    held.state, held.tries = "undoing", 0
    return _tell(held)


def work(*, most: int = 4) -> int:
    """Take the organization's imports further, a batch at a time, up to `most` of them. How many
    were made: fewer than `most` is all there was.
    """
    for made in range(most):
        job: Import | None = None
        try:
            with tenancy.transaction():
                waiting = Import.objects.filter(state__in=UNFINISHED)
                job = _held(waiting.order_by("created_at", "id"))
                if job is None:
                    return made
                _step(job)
                failpoint("imports.before_commit")
            failpoint("imports.after_commit")
        except OperationalError:
            raise
        except writing.Overtaken:
            continue
        except Exception:
            logger.exception("a batch of an import failed")
            _note_failure(job)
    return most


def drop_old() -> None:
    """Files that nobody undoes any more, and drafts that nobody went on with."""
    now = timezone.now()
    old = Import.objects.filter(created_at__lt=now - KEPT).exclude(state__in=UNFINISHED)
    forgotten = Import.objects.filter(
        created_at__lt=now - DRAFTS_KEPT, state__in=["draft", "checked"]
    )
    for job in [*old[:100], *forgotten[:100]]:
        remove(job)


@transaction.atomic
def remove(job: Import) -> None:
    """Forget it, its file and its way back. What it took over stays."""
    files.drop(job.file)
    ImportedRows.objects.filter(job=job).delete()
    job.delete()


def _step(job: Import) -> None:
    """One commit's worth."""
    if not may(job.member, Action.IMPORT_CONTACTS):
        job.state, job.reason = "failed", "not_allowed"
    elif job.state == "undoing":
        undoing.back(job)
    else:
        steps.forward(job)
    job.tries = 0
    if job.is_unfinished:
        job.save(update_fields=["position", "row", "expected", "counts", "tries"])
    else:
        job.finished_at = timezone.now()
        _tell(job)


def _note_failure(job: Import | None) -> None:
    """Try again; what fails for ever stops, and what is done stays done."""
    if job is None:
        return
    with tenancy.transaction():
        Import.objects.filter(pk=job.pk).update(tries=F("tries") + 1)
        held = _held(Import.objects.filter(pk=job.pk, state__in=UNFINISHED, tries__gte=MOST_TRIES))
        if held is not None:
            held.state, held.reason, held.finished_at = "failed", "unexpected", timezone.now()
            _tell(held)


def _begin(job: Import, state: str) -> Import:
    job.state, job.reason, job.tries = state, "", 0
    job.position, job.row = job.body_at, 1
    if state == "checking":
        job.expected = {}
    job.counts, job.finished_at = {}, None
    return _tell(job)


def _held_in(job: Import, *states: str) -> Import:
    """The import, locked. Raises NotNow."""
    held = _held(Import.objects.filter(pk=job.pk, state__in=states), wait=True)
    if held is None:
        raise NotNow
    return held


def _held(jobs: "QuerySet[Import]", *, wait: bool = False) -> Import | None:
    """The first of these, locked; unless told to wait, one that a worker holds is passed over."""
    locked = jobs.select_for_update(of=("self",), skip_locked=not wait)
    return locked.select_related("member__user").first()


def _tell(job: Import) -> Import:
    """As it stands; a worker hears of it."""
    job.save()
    changes = {"import": str(job.uuid), "state": job.state, "counts": job.counts}
    publish(ImportChanged(member_id=job.member_id, actor_id=job.member_id, changes=changes))
    return job
