"""What allauth and Django tell of sign-ins: devices are noted, and whatever makes an account safer
ends its other sessions and stands in the trail of each of its organizations.
"""

from typing import Any

from allauth.account.signals import password_changed, password_reset
from allauth.mfa.models import Authenticator
from allauth.mfa.signals import (
    authenticator_added,
    authenticator_removed,
    authenticator_reset,
    authenticator_used,
)
from django.contrib.auth.signals import user_logged_in, user_logged_out
from django.dispatch import receiver
from django.http import HttpRequest

from inbox import tenancy
from inbox.accounts import devices, known_browsers, security_letters
from inbox.accounts.events import SecurityChanged
from inbox.accounts.middleware import memberships
from inbox.accounts.models import User
from inbox.accounts.second_factor import FACTORS
from inbox.events import publish


@receiver(user_logged_in)
def signed_in(request: HttpRequest, user: User, **_: Any) -> None:
    """A device is there from now on. With another browser than before, the user is told by mail;
    of the very first sign-in there is nothing to tell.
    """
    devices.begin(request, user)
    if user.last_login is not None and not known_browsers.knows(request, user):
        security_letters.tell(user, "device", request)
    known_browsers.remember(request, user)


@receiver(user_logged_out)
def signed_out(request: HttpRequest, **_: Any) -> None:
    """It is there no more."""
    devices.end(request)


@receiver(password_changed)
def changed_password(request: HttpRequest | None, user: User, **_: Any) -> None:
    """Django ends the other sessions by itself; the list of devices says so too."""
    devices.sign_out_others(user, here="")
    if request is not None:  # not by a command
        devices.begin(request, user)  # the session has another key now
    security_letters.tell(user, "password", request)
    tell(user, password=["•••", "•••"])


@receiver(password_reset)
def reset_password(request: HttpRequest, user: User, **_: Any) -> None:
    """Whoever was signed in is not any more."""
    devices.sign_out_others(user, here="")
    security_letters.tell(user, "password", request)
    tell(user, password=["•••", "•••"])


@receiver(authenticator_added)
def added(request: HttpRequest, user: User, authenticator: Any, **_: Any) -> None:
    """A session that began without it ends, except the one that asked."""
    devices.sign_out_others(user, here=request.session.session_key or "")
    if authenticator.type in FACTORS:  # the codes come along
        security_letters.tell(user, f"added {authenticator.type}", request)
    tell(user, second_factor=[None, str(authenticator.type)])


@receiver(authenticator_removed)
def removed(request: HttpRequest, user: User, authenticator: Any, **_: Any) -> None:
    """The same."""
    devices.sign_out_others(user, here=request.session.session_key or "")
    if authenticator.type in FACTORS:
        security_letters.tell(user, f"removed {authenticator.type}", request)
    tell(user, second_factor=[str(authenticator.type), None])


@receiver(authenticator_reset)
def renewed(request: HttpRequest, user: User, authenticator: Any, **_: Any) -> None:
    """Recovery codes were made anew."""
    security_letters.tell(user, "codes", request)
    tell(user, second_factor=[str(authenticator.type), str(authenticator.type)])


@receiver(authenticator_used)
def used(request: HttpRequest, user: User, authenticator: Any, **_: Any) -> None:
    """A recovery code stands for a factor that is lost, or that somebody else does not have."""
    if authenticator.type == Authenticator.Type.RECOVERY_CODES:
        security_letters.tell(user, "code", request)


def tell(user: User, **changes: list[str | None]) -> None:
    """In the trail of each of their organizations."""
    for member in memberships(user):
        with tenancy.in_organization(member.organization), tenancy.transaction():
            publish(SecurityChanged(member_id=member.pk, actor_id=member.pk, changes=changes))
