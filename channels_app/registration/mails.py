"""Admins are mailed when a registration ends: approved, or something is to be changed (F116). Its
state is noted with the mail, so that it is told once.
"""

from django.utils import translation
from django.utils.translation import gettext as _

from channels_app.models import Registration
from channels_app.registration import codes
from inbox import tenancy
from inbox.accounts.addresses import public_url
from inbox.accounts.middleware import language
from inbox.accounts.models import Member
from inbox.accounts.permissions import ADMIN
from inbox.mail import sending

State = Registration.State
TOLD = {State.APPROVED, State.REJECTED, State.SUSPENDED}


def tell(pk: int) -> int:
    """Have it mailed what the registration came to, if nobody was told yet; to how many."""
    with tenancy.transaction():
        registration = Registration.objects.select_for_update(no_key=True, of=("self",)).get(pk=pk)
        if registration.state not in TOLD or registration.told == registration.state:
            return 0
        registration.told = registration.state
        registration.save(update_fields=["told"])
        admins = Member.objects.filter(role__in=ADMIN, is_active=True, user__is_active=True)
        told = list(admins.select_related("user", "organization").order_by("id"))
        for member in told:
            write(member, registration)
    return len(told)


def write(member: Member, registration: Registration) -> None:
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
    sending.put(subject, lines, to=member.user.email)


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


def _line(text: str) -> str:
    """What people wrote, on one line."""
    return " ".join(text.split())
