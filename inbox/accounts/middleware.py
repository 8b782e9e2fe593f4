"""The first segment of a tenant page's address opens the organization's scope, for its members."""

from collections.abc import Callable
from typing import Any, cast

from django.contrib.auth.views import redirect_to_login
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, resolve_url
from django.utils import timezone, translation

from inbox import tenancy
from inbox.accounts import devices, second_factor
from inbox.accounts.addresses import reserved_slugs
from inbox.accounts.doors import MemberRequest
from inbox.accounts.models import Member, User

LANGUAGES = {"en", "it", "pt-br"}


class OrganizationMiddleware:
    """Sets `request.member` and `request.tenant`; outsiders get the 404 of an absent page."""

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponse]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        slug = request.path_info.split("/", 2)[1]
        if not slug or slug in reserved_slugs():
            with language_of(request):
                return self.get_response(request)
        if not request.user.is_authenticated:
            return to_sign_in(request)
        joined = memberships(request.user)
        member = next((found for found in joined if found.organization.slug == slug), None)
        if member is None:
            raise Http404
        if member.organization.needs_second_factor and not second_factor.has_one(member.user):
            return to_second_factor(request)
        devices.note(request, member)
        page = cast(MemberRequest, request)
        page.member, page.tenant, page.memberships = member, member.organization, joined
        zone = member.user.time_zone or member.organization.time_zone
        with (
            tenancy.in_organization(member.organization),
            translation.override(language(member)),
            timezone.override(zone),
        ):
            return self.get_response(request)

    def process_view(
        self, request: HttpRequest, view: Any, args: tuple[Any, ...], kwargs: dict[str, Any]
    ) -> None:
        """The scope knows the organization; views do not take it as an argument."""
        kwargs.pop("organization", None)


def memberships(user: User) -> list[Member]:
    """The organizations a user works in, by name."""
    with tenancy.unscoped("the address names the organization, nothing is known before"):
        joined = Member.objects.select_related("organization").filter(user=user, is_active=True)
        found = list(joined.order_by("organization__name"))
    for member in found:
        member.user = user
    return found


def language(member: Member) -> str:
    """The language a member reads: their own choice, else the organization's."""
    return understood(member.user.language, member.organization.language)


def understood(own: str, common: str) -> str:
    """The same of the words alone: the user's and the organization's."""
    wanted = own or common
    return wanted if wanted in LANGUAGES else "en"


def language_of(request: HttpRequest) -> Any:
    """Pages outside any organization follow the user, else the browser."""
    chosen = getattr(request.user, "language", "") if hasattr(request, "user") else ""
    return translation.override(chosen or translation.get_language_from_request(request))


def to_sign_in(request: HttpRequest) -> HttpResponse:
    """Plain pages are sent to sign in and back; a fragment is told to reload the page."""
    if request.headers.get("HX-Request"):
        return HttpResponse(status=401, headers={"HX-Refresh": "true"})
    return redirect_to_login(request.get_full_path(), resolve_url("account_login"))


def to_second_factor(request: HttpRequest) -> HttpResponse:
    """The organization asks for a second factor: who has none sets one up before entering."""
    if request.headers.get("HX-Request"):
        return HttpResponse(status=401, headers={"HX-Refresh": "true"})
    return redirect("mfa_index")
