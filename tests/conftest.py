"""Fixtures for all tests: template databases, the cast, and people at their browsers."""

import os
from collections.abc import Iterator
from contextlib import contextmanager

import psycopg
import pytest
from django.conf import settings
from django.core.signals import setting_changed
from django.db import connections
from django.test import TransactionTestCase
from django.test.client import ClientHandler
from django.utils import timezone

from channels_app.carriers.twilio.http import Http
from config import steady
from contacts.models import Identity
from inbox.conversations.models import Conversation
from ops import chromium
from ops.commands import BROWSER
from tests import databases, specs, walls
from tests.cast import Cast
from tests.specs import Asked
from tests.tenancy import logins

# The real one takes half a second for each of the cast.
settings.PASSWORD_HASHERS = ["django.contrib.auth.hashers.MD5PasswordHasher"]


# Every test client would build its own, and the one for static files reads the whole disk.
_chains: dict[tuple[str, ...], dict[str, object]] = {}
_build_chain = ClientHandler.load_middleware
NO_MIDDLEWARE_READS = {"MEDIA_ROOT", "PASSWORD_HASHERS"}


def _share_chain(handler: ClientHandler) -> None:
    known = tuple(settings.MIDDLEWARE)
    if known not in _chains:
        _build_chain(handler)
        _chains[known] = {name: value for name, value in vars(handler).items() if "middle" in name}
    vars(handler).update(_chains[known])


def _forget_chains(setting: str, **_: object) -> None:
    if setting not in NO_MIDDLEWARE_READS:
        _chains.clear()


ClientHandler.load_middleware = _share_chain
setting_changed.connect(_forget_chains)


def owner_login() -> dict[str, str]:
    """How the owner of the test cluster connects."""
    config = settings.DATABASES["default"]
    login = {"host": config["HOST"], "user": config["USER"], "port": str(config["PORT"] or "")}
    login["password"] = config["PASSWORD"]
    login["host"] = login["host"] or config["OPTIONS"].get("host", "")
    return {name: value for name, value in login.items() if value}


@pytest.fixture(scope="session")
def django_db_setup(django_db_blocker, request):
    """Each test process works, as the plain role, on its own copy of the template."""
    worker = os.environ.get("PYTEST_XDIST_WORKER", "main")
    name = f"frontdesk_test_{worker}_{os.getpid()}"
    owner = owner_login()
    with django_db_blocker.unblock():
        databases.copy(owner, name)
        take_a_wall_away(owner, name)
        connections["default"].close()
        settings.DATABASES["default"]["NAME"] = name
        connections["default"].settings_dict["NAME"] = name
        with swept(owner, name):
            yield
        connections["default"].close()
        databases.drop(owner, name)


@contextmanager
def swept(owner: dict[str, str], name: str) -> Iterator[None]:
    """What tests commit is swept out after each of them; without a superuser Django does it."""
    user = logins.superuser(owner)
    if user is None:
        yield
        return
    broom = databases.Broom({**owner, "user": user}, name)
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(TransactionTestCase, "_fixture_teardown", lambda test: broom.sweep())
        yield
    broom.close()


def take_a_wall_away(owner: dict[str, str], name: str) -> None:
    """FRONTDESK_WALL names the one that stays for this whole run."""
    if walls.STANDS == "python":
        with psycopg.connect(**owner, dbname=name, autocommit=True) as admin:
            walls.open_postgres(admin.execute)
    if walls.STANDS == "postgres":
        walls.open_python(pytest.MonkeyPatch())


@pytest.fixture
def twilio_asked(monkeypatch) -> list[Asked]:
    """What the product asks of Twilio in this process, for `specs.all_valid`."""
    asked: list[Asked] = []
    send = Http.request

    def recorded(self, method, url, params=None, data=None, **more):
        asked.append(specs.made(method, url, params, data))
        return send(self, method, url, params=params, data=data, **more)

    monkeypatch.setattr(Http, "request", recorded)
    return asked


@pytest.fixture
def cast(db) -> Cast:
    """Two organizations with their people; nobody's scope is open."""
    return Cast.make()


@pytest.fixture
def live_cast(transactional_db) -> Cast:
    """The same, committed, for tests that cross processes or commits."""
    return Cast.make()


@pytest.fixture
def talks(live_cast) -> list[Conversation]:
    """Three of Sales, each with another number."""
    house, made = live_cast.aurora, []
    with house.open():
        for number in range(3):
            identity = Identity.objects.create(address=f"+1206555{number:04d}")
            made.append(
                Conversation.objects.create(
                    inbox=house.inbox, channel=house.channel, identity=identity,
                    last_message_at=timezone.now(),
                )
            )  # fmt: skip
    return made


def pytest_collection_finish():
    """What was imported stays to the end: it is not looked through for what could be dropped."""
    steady.settle()


def pytest_itemcollected(item):
    """Whoever needs a browser shares the one there is, and with it the process: its event loop runs
    for good, so they are a run of their own (see ops/commands.py).
    """
    if "browser" in getattr(item, "fixturenames", ()):
        if not item.nodeid.startswith(BROWSER):
            raise pytest.UsageError(f"{item.nodeid} needs a browser and is in none of {BROWSER}")
        item.add_marker(pytest.mark.browser)


# What Playwright turns off, as ours takes the place of its own; and last the two pages that Chromium
# loads for the address bar of each window, in processes as large as the page's, though nobody sees it.
FEATURES_OFF = (
    "AimEnabled", "AvoidCorsURLLoaderRestartOnRedirect", "AvoidUnnecessaryBeforeUnloadCheckSync",
    "DestroyProfileOnBrowserClose", "HttpsFirstBalancedModeAutoEnable", "HttpsUpgrades",
    "LensOverlay", "MediaRouter", "NetworkTimeServiceQuerying", "OptimizationHints", "PaintHolding",
    "PreconnectToSearch", "TcpPortRandomizationWin", "ThirdPartyStoragePartitioning",
    "msEdgeUpdateLaunchServicesPreferredVersion", "msForceBrowserSignIn",
    "WebUIOmniboxPopup", "WebUIOmniboxAimPopup",
)  # fmt: skip


@pytest.fixture(scope="session")
def browser_type_launch_args(browser_type_launch_args):
    """Debian's Chromium, quiet and without a sandbox where root could not have one."""
    found = chromium.find()
    if found is None:
        pytest.skip("no Chromium on this machine")
    args = ["--disable-dev-shm-usage", "--disable-gpu", "--font-render-hinting=none",
            "--disable-background-networking", "--no-first-run", "--disable-component-update",
            f"--disable-features={','.join(FEATURES_OFF)}"]  # fmt: skip
    if os.geteuid() == 0:
        args.append("--no-sandbox")
    return {**browser_type_launch_args, "args": args, "executable_path": str(found)}
