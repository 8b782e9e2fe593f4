"""Tags: on a conversation, and kept in order by managers."""

from uuid import UUID

from django.core.exceptions import PermissionDenied
from django.http import Http404, HttpResponse, HttpResponseBase
from django.shortcuts import redirect, render
from django.views.decorators.http import require_http_methods, require_POST

from inbox.accounts.addresses import url
from inbox.accounts.doors import MemberRequest, needs
from inbox.accounts.permissions import Action, may
from inbox.accounts.undoing import Row, saving
from inbox.conversations import access, refusals
from inbox.conversations.finding.navigation import navigation
from inbox.conversations.finishing import tag_undoing, tags
from inbox.conversations.finishing.tag_undoing import TAG
from inbox.conversations.models import Tag
from inbox.conversations.showing.fragments import fragment
from inbox.conversations.showing.settings_map import beside
from inbox.conversations.views import undoing
from inbox.conversations.views.states import done, undoes
from inbox.words import number


@require_http_methods(["GET", "HEAD", "POST"])
@needs(Action.TRIAGE)
def of_conversation(request: MemberRequest, uuid: UUID) -> HttpResponseBase:
    """What can be put on it; put one on, by its uuid or a name that may be new; take one off."""
    conversation = access.conversation(request.member, uuid)
    if request.method in {"GET", "HEAD"}:
        context = {
            "conversation": conversation,
            "offered": tags.offered(),
            "on": {tag.pk for tag in tags.of(conversation)},
            "may_create": may(request.member, Action.CREATE_TAG),
        }
        return fragment(request, "conversations/_tag_picker.html", "options", context)
    try:
        tag = _asked(request)
    except tags.BadTag as refusal:
        return refusals.answer(request, refusal.reason, status=422)
    if undoes(request):
        tags.take(conversation, tag, by=request.member)
    else:
        tags.put(conversation, tag, by=request.member)
    return done(request, conversation)


def _asked(request: MemberRequest) -> Tag:
    """The tag a form names. Raises Http404, PermissionDenied and BadTag."""
    name = request.POST.get("name", "")
    if not name:
        return _one(request.POST.get("tag", ""))
    if not may(request.member, Action.CREATE_TAG):
        raise PermissionDenied
    return tags.found_or_made(name, by=request.member)


def _one(word: str) -> Tag:
    try:
        return tags.one(UUID(word))
    except ValueError:
        raise Http404 from None


@require_http_methods(["GET", "HEAD", "POST"])
@needs(Action.MANAGE_TAGS)
def every(request: MemberRequest) -> HttpResponseBase:
    """All tags of the organization; make one."""
    if request.method != "POST":
        return _page(request)
    try:
        hue = number(request.POST.get("hue", ""))
        tags.create(request.POST.get("name", ""), by=request.member, hue=hue)
    except (tags.BadTag, tags.NameTaken) as refusal:
        return _page(request, refusal)
    return redirect(url("conversations:tags"))


@require_http_methods(["POST", "DELETE"])
@needs(Action.MANAGE_TAGS)
def one(request: MemberRequest, uuid: UUID) -> HttpResponseBase:
    """Rename, colour, hide, show; delete; take the last of it back."""
    if undoing.asked(request):
        page, refused = url("conversations:tags"), (tags.NameTaken,)
        return undoing.take_back(request, TAG, Row(uuid), page=page, refused=refused)
    tag = tags.one(uuid)
    try:
        with saving(TAG, tag, by=request.member):
            _do(request, tag)
    except (tags.BadTag, tags.NameTaken) as refusal:
        return _page(request, refusal)
    return undoing.back(url("conversations:tags"), tag)


def _do(request: MemberRequest, tag: Tag) -> None:
    """What the form says. Raises BadTag and NameTaken."""
    said, by = request.POST, request.member
    if undoes(request):
        tag_undoing.delete(tag, by=by)
        return
    if "hidden" in said:
        tags.hide(tag, by=by, hidden=said["hidden"] == "1")
    if said.get("name") or said.get("hue"):
        tags.change(tag, by=by, name=said.get("name") or None, hue=number(said.get("hue", "")))


@require_POST
@needs(Action.MANAGE_TAGS)
def merging(request: MemberRequest, uuid: UUID) -> HttpResponseBase:
    """Put another tag in its place everywhere."""
    tag, into = tags.one(uuid), _one(request.POST.get("into", ""))
    with saving(TAG, tag, by=request.member):
        tag_undoing.merge(tag, into=into, by=request.member)
    return undoing.back(url("conversations:tags"), tag)


def _page(
    request: MemberRequest, refusal: tags.BadTag | tags.NameTaken | None = None
) -> HttpResponse:
    reason = getattr(refusal, "reason", "name_taken") if refusal else ""
    context = navigation(request) | beside(request.member, "conversations:tags")
    context |= undoing.shown(request, TAG) | {
        "tags": tags.every(),
        "hues": range(1, tags.HUES + 1),
        "error": refusals.sentence(reason) if reason else "",
    }
    return render(request, "conversations/tags.html", context, status=422 if reason else 200)
