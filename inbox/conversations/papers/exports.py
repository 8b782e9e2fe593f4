"""Files that go out: asked for, watched while they are written, fetched."""

from typing import Any
from uuid import UUID

from django.http import Http404, HttpResponse, HttpResponseBase
from django.shortcuts import redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_safe

from contacts import listing, narrowing, phones, visibility
from contacts.exports import jobs
from contacts.exports.kinds import NoKind
from contacts.models import Export
from inbox.accounts.addresses import url
from inbox.accounts.doors import MemberRequest, needs
from inbox.accounts.models import Member
from inbox.accounts.permissions import Action
from inbox.conversations.finding.navigation import navigation
from inbox.conversations.finding.search import asked
from inbox.conversations.papers import words
from inbox.conversations.papers.handing import handed
from inbox.conversations.showing.fragments import fragment
from inbox.conversations.views.states import undoes


@require_http_methods(["GET", "HEAD", "POST"])
@needs(Action.EXPORT)
def exports(request: MemberRequest) -> HttpResponseBase:
    """What was written lately; POST asks for a file: its `kind`, the `contact` it is about, or what
    the list of contacts was narrowed to.
    """
    if request.method == "POST":
        kind = request.POST.get("kind", "")
        target = _contact(request.member, request.POST.get("contact", ""), kind)
        try:
            narrowed = _narrowed(request) if kind == "contacts" else None
            jobs.begin(kind, by=request.member, target=target, asked=narrowed)
        except NoKind:
            raise Http404 from None
        return redirect(url("papers:exports"))
    context = navigation(request) | _listed(request.member)
    return render(
        request,
        "papers/exports.html",
        context | {"screen": "page", "section": "contacts", "paper": "export"},
    )


def _narrowed(request: MemberRequest) -> dict[str, Any]:
    """The list of contacts as it is asked for, and its chips' words."""
    which = request.POST.get("show", "")
    narrows = narrowing.read(request.POST, request.member)
    query = {narrow.name: narrow.value for narrow in narrows}
    said = [narrow.said for narrow in narrows]
    if which in listing.WHICH:
        query["show"] = which
    words = asked(request.POST.get("q", ""))
    found = listing.search(request.member, words, phones.parts(words)) if words else None
    return {"query": query, "found": found, "said": [*said, words] if words else said}


def _contact(member: Member, word: str, kind: str) -> int | None:
    """Whose conversations: a contact the member may see. Raises Http404."""
    if kind != "conversations":
        return None
    try:
        return visibility.one(member, UUID(word)).pk
    except ValueError:
        raise Http404 from None


def _listed(member: Member) -> dict[str, Any]:
    found = jobs.listed(member)
    return {
        "exports": [(export, title(export), export.asked.get("said", ())) for export in found],
        "counted": words.counted,
        "is_writing": any(export.is_unfinished for export in found),
    }


def title(export: Export) -> str:
    """What the file is called, without its ending."""
    names = {
        "contacts": _("Contacts"),
        "optouts": _("Opt-outs"),
        "conversations": _("Conversations"),
    }
    return names.get(export.kind, export.kind)


@require_safe
@needs(Action.EXPORT)
def rows(request: MemberRequest) -> HttpResponse:
    """The list, asked while the page is open and a worker writes."""
    return fragment(request, "papers/exports.html", "written", _listed(request.member))


@require_http_methods(["GET", "HEAD", "POST", "DELETE"])
@needs(Action.EXPORT)
def one(request: MemberRequest, uuid: UUID) -> HttpResponseBase:
    """The file itself, for who asked for it and may still see it; DELETE stops and forgets it."""
    export = jobs.own(request.member, uuid)
    if request.method in {"GET", "HEAD"}:
        if not jobs.may_fetch(export, request.member):
            raise Http404
        day = timezone.localtime(export.created_at).date().isoformat()
        return handed(jobs.chunks(export), f"{title(export)} {day}.csv")
    if undoes(request):
        jobs.remove(export)
    return redirect(url("papers:exports"))
