"""Which browsers somebody signed in with before: a signed cookie says so, and nothing on our side.
A sign-in with another one is told by mail.
"""

from collections.abc import Callable
from typing import Any

from django.conf import settings
from django.core import signing
from django.http import HttpRequest, HttpResponse

from inbox.accounts.models import User

LIVES = 365 * 24 * 3600
MOST = 10  # people who share a browser
SALT = "known-browser"
MARK = "_knows_users"
KEPT = "browser-known"  # in a session that began when browsers were remembered already


def knows(request: HttpRequest, user: User) -> bool:
    """Whether the user signed in with this browser within a year."""
    return user.pk in _users(request)


def remember(request: HttpRequest, user: User) -> None:
    """From now on it is known; the answer takes the cookie along."""
    others = [pk for pk in _users(request) if pk != user.pk]
    setattr(request, MARK, [user.pk, *others][:MOST])
    request.session[KEPT] = True


def recognize(request: HttpRequest, user: User) -> None:
    """A session from before browsers were remembered began with this one: nobody is told of it as
    new at their next sign-in.
    """
    if not request.session.get(KEPT):
        remember(request, user)


class KnownBrowsers:
    """Hands the cookie over with the answer to a sign-in."""

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponse]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        response = self.get_response(request)
        users = getattr(request, MARK, None)
        if users is not None:
            value = signing.dumps(users, salt=SALT)
            response.set_cookie(
                settings.KNOWN_COOKIE_NAME,
                value,
                max_age=LIVES,
                secure=settings.SECURE,
                httponly=True,
                samesite="Lax",
            )
        return response


def _users(request: HttpRequest) -> list[Any]:
    try:
        held = request.COOKIES.get(settings.KNOWN_COOKIE_NAME, "")
        return list(signing.loads(held, salt=SALT, max_age=LIVES))
    except signing.BadSignature:
        return []
