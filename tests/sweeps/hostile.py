"""Tries an address as everybody who must not get through, and says what got through.

Each request runs in a trial that is rolled back; what the other organization's rows looked like
before is what they must look like after.
"""

import re
from collections.abc import Iterator, Set
from contextlib import contextmanager
from dataclasses import dataclass, field
from functools import cache
from typing import Any
from uuid import UUID

from django.db import transaction
from django.test import Client
from django.test.client import MULTIPART_CONTENT, encode_multipart

from inbox.conversations.finding import choices
from inbox.conversations.models import Attachment, Conversation, Message
from tests.cast import TOKEN
from tests.databases import ROOT
from tests.staff.conftest import fresh
from tests.sweeps import rows
from tests.sweeps.addresses import OWN, Address
from tests.sweeps.stage import CANARY, HERALD, Desk, Stage

REFUSED = {400, 403, 404, 405, 409}
BOUNDARY = "the-sweep"
ZONE = re.compile(
    r'"?atlantic/canary"?(?:[^<>]*>canary<)?|canary, atlantic'
)  # a place one may choose
READ_FROM_REQUEST = re.compile(r'\.(?:GET|POST|FILES)\.get(?:list)?\(\s*"(\w+)"')


@cache
def names() -> list[str]:
    """Every name that any view reads from a query or a form, and every column one might assign."""
    found = {"organization", "_method", *choices.NAMES}
    for top in ("inbox", "channels_app", "contacts", "campaigns", "config", "ops/demo"):
        for path in (ROOT / top).rglob("*.py"):
            found.update(READ_FROM_REQUEST.findall(path.read_text()))
    for model in (Conversation, Message, Attachment):
        found.update(field.attname for field in model._meta.concrete_fields)
    return sorted(found - {"id"})


@dataclass(frozen=True)
class Try:
    """A request that must not get through, and the answers that say it did not."""

    what: str
    client: Client
    statuses: Set[int]
    path: str
    form: dict[str, Any] | None
    headers: dict[str, str] = field(default_factory=dict)

    @property
    def is_sent_away(self) -> bool:
        """Whether the one right answer is the way to sign in."""
        return {302, 401} & self.statuses == self.statuses


@contextmanager
def trial() -> Iterator[None]:
    """Whatever happens in it did not happen."""
    with transaction.atomic():
        yield
        transaction.set_rollback(True)


class Sweep:
    """The people of the stage at their browsers."""

    def __init__(self, stage: Stage) -> None:
        self.stage, self.cast = stage, stage.cast
        self.ada, self.otto = sign_in(self.cast.ada.user), sign_in(self.cast.otto.user)
        self.rita = sign_in(self.cast.rita.user)
        self.suspended, self.removed = sign_in(stage.suspended.user), sign_in(stage.removed)
        self.nobody = Client(raise_request_exception=False)
        # A conversation, a file, an upload: what forms and queries of ours can name.
        self.named = [row.uuid for row in (stage.sales.conversation, stage.sales.stored,
                                           stage.sales.upload)]  # fmt: skip
        self.secrets = [
            CANARY, HERALD, TOKEN, self.cast.aurora.connection.key,
            stage.sales.conversation.identity.address, stage.sales.channel.address,
        ]  # fmt: skip
        self.before = rows.fingerprint(self.cast.aurora)

    def changed(self, touched: Set[str]) -> set[str]:
        """Where Aurora's rows are not what they were."""
        after = rows.fingerprint(self.cast.aurora, touched)
        return {table for table in after if after[table] != self.before[table]}

    def methods(self, address: Address) -> list[str]:
        """What the view takes, as it says itself."""
        answer = self.ask(self.ada, "PROPFIND", address.path(self.cast.aurora, self.stage.sales))
        assert answer.status_code == 405, f"{address.name} takes any method"
        return sorted(answer["Allow"].replace(" ", "").split(","))

    def ask(
        self,
        client: Client,
        method: str,
        path: str,
        form: dict[str, Any] | None = None,
        **extra: Any,
    ) -> Any:
        if form is None:
            return client.generic(method, path, **extra)
        return client.generic(
            method, path, encode_multipart(BOUNDARY, form),
            MULTIPART_CONTENT.replace("BoUnDaRyStRiNg", BOUNDARY), **extra,
        )  # fmt: skip

    def owners_own(self, address: Address, method: str) -> str:
        """Why the owner's own request does not count, or ""."""
        with trial():
            answer = self.ask(self.ada, method, *self._sound(address, method, self.stage.sales))
            status, place = answer.status_code, answer.get("Location", "")
            body(answer)
        self.stage.put_files()
        if not 200 <= status < 400 or "/accounts/" in place:
            return f"{method} {address.name} by its owner: {status} {place}"
        return ""

    def _sound(
        self, address: Address, method: str, desk: Desk
    ) -> tuple[str, dict[str, Any] | None]:
        house = self.cast.rival if desk is self.stage.rides else self.cast.aurora
        form = address.form(desk) if method == "POST" else None
        return address.path(house, desk), form

    def at_the_owners(self, address: Address, method: str) -> list[str]:
        """Everybody who is not let in, at the owner's own address."""
        path, form = self._sound(address, method, self.stage.sales)
        row = address.row(self.stage.sales)
        # 403 where a page is for managers, whatever stands on it
        rita = {403, 404} if row is not None else {*range(200, 400), 403}
        what, htmx = f"{method} {address.name} by the", {"HTTP_HX_REQUEST": "true"}
        strangers = [
            Try(f"{what} outsider", self.otto, {404}, path, form),
            Try(f"{what} suspended", self.suspended, {404}, path, form),
            Try(f"{what} removed", self.removed, {404}, path, form),
            Try(f"{what} anonymous", self.nobody, {302}, path, form),
            Try(f"{what} anonymous htmx", self.nobody, {401}, path, form, htmx),
        ]
        colleague = Try(f"{what} without access", self.rita, rita, path, form)
        return [
            *self._try(method, strangers, self.secrets),
            *self._try(
                method, [colleague], self.secrets[:1], own=OWN.get(address.name, frozenset())
            ),
        ]

    def at_his_own(self, address: Address, method: str) -> list[str]:
        """Otto at his own organization's address with foreign uuids in path, query and form."""
        rival, rides = self.cast.rival, self.stage.rides
        path, form = self._sound(address, method, rides)
        what, anything = f"{method} {address.name} at his own", set(range(200, 500))
        found = []
        if address.row(rides) is not None:
            tries = [
                Try(f"{what}, {uuid} in the path", self.otto, REFUSED,
                    address.path(rival, rides, uuid), form)
                for uuid in self._foreign(address)
            ]  # fmt: skip
            found += self._try(method, tries, self.secrets)
        for uuid in self.named:
            everywhere = "&".join(f"{name}={uuid}" for name in names())
            asked = [(f"{what}, {uuid} in the query", f"{path}?{everywhere}", form)]
            asked += [
                (f"{what}, {uuid} in {sorted(changed)}", path, changed)
                for changed in self._bent(form, str(uuid))
            ]
            for words, place, said in asked:  # each may change his own rows
                one = Try(words, self.otto, anything, place, said)
                found += self._try(method, [one], self.secrets)
        return found

    def _foreign(self, address: Address) -> list[UUID]:
        """Rows of the kind the address names, in both inboxes, and what else is often named."""
        own = [address.row(desk) for desk in (self.stage.sales, self.stage.workshop)]
        return [*(row.uuid for row in own), *self.named, self.stage.sales.contact.uuid]

    def _bent(self, form: dict[str, Any] | None, uuid: str) -> list[dict[str, Any]]:
        """The form with the uuid as each of its fields, and as every name that is not in it."""
        if form is None:
            return []
        others = {name: uuid for name in names() if name not in form}
        return [{**form, **others}, *({**form, name: uuid} for name in form)]

    def _try(
        self, method: str, tries: list[Try], secrets: list[str], own: Set[str] = frozenset()
    ) -> list[str]:
        """What got through. Together they must leave Aurora's rows as they were, but for `own`."""
        found = []
        with trial():
            counted = rows.counted()
            for one in tries:
                answer = self.ask(one.client, method, one.path, one.form, **one.headers)
                if answer.status_code not in one.statuses:
                    found.append(f"{one.what}: {answer.status_code}")
                if one.is_sent_away and "/accounts/login/" not in answer.get(
                    "Location", "/accounts/login/"
                ):
                    found.append(f"{one.what}: sent to {answer['Location']}")
                found += [f"{one.what}: told {word!r}" for word in told(answer, secrets)]
            what = tries[-1].what
            touched = rows.touched(counted)
            if self.changed(touched) - own:
                found.append(f"{what}, or one before: changed rows")
            if method in {"POST", "DELETE"} and any(one.client is self.otto for one in tries):
                strays = rows.strays(self.cast.rival, touched)
                found += [f"{what}: {name} points out" for name in strays]
        return found


def sign_in(user: Any) -> Client:
    client = Client(raise_request_exception=False)
    client.force_login(user)
    return fresh(client, user)


def told(answer: Any, secrets: list[str]) -> list[str]:
    """Those secrets that the answer's body, headers or cookies hold, in whatever case."""
    head = f"{dict(answer.headers)} {answer.cookies.output()}"
    text = (body(answer).decode("utf-8", "replace") + head).casefold()
    if "atlantic" in text:  # looking for it takes longer than for all the words
        text = ZONE.sub("", text)
    return [word for word in secrets if word.casefold() in text]


def body(answer: Any) -> bytes:
    """All of it; a file is read to its end, which closes it."""
    return b"".join(answer) if answer.streaming else answer.content
