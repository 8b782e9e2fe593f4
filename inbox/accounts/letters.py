"""Mails about accounts, in our words and the reader's language. Plain text, sent by a worker.

What could tell whether an address has an account is written when it leaves, not when it is asked
for; so are the links in it, which no row holds.
"""

from typing import Any

from allauth.account.app_settings import PASSWORD_RESET_TOKEN_GENERATOR
from allauth.account.utils import user_pk_to_url_str
from django.conf import settings
from django.urls import reverse
from django.utils import translation
from django.utils.translation import gettext as _

from inbox.accounts import founding
from inbox.accounts.middleware import language, memberships
from inbox.accounts.models import Invitation, User
from inbox.mail import sending
from inbox.mail.sending import Written

RESET, BEGIN = "password-reset", "sign-up"


def is_mail_configured() -> bool:
    """Whether a letter reaches anybody: printed on a console it does not."""
    return not settings.EMAIL_BACKEND.endswith(("console.EmailBackend", "dummy.EmailBackend"))


def language_of(user: User) -> str:
    """What the user reads: their own choice, else what their first organization reads."""
    joined = memberships(user)
    return language(joined[0]) if joined else user.language or settings.LANGUAGE_CODE


def invitation_address(token: str) -> str:
    """Where a letter leads."""
    return settings.PUBLIC_URL + reverse("account_invitation", kwargs={"token": token})


def invite(invitation: Invitation, token: str, *, by: str) -> None:
    """Write to whom was invited."""
    organization = line(invitation.organization.name)
    with translation.override(invitation.language):
        subject = _("%(name)s invites you to %(organization)s on Frontdesk") % {
            "name": line(by),
            "organization": organization,
        }
        lines = [
            _("Hello,"),
            "",
            _("%(name)s invites you to answer customers together at %(organization)s.")
            % {"name": line(by), "organization": organization},
            "",
            _("To join, open this link:"),
            "",
            invitation_address(token),
            "",
            _("It works once, for seven days, and for this e-mail address only."),
            _("If you do not know what this is about, there is nothing to do."),
        ]
    sending.put(subject, lines, to=invitation.email)


@sending.writes(BEGIN)
def begin(told: dict[str, Any]) -> Written:
    """Prove an address before an organization is begun; who has an account is told to sign in."""
    email = told["email"]
    with translation.override(told["language"]):
        if User.objects.filter(email=email).exists():
            page = reverse("account_login")
            why = _("You already have an account with this address. Sign in here:")
        else:
            page = f"{reverse('account_signup')}?key={founding.key(email)}"
            why = _("To go on with your new organization, open this link:")
        last = _("If it was not you, there is nothing to do.")
        lines = [_("Hello,"), "", why, "", settings.PUBLIC_URL + page, "", last]
        return Written(_("Your new organization on Frontdesk"), lines, email)


@sending.writes(RESET)
def forgotten(told: dict[str, Any]) -> Written | None:
    """The link to a new password, for whoever has an account."""
    user = User.objects.filter(email=told["email"], is_active=True).first()
    if user is None:
        return None
    key = PASSWORD_RESET_TOKEN_GENERATOR().make_token(user)
    where = {"uidb36": user_pk_to_url_str(user), "key": key}
    with translation.override(language_of(user)):
        lines = [
            _("Hello %(name)s,") % {"name": line(user.name)},
            "",
            _("Somebody, hopefully you, asked for a new password for this e-mail address at "
              "Frontdesk."),
            "",
            _("To choose one, open this link:"),
            "",
            settings.PUBLIC_URL + reverse("account_reset_password_from_key", kwargs=where),
            "",
            _("If it was not you, there is nothing to do: the password stays as it is."),
        ]  # fmt: skip
        return Written(_("Choose a new password"), lines, user.email)


def line(text: str) -> str:
    """What people wrote, on one line."""
    return " ".join(text.split())
