"""What is asked of every contact besides, for managers."""

from uuid import UUID, uuid4

from django.http import HttpResponse, HttpResponseBase
from django.shortcuts import render
from django.views.decorators.http import require_http_methods

from contacts import fields
from contacts.models import CustomField
from inbox.accounts.addresses import url
from inbox.accounts.doors import MemberRequest, needs
from inbox.accounts.permissions import Action
from inbox.accounts.undoing import Row, saving
from inbox.conversations.finding.navigation import navigation
from inbox.conversations.knowing import contact_words
from inbox.conversations.knowing.field_undoing import FIELD
from inbox.conversations.showing.settings_map import beside
from inbox.conversations.views import undoing
from inbox.conversations.views.states import undoes

MOVES = {"up": -1, "down": 1}


@require_http_methods(["GET", "HEAD", "POST"])
@needs(Action.MANAGE_FIELDS)
def every(request: MemberRequest) -> HttpResponseBase:
    """All fields; make one."""
    if request.method != "POST":
        return _page(request)
    said = request.POST
    made = Row(uuid4())
    try:
        with saving(FIELD, made, by=request.member):
            fields.create(
                said.get("name", ""),
                kind=said.get("kind", ""),
                choices=said.get("choices", ""),
                uuid=made.uuid,
            )
    except fields.BadField as bad:
        return _page(request, new=contact_words.sentence(bad.reason))
    return undoing.back(url("contacts:fields"), made)


@require_http_methods(["POST", "DELETE"])
@needs(Action.MANAGE_FIELDS)
def one(request: MemberRequest, uuid: UUID) -> HttpResponseBase:
    """Call it otherwise, move it up or down, ask it no more; take the last of it back."""
    page = url("contacts:fields")
    if undoing.asked(request):
        return undoing.take_back(request, FIELD, Row(uuid), page=page, refused=(fields.BadField,))
    field = fields.one(uuid)
    try:
        with saving(FIELD, field, by=request.member):
            _do(request, field)
    except fields.BadField as bad:
        return _page(request, of=field, error=contact_words.sentence(bad.reason))
    return undoing.back(page, field)


def _do(request: MemberRequest, field: CustomField) -> None:
    """What the form says. Raises BadField."""
    said = request.POST
    if undoes(request):
        fields.delete(field)
    elif said.get("move") in MOVES:
        fields.move(field, by=MOVES[said["move"]])
    else:
        fields.change(field, name=said.get("name", ""), choices=said.get("choices"))


def _page(
    request: MemberRequest, *, new: str = "", of: CustomField | None = None, error: str = ""
) -> HttpResponse:
    context = navigation(request) | beside(request.member, "contacts:fields")
    context |= undoing.shown(request, FIELD) | {
        "fields": fields.every(),
        "new_problem": new,
        "refused": of.pk if of else None,
        "problem": error,
        "said": request.POST,
    }
    return render(request, "contacts/fields.html", context, status=422 if new or error else 200)
