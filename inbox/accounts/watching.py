"""What allauth and Django tell of sign-ins: devices are noted, and whatever makes an account safer
ends its other sessions and stands in the trail of each of its organizations.
"""

from typing import Any

from allauth.account.signals import password_changed, password_reset
from allauth.mfa.signals import authenticator_added, authenticator_removed, authenticator_reset
from django.contrib.auth.signals import user_logged_in, user_logged_out
from django.dispatch import receiver
from django.http import HttpRequest

from inbox import tenancy
from inbox.accounts import devices
from inbox.accounts.events import SecurityChanged
from inbox.accounts.middleware import memberships
from inbox.accounts.models import User
from inbox.events import publish


@receiver(user_logged_in)
def signed_in(request: HttpRequest, user: User, **_: Any) -> None:
    """A device is there from now on."""
    devices.begin(request, user)


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
    tell(user, password=["•••", "•••"])


@receiver(password_reset)
def reset_password(user: User, **_: Any) -> None:
    """Whoever was signed in is not any more."""
    devices.sign_out_others(user, here="")
    tell(user, password=["•••", "•••"])


@receiver(authenticator_added)
def added(request: HttpRequest, user: User, authenticator: Any, **_: Any) -> None:
    """A session that began without it ends, except the one that asked."""
    devices.sign_out_others(user, here=request.session.session_key or "")
    tell(user, second_factor=[None, str(authenticator.type)])


@receiver(authenticator_removed)
def removed(request: HttpRequest, user: User, authenticator: Any, **_: Any) -> None:
    """The same."""
    devices.sign_out_others(user, here=request.session.session_key or "")
    tell(user, second_factor=[str(authenticator.type), None])


@receiver(authenticator_reset)
def renewed(user: User, authenticator: Any, **_: Any) -> None:
    """Recovery codes were made anew."""
    tell(user, second_factor=[str(authenticator.type), str(authenticator.type)])


def tell(user: User, **changes: list[str | None]) -> None:
    """In the trail of each of their organizations."""
    for member in memberships(user):
        with tenancy.in_organization(member.organization), tenancy.transaction():
            publish(SecurityChanged(member_id=member.pk, actor_id=member.pk, changes=changes))
