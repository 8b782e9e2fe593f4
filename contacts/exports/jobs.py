"""An export from the wish to the file: asked for, written page by page, fetched, tidied away.

Each page is a stored piece under a name of its own and one short transaction: a killed worker
writes its page again, under the same name.
"""

import logging
from collections.abc import Iterator
from datetime import timedelta
from typing import Any
from uuid import UUID

from django.core.files.base import ContentFile
from django.core.files.storage import default_storage
from django.db import OperationalError, transaction
from django.db.models import F
from django.http import Http404
from django.utils import timezone, translation

from contacts.events import ExportChanged
from contacts.exports import kinds, sheet
from contacts.models import Export
from inbox import tenancy
from inbox.accounts.middleware import language
from inbox.accounts.models import Member, Organization
from inbox.accounts.permissions import Action, may
from inbox.events import publish
from inbox.failpoints import failpoint

logger = logging.getLogger("frontdesk.exports")

KEPT = timedelta(days=7)
PAGE = 5000
MOST_TRIES = 5


@transaction.atomic
def begin(
    kind: str, *, by: Member, target: int | None = None, asked: dict[str, Any] | None = None
) -> Export:
    """Ask for a file, of less than everything where its kind understands what is `asked`. Raises
    kinds.NoKind.
    """
    found = kinds.of(kind)
    export = Export(
        member=by, kind=kind, target=target, asked=asked or {}, expires_at=timezone.now() + KEPT
    )
    with translation.override(_language(by)):
        found.begin(export)
    export.save()
    return _tell(export)


def own(member: Member, uuid: UUID) -> Export:
    """An export of the member's. Raises Http404."""
    found: Export | None = Export.objects.filter(member=member, uuid=uuid).first()
    if found is None:
        raise Http404
    return found


def listed(member: Member, most: int = 50) -> list[Export]:
    """The member's exports, the newest first."""
    fresh = Export.objects.filter(member=member, expires_at__gt=timezone.now())
    return list(fresh.order_by("-id")[:most])


@transaction.atomic
def remove(export: Export) -> None:
    """Stop it, and forget what is written of it."""
    held = Export.objects.select_for_update().filter(pk=export.pk).first()
    if held is None:
        return
    for key in _pieces(held, held.pages + 1):
        default_storage.delete(key)
    held.delete()
    changes = {"export": str(held.uuid), "kind": held.kind, "state": "removed"}
    publish(ExportChanged(member_id=held.member_id, actor_id=held.member_id, changes=changes))


def work(*, most: int = 4) -> int:
    """Write the organization's files further, a page at a time, up to `most` of them. How many were
    written: fewer than `most` is all there was.
    """
    for made in range(most):
        export: Export | None = None
        try:
            with tenancy.transaction():
                export = _held()
                if export is None:
                    return made
                _step(export)
                failpoint("exports.before_commit")
        except OperationalError:
            raise
        except Exception:
            logger.exception("a page of an export failed")
            _note_failure(export)
    return most


def drop_old() -> None:
    """Files whose time is over."""
    for export in Export.objects.filter(expires_at__lt=timezone.now())[:100]:
        remove(export)


def chunks(export: Export) -> Iterator[bytes]:
    """The file's bytes, a piece at a time. Raises FileNotFoundError."""
    for key in _pieces(export, export.pages):
        with default_storage.open(key) as piece:
            yield from piece.chunks()


def may_fetch(export: Export, member: Member) -> bool:
    """Whether the file is there for this member."""
    is_done = export.state == "done" and export.expires_at > timezone.now()
    is_there = is_done and default_storage.exists(_key(export, 0))
    return is_there and kinds.of(export.kind).may_fetch(export, member)


def _step(export: Export) -> None:
    if not may(export.member, Action.EXPORT):
        export.state = "failed"
        _tell(export)
        return
    kind, tongue = kinds.of(export.kind), _language(export.member)
    with translation.override(tongue):
        if export.pages == 0:
            export.expected = kind.count(export)
        page = kind.page(export, PAGE)
        delimiter = sheet.delimiter(tongue)
        head = [kind.headings(export)] if export.pages == 0 else []
        data = sheet.lines([*head, *(row for _, row in page)], delimiter)
        _store(export, sheet.BOM + data if head else data)
        export.rows += len(page)
        export.pages += 1
        if page:
            export.after = page[-1][0]
        if len(page) < PAGE:
            export.state = "done"
            export.is_exact = export.rows == kind.count(export)
    export.tries = 0
    if export.is_unfinished:
        export.save()
    else:
        _tell(export)


def _held() -> Export | None:
    waiting = Export.objects.filter(state="running").order_by("created_at", "id")
    locked = waiting.select_for_update(of=("self",), skip_locked=True)
    return locked.select_related("member__user").first()


def _note_failure(export: Export | None) -> None:
    """Try again; what fails for ever stops."""
    if export is None:
        return
    with tenancy.transaction():
        Export.objects.filter(pk=export.pk).update(tries=F("tries") + 1)
        for held in Export.objects.filter(pk=export.pk, tries__gte=MOST_TRIES, state="running"):
            held.state = "failed"
            _tell(held)


def _store(export: Export, data: bytes) -> None:
    key = _key(export, export.pages)
    if default_storage.exists(key):  # written before, by a worker that did not live to say so
        default_storage.delete(key)
    default_storage.save(key, ContentFile(data))


def _pieces(export: Export, pages: int) -> Iterator[str]:
    for page in range(pages):
        yield _key(export, page)


def _key(export: Export, page: int) -> str:
    return f"org/{export.organization_id}/exports/{export.uuid}.{page}.csv"


def _language(member: Member) -> str:
    if "organization" not in member._state.fields_cache:  # noqa: SLF001 - one query, not one a page
        member.organization = Organization.objects.get()
    return language(member)


def _tell(export: Export) -> Export:
    """As it stands; a worker hears of it."""
    export.save()
    changes = {"export": str(export.uuid), "kind": export.kind, "state": export.state}
    publish(ExportChanged(member_id=export.member_id, actor_id=export.member_id, changes=changes))
    return export
