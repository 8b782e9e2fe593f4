"""Beginning an organization: the page at /accounts/signup/.

Where mail leaves, a stranger first proves an address: the answer is the same whether it has an
account or not. Where it does not, only the very first organization begins without a letter.
"""

from typing import Any

from allauth.core import ratelimit
from django.http import HttpRequest, HttpResponse, HttpResponseBase
from django.shortcuts import redirect, render
from django.utils import translation
from django.utils.translation import gettext as _
from django.views.decorators.debug import sensitive_post_parameters
from django.views.decorators.http import require_http_methods

from inbox.accounts import founding, letters
from inbox.accounts.forms import Address, Beginning
from inbox.accounts.founding import AddressTaken, Closed, SlugTaken
from inbox.accounts.models import User
from inbox.accounts.stepping_up import enter
from inbox.mail import sending


@sensitive_post_parameters("password")
@require_http_methods(["GET", "HEAD", "POST"])
def signup(request: HttpRequest) -> HttpResponseBase:
    """Ask for what is needed, one step at a time."""
    if not founding.is_open():
        return render(request, "account/signup_closed.html")
    if request.method == "POST":
        limited = ratelimit.consume_or_429(request, action="signup")
        if limited:
            return limited
    user = request.user if request.user.is_authenticated else None
    if user is not None or not letters.is_mail_configured():
        return _whole(request, user, "")
    email = founding.proven(request.GET.get("key", ""))
    return _whole(request, None, email) if email else _prove(request)


def _prove(request: HttpRequest) -> HttpResponse:
    form = Address(request.POST or None)
    if request.method == "POST" and form.is_valid():
        email = form.cleaned_data["email"].lower()
        limited = ratelimit.consume_or_429(request, action="letter", key=email)
        if limited:
            return limited
        language = translation.get_language_from_request(request)
        sending.later(letters.BEGIN, email=email, language=language)
        return render(request, "account/signup_sent.html")
    return render(request, "account/signup_address.html", {"form": form})


def _whole(request: HttpRequest, user: User | None, email: str) -> HttpResponseBase:
    form = Beginning(request.POST or None, request=request, user=user, email=email)
    if request.method == "POST" and form.is_valid():
        owner = user or form.owner()
        try:
            made = founding.found(form.wanted(), owner=owner)
        except Closed:
            return render(request, "account/signup_closed.html")
        except SlugTaken:
            form.add_error("slug", _("This address is taken. Choose another."))
        except AddressTaken:
            form.add_error(None, _("This did not work. Sign in if you have an account already."))
        else:
            if user is None:
                enter(request, owner)
            return redirect(f"/{made.slug}/")
    context: dict[str, Any] = {"form": form, "email": email, "known": user}
    return render(request, "account/signup.html", context)
