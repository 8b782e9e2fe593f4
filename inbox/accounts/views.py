"""The front door: to sign in, or to the organization one works in."""

from typing import cast

from django.contrib.auth.decorators import login_required
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.views.decorators.http import require_safe

from inbox import tenancy
from inbox.accounts.models import Member, User


@require_safe
@login_required
def front(request: HttpRequest) -> HttpResponse:
    """To the user's first organization; a word to those who belong to none."""
    with tenancy.unscoped("the user has just signed in: which organizations are theirs?"):
        found = Member.objects.filter(user=cast(User, request.user), is_active=True)
        member = found.select_related("organization").order_by("id").first()
    if member is None:
        return render(request, "account/nowhere.html", status=403)
    return redirect(f"/{member.organization.slug}/")
