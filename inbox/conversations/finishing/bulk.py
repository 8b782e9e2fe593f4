"""One thing done to many conversations, 500 a commit, and undone for all of them.

A job is a row. What one commit did, what it changed and where the next begins are written together,
so a killed worker goes on where it was, and nothing is done twice. Two workers never hold one job.
"""

import logging
from collections.abc import Sequence
from dataclasses import asdict
from datetime import timedelta
from uuid import UUID

from django.db import DatabaseError, transaction
from django.db.models import QuerySet
from django.http import Http404
from django.utils import timezone

from inbox import tenancy
from inbox.accounts.models import Member, Organization
from inbox.accounts.permissions import Action, may
from inbox.conversations import access, sight
from inbox.conversations.events import BulkChanged
from inbox.conversations.finding import lists
from inbox.conversations.finding.filters import Choice
from inbox.conversations.finishing import changing, verbs
from inbox.conversations.models import BulkBatch, BulkJob
from inbox.conversations.models.bulk import UNFINISHED
from inbox.events import publish
from inbox.failpoints import failpoint

logger = logging.getLogger("frontdesk.bulk")

AT_ONCE = 100  # so many are done while the browser waits
UNDOABLE = timedelta(hours=1)
KEPT = timedelta(days=7)


@transaction.atomic
def choose(uuids: Sequence[UUID], *, verb: str, target: int | None, by: Member) -> BulkJob:
    """Do it to these; a few at once, more by a worker. What the member may not see is left."""
    found = access.visible_to(by).filter(uuid__in=uuids).values_list("id", flat=True)
    ids = sorted(found)
    job = _begin({"ids": ids}, verb, target, by)
    job.bound, job.refused = len(set(uuids)), len(set(uuids)) - len(ids)
    return _now_or_later(job, len(ids))


@transaction.atomic
def match(choice: Choice, *, verb: str, target: int | None, by: Member) -> BulkJob:
    """Do it to all that a list holds at this moment."""
    page = lists.page(choice, member=by, country=_country(), most=AT_ONCE)
    ids = [row.id for row in [*page.pinned, *page.rows]]
    if page.after:
        asked: dict[str, object] = {"choice": asdict(choice), "after": ""}
        return _now_or_later(_begin(asked, verb, target, by), None)
    job = _begin({"ids": ids}, verb, target, by)
    job.bound = len(ids)
    return _now_or_later(job, len(ids))


def own(member: Member, uuid: UUID) -> BulkJob:
    """A job of the member's. Raises Http404."""
    found: BulkJob | None = BulkJob.objects.filter(member=member, uuid=uuid).first()
    if found is None:
        raise Http404
    return found


@transaction.atomic
def cancel(job: BulkJob, *, by: Member) -> BulkJob:
    """No further; what is done stays done, and can be undone."""
    held = _held(BulkJob.objects.filter(pk=job.pk, state="running"), wait=True)
    if held is not None:
        held.state = "cancelled"
        _keep(held)
    job.refresh_from_db()
    return job


@transaction.atomic
def undo(job: BulkJob, *, by: Member) -> BulkJob:
    """Put everything back that nobody changed since. Once, and within an hour."""
    fresh = BulkJob.objects.filter(pk=job.pk, created_at__gt=timezone.now() - UNDOABLE)
    held = _held(fresh.filter(state__in=["done", "cancelled"]), wait=True)
    if held is None:
        job.refresh_from_db()
        return job
    held.state, held.bound, held.refused = "undoing", held.done, 0
    return _now_or_later(held, held.done)


def work(*, most: int = 100) -> int:
    """Take the organization's jobs further, a commit at a time, up to `most` of them. How many were
    made: fewer than `most` is all there was.
    """
    for made in range(most):
        job: BulkJob | None = None
        try:
            with tenancy.transaction():
                waiting = BulkJob.objects.filter(state__in=UNFINISHED)
                job = _held(waiting.order_by("created_at", "id"))
                if job is None:
                    return made
                failpoint("bulk.before_step")
                _step(job)
                failpoint("bulk.before_commit")
        except DatabaseError:
            raise
        except Exception:
            logger.exception("bulk job failed")
            _give_up(job)
    return most


def drop_old() -> None:
    """What nobody can undo any more."""
    old = BulkJob.objects.filter(created_at__lt=timezone.now() - KEPT)
    gone = old.exclude(state__in=UNFINISHED).values_list("pk", flat=True)[:1000]
    BulkJob.objects.filter(pk__in=list(gone)).delete()


def _give_up(job: BulkJob | None) -> None:
    """It would fail again: what is done stays done."""
    if job is None:
        return
    with tenancy.transaction():
        held = _held(BulkJob.objects.filter(pk=job.pk, state__in=UNFINISHED), wait=True)
        if held is not None:
            held.state = "cancelled"
            _keep(held)


def _begin(asked: dict[str, object], verb: str, target: int | None, by: Member) -> BulkJob:
    return BulkJob.objects.create(member=by, verb=verb, target=target, asked=asked)


def _now_or_later(job: BulkJob, size: int | None) -> BulkJob:
    if size is not None and size <= AT_ONCE:
        while job.is_unfinished:
            _step(job)
    else:
        _keep(job)
    return job


def _held(jobs: "QuerySet[BulkJob]", *, wait: bool = False) -> BulkJob | None:
    """The first of these, locked; unless told to wait, one that a worker holds is passed over."""
    locked = jobs.select_for_update(of=("self",), skip_locked=not wait)
    return locked.select_related("member__user").first()


def _step(job: BulkJob) -> None:
    """One commit's worth."""
    if not may(job.member, Action.TRIAGE):
        job.state = "cancelled"
    elif job.state == "undoing":
        _back(job)
    else:
        _forward(job)
    _keep(job)


def _forward(job: BulkJob) -> None:
    ids = _next(job)
    allowed = changing.may_see(job.member, ids)
    try:
        changed = verbs.of(job.verb).do(allowed, job.member, job.target)
    except verbs.Impossible:
        job.state = "cancelled"
        return
    if changed:
        BulkBatch.objects.create(job=job, changed=changed)
    job.done += len(changed)
    job.refused += len(ids) - len(changed)


def _next(job: BulkJob) -> list[int]:
    """The ids that are due, taken off what is left; the last ones finish the job."""
    left = dict(job.asked)
    if "ids" in left:
        ids, left["ids"] = left["ids"][: changing.MOST], left["ids"][changing.MOST :]
        if not left["ids"]:
            job.state = "done"
    else:
        page = lists.page(
            Choice(**left["choice"]), member=job.member, country=_country(),
            after=left["after"], most=changing.MOST,
        )  # fmt: skip
        # what came since is nothing anybody saw
        rows = [row for row in [*page.pinned, *page.rows] if row.at <= job.created_at]
        ids, left["after"] = [row.id for row in rows], page.after
        if not page.after:
            job.state = "done"
    job.asked = left
    return ids


def _back(job: BulkJob) -> None:
    """The last batch that is not undone."""
    batch = BulkBatch.objects.filter(job=job, is_undone=False).order_by("-id").first()
    if batch is None:
        job.state = "undone"
        return
    own_inboxes = set(access.inbox_ids(job.member).values_list("inbox_id", flat=True))
    hidden = sight.hidden([kept["id"] for kept in batch.changed], job.member)
    rows = [
        kept
        for kept in batch.changed
        if kept["inbox_id"] in own_inboxes and kept["id"] not in hidden
    ]
    try:
        back = verbs.of(job.verb).undo(rows, job.member, job.target)
    except verbs.Impossible:
        back = 0
    batch.is_undone = True
    batch.save(update_fields=["is_undone"])
    job.done -= len(batch.changed)
    job.refused += len(batch.changed) - back
    if not BulkBatch.objects.filter(job=job, is_undone=False).exists():
        job.state = "undone"


def _keep(job: BulkJob) -> None:
    """As it stands, and the member's tabs are told."""
    job.save(update_fields=["asked", "state", "bound", "done", "refused"])
    changes = {"job": str(job.uuid), "verb": job.verb, "state": job.state, "done": job.done}
    publish(BulkChanged(member_id=job.member_id, actor_id=job.member_id, changes=changes))


def _country() -> str:
    return Organization.objects.values_list("country", flat=True).get()
