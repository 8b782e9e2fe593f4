"""A file of a campaign, for those who may open the campaign."""

from uuid import UUID

from django.http import Http404, HttpResponseBase
from django.views.decorators.http import require_safe

from campaigns.building import drafts
from campaigns.models import Enclosure
from inbox.accounts.doors import MemberRequest, needs
from inbox.accounts.permissions import Action
from inbox.conversations.views.files import serve


@require_safe
@needs(Action.SEND_CAMPAIGNS)
def one(request: MemberRequest, uuid: UUID) -> HttpResponseBase:
    """The file itself, or with `small` the picture made of it."""
    found = Enclosure.objects.filter(uuid=uuid, campaign__in=drafts.mine(request.member))
    enclosure: Enclosure | None = found.first()
    if enclosure is None:
        raise Http404
    if "small" in request.GET and enclosure.thumbnail:
        return serve(enclosure, enclosure.thumbnail, "image/jpeg")
    return serve(enclosure, enclosure.file, enclosure.content_type)
