"""Accepting an invitation: whoever holds the letter, with an account or without."""

from django.contrib.auth.views import redirect_to_login
from django.db import IntegrityError, transaction
from django.http import HttpRequest, HttpResponse, HttpResponseBase
from django.shortcuts import redirect, render, resolve_url
from django.utils import translation
from django.views.decorators.cache import never_cache
from django.views.decorators.debug import sensitive_post_parameters
from django.views.decorators.http import require_http_methods

from inbox.accounts import invitations
from inbox.accounts.forms import Joining
from inbox.accounts.models import Invitation, User
from inbox.accounts.stepping_up import enter


@never_cache
@sensitive_post_parameters("password")
@require_http_methods(["GET", "HEAD", "POST"])
def invitation(request: HttpRequest, token: str) -> HttpResponseBase:
    """Join, sign in to join, or sign out of another account first."""
    try:
        found = invitations.of(token)
    except invitations.Gone:
        return _gone(request)
    with translation.override(found.language):
        try:
            return _answer(request, found)
        except invitations.Gone:
            return _gone(request)


def _answer(request: HttpRequest, found: Invitation) -> HttpResponseBase:
    if request.user.is_authenticated:
        return _signed_in(request, found, request.user)
    if User.objects.filter(email=found.email).exists():
        if request.method == "POST":
            return redirect_to_login(request.get_full_path(), resolve_url("account_login"))
        return _page(request, found, "sign_in")
    form = Joining(request.POST or None, email=found.email)
    if request.method == "POST" and form.is_valid():
        user = form.user(language=found.language)
        try:
            with transaction.atomic():
                user.save()
                invitations.accept(found, user=user)
        except IntegrityError:  # sent twice: the other one made the account
            return redirect(request.path)
        enter(request, user)
        return redirect(f"/{found.organization.slug}/")
    return _page(request, found, "new", form)


def _signed_in(request: HttpRequest, found: Invitation, user: User) -> HttpResponseBase:
    if user.email.lower() != found.email:
        return _page(request, found, "other")
    if request.method == "POST":
        invitations.accept(found, user=user)
        return redirect(f"/{found.organization.slug}/")
    return _page(request, found, "join")


def _page(
    request: HttpRequest, found: Invitation, step: str, form: Joining | None = None
) -> HttpResponse:
    context = {"invitation": found, "step": step, "form": form}
    return render(request, "account/invitation.html", context)


def _gone(request: HttpRequest) -> HttpResponse:
    return render(request, "account/invitation_gone.html", status=403)
