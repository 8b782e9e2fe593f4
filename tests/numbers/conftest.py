"""Aurora's account at a pretend carrier of its own, and people at their browsers."""

import itertools
import uuid
from dataclasses import dataclass

import pytest
from django.test import Client

from channels_app import routes
from channels_app.numbers import owned
from inbox.conversations.models import Connection
from ops.carrier.client import Carrier, start
from tests.cast import Cast, client_of

_numbers = itertools.count(2000)


@dataclass
class Line:
    """Aurora's connection, and the account behind it."""

    cast: Cast
    carrier: Carrier
    account: str
    token: str
    connection: Connection

    def register(self, *numbers: str, **more) -> None:
        """The account has these numbers, with no webhooks unless said."""
        self.carrier.register(
            self.account, self.token, [{"number": number, **more} for number in numbers]
        )

    def refresh(self) -> str:
        with self.cast.aurora.open():
            return owned.refresh(self.connection)

    def owned(self) -> list[str]:
        """What the account has."""
        accounts = self.carrier.accounts()
        mine = next(one for one in accounts if one["account_sid"] == self.account)
        return [one["number"] for one in mine["numbers"]]

    def bought(self) -> list[str]:
        """Every sale the carrier made to the account, in its order."""
        lines = self.carrier.ledger(kind="bought")
        return [line["number"] for line in lines if line["account"] == self.account]

    def webhooks(self, number: str) -> dict:
        """Where the carrier posts what comes for it."""
        accounts = self.carrier.accounts()
        mine = next(one for one in accounts if one["account_sid"] == self.account)
        return next(one for one in mine["numbers"] if one["number"] == number)

    def fault(self, name: str, **more) -> None:
        self.carrier.fault(name, account=self.account, **more)


@pytest.fixture(autouse=True)
def quick(settings, tmp_path):
    """Hashing a password properly takes most of a second; files go to a folder of the test's own."""
    settings.PASSWORD_HASHERS = ["django.contrib.auth.hashers.MD5PasswordHasher"]
    settings.MEDIA_ROOT = str(tmp_path)
    routes.forget()


@pytest.fixture(scope="session")
def carrier(tmp_path_factory):
    with start(tmp_path_factory.mktemp("numbers"), "--no-callbacks") as running:
        yield running


@pytest.fixture
def line(cast, carrier):
    """Aurora's account; its own Sales number is not at this carrier."""
    account, token = f"AC{uuid.uuid4().hex}", uuid.uuid4().hex
    with cast.aurora.open():
        Connection.objects.filter(pk=cast.aurora.connection.pk).update(
            credentials=[{"account_sid": account, "auth_token": token}], api_base=carrier.url
        )
        connection = Connection.objects.get(pk=cast.aurora.connection.pk)
    made = Line(cast, carrier, account, token, connection)
    made.register()
    yield made
    carrier.clear_faults()


@pytest.fixture
def browse(cast):
    """browse("ben"): their browser."""

    def sign_in(name: str) -> Client:
        return client_of(getattr(cast, name))

    return sign_in


@pytest.fixture
def wanted() -> str:
    """A number for sale that no other test buys."""
    return f"+1206555{next(_numbers):04d}"
