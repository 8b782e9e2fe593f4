"""A signed-in member, in this process (through all middleware, without a server) or over a wire."""

from http import HTTPStatus
from io import BytesIO
from typing import Any

from django.conf import settings
from django.contrib.auth import BACKEND_SESSION_KEY, HASH_SESSION_KEY, SESSION_KEY
from django.contrib.sessions.backends.db import SessionStore
from django.core.handlers.wsgi import WSGIHandler

from inbox.accounts.models import User


def session(user_id: int) -> str:
    """A session cookie's value, as signing in leaves it."""
    user = User.objects.get(pk=user_id)
    store = SessionStore()
    store[SESSION_KEY] = str(user.pk)
    store[BACKEND_SESSION_KEY] = settings.AUTHENTICATION_BACKENDS[0]
    store[HASH_SESSION_KEY] = user.get_session_auth_hash()
    store.create()
    return str(store.session_key)


class Browser:
    """GETs pages through the whole of the product's middleware."""

    def __init__(self, user_id: int) -> None:
        self.cookie = f"{settings.SESSION_COOKIE_NAME}={session(user_id)}"
        self.handler = WSGIHandler()

    def get(self, path: str, **headers: str) -> bytes:
        """The page. Raises AssertionError for any other status than 200."""
        status, body = self.ask(path, **headers)
        assert status == HTTPStatus.OK, f"{status}: {path}"
        return body

    def ask(self, path: str, **headers: str) -> tuple[int, bytes]:
        """The answer's status and all of its body."""
        address, _, query = path.partition("?")
        said: list[str] = []
        environ: dict[str, Any] = {
            "REQUEST_METHOD": "GET", "PATH_INFO": address, "QUERY_STRING": query,
            "SERVER_NAME": "127.0.0.1", "SERVER_PORT": "80", "HTTP_HOST": "127.0.0.1",
            "HTTP_COOKIE": self.cookie, "wsgi.url_scheme": "http", "wsgi.input": BytesIO(),
            "SCRIPT_NAME": "", "SERVER_PROTOCOL": "HTTP/1.1", "REMOTE_ADDR": "127.0.0.1",
            **{f"HTTP_{name.upper()}": value for name, value in headers.items()},
        }  # fmt: skip
        answer = self.handler(environ, lambda status, headers: said.append(status))
        body = b"".join(answer)
        answer.close()
        return int(said[0].split()[0]), body
