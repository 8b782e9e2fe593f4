"""Sign-in by e-mail through allauth; accounts are made by invitation or `provision`, never here."""

from typing import Any
from urllib.parse import urlsplit

from allauth.account.adapter import DefaultAccountAdapter
from django.conf import settings
from django.http import HttpRequest
from django.utils import translation


class Adapter(DefaultAccountAdapter):
    """allauth's decisions that are ours."""

    def is_open_for_signup(self, request: HttpRequest) -> bool:
        return False

    def populate_username(self, request: HttpRequest, user: Any) -> None:
        """Users have no name to sign in with but their e-mail."""

    def send_mail(self, template_prefix: str, email: str, context: dict[str, Any]) -> None:
        """Links in a mail begin with PUBLIC_URL: a stranger who asks for somebody's new password
        under another host, or port, must not choose where its link leads.
        """
        claimed = self.request.build_absolute_uri("/")
        ours = {
            name: f"{settings.PUBLIC_URL}/{value.removeprefix(claimed)}"
            for name, value in context.items()
            if isinstance(value, str) and value.startswith(claimed)
        }
        site = {"name": "Frontdesk", "domain": urlsplit(settings.PUBLIC_URL).netloc}
        reader = getattr(context.get("user"), "language", "") or translation.get_language()
        with translation.override(reader):
            super().send_mail(template_prefix, email, {**context, **ours, "current_site": site})

    def format_email_subject(self, subject: str) -> str:
        return f"[Frontdesk] {subject}"
