"""Many conversations at once: what can be done to them, doing it, how far it is, undoing it."""

from uuid import UUID

from django.http import Http404, HttpResponse, HttpResponseBase, JsonResponse, QueryDict
from django.shortcuts import redirect
from django.utils import timezone
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from inbox.accounts.addresses import url
from inbox.accounts.doors import MemberRequest, needs
from inbox.accounts.models import Member
from inbox.accounts.permissions import Action, may
from inbox.conversations import refusals
from inbox.conversations.finding import choices
from inbox.conversations.finding.navigation import Place, place, places, together
from inbox.conversations.finishing import bulk, bulk_words, moving, tags, verbs
from inbox.conversations.models import BulkJob, InboxAccess
from inbox.conversations.showing import people
from inbox.conversations.showing.fragments import fragment
from inbox.conversations.views.states import undoes
from inbox.hours import away

MOST = 1000  # conversations named one by one


@require_POST
@needs(Action.TRIAGE)
def start(request: MemberRequest) -> HttpResponseBase:
    """Do `verb` to the `conversation`s named, or with `all` to the list that `query` asks for."""
    verb = request.POST.get("verb", "")
    if not verbs.is_offered(verb):
        return refusals.answer(request, "no_verb", status=422)
    target = _target(request, verb)
    if request.POST.get("all") == "1":
        query = QueryDict(request.POST.get("query", ""))
        asked = choices.read(query, member=request.member, place=_place(request))
        job = bulk.match(asked.choice, verb=verb, target=target, by=request.member)
    else:
        named = _uuids(request)
        if not named:
            return refusals.answer(request, "none_chosen", status=422)
        job = bulk.choose(named, verb=verb, target=target, by=request.member)
    return _told(request, job)


@require_http_methods(["GET", "HEAD", "POST", "DELETE"])
@needs(Action.TRIAGE)
def one(request: MemberRequest, uuid: UUID) -> HttpResponseBase:
    """How far a job of the member's is; stop it."""
    job = bulk.own(request.member, uuid)
    if undoes(request):
        job = bulk.cancel(job, by=request.member)
    return _told(request, job)


@require_POST
@needs(Action.TRIAGE)
def undoing(request: MemberRequest, uuid: UUID) -> HttpResponseBase:
    """Put back what it changed."""
    return _told(request, bulk.undo(bulk.own(request.member, uuid), by=request.member))


@require_safe
@needs(Action.TRIAGE)
def targets(request: MemberRequest) -> HttpResponse:
    """What assigning, moving and tagging can name: the menu of one of these verbs."""
    verb = request.GET.get("verb", "")
    context: dict[str, object] = {"verb": verb, "people": [], "inboxes": [], "tags": []}
    if verb == "assign":
        context["people"] = _colleagues(request.member)
        context["away"] = away.until(timezone.now())
    elif verb == "move":
        context["inboxes"] = list(moving.targets(request.member))
    elif verb == "tag":
        context["tags"] = tags.offered()
    return fragment(request, "conversations/_bulk_targets.html", "options", context)


def _colleagues(member: Member) -> list[people.Person]:
    """Whom a manager may give conversations to: who shares an inbox; an agent, themselves."""
    if not may(member, Action.ASSIGN_OTHERS):
        return [people.of_member(member)]
    shared = InboxAccess.objects.filter(member=member).values("inbox_id")
    others = InboxAccess.objects.filter(inbox_id__in=shared).values("member_id")
    here = Member.objects.filter(pk__in=others, is_active=True).select_related("user")
    found = [people.of_member(one) for one in here.order_by("user__name", "id")[:200]]
    return sorted(found, key=lambda person: person.uuid != member.uuid)


def _target(request: MemberRequest, verb: str) -> int | None:
    """The id of the row a verb is about, one the member may name. Raises Http404."""
    word = request.POST.get("target", "")
    if verb == "tag" and not word and request.POST.get("name"):
        return _new_tag(request)
    if not word and not verbs.of(verb).needs_target:
        return None
    try:
        uuid = UUID(word)
    except ValueError:
        raise Http404 from None
    if verb == "tag":
        return int(tags.one(uuid).pk)
    rows = moving.targets(request.member)
    if verb == "assign":
        names = [person.uuid for person in _colleagues(request.member)]
        rows = Member.objects.filter(organization_id=request.tenant.pk, uuid__in=names)
    found: int | None = rows.filter(uuid=uuid).values_list("pk", flat=True).first()
    if found is None:
        raise Http404
    return found


def _new_tag(request: MemberRequest) -> int:
    try:
        return int(tags.found_or_made(request.POST["name"], by=request.member).pk)
    except tags.BadTag:
        raise Http404 from None


def _place(request: MemberRequest) -> Place:
    """The inbox of the list, or all of the member's. Raises Http404."""
    around, word = places(request.member), request.POST.get("inbox", "")
    if not word:
        return together(around)
    try:
        return place(around, UUID(word))
    except ValueError:
        raise Http404 from None


def _uuids(request: MemberRequest) -> list[UUID]:
    found = []
    for word in request.POST.getlist("conversation")[:MOST]:
        try:
            found.append(UUID(word))
        except ValueError:
            continue
    return found


def _told(request: MemberRequest, job: BulkJob) -> HttpResponseBase:
    if request.method in {"POST", "DELETE"} and not request.htmx:
        return redirect(url("conversations:home"))
    return JsonResponse(bulk_words.told(job), headers={"Cache-Control": "no-store"})
