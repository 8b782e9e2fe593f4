"""Admins are mailed when a registration ends: approved, or something is to be changed (F116). The
state is noted before the mail leaves, so that it is told at most once; a mail that certainly did
not leave is tried again.
"""

import logging
from contextlib import suppress
from datetime import timedelta

from django.core.mail import EmailMessage, get_connection
from django.utils import timezone, translation
from django.utils.translation import gettext as _

from channels_app.models import Registration
from channels_app.registration import codes
from inbox import tenancy
from inbox.accounts.addresses import public_url
from inbox.accounts.middleware import language
from inbox.accounts.models import Member
from inbox.accounts.permissions import ADMIN

logger = logging.getLogger("frontdesk.registration")
State = Registration.State
TOLD = {State.APPROVED, State.REJECTED, State.SUSPENDED}
AGAIN = timedelta(minutes=5)


def tell(pk: int) -> int:
    """Mail what the registration came to, if nobody was told yet; how many mails left."""
    with tenancy.transaction():
        registration = Registration.objects.select_for_update(no_key=True, of=("self",)).get(pk=pk)
        if registration.state not in TOLD or registration.told == registration.state:
            return 0
        registration.told = registration.state
        registration.save(update_fields=["told"])
        admins = Member.objects.filter(role__in=ADMIN, is_active=True, user__is_active=True)
        letters = [
            letter(member, registration)
            for member in admins.select_related("user", "organization").order_by("id")
        ]
    return _send(letters, pk) if letters else 0


def letter(member: Member, registration: Registration) -> EmailMessage:
    """The mail, in the member's language."""
    with translation.override(language(member)):
        about = _about(registration)
        subject = {
            State.APPROVED: _("Registered: %(name)s"),
            State.REJECTED: _("Needs changes: %(name)s"),
            State.SUSPENDED: _("Suspended: %(name)s"),
        }[State(registration.state)] % {"name": about}
        hello = _("Hello %(name)s,") % {"name": _line(member.user.name)}
        lines = [hello, "", *_body(registration, about), "", _address(registration)]
        return EmailMessage(
            subject,
            "\n".join(lines),
            to=[member.user.email],
            headers={"Auto-Submitted": "auto-generated"},
        )


def _body(registration: Registration, about: str) -> list[str]:
    if registration.state == State.APPROVED:
        if registration.inbox_id is None:
            return [_("the carriers approved your business. The campaigns of its inboxes go on.")]
        return [_("the carriers registered the numbers of %(name)s. It can send texts now.")
                % {"name": about}]  # fmt: skip
    if registration.state == State.SUSPENDED:
        said = _("the carriers suspended the campaign of %(name)s. Nothing is sent from it.")
    else:
        said = _("the carriers ask for changes before %(name)s can send texts.")
    known = codes.of(registration.code)
    reasons = (
        [translation.gettext(known.words), translation.gettext(known.step)]
        if known
        else registration.reason.splitlines()[:8]
    )
    return [said % {"name": about}, "", *(_line(reason) for reason in reasons)]


def _about(registration: Registration) -> str:
    if registration.inbox is not None:
        return _line(registration.inbox.name)
    return _line(str(registration.answers.get("business_name") or registration.connection.name))


def _address(registration: Registration) -> str:
    if registration.inbox is None:
        return public_url("registration:all")
    return public_url("registration:inbox", uuid=registration.inbox.uuid)


def _send(letters: list[EmailMessage], pk: int) -> int:
    server = get_connection()
    try:
        server.open()
    except Exception as error:  # nothing was said yet, whatever went wrong
        logger.warning("nobody was told of a registration (%s)", type(error).__name__)
        with tenancy.transaction():
            Registration.objects.filter(pk=pk).update(told="", due_at=timezone.now() + AGAIN)
        return 0
    left = 0
    for mail in letters:
        mail.connection = server
        try:
            mail.send()
            left += 1
        except Exception as error:
            logger.warning("a mail on a registration was not sent (%s)", type(error).__name__)
    with suppress(Exception):
        server.close()
    return left


def _line(text: str) -> str:
    """What people wrote, on one line."""
    return " ".join(text.split())
