"""A mail to whoever's account it is, when something that keeps it safe changed. What it says is of
the change alone; it is written when it leaves, in the reader's language and on their clock.
"""

from collections.abc import Sequence
from datetime import datetime
from typing import Any
from zoneinfo import ZoneInfo

from django.conf import settings
from django.http import HttpRequest
from django.urls import reverse
from django.utils import timezone, translation
from django.utils.formats import date_format
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from inbox.accounts import devices
from inbox.accounts.events import MemberChanged
from inbox.accounts.letters import language_of, line
from inbox.accounts.middleware import memberships
from inbox.accounts.models import Member, Role, User
from inbox.events import Published, within
from inbox.mail import sending
from inbox.mail.sending import Written

CHANGED, STAFF = "security", "membership"
# Subject and sentence, by what happened.
WORDS: dict[str, tuple[Any, Any]] = {
    "password": (
        gettext_lazy("Your password was changed"),
        gettext_lazy("The password of your account was changed."),
    ),
    "email": (
        gettext_lazy("Your e-mail address was changed"),
        gettext_lazy("You sign in with %(email)s from now on."),
    ),
    "added totp": (
        gettext_lazy("An authenticator app was set up"),
        gettext_lazy("From now on an app’s code is asked for when you sign in."),
    ),
    "removed totp": (
        gettext_lazy("Your authenticator app was removed"),
        gettext_lazy("No app’s code is asked for any more when you sign in."),
    ),
    "added webauthn": (
        gettext_lazy("A passkey was added"),
        gettext_lazy("A passkey was added to your account."),
    ),
    "removed webauthn": (
        gettext_lazy("A passkey was removed"),
        gettext_lazy("A passkey was removed from your account."),
    ),
    "codes": (
        gettext_lazy("New recovery codes were made"),
        gettext_lazy("Your earlier recovery codes do not work any more."),
    ),
    "code": (
        gettext_lazy("A recovery code was used"),
        gettext_lazy("One of your recovery codes was used in place of your second factor."),
    ),
    "operator": (
        gettext_lazy("Your second factors were taken away"),
        gettext_lazy("An operator took them away; your password alone signs you in."),
    ),
    "device": (
        gettext_lazy("Somebody signed in on a new browser"),
        gettext_lazy("Somebody signed in with your account on a browser we did not know."),
    ),
}


def tell(user: User, what: str, request: HttpRequest | None = None, *, to: str = "") -> None:
    """Have the user told, at `to` where that is not their address of now."""
    agent = request.headers.get("User-Agent", "")[:300] if request is not None else ""
    at = timezone.now().isoformat()
    sending.later(CHANGED, user=user.pk, what=what, agent=agent, at=at, to=to)


@sending.writes(CHANGED)
def changed(told: dict[str, Any]) -> Written | None:
    """What happened, when, with which browser, and what to do if it was somebody else."""
    user = User.objects.filter(pk=told["user"], is_active=True).first()
    if user is None:
        return None
    subject, sentence = WORDS[told["what"]]
    with translation.override(language_of(user)):
        lines = [
            _("Hello %(name)s,") % {"name": line(user.name)},
            "",
            str(sentence) % {"email": user.email},
            "",
            _when(user, datetime.fromisoformat(told["at"])),
            *_with(told["agent"]),
            "",
            _("If it was you, there is nothing to do. If not, choose a new password at once:"),
            settings.PUBLIC_URL + reverse("account_reset_password"),
        ]
        return Written(str(subject), lines, told["to"] or user.email)


@within(MemberChanged)
def changed_by_another(items: Sequence[Published]) -> None:
    """Who was given another role, or was shut out, hears it from us."""
    for item in items:
        event = item.event
        role, standing = (event.changes.get(name, ["", ""])[1] for name in ("role", "standing"))
        if event.actor_id != event.member_id and (role or standing):
            people = Member.objects.in_bulk([event.member_id, event.actor_id])
            tell_member(
                people[event.member_id], by=people[event.actor_id], role=role, standing=standing
            )


def tell_member(member: Member, *, by: Member, role: str = "", standing: str = "") -> None:
    """Have the member told what another one made of them."""
    sending.later(
        STAFF,
        user=member.user_id,
        organization=member.organization.name,
        by=by.user.name,
        role=role,
        standing=standing,
    )


@sending.writes(STAFF)
def membership(told: dict[str, Any]) -> Written | None:
    """What a colleague made of them."""
    user = User.objects.filter(pk=told["user"], is_active=True).first()
    if user is None:
        return None
    with translation.override(language_of(user)):
        names = {"organization": line(told["organization"]), "name": line(told["by"])}
        hello = _("Hello %(name)s,") % {"name": line(user.name)}
        if told["standing"] == "removed":
            subject = _("You were removed from %(organization)s") % names
            said = _("%(name)s removed you from %(organization)s. You cannot enter it any more.")
        elif told["standing"] == "suspended":
            subject = _("You were suspended at %(organization)s") % names
            said = _("%(name)s suspended you at %(organization)s. You cannot enter it for now.")
        elif told["standing"] == "active":
            subject = _("You can enter %(organization)s again") % names
            said = _("%(name)s let you into %(organization)s again.")
        else:
            names["role"] = str(Role(told["role"]).label)
            subject = _("Your role at %(organization)s changed") % names
            said = _("%(name)s gave you another role at %(organization)s: %(role)s.")
        return Written(subject, [hello, "", said % names], user.email)


def _when(user: User, at: datetime) -> str:
    joined = memberships(user)
    zone = user.time_zone or (joined[0].organization.time_zone if joined else "UTC")
    moment = date_format(at.astimezone(ZoneInfo(zone)), "DATETIME_FORMAT")
    return _("When: %(when)s (%(zone)s)") % {"when": moment, "zone": zone}


def _with(agent: str) -> list[str]:
    known = [word for word in devices.describe(agent) if word]
    return [_("With: %(browser)s") % {"browser": " · ".join(known)}] if known else []
