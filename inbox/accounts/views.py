"""The front door: to sign in, to the organization one works in, or to begin the first one."""

from django.conf import settings
from django.contrib.auth.views import redirect_to_login
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.views.decorators.http import require_safe

from inbox import tenancy
from inbox.accounts import founding
from inbox.accounts.models import Member


@require_safe
def front(request: HttpRequest) -> HttpResponse:
    """To the user's first organization; a word to those who belong to none. On a fresh installation
    there is nobody yet who could sign in.
    """
    if not request.user.is_authenticated:
        is_fresh = settings.SIGN_UP == "first" and founding.is_open()
        return redirect("account_signup") if is_fresh else redirect_to_login(request.path)
    with tenancy.unscoped("the user has just signed in: which organizations are theirs?"):
        found = Member.objects.filter(user=request.user, is_active=True)
        member = found.select_related("organization").order_by("id").first()
    if member is None:
        return render(request, "account/nowhere.html", status=403)
    return redirect(f"/{member.organization.slug}/")
