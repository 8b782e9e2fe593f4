"""Another e-mail address to sign in with. It counts once the link in a mail to it was opened; the
old one is told. Nobody learns from an answer here whether an address has an account.
"""

from typing import Any

from allauth.account.models import EmailAddress
from allauth.core import ratelimit
from django.conf import settings
from django.contrib.auth.decorators import login_required
from django.core import signing
from django.db import IntegrityError, transaction
from django.http import HttpRequest, HttpResponse, HttpResponseBase
from django.shortcuts import render
from django.urls import reverse
from django.utils import translation
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods

from inbox.accounts import security_letters, watching
from inbox.accounts.forms import Address
from inbox.accounts.letters import language_of, line
from inbox.accounts.models import User
from inbox.accounts.stepping_up import confirmed
from inbox.mail import sending
from inbox.mail.sending import Written

KIND = "new-address"
SALT = "new-address"
LIVES = 2 * 3600  # seconds


class Gone(Exception):
    """The link is worth nothing: used, too old, not ours, or the address is somebody's by now."""


@never_cache
@require_http_methods(["GET", "HEAD", "POST"])
@login_required
@confirmed
def change(request: HttpRequest) -> HttpResponseBase:
    """Ask for the new address, and mail it a link."""
    user: Any = request.user
    form = Address(request.POST or None)
    if request.method == "POST" and form.is_valid():
        email = form.cleaned_data["email"].lower()
        limited = ratelimit.consume_or_429(request, action="letter", key=email)
        if limited:
            return limited
        if email == user.email:
            form.add_error("email", _("This is your address already."))
        else:
            sending.later(KIND, user=user.pk, old=user.email, new=email)
            return render(request, "account/new_address_sent.html", {"email": email})
    return render(request, "account/new_address.html", {"form": form})


@never_cache
@require_http_methods(["GET", "HEAD", "POST"])
def proven(request: HttpRequest, key: str) -> HttpResponse:
    """Whoever holds the mail says yes. Opening its link alone changes nothing: programs that look
    through mails open links too.
    """
    try:
        told = _read(key)
        if request.method == "POST":
            move(told, request)
            return render(request, "account/new_address_done.html", {"email": told["new"]})
    except Gone:
        return render(request, "account/new_address_gone.html", status=403)
    return render(request, "account/new_address_confirm.html", {"email": told["new"]})


@sending.writes(KIND)
def letter(told: dict[str, Any]) -> Written | None:
    """The link; to who has an account with the address, that somebody asked."""
    user = User.objects.filter(pk=told["user"], email=told["old"], is_active=True).first()
    if user is None:
        return None
    with translation.override(language_of(user)):
        subject = _("Confirm your new e-mail address")
        lines = [_("Hello,"), ""]
        if User.objects.filter(email=told["new"]).exists():
            lines += [
                _("Somebody wanted to sign in to Frontdesk with this address from now on. It has "
                  "an account of its own already, so nothing was changed."),
            ]  # fmt: skip
        else:
            link = reverse("account_new_address", kwargs={"key": signing.dumps(told, salt=SALT)})
            lines += [
                _("%(name)s wants to sign in to Frontdesk with this address. To confirm it, open "
                  "this link within two hours:") % {"name": line(user.name)},
                "",
                settings.PUBLIC_URL + link,
            ]  # fmt: skip
        lines += ["", _("If it was not you, there is nothing to do.")]
        return Written(subject, lines, told["new"])


def move(told: dict[str, Any], request: HttpRequest) -> None:
    """Sign in with the new address from now on; both are told. Raises Gone."""
    try:
        with transaction.atomic():
            user = User.objects.select_for_update().filter(pk=told["user"]).first()
            if user is None or not user.is_active or user.email != told["old"]:
                raise Gone
            user.email = told["new"]
            user.save(update_fields=["email"])
            EmailAddress.objects.filter(user=user).delete()
            watching.tell(user, email=[told["old"], told["new"]])
            for address in (told["old"], told["new"]):
                security_letters.tell(user, "email", request, to=address)
    except IntegrityError as error:
        raise Gone from error


def _read(key: str) -> dict[str, Any]:
    try:
        told: dict[str, Any] = signing.loads(key, salt=SALT, max_age=LIVES)
    except signing.BadSignature as error:
        raise Gone from error
    if not User.objects.filter(pk=told["user"], email=told["old"], is_active=True).exists():
        raise Gone
    return told
