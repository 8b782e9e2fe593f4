"""The organization's opt-outs and blocked addresses, for managers."""

from collections.abc import Iterator
from uuid import UUID

from django.http import HttpResponse, HttpResponseBase, StreamingHttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.utils.translation import ngettext
from django.views.decorators.http import require_http_methods, require_safe

from contacts import consent
from contacts.consent import Said
from contacts.models.consent import Source
from inbox import tenancy
from inbox.accounts.addresses import url
from inbox.accounts.doors import MemberRequest, needs
from inbox.accounts.permissions import Action
from inbox.conversations import refusals
from inbox.conversations.finding.navigation import navigation
from inbox.conversations.finishing import blocked
from inbox.conversations.knowing import consenting, optouts
from inbox.conversations.knowing.optouts import Plan
from inbox.conversations.showing import people
from inbox.conversations.showing.fragments import fragment
from inbox.conversations.showing.settings_map import beside

# What one looks for; a move or an API key opts nobody out yet.
SOURCES = [Source.KEYWORD, Source.MEMBER, Source.CARRIER, Source.IMPORT, Source.ERASED]
LARGEST = 1_000_000  # bytes of a list


@require_http_methods(["GET", "HEAD", "POST"])
@needs(Action.MANAGE_OPT_OUTS)
def every(request: MemberRequest) -> HttpResponseBase:
    """The list; opt one number out by hand."""
    if request.method != "POST":
        return _page(request)
    plan = optouts.read(request.POST.get("number", ""), country=request.tenant.country)
    if not plan.numbers:
        return _page(request, error=_("Enter a phone number."))
    wording = request.POST.get("wording", "").strip()
    said = Said(source="member", wording=wording, by=request.member)
    made = optouts.add(plan.numbers[:1], said)
    done = _("Opted out.") if made else _("This number was opted out before.")
    return _page(request, done=done)


def _page(request: MemberRequest, *, error: str = "", done: str = "") -> HttpResponse:
    words, source = request.GET.get("q", ""), request.GET.get("source", "")
    source = source if source in SOURCES else ""
    after = request.GET.get("after", "")
    found = optouts.page(request.member, words=words, source=source, after=after)
    context = {
        "page": found,
        "who": people.members(row.member_id for row in found.rows),
        "words": words,
        "source": source,
        "sources": SOURCES,
        "labels": dict(Source.choices),
        "error": error,
        "done": done,
    }
    if request.htmx and after:
        return fragment(request, "conversations/opt_outs.html", "rows", context)
    context |= navigation(request) | beside(request.member, "conversations:opt-outs")
    return render(request, "conversations/opt_outs.html", context, status=422 if error else 200)


@require_http_methods(["GET", "HEAD", "POST"])
@needs(Action.MANAGE_OPT_OUTS)
def one(request: MemberRequest, uuid: UUID) -> HttpResponseBase:
    """One address and what it agreed to over time; opt it in, with a word on how one knows."""
    identity = optouts.one(uuid)
    error = ""
    if request.method == "POST":
        said = Said(source="member", proof=request.POST.get("proof", ""), by=request.member)
        try:
            consenting.opt_in(identity, said)
            return redirect(url("conversations:opt-out-one", uuid=identity.uuid))
        except consent.NoProof:
            error = refusals.sentence("no_proof")
    context = navigation(request) | beside(request.member, "conversations:opt-outs")
    context |= {
        "identity": identity,
        "lines": optouts.history(identity),
        "error": error,
    }
    return render(request, "conversations/opt_out.html", context, status=422 if error else 200)


@require_http_methods(["GET", "HEAD", "POST"])
@needs(Action.MANAGE_OPT_OUTS, transaction=False)
def imports(request: MemberRequest) -> HttpResponseBase:
    """A list of numbers: first what it would do, then doing it. It only opts out."""
    text, error, plan, made = _given(request), "", None, ""
    if request.method == "POST":
        plan, error = _read(request, text)
    if plan and not error and request.POST.get("step") == "apply":
        said = Said(source="import", wording=_name(request), by=request.member)
        count = optouts.add(plan.numbers, said)
        made = ngettext("%(num)s number opted out.", "%(num)s numbers opted out.", count)
        made %= {"num": count}
    with tenancy.transaction():
        context = navigation(request) | beside(request.member, "conversations:opt-outs")
        context |= {
            "text": text,
            "name": _name(request),
            "plan": plan if not error else None,
            "made": made,
            "error": error,
        }
        status = 422 if error else 200
        return render(request, "conversations/opt_outs_import.html", context, status=status)


def _given(request: MemberRequest) -> str:
    file = request.FILES.get("file")
    if file is not None and file.size and file.size <= LARGEST:
        data = file.read()
        try:
            return data.decode("utf-16" if data[:2] in {b"\xff\xfe", b"\xfe\xff"} else "utf-8-sig")
        except UnicodeDecodeError:
            return data.decode("iso-8859-1")
    return request.POST.get("numbers", "")


def _name(request: MemberRequest) -> str:
    file = request.FILES.get("file")
    said = str(file.name) if file is not None else request.POST.get("name", "")
    return said[:120]


def _read(request: MemberRequest, text: str) -> tuple[Plan | None, str]:
    file = request.FILES.get("file")
    if len(text) > LARGEST or (file is not None and (file.size or 0) > LARGEST):
        return None, _("The list is too large. Split it in two.")
    with tenancy.transaction():
        plan = optouts.read(text, country=request.tenant.country)
    if plan.too_many:
        return None, _("A list has at most 10,000 rows. Split it in two.")
    if not plan.numbers and not plan.refused:
        return None, _("There is no number in this list.")
    return plan, ""


@require_safe
@needs(Action.MANAGE_OPT_OUTS, transaction=False)
def export(request: MemberRequest) -> HttpResponseBase:
    """The list as CSV, written while it is read."""
    words, source = request.GET.get("q", ""), request.GET.get("source", "")
    scope, member = tenancy.current(), request.member

    def lines() -> Iterator[str]:
        """After the view: the scope is opened again."""
        with tenancy.in_organization(scope):
            yield from optouts.exported(member, words=words, source=source)

    name = f"opt-outs-{scope.slug}.csv"
    return StreamingHttpResponse(
        lines(),
        content_type="text/csv; charset=utf-8",
        headers={
            "Content-Disposition": f'attachment; filename="{name}"',
            "Cache-Control": "no-store",
            "X-Content-Type-Options": "nosniff",
        },
    )


@require_safe
@needs(Action.MANAGE_SPAM)
def blocked_ones(request: MemberRequest) -> HttpResponseBase:
    """Addresses whose texts are kept apart as spam."""
    after = request.GET.get("after", "")
    found = blocked.page(request.member, after=after)
    context = {"page": found, "who": people.members(row.member_id for row in found.rows)}
    if request.htmx and after:
        return fragment(request, "conversations/blocked.html", "rows", context)
    context |= navigation(request) | beside(request.member, "conversations:blocked")
    return render(request, "conversations/blocked.html", context)


@require_http_methods(["POST"])
@needs(Action.MANAGE_SPAM)
def release(request: MemberRequest, uuid: UUID) -> HttpResponseBase:
    """Let the address write again: its conversations come back to their inboxes."""
    blocked.release(optouts.one(uuid), by=request.member)
    return redirect(url("conversations:blocked"))
