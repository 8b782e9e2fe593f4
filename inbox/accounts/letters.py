"""Mails about accounts, in our words and the reader's language. Plain text."""

from smtplib import SMTPException

from django.conf import settings
from django.core.mail import EmailMessage
from django.urls import reverse
from django.utils import translation
from django.utils.translation import gettext as _

from inbox.accounts.models import Invitation


def is_mail_configured() -> bool:
    """Whether a letter reaches anybody: printed on a console it does not."""
    return not settings.EMAIL_BACKEND.endswith(("console.EmailBackend", "dummy.EmailBackend"))


def invitation_address(token: str) -> str:
    """Where a letter leads."""
    return settings.PUBLIC_URL + reverse("account_invitation", kwargs={"token": token})


def invite(invitation: Invitation, token: str, *, by: str) -> bool:
    """Write to whom was invited; whether the letter left."""
    organization = _line(invitation.organization.name)
    with translation.override(invitation.language):
        subject = _("%(name)s invites you to %(organization)s on Frontdesk") % {
            "name": _line(by),
            "organization": organization,
        }
        lines = [
            _("Hello,"),
            "",
            _("%(name)s invites you to answer customers together at %(organization)s.")
            % {"name": _line(by), "organization": organization},
            "",
            _("To join, open this link:"),
            "",
            invitation_address(token),
            "",
            _("It works once, for seven days, and for this e-mail address only."),
            _("If you do not know what this is about, there is nothing to do."),
        ]
        return send(subject, lines, to=invitation.email)


def begin(email: str, key: str, *, known: bool) -> bool:
    """Prove an address before an organization is begun; who has an account is told to sign in."""
    page = reverse("account_login") if known else f"{reverse('account_signup')}?key={key}"
    if known:
        why = _("You already have an account with this address. Sign in here:")
    else:
        why = _("To go on with your new organization, open this link:")
    last = _("If it was not you, there is nothing to do.")
    lines = [_("Hello,"), "", why, "", settings.PUBLIC_URL + page, "", last]
    return send(_("Your new organization on Frontdesk"), lines, to=email)


def send(subject: str, lines: list[str], *, to: str) -> bool:
    """Send it; whether it left. A mail server that is away is no error of the page."""
    mail = EmailMessage(
        subject, "\n".join(lines), to=[to], headers={"Auto-Submitted": "auto-generated"}
    )
    try:
        return bool(mail.send())
    except (OSError, SMTPException):
        return False


def _line(text: str) -> str:
    return " ".join(text.split())
