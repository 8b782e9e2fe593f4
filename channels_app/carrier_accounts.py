"""Carrier accounts of an organization: connected, checked, given a new token, taken away."""

import json
import re
import secrets
from collections.abc import Sequence
from urllib.error import URLError
from urllib.request import Request, urlopen

from django.conf import settings
from django.db import transaction
from django.db.models import ProtectedError

from channels_app import routes
from channels_app.carriers.twilio import numbers as twilio
from channels_app.carriers.twilio.asking import Account
from channels_app.models import ConnectionRoute
from inbox import tenancy
from inbox.accounts.events import SettingsChanged
from inbox.accounts.models import Member
from inbox.conversations.models import Channel, Connection
from inbox.events import publish
from inbox.settings.cards import HIDDEN

SID = re.compile(r"AC[0-9A-Za-z]{1,62}")
TOKEN = re.compile(r"[\x21-\x7e]{8,128}")
MOST_OLD = 4
PRETEND = "Pretend carrier"


class NotAnAccount(Exception):
    """What was typed cannot be an account SID with its token; `reason` is "sid" or "token"."""

    def __init__(self, reason: str) -> None:
        super().__init__(reason)
        self.reason = reason


class Known(Exception):
    """The account is connected already, or the name is taken; `reason` is "account" or "name"."""

    def __init__(self, reason: str) -> None:
        super().__init__(reason)
        self.reason = reason


class InUse(Exception):
    """Inboxes answer on its numbers."""


def add(
    name: str, credentials: Sequence[dict[str, str]], *, carrier: str = "twilio", api_base: str = ""
) -> Connection:
    """A connection with the key its webhooks are called by, made once: carriers call it for as long
    as the connection lives.
    """
    made: Connection = Connection.objects.create(
        name=name,
        carrier=carrier,
        key=routes.new_key(),
        credentials=list(credentials),
        api_base=api_base,
    )
    routes.add(made)
    return made


def verify(sid: str, token: str) -> Account:
    """The account at Twilio, asked for with the token. No page says where Twilio is. Raises
    NotAnAccount, and what `asking.ask` raises.
    """
    account = Account(sid, token)
    opens(account)
    return account


def opens(account: Account) -> None:
    """The carrier takes the account's token. Raises as `verify` does."""
    if not SID.fullmatch(account.sid):
        raise NotAnAccount("sid")
    if not TOKEN.fullmatch(account.token):
        raise NotAnAccount("token")
    twilio.check(account)


def connect(name: str, account: Account, *, by: Member) -> Connection:
    """Keep a verified account. Raises Known."""
    with tenancy.transaction():
        there = list(Connection.objects.all())
        if any(account.sid == pair["account_sid"] for one in there for pair in one.credentials):
            raise Known("account")
        if any(one.name == name for one in there):
            raise Known("name")
        pair = {"account_sid": account.sid, "auth_token": account.token}
        made = add(name, [pair], api_base=account.api_base)
        _tell(made, by, "account", ["", masked(account.sid)])
    return made


def pretend() -> Account:
    """An account of its own at the pretend carrier, which must be configured. Raises OSError."""
    account = Account(f"AC{secrets.token_hex(16)}", secrets.token_hex(16), settings.CARRIER_URL)
    entry = {"account_sid": account.sid, "auth_token": account.token, "numbers": []}
    request = Request(  # noqa: S310 - the operator's own address
        f"{settings.CARRIER_URL}/pretend/accounts",
        json.dumps(entry).encode(),
        {"Content-Type": "application/json"},
    )
    with urlopen(request, timeout=10) as answer:  # noqa: S310 - the operator's own address
        if answer.status != 200:
            raise URLError(f"HTTP {answer.status}")
    return account


def rotate(connection: Connection, token: str, *, by: Member) -> None:
    """Sign and send with a verified new token; webhooks signed with the old one count until it is
    dropped.
    """
    with tenancy.transaction():
        kept = _locked(connection)
        sid = kept.credentials[0]["account_sid"]
        fresh = {"account_sid": sid, "auth_token": token}
        own = [pair for pair in kept.credentials if pair["account_sid"] == sid and pair != fresh]
        others = [pair for pair in kept.credentials if pair["account_sid"] != sid]
        kept.credentials = [fresh, *own[:MOST_OLD], *others]
        kept.problem = ""
        kept.save(update_fields=["credentials", "problem"])
        _tell(kept, by, "token", [HIDDEN, HIDDEN])
    routes.forget()


def drop_old(connection: Connection, *, by: Member) -> None:
    """Only the newest token of each account counts from now on."""
    with tenancy.transaction():
        kept = _locked(connection)
        newest: dict[str, dict[str, str]] = {}
        for pair in kept.credentials:
            newest.setdefault(pair["account_sid"], pair)
        if len(newest) < len(kept.credentials):
            kept.credentials = list(newest.values())
            kept.save(update_fields=["credentials"])
            _tell(kept, by, "token", [HIDDEN, HIDDEN])
    routes.forget()


def noted(connection: Connection, problem: str) -> None:
    """What is wrong with the account, or that nothing is."""
    with tenancy.transaction():
        Connection.objects.filter(pk=connection.pk).exclude(problem=problem).update(
            problem=problem[:200]
        )


def remove(connection: Connection, *, by: Member) -> None:
    """Forget the account. Raises InUse while a channel answers on it, or what was exchanged on one
    names it.
    """
    with tenancy.transaction():
        if Channel.objects.filter(connection=connection).exists():
            raise InUse
        try:
            with transaction.atomic():
                Connection.objects.get(pk=connection.pk).delete()
        except ProtectedError as error:
            raise InUse from error
        ConnectionRoute.objects.filter(
            organization_id=connection.organization_id, connection_id=connection.pk
        ).delete()
        _tell(connection, by, "account", [masked(connection.credentials[0]["account_sid"]), ""])
    routes.forget()


def masked(sid: str) -> str:
    """Enough to tell accounts apart."""
    return f"{sid[:2]}…{sid[-4:]}"


def old_tokens(connection: Connection) -> int:
    """How many tokens count beside the newest of each account."""
    return len(connection.credentials) - len({p["account_sid"] for p in connection.credentials})


def _locked(connection: Connection) -> Connection:
    found: Connection = Connection.objects.select_for_update().get(pk=connection.pk)
    return found


def _tell(connection: Connection, by: Member, what: str, change: list[str]) -> None:
    publish(
        SettingsChanged(
            about=f"connection:{connection.uuid}",
            actor_id=by.pk,
            changes={"name": [connection.name, connection.name], what: change},
        )
    )
