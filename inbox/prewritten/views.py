"""The pages that manage pre-written messages, and what the composer asks."""

from typing import Any
from uuid import UUID

from django.http import Http404, HttpResponse, HttpResponseBase, JsonResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_http_methods, require_POST

from inbox.accounts.addresses import url
from inbox.accounts.doors import MemberRequest, needs
from inbox.accounts.permissions import Action, may
from inbox.accounts.undoing import saving
from inbox.conversations import access, refusals
from inbox.conversations.models import Inbox
from inbox.conversations.showing import threads
from inbox.conversations.showing.fragments import fragment, render_block
from inbox.conversations.views import undoing
from inbox.conversations.views.states import undoes
from inbox.conversations.writing import files, filling
from inbox.prewritten import shelf as shelves
from inbox.prewritten.models import Prewritten, PrewrittenFile
from inbox.prewritten.undoing import PREWRITTEN
from inbox.settings.pages import frame

FORM = ("name", "body", "phrase", "inbox")
SHELF = "prewritten:shelf"


@require_GET
@needs(Action.READ)
def shelf(request: MemberRequest) -> HttpResponseBase:
    """All the member may use, by inbox; their own last."""
    rows = list(shelves.usable(request.member).select_related("inbox", "author__user"))
    rows.sort(key=lambda row: (row.inbox is None, *_place(row.inbox), row.position, row.pk))
    mine = set(shelves.editable(request.member).values_list("pk", flat=True))
    context = frame(request, SHELF) | undoing.shown(request, PREWRITTEN)
    context |= {"rows": rows, "editable": mine}
    return render(request, "prewritten/shelf.html", context)


def _place(inbox: Inbox | None) -> tuple[int, str, int]:
    return (inbox.position, inbox.name, inbox.pk) if inbox else (0, "", 0)


@require_http_methods(["GET", "POST"])
@needs(Action.REPLY)
def new(request: MemberRequest) -> HttpResponseBase:
    """An empty form; POST keeps what was written and offers files."""
    return _form(request, None)


@require_http_methods(["GET", "POST"])
@needs(Action.REPLY)
def one(request: MemberRequest, uuid: UUID) -> HttpResponseBase:
    """The form of one the member may change; take the last of it back."""
    row = shelves.one(shelves.editable(request.member), uuid)
    if request.method == "POST" and undoing.asked(request):
        refused = (shelves.NotKept,)
        return undoing.take_back(request, PREWRITTEN, row, page=url(SHELF), refused=refused)
    return _form(request, row)


def _form(request: MemberRequest, row: Prewritten | None) -> HttpResponseBase:
    given = {name: request.POST.get(name, "") for name in FORM} if request.POST else _given(row)
    problem = {}
    if request.method == "POST":
        try:
            saved = _kept(request, row, given)
        except shelves.NotKept as refusal:
            problem = _sentence(refusal)
        else:
            page = url(SHELF) if row else url("prewritten:one", uuid=saved.uuid)
            return undoing.back(page, saved)
    context = (
        frame(request, SHELF)
        | undoing.shown(request, PREWRITTEN)
        | {
            "row": row,
            "given": given,
            "problem": problem,
            "fields": filling.FIELDS,
            "files": PrewrittenFile.objects.filter(prewritten=row).order_by("position")
            if row
            else [],
            "places": _places(request),
        }
    )
    return render(request, "prewritten/form.html", context, status=422 if problem else 200)


def _kept(request: MemberRequest, row: Prewritten | None, given: dict[str, str]) -> Prewritten:
    """Raises NotKept."""
    about = row or Prewritten(author=request.member)
    with saving(PREWRITTEN, about, by=request.member):
        return shelves.save(
            about,
            by=request.member,
            name=given["name"],
            body=given["body"],
            phrase=given["phrase"],
            inbox=_inbox(request, given["inbox"]),
        )


def _given(row: Prewritten | None) -> dict[str, str]:
    if row is None:
        return dict.fromkeys(FORM, "")
    inbox = str(row.inbox.uuid) if row.inbox else ""
    return {"name": row.name, "body": row.body, "phrase": row.phrase, "inbox": inbox}


def _places(request: MemberRequest) -> list[Inbox]:
    """The inboxes the member may write some for."""
    if not may(request.member, Action.MANAGE_PREWRITTEN):
        return []
    return list(access.inboxes(request.member))


def _inbox(request: MemberRequest, chosen: str) -> Inbox | None:
    if not chosen:
        return None
    try:
        return access.inbox(request.member, UUID(chosen))
    except ValueError:
        raise Http404 from None


def _sentence(refusal: shelves.NotKept) -> dict[str, str]:
    """{field: what to do}."""
    known = {
        "no_name": ("name", _("Enter a name.")),
        "empty": ("body", _("Write the message.")),
        "too_long": (
            "body", _("A text can have at most 1600 characters. Shorten it or split it in two.")
        ),
        "bad_phrase": ("phrase", _("A key phrase is one word of at most 30 characters.")),
        "phrase_taken": ("phrase", _("This key phrase belongs to another message already.")),
        "not_yours": ("inbox", _("Only managers write messages for an inbox.")),
        "unknown_field": (
            "body",
            _("%(field)s is no field. Choose one of those listed below.")
            % {"field": "{" + refusal.detail + "}"},
        ),
    }  # fmt: skip
    field, words = known[refusal.reason]
    return {field: words}


@require_http_methods(["POST", "DELETE"])
@needs(Action.REPLY)
def removal(request: MemberRequest, uuid: UUID) -> HttpResponseBase:
    """POST takes it away, DELETE brings it back."""
    row = shelves.one(shelves.editable(request.member), uuid)
    with saving(PREWRITTEN, row, by=request.member):
        if undoes(request):
            shelves.bring_back(row)
        else:
            shelves.remove(row)
    if not request.htmx:
        return undoing.back(url(SHELF), row)
    return HttpResponse(status=204)


@require_POST
@needs(Action.REPLY)
def order(request: MemberRequest) -> HttpResponseBase:
    """The order in which they are offered."""
    try:
        uuids = [UUID(value) for value in request.POST.getlist("one")]
    except ValueError:
        return HttpResponse(status=422)
    shelves.reorder(request.member, uuids)
    return HttpResponse(status=204)


@require_POST
@needs(Action.REPLY)
def attach(request: MemberRequest, uuid: UUID) -> HttpResponseBase:
    """Keep a file to go along; refused with the reason in words."""
    row = shelves.one(shelves.editable(request.member), uuid)
    given = request.FILES.get("file")
    if given is None or (given.size or 0) > files.LARGEST_PICTURE:
        return refusals.answer(request, "too_large" if given else "empty")
    upload = files.Upload(given.name or "", given.content_type or "", given.read())
    try:
        shelves.attach(row, upload)
    except files.NotAcceptable as refusal:
        return refusals.answer(request, refusal.reason)
    return redirect(url("prewritten:one", uuid=row.uuid))


@require_http_methods(["POST", "DELETE"])
@needs(Action.REPLY)
def detach(request: MemberRequest, uuid: UUID) -> HttpResponseBase:
    """Forget a file that went along."""
    editable = shelves.editable(request.member)
    found = PrewrittenFile.objects.select_related("prewritten")
    file = found.filter(uuid=uuid, prewritten__in=editable).first()
    if file is None:
        raise Http404
    shelves.detach(file)
    return redirect(url("prewritten:one", uuid=file.prewritten.uuid))


@require_GET
@needs(Action.REPLY)
def offered(request: MemberRequest, uuid: UUID) -> HttpResponse:
    """What fits the words after the slash, filled in for this conversation; with `phrases`, the
    key phrases that mean something here.
    """
    conversation = access.conversation(request.member, uuid)
    if "phrases" in request.GET:
        return JsonResponse({"phrases": shelves.phrases(request.member, conversation)})
    found = shelves.offered(request.member, conversation, request.GET.get("q", ""))
    values = filling.values(conversation, request.member, request.tenant.country)
    context = {
        "offers": [(row, filling.fill(row.body, values)) for row in found],
        "words": request.GET.get("q", ""),
    }
    return fragment(request, "prewritten/offers.html", "offers", context)


@require_POST
@needs(Action.REPLY)
def use(request: MemberRequest, uuid: UUID) -> HttpResponseBase:
    """{text, files, said}: one of them (`one`, or by its `phrase`) for the message being written;
    404 where the phrase means nothing.
    """
    conversation = access.conversation(request.member, uuid)
    row = _chosen(request, conversation)
    values = filling.values(conversation, request.member, request.tenant.country)
    filled = filling.fill(row.body, values)
    try:
        taken = shelves.take(row, conversation, by=request.member)
    except files.NotAcceptable as refusal:
        return refusals.answer(request, refusal.reason)
    tiles = [
        render_block(request, "conversations/_upload.html", "tile", {"file": threads.file_of(one)})
        for one in taken
    ]
    return JsonResponse({"text": filled.text, "files": tiles, "said": _gaps(filled)})


def _chosen(request: MemberRequest, conversation: Any) -> Prewritten:
    phrase = request.POST.get("phrase", "")
    if phrase:
        found = shelves.by_phrase(request.member, conversation, phrase)
        if found is None:
            raise Http404
        return found
    try:
        wanted = UUID(request.POST.get("one", ""))
    except ValueError:
        raise Http404 from None
    return shelves.one(shelves.usable(request.member), wanted)


def _gaps(filled: filling.Filled) -> str:
    """What a person should look at before sending."""
    if not filled.missing:
        return ""
    names = ", ".join(str(filling.FIELDS[name]) for name in filled.missing)
    return _("Not known and left out: %(names)s") % {"names": names}
