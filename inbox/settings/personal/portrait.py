"""A member's picture: made anew here, seen by who shares an inbox with them, and by managers."""

from typing import Any
from uuid import UUID, uuid4

from django.contrib import messages
from django.core.files.base import ContentFile
from django.core.files.storage import default_storage
from django.db.models import Q
from django.http import FileResponse, Http404, HttpResponseBase
from django.shortcuts import redirect
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST, require_safe

from inbox import tenancy
from inbox.accounts import undoing
from inbox.accounts.addresses import url
from inbox.accounts.doors import MemberRequest, needs
from inbox.accounts.models import Member
from inbox.accounts.permissions import MANAGER, Action
from inbox.accounts.undoing import Changes, Facts, Form
from inbox.conversations import access
from inbox.conversations.models import InboxAccess
from inbox.conversations.writing import files, pictures
from inbox.settings import former
from inbox.settings.staff import words


@require_safe
@needs(Action.READ)
def show(request: MemberRequest, uuid: UUID) -> HttpResponseBase:
    """The picture, for those who see the member at work."""
    key = _seen_by(request.member).filter(uuid=uuid).values_list("picture", flat=True).first()
    try:
        opened = default_storage.open(key) if key else None
    except FileNotFoundError:
        opened = None
    if opened is None:
        raise Http404
    response = FileResponse(opened, content_type="image/jpeg")
    response["X-Content-Type-Options"] = "nosniff"
    response["Cross-Origin-Resource-Policy"] = "same-origin"
    response["Cache-Control"] = "private, max-age=86400"
    return response


@require_POST
@needs(Action.READ)
def change(request: MemberRequest) -> HttpResponseBase:
    """Another picture of one's own; with `remove`, initials again."""
    if "undo" in request.GET:
        return _undone(request)
    if "remove" in request.POST:
        _keep(request.member, "")
        return redirect(url("settings:profile"))
    handed = request.FILES.get("picture")
    if handed is None or (handed.size or 0) > files.LARGEST_PICTURE:
        messages.error(request, _("Choose a picture of at most 12 MB."))
        return redirect(url("settings:profile"))
    try:
        made = pictures.portrait(handed.read()).data
    except pictures.Unsafe:
        messages.error(request, _("This is not a picture we can read."))
        return redirect(url("settings:profile"))
    key = f"org/{tenancy.current().pk}/{uuid4()}.m"
    _keep(request.member, default_storage.save(key, ContentFile(made)))
    return redirect(url("settings:profile"))


def _undone(request: MemberRequest) -> HttpResponseBase:
    try:
        undoing.undo(PICTURE, request.member, by=request.member)
    except undoing.Changed:
        messages.error(request, words.refusal("changed"))
    return redirect(url("settings:profile"))


def _seen_by(viewer: Member) -> Any:
    if viewer.role in MANAGER:
        return Member.objects.all()
    shared = InboxAccess.objects.filter(inbox__in=access.inbox_ids(viewer))
    mates = Q(pk__in=shared.values("member_id"))
    return Member.objects.filter(mates | Q(pk=viewer.pk))


def _keep(member: Member, key: str) -> None:
    """The key is new each time, so no browser shows an old one."""
    with undoing.saving(PICTURE, member, by=member):
        _put(member, {"picture": key}, member)


def _facts(member: Member) -> Facts:
    return {"picture": Member.objects.values_list("picture", flat=True).get(pk=member.pk)}


def _put(member: Member, wanted: dict[str, Any], by: Member) -> None:
    kept = Member.objects.select_for_update(no_key=True).get(pk=member.pk)
    before, kept.picture = kept.picture, wanted["picture"]
    kept.save(update_fields=["picture"])
    former.leave(before)


def _told(member: Member, changes: Changes) -> Changes:
    return former.shown(changes)


PICTURE = Form("picture", _facts, _put, told=_told)
"""Settings > Profile: the picture."""
