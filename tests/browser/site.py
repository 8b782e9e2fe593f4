"""The whole product for the browser tests: the production set of processes on a database of its
own, and the pretend carrier as a process that knows only addresses and a token.
"""

import json
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from functools import cache
from itertools import count
from pathlib import Path
from uuid import uuid4

import psycopg
import requests
from django.contrib.auth.hashers import PBKDF2PasswordHasher

from ops.carrier import client
from ops.fleet import Fleet
from tests import databases
from tests.nursery import Nursery, nursery

PASSWORD = "correct horse battery staple"
_numbers = count(100)
SESSION = """
from django.conf import settings
from django.contrib.auth import BACKEND_SESSION_KEY, HASH_SESSION_KEY, SESSION_KEY
from django.contrib.sessions.backends.db import SessionStore
from inbox.accounts.models import User
user = User.objects.get(email=%r)
session = SessionStore()
session[SESSION_KEY] = str(user.pk)
session[BACKEND_SESSION_KEY] = settings.AUTHENTICATION_BACKENDS[0]
session[HASH_SESSION_KEY] = user.get_session_auth_hash()
session.create()
print(session.session_key)
"""


@cache
def _hashed() -> str:
    return PBKDF2PasswordHasher().encode(PASSWORD, "salt-of-the-tests")


@dataclass
class Desk:
    """One organization on the site, made for one test."""

    site: "Site"
    slug: str
    number: str
    token: str
    account: str
    webhooks: dict[str, str]
    extra: dict[str, str] = field(default_factory=dict)

    @property
    def carrier(self) -> client.Running:
        return self.site.carrier

    def email(self, name: str) -> str:
        return f"{name}@{self.slug}.example"

    def text(self, body: str, sender: str = "+12065550142", media: tuple = ()) -> dict:
        """A customer texts the desk's number; what the carrier saw of it."""
        return self.carrier.text(sender, self.number, body, media)

    def phone(self, sender: str = "+12065550142") -> list[dict]:
        """What the customer's phone shows of this desk."""
        return self.carrier.thread(sender, self.number)


@dataclass
class Site:
    """Everything that runs."""

    fleet: Fleet
    carrier: client.Running
    commands: Nursery
    database: dict[str, str]

    def _let_sign_in(self, slug: str) -> None:
        """Everybody's password, hashed once for all desks: `provision` would take seconds."""
        with psycopg.connect(**self.database, autocommit=True) as owner:
            owner.execute(
                "UPDATE accounts_user SET password = %s WHERE email LIKE %s",
                [_hashed(), f"%@{slug}.example"],
            )

    def manage(self, *words: str) -> str:
        """A management command in the site's environment; what it said."""
        return self.commands.run(*words)

    def signed_in(self, email: str) -> requests.Session:
        """A session of this user, through the page where people sign in."""
        http = requests.Session()
        page = f"{self.fleet.origin}/accounts/login/"
        http.get(page, timeout=20)
        form = {"login": email, "password": PASSWORD, "csrfmiddlewaretoken": http.cookies["csrf"]}
        answer = http.post(page, form, headers={"Referer": page}, timeout=20)
        assert (answer.status_code, "/accounts/" in answer.url) == (200, False), answer.url
        return http

    def session(self, email: str) -> str:
        """The key of a new session of this user, past the page that counts who signs in."""
        return self.manage("shell", "-v0", "-c", SESSION % email).strip()

    def desk(self, *, language: str = "en", registered: bool = True) -> Desk:
        """A new organization: Ada owns, Ben answers, Bea answers in Italian, Rita has no inbox."""
        slug = f"desk-{uuid4().hex[:8]}"
        number, account = f"+1202555{next(_numbers):04d}", f"AC{uuid4().hex}"
        token = uuid4().hex
        people = [("ada", "owner", ""), ("ben", "agent", ""), ("bea", "agent", "it"),
                  ("rita", "agent", "")]  # fmt: skip
        members = "".join(
            f'[[members]]\nemail = "{name}@{slug}.example"\nname = "{name.title()} Example"\n'
            f'role = "{role}"\n' + (f'language = "{tongue}"\n' if tongue else "")
            for name, role, tongue in people
        )
        inside = ", ".join(f'"{name}@{slug}.example"' for name in ("ada", "ben", "bea"))
        file = self.fleet.home / f"{slug}.toml"
        file.write_text(
            f'[organization]\nslug = "{slug}"\nname = "Aurora Bikes"\n'
            f'time_zone = "America/New_York"\nlanguage = "{language}"\n{members}'
            f'[[teams]]\nname = "Sales"\nmembers = [{inside}]\n'
            f'[[connections]]\nname = "main"\ncarrier = "twilio"\naccount_sid = "{account}"\n'
            f'auth_token = "{token}"\napi_base = "{self.carrier.url}"\n'
            f'[[inboxes]]\nname = "Sales"\nteam = "Sales"\ncolor = "teal"\nmembers = [{inside}]\n'
            f'[[inboxes.channels]]\nkind = "sms"\naddress = "{number}"\nconnection = "main"\n'
            f"registered = {str(registered).lower()}\nper_second = 50\n"
        )
        made = json.loads(self.manage("provision", str(file)))
        self._let_sign_in(slug)
        webhooks = made["channels"][0]["webhooks"]
        self.carrier.register(
            account,
            token,
            [{"number": number, "message_url": webhooks["message"],
              "status_url": webhooks["status"], "voice_url": webhooks["voice"]}],
        )  # fmt: skip
        return Desk(self, slug, number, token, account, webhooks, {"toml": str(file)})


@contextmanager
def running(owner: dict[str, str], urls: dict[str, str], home: Path) -> Iterator[Site]:
    """Start everything; leave nothing."""
    name = f"frontdesk_site_{uuid4().hex[:8]}"
    databases.copy(owner, name)
    env = {
        "DATABASE_URL": databases.url(owner, name),
        "REDIS_URL": urls["REDIS_URL"],
        "REDIS_PREFIX": name,
        "ASK_CARRIER_AFTER": "4",
    }
    try:
        with client.start(home / "carrier") as carrier:
            env["CARRIER_URL"] = carrier.url
            with Fleet(env, home / "fleet") as fleet, nursery(home, fleet.env) as commands:
                yield Site(fleet, carrier, commands, {**owner, "dbname": name})
    finally:
        databases.drop(owner, name)
