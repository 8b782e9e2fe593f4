"""Sign-in by e-mail through allauth. Accounts are made by invitation, by beginning an organization
or by `provision`, never by allauth's own form.
"""

from typing import Any

from allauth.account.adapter import DefaultAccountAdapter
from django.contrib import messages
from django.contrib.auth import HASH_SESSION_KEY
from django.db import transaction
from django.http import HttpRequest

from inbox.accounts import stepping_up


class Adapter(DefaultAccountAdapter):
    """allauth's decisions that are ours."""

    def is_open_for_signup(self, request: HttpRequest) -> bool:
        return False

    def populate_username(self, request: HttpRequest, user: Any) -> None:
        """Users have no name to sign in with but their e-mail."""

    def add_message(
        self,
        request: HttpRequest,
        level: int,
        message_template: str | None = None,
        message_context: dict[str, Any] | None = None,
        extra_tags: str = "",
        message: str | None = None,
    ) -> None:
        """allauth's own sentences are not ours; what went wrong is still said."""
        if message and level >= messages.ERROR:
            messages.add_message(request, level, message, extra_tags=extra_tags)

    def reauthenticate(self, user: Any, password: str) -> bool:
        """A hash that was too weak is made anew meanwhile; that must not end the session."""
        is_right: bool = super().reauthenticate(user, password)
        if is_right:
            user.refresh_from_db(fields=["password"])
            self.request.session[HASH_SESSION_KEY] = user.get_session_auth_hash()
        return is_right

    def logout(self, request: HttpRequest) -> None:
        """Open tabs look at the session once it is gone: Django tells of it before, and a tab that
        looked in between stayed as it was.
        """
        with transaction.atomic():
            super().logout(request)

    def is_reauthentication_required(self, *, app: str, **kwargs: Any) -> bool:
        """Who has just signed in need not say it again."""
        return not stepping_up.is_fresh(self.request)

    def send_mail(self, template_prefix: str, email: str, context: dict[str, Any]) -> None:
        """letters.py and its neighbours write all mails, a worker sends them."""
        raise NotImplementedError(template_prefix)
