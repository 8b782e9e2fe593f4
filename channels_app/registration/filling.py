"""The form of a registration: its pages, what is checked before it is handed in, and that."""

from dataclasses import dataclass
from typing import Any
from uuid import UUID

from django.http import Http404, HttpResponse, HttpResponseBase
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST

from channels_app.models import Registration
from channels_app.registration import applications, coverage, pages, rooms
from channels_app.registration.pages import Page
from inbox.accounts.addresses import url
from inbox.accounts.doors import MemberRequest, needs
from inbox.accounts.permissions import Action
from inbox.conversations.models import Inbox
from inbox.conversations.showing.fragments import fragment
from inbox.settings.inboxes import manageable_one
from inbox.settings.pages import frame

FORM = "registration/form.html"


@dataclass(frozen=True)
class Asked:
    """One page of a way, and whose."""

    kind: str
    way: list[Page]
    page: Page
    registration: Registration | None


@require_http_methods(["GET", "HEAD", "POST"])
@needs(Action.REGISTER)
def form(request: MemberRequest, uuid: UUID, kind: str, page: str) -> HttpResponseBase:
    """A page of the form. What is typed is kept, valid or not; only a valid page leads on."""
    inbox, registration = _one(request, uuid, kind)
    brand = registration.brand if registration else None
    way = pages.of(kind, brand)
    if page == pages.CHECK:
        return _check(request, inbox, registration)
    here = next((one for one in way if one.name == page), None)
    if here is None:
        raise Http404
    if request.method != "POST":
        filled = here.form(initial=pages.answers(here, registration) or _known(here, inbox))
        return _page(request, inbox, Asked(kind, way, here, registration), filled)
    filled = here.form(request.POST)
    is_valid = filled.is_valid()
    try:
        made = applications.ensure(inbox, kind, by=request.member)
        owner = made.brand if here.is_brand and made.brand is not None else made
        applications.save(owner, filled.typed(), by=request.member)
    except applications.Shut:
        return rooms.shut(request, inbox)
    if "later" in request.POST:
        return redirect(url("registration:inbox", uuid=inbox.uuid))
    if not is_valid:
        return _page(request, inbox, Asked(kind, way, here, made), filled, status=422)
    names = [*(one.name for one in way), pages.CHECK]
    return redirect(_address(inbox, kind, names[names.index(page) + 1]))


def _page(
    request: MemberRequest, inbox: Inbox, asked: Asked, filled: Any, status: int = 200
) -> HttpResponse:
    kind, way, here, registration = asked.kind, asked.way, asked.page, asked.registration
    said = pages.facts(registration) if registration else {}
    typed = filled.typed() if filled.is_bound else {}
    remarks = pages.read(kind, said | typed, page=here.name) if said else []
    context = frame(request, "registration:inbox", inbox) | {
        **_form(inbox, registration, kind, way, here.name),
        "page": here,
        "form": filled,
        "remarks": remarks,
    }
    return render(request, FORM, context, status=status)


def _form(
    inbox: Inbox, registration: Registration | None, kind: str, way: list[Page], name: str
) -> dict[str, Any]:
    missing = pages.incomplete(registration) if registration else way
    names = [*(one.name for one in way), pages.CHECK]
    at = names.index(name)
    return {
        "inbox": inbox,
        "kind": kind,
        "kind_label": Registration.Kind(kind).label,
        "steps": [
            *((one.title, _address(inbox, kind, one.name), one not in missing) for one in way),
            (_("Check and submit"), _address(inbox, kind, pages.CHECK), False),
        ],
        "at": at + 1,
        "back": _address(inbox, kind, names[at - 1]) if at else "",
        "address": _address(inbox, kind, name),
        "countries": sorted(
            {coverage.country(one.address) for one in coverage.texting(inbox)} - {"", "US", "CA"}
        ),
    }


def _check(
    request: MemberRequest, inbox: Inbox, registration: Registration | None
) -> HttpResponseBase:
    """What is missing, what a reviewer would say, and the button."""
    if registration is None:  # nothing was filled in yet
        return redirect(url("registration:inbox", uuid=inbox.uuid))
    return _checked(request, inbox, registration)


def _checked(
    request: MemberRequest,
    inbox: Inbox,
    registration: Registration,
    status: int = 200,
    *,
    is_changed: bool = False,
) -> HttpResponse:
    kind = registration.kind
    way = pages.of(kind, registration.brand)
    found = pages.remarks(registration)
    missing = pages.incomplete(registration)
    context = frame(request, "registration:inbox", inbox) | {
        **_form(inbox, registration, kind, way, pages.CHECK),
        "missing": [(one, _address(inbox, kind, one.name)) for one in missing],
        "remarks": found,
        "fix": {one: _address(inbox, kind, pages.page_of(one.field)) for one in found},
        "may_submit": not missing and not any(one.stops for one in found),
        "registration": registration,
        "told": pages.told(registration),
        "seen": pages.seen(registration),
        "is_changed": is_changed,
    }
    return render(request, "registration/check.html", context, status=status)


@require_POST
@needs(Action.REGISTER)
def remarks(request: MemberRequest, uuid: UUID, kind: str) -> HttpResponseBase:
    """What a reviewer would say of what is being typed; nothing is kept."""
    _inbox, registration = _one(request, uuid, kind)
    way = pages.of(kind, registration.brand if registration else None)
    here = next((one for one in way if one.name == request.POST.get("page")), None)
    if here is None:
        raise Http404
    filled = here.form(request.POST)
    filled.is_valid()
    said = (pages.facts(registration) if registration else {}) | filled.typed()
    context = {"remarks": pages.read(kind, said, page=here.name), "fix": {}}
    return fragment(request, FORM, "remarks", context)


@require_POST
@needs(Action.REGISTER)
def submission(request: MemberRequest, uuid: UUID, kind: str) -> HttpResponseBase:
    """Hand it in, when nothing is missing and nothing is certain to be turned down."""
    inbox, registration = _one(request, uuid, kind)
    if registration is None:
        raise Http404
    if request.POST.get("seen") not in {None, pages.seen(registration)}:
        return _checked(request, inbox, registration, status=409, is_changed=True)
    stops = any(one.stops for one in pages.remarks(registration))
    if stops or pages.incomplete(registration):
        return _checked(request, inbox, registration, status=422)
    try:
        applications.submit(registration, by=request.member)
    except applications.Shut:
        return rooms.shut(request, inbox)
    return redirect(url("registration:inbox", uuid=inbox.uuid))


def _one(request: MemberRequest, uuid: UUID, kind: str) -> tuple[Inbox, Registration | None]:
    """The inbox, and its registration of this kind if it was begun. Raises Http404 for a way that
    none of its numbers goes.
    """
    inbox = manageable_one(request.member, uuid)
    if kind not in coverage.ways(coverage.texting(inbox)):
        raise Http404
    found = applications.of_inbox(inbox)
    return inbox, next((one for one in found if one.kind == kind), None)


def _known(page: Page, inbox: Inbox) -> dict[str, Any]:
    """What another registration of the same carrier account says of the business."""
    if page.name not in {"business", "person", "address"}:
        return {}
    ids = [one.connection_id for one in coverage.texting(inbox)]
    kind = Registration.Kind.BRAND
    brand = Registration.objects.filter(connection_id__in=ids, kind=kind).first()
    return brand.answers if brand else {}


def _address(inbox: Inbox, kind: str, page: str) -> str:
    return url("registration:form", uuid=inbox.uuid, kind=kind, page=page)
