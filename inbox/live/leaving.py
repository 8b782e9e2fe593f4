"""Signing out, here or everywhere, reaches the tabs that are still open."""

from typing import Any

from allauth.account.signals import password_changed, password_reset
from allauth.mfa.signals import authenticator_added, authenticator_removed
from django.contrib.auth.signals import user_logged_out
from django.db import transaction
from django.dispatch import receiver

from inbox import tenancy
from inbox.accounts.middleware import memberships
from inbox.live import push


@receiver(
    [user_logged_out, password_changed, password_reset, authenticator_added, authenticator_removed]
)
def look_again(user: Any = None, **_: Any) -> None:
    """The user's sockets ask whether their session still stands, once what changed is committed;
    those of others are not told.
    """
    if user:
        transaction.on_commit(lambda: _tell(user))


def _tell(user: Any) -> None:
    for member in memberships(user):
        with tenancy.in_organization(member.organization):
            push.signal("member", member.uuid, access=True)
