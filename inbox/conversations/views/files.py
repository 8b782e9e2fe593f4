"""The one way stored files leave: checked, sniffed, sandboxed."""

from typing import Any
from uuid import UUID

from django.core.files.storage import default_storage
from django.http import FileResponse, Http404, HttpRequest, HttpResponseBase
from django.views.decorators.http import require_POST, require_safe

from inbox import tenancy
from inbox.accounts.doors import MemberRequest, needs
from inbox.accounts.models import Organization
from inbox.accounts.permissions import Action
from inbox.conversations import access
from inbox.conversations.models import Attachment
from inbox.conversations.views.states import done
from inbox.conversations.writing import files, pictures


@require_safe
@needs(Action.READ)
def file(request: MemberRequest, uuid: UUID) -> HttpResponseBase:
    """The file itself."""
    attachment = access.attachment(request.member, uuid, to_read=True)
    return serve(attachment, attachment.file, attachment.content_type)


@require_safe
@needs(Action.READ)
def thumbnail(request: MemberRequest, uuid: UUID) -> HttpResponseBase:
    """The small copy of a picture, made here and so harmless."""
    attachment = access.attachment(request.member, uuid, to_read=True)
    return serve(attachment, attachment.thumbnail, "image/jpeg")


@require_POST
@needs(Action.READ)
def fetching(request: MemberRequest, uuid: UUID) -> HttpResponseBase:
    """Ask the carrier for a missing file once more."""
    attachment = access.attachment(request.member, uuid)
    if attachment.state == "missing" and attachment.source_url:
        files.ask_again(attachment)
    return done(request, attachment.conversation)


@require_safe
def for_carrier(request: HttpRequest, token: str) -> HttpResponseBase:
    """A file of a text on its way, for whoever holds the unguessable address; HEAD and GET."""
    found = files.opened_token(token)
    if found is None:
        raise Http404
    pk, uuid = found
    with tenancy.unscoped("a carrier's address names the organization in its signature"):
        organization = Organization.objects.filter(pk=pk).first()
    if organization is None:
        raise Http404
    with tenancy.in_organization(organization), tenancy.transaction():
        attachment = Attachment.objects.filter(
            uuid=uuid, message__direction="out", for_note=False
        ).first()
        if attachment is None:
            raise Http404
        return serve(attachment, attachment.file, attachment.content_type)


def serve(attachment: files.Named, key: str, content_type: str) -> HttpResponseBase:
    """The bytes, inline only where no browser can be made to run them."""
    if not key:
        raise Http404
    try:
        opened = default_storage.open(key)
    except FileNotFoundError:
        raise Http404 from None
    inline = content_type in pictures.INLINE
    response = FileResponse(
        opened,
        content_type=content_type if content_type in pictures.KNOWN else pictures.PLAIN,
        as_attachment=not inline,
        filename=files.download_name(attachment),
    )
    response["X-Content-Type-Options"] = "nosniff"
    response["Cross-Origin-Resource-Policy"] = "same-origin"
    response["Cache-Control"] = "private, max-age=86400, immutable"
    sealed: Any = response
    sealed._csp_replace = {"default-src": ["'none'"], "sandbox": True}  # noqa: SLF001 - csp's API
    return response
