"""Parts of a contact's page that load or change by themselves: numbers, star, picture, timeline."""

from uuid import UUID

from django.core.files.storage import default_storage
from django.http import FileResponse, Http404, HttpResponse, HttpResponseBase
from django.shortcuts import redirect
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from contacts import favourites, numbers, portraits, visibility
from contacts.models import Contact, Identity
from inbox.accounts.addresses import url
from inbox.accounts.doors import MemberRequest, needs
from inbox.accounts.permissions import Action
from inbox.conversations.knowing import contact_words
from inbox.conversations.knowing.contact_words import Taken
from inbox.conversations.showing import timeline
from inbox.conversations.showing.fragments import fragment
from inbox.conversations.views.states import undoes
from inbox.conversations.writing import files, pictures
from inbox.words import number as whole


@require_safe
@needs(Action.READ)
def timeline_of(request: MemberRequest, uuid: UUID) -> HttpResponse:
    """What was said with the contact, where the member may read it."""
    contact = visibility.one(request.member, uuid)
    shown = timeline.of(contact, member=request.member, before=whole(request.GET.get("before", "")))
    context = {"contact_of": contact, "timeline": shown, "begun": "before" in request.GET}
    return fragment(request, "contacts/_timeline.html", "timeline", context)


@require_POST
@needs(Action.READ)
def favourite(request: MemberRequest, uuid: UUID) -> HttpResponseBase:
    """Keep the contact at hand, or not any more: `on` says which."""
    contact = visibility.one(request.member, uuid)
    if request.POST.get("on") == "0":
        favourites.take(contact, by=request.member)
    else:
        favourites.put(contact, by=request.member)
    return _back(request, contact)


@require_POST
@needs(Action.EDIT_CONTACT)
def numbers_of(request: MemberRequest, uuid: UUID) -> HttpResponseBase:
    """One more number."""
    contact = visibility.one(request.member, uuid)
    said = request.POST
    try:
        numbers.add(
            contact,
            said.get("number", ""),
            by=request.member,
            country=request.tenant.country,
            label=said.get("label", ""),
        )
    except (numbers.NotANumber, numbers.NumberTaken) as refused:
        taken = contact_words.number(refused, to=request.member)
        return _numbers(request, contact, taken=taken)
    return _numbers(request, contact)


@require_http_methods(["POST", "DELETE"])
@needs(Action.EDIT_CONTACT)
def number(request: MemberRequest, uuid: UUID) -> HttpResponseBase:
    """Say which one it is; DELETE makes it a bare number again."""
    found = Identity.objects.filter(
        uuid=uuid, contact__in=visibility.visible_to(request.member)
    ).select_related("contact")
    identity = found.first()
    if identity is None:
        raise Http404
    contact = identity.contact
    if undoes(request):
        numbers.remove(identity, by=request.member)
    else:
        numbers.label(identity, request.POST.get("label", ""), by=request.member)
    return _numbers(request, contact)


def _numbers(
    request: MemberRequest, contact: Contact, *, taken: Taken | None = None
) -> HttpResponseBase:
    if not request.htmx and not taken:
        return redirect(url("contacts:one", uuid=contact.uuid))
    context = {
        "contact_of": contact,
        "reach": numbers.of(contact),
        "taken": taken,
        "said": request.POST,
    }
    status = 422 if taken else 200
    return fragment(request, "contacts/_numbers.html", "numbers", context, status=status)


@require_http_methods(["GET", "HEAD", "POST", "DELETE"])
@needs(Action.EDIT_CONTACT)
def picture(request: MemberRequest, uuid: UUID) -> HttpResponseBase:
    """The picture itself; a new one; none."""
    contact = visibility.one(request.member, uuid)
    if request.method in {"GET", "HEAD"}:
        return _served(contact)
    if undoes(request):
        portraits.drop(contact, by=request.member)
        return redirect(url("contacts:one", uuid=contact.uuid))
    handed = request.FILES.get("picture")
    reason = "not_a_picture"
    if handed is not None and (handed.size or 0) > files.LARGEST_PICTURE:
        reason = "too_large"
    elif handed is not None:
        try:
            portraits.keep(contact, pictures.portrait(handed.read()).data, by=request.member)
        except pictures.Unsafe:
            pass
        else:
            return redirect(url("contacts:one", uuid=contact.uuid))
    words = contact_words.sentence(reason)
    return fragment(
        request, "contacts/_picture_refused.html", "refused",
        {"contact_of": contact, "words": words}, status=422,
    )  # fmt: skip


def _served(contact: Contact) -> HttpResponseBase:
    if not contact.picture:
        raise Http404
    try:
        opened = default_storage.open(contact.picture)
    except FileNotFoundError:
        raise Http404 from None
    response = FileResponse(opened, content_type="image/jpeg")
    response["X-Content-Type-Options"] = "nosniff"
    response["Cross-Origin-Resource-Policy"] = "same-origin"
    response["Cache-Control"] = "private, max-age=86400"
    return response


def _back(request: MemberRequest, contact: Contact) -> HttpResponseBase:
    if request.htmx:
        return HttpResponse(status=204)
    return redirect(url("contacts:one", uuid=contact.uuid))
