"""The wizard that brings contacts in: a file, its columns, what it would do, doing it."""

from collections.abc import Callable, Sequence
from typing import Any
from uuid import UUID

from django.core.files import File
from django.http import Http404, HttpResponse, HttpResponseBase
from django.shortcuts import redirect, render
from django.utils import translation
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from contacts.exports import sheet
from contacts.imports import columns as kinds
from contacts.imports import example as examples
from contacts.imports import files, jobs, mappings, problems_file
from contacts.models import Import, ImportMapping
from inbox import tenancy
from inbox.accounts.addresses import url
from inbox.accounts.doors import MemberRequest, needs
from inbox.accounts.permissions import Action
from inbox.conversations.finding.navigation import navigation
from inbox.conversations.papers import words
from inbox.conversations.papers.handing import handed
from inbox.conversations.showing.fragments import fragment
from inbox.conversations.views.states import undoes

STEPS = {"draft": 2, "checking": 3, "checked": 3}


@require_http_methods(["GET", "HEAD", "POST"])
@needs(Action.IMPORT_CONTACTS, transaction=False)
def imports(request: MemberRequest) -> HttpResponseBase:
    """What was imported; POST brings the next file."""
    error = ""
    if request.method == "POST":
        try:
            return redirect(url("papers:import", uuid=_taken(request).uuid))
        except files.NotReadable as refusal:
            error = words.refused(refusal.reason)
    with tenancy.transaction():
        context = navigation(request) | {
            "screen": "page",
            "section": "contacts",
            "paper": "import",
            "jobs": jobs.listed(request.member),
            "counted": words.counted,
            "error": error,
        }
        return render(request, "papers/imports.html", context, status=422 if error else 200)


def _taken(request: MemberRequest) -> Import:
    upload = request.FILES.get("file")
    if not isinstance(upload, File):
        raise files.NotReadable("no_file")
    from_browser: File[Any] = upload
    return jobs.take(from_browser, name=upload.name or "contacts.csv", by=request.member)


@require_http_methods(["GET", "HEAD", "POST", "DELETE"])
@needs(Action.IMPORT_CONTACTS)
def one(request: MemberRequest, uuid: UUID) -> HttpResponseBase:
    """One import at its step; DELETE forgets it, and leaves what it did."""
    job = jobs.own(request.member, uuid)
    if request.method in {"GET", "HEAD"}:
        return _page(request, job)
    if undoes(request) and not job.is_unfinished:
        jobs.remove(job)
    return redirect(url("papers:imports"))


def _page(
    request: MemberRequest, job: Import, error: str = "", *, said: Sequence[str] | None = None
) -> HttpResponse:
    """The import at its step; with columns that were said and refused, at these."""
    context = navigation(request) | _shown(job) | _choices(request, job, said)
    context |= {"screen": "page", "section": "contacts", "paper": "import", "error": error}
    return render(request, "papers/import.html", context, status=422 if error else 200)


def _shown(job: Import) -> dict[str, Any]:
    """The part that moves while a worker is at it."""
    fields = jobs.custom_fields()
    expected = job.expected.get("examples", {})
    return {
        "job": job,
        "counted": words.counted,
        "step": STEPS.get(job.state, 4),
        "found": job.expected.get("counts", {}),
        "examples": {
            "new": expected.get("new", []),
            "updated": [
                (row, words.changed(before, after, fields))
                for row, before, after in expected.get("updated", [])
            ],
            "invalid": [
                (row, words.problem(reason, detail), cells)
                for row, reason, detail, cells in expected.get("invalid", [])
            ],
            "told": [
                (row, words.problem(reason, detail))
                for kind in ("duplicate", "stranger")
                for row, reason, detail in expected.get(kind, [])
            ],
        },
        "failed": words.failed(job) if job.state == "failed" else "",
        "has_problems": problems_file.are_there(job),
    }


def _choices(request: MemberRequest, job: Import, said: Sequence[str] | None) -> dict[str, Any]:
    """What the columns may be, with what each is now."""
    is_chosen = job.state == "checked" and "columns" not in request.GET and said is None
    if is_chosen or job.state not in {"draft", "checked"}:
        return {"columns": []}
    fields, remembered = jobs.custom_fields(), mappings.listed()
    wanted = _remembered(request.GET.get("mapping", ""), remembered)
    now = mappings.applied(wanted, job.headings, fields) if wanted else job.columns
    chosen = now if said is None else said
    options = [("", _("Leave out")), *((k, str(v)) for k, v in kinds.LABELS.items())]
    options += [(f"{kinds.FIELD}{field.uuid}", field.name) for field in fields]
    samples = jobs.samples(job)
    return {
        "mappings": remembered,
        "mapping": wanted,
        "columns": [
            (heading, samples[place], [(k, label, k == chosen[place]) for k, label in options])
            for place, heading in enumerate(job.headings)
        ],
    }


def _remembered(word: str, known: list[ImportMapping]) -> ImportMapping | None:
    return next((one for one in known if str(one.uuid) == word), None)


@require_POST
@needs(Action.IMPORT_CONTACTS)
def reading(request: MemberRequest, uuid: UUID) -> HttpResponseBase:
    """Read the file in another way."""
    job = jobs.own(request.member, uuid)
    encoding, delimiter = request.POST.get("encoding", ""), request.POST.get("delimiter", "")
    try:
        jobs.read_as(job, encoding=encoding, delimiter="\t" if delimiter == "tab" else delimiter)
    except files.NotReadable as refusal:
        return _page(request, job, words.refused(refusal.reason))
    except jobs.NotNow:
        return _not_now(request, job)
    return redirect(url("papers:import", uuid=job.uuid))


@require_POST
@needs(Action.IMPORT_CONTACTS)
def check(request: MemberRequest, uuid: UUID) -> HttpResponseBase:
    """The columns are these: find out what the file would do."""
    job = jobs.own(request.member, uuid)
    chosen = [request.POST.get(f"column-{place}", "") for place in range(len(job.headings))]
    if error := _unclear(chosen):
        return _page(request, job, error, said=chosen)
    name = request.POST.get("remember", "")
    mappings.remember(name, headings=job.headings, columns=chosen, by=request.member)
    return _moved(request, job, lambda: jobs.check(job, columns=chosen))


def _unclear(chosen: Sequence[str]) -> str:
    """Why nothing can be read by these columns; "" where they are clear."""
    if not set(chosen) & kinds.TELLING:
        return _("Say which column holds the phone number, the e-mail address or the name.")
    once = [one for one in chosen if one and one not in kinds.SEVERAL]
    twice = next((one for one in once if once.count(one) > 1), "")
    if not twice:
        return ""
    own = {f"{kinds.FIELD}{field.uuid}": field.name for field in jobs.custom_fields()}
    label = str(kinds.LABELS.get(twice) or own.get(twice, twice))
    return _("Two columns are “%(name)s”. Leave one of them out.") % {"name": label}


@require_POST
@needs(Action.IMPORT_CONTACTS)
def run(request: MemberRequest, uuid: UUID) -> HttpResponseBase:
    """Take the contacts over."""
    job = jobs.own(request.member, uuid)
    return _moved(request, job, lambda: jobs.run(job))


@require_POST
@needs(Action.IMPORT_CONTACTS)
def cancellation(request: MemberRequest, uuid: UUID) -> HttpResponseBase:
    """No further."""
    job = jobs.own(request.member, uuid)
    return _moved(request, job, lambda: jobs.cancel(job))


@require_POST
@needs(Action.IMPORT_CONTACTS)
def undoing(request: MemberRequest, uuid: UUID) -> HttpResponseBase:
    """Put everything back that nobody changed since."""
    job = jobs.own(request.member, uuid)
    return _moved(request, job, lambda: jobs.undo(job))


def _moved(request: MemberRequest, job: Import, move: Callable[[], Import]) -> HttpResponseBase:
    try:
        move()
    except jobs.NotNow:
        return _not_now(request, job)
    return redirect(url("papers:import", uuid=job.uuid))


def _not_now(request: MemberRequest, job: Import) -> HttpResponse:
    job.refresh_from_db()
    response = _page(request, job, _("The import went on meanwhile. This is how it stands now."))
    response.status_code = 409
    return response


@require_safe
@needs(Action.IMPORT_CONTACTS)
def progress(request: MemberRequest, uuid: UUID) -> HttpResponse:
    """How far it is; asked while the page is open and a worker at it."""
    job = jobs.own(request.member, uuid)
    return fragment(request, "papers/import.html", "standing", _shown(job))


@require_safe
@needs(Action.IMPORT_CONTACTS)
def problems(request: MemberRequest, uuid: UUID) -> HttpResponseBase:
    """The rows that were left out, with the reason beside each."""
    job = jobs.own(request.member, uuid)
    tongue = translation.get_language()

    def say(reason: str, detail: str) -> str:
        with translation.override(tongue):
            return words.problem(reason, detail)

    name = _("%(name)s (left out)") % {"name": job.name.removesuffix(".csv")}
    try:
        chunks = problems_file.written(job, heading=_("Problem"), say=say)
    except FileNotFoundError:
        raise Http404 from None
    return handed(chunks, f"{name}.csv")


@require_safe
@needs(Action.IMPORT_CONTACTS)
def example(request: MemberRequest) -> HttpResponseBase:
    """A file to begin with."""
    data = examples.written(
        jobs.custom_fields(),
        country=request.tenant.country,
        owner=request.member.user.email,
        delimiter=sheet.delimiter(translation.get_language() or "en"),
    )
    return handed(iter([data]), _("contacts.csv"))
