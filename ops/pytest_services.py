"""Pytest plugin that starts PostgreSQL and Redis before pytest-django reads the settings.

Loaded by `-p ops.pytest_services`. DATABASE_URL is never used, it may be somebody's real data;
TEST_DATABASE_URL and TEST_REDIS_URL name servers to test on.
"""

import atexit
import os
import time
from collections.abc import Generator

import pytest

from ops import chromium, homes, settings_env
from ops.errors import CannotStart
from ops.localstack import FAST, Postgres, Redis
from ops.paths import VAR

STARTED = "FRONTDESK_TEST_SERVICES"
HOMES = [VAR / "test", *(VAR / f"test-{number}" for number in range(2, 10))]


def pytest_report_header() -> list[str]:
    browser = chromium.find() or "none, the browser tests are skipped"
    return [f"services: {os.environ[STARTED]}", f"chromium: {browser}"]


def pytest_configure() -> None:
    if _browser_required() and not chromium.find():
        pytest.exit("FRONTDESK_REQUIRE_BROWSER is set and there is no Chromium.", returncode=1)


def pytest_collection_modifyitems(config: pytest.Config, items: list[pytest.Item]) -> None:
    """Drills kill processes and take minutes: `make drill` asks for them."""
    if os.environ.get("FRONTDESK_DRILLS") == "1":
        return
    drills = [item for item in items if item.get_closest_marker("drill")]
    items[:] = [item for item in items if item not in drills]
    config.hook.pytest_deselected(items=drills)


@pytest.hookimpl(wrapper=True)
def pytest_runtest_makereport(
    item: pytest.Item,
) -> Generator[None, pytest.TestReport, pytest.TestReport]:
    """Where a browser is required, a browser test that skips itself has failed."""
    report = yield
    fixtures = getattr(item, "fixturenames", ())
    browser = item.get_closest_marker("browser") or "browser" in fixtures
    if report.skipped and browser and _browser_required() and not hasattr(report, "wasxfail"):
        report.outcome = "failed"
    return report


def _browser_required() -> bool:
    return os.environ.get("FRONTDESK_REQUIRE_BROWSER") == "1"


def _start() -> None:
    began = time.perf_counter()
    for name in [*settings_env.FOREIGN, *(name for name in os.environ if name.startswith("PG"))]:
        os.environ.pop(name, None)
    home = homes.first_free(HOMES)
    if os.environ.get("TEST_DATABASE_URL"):
        os.environ["DATABASE_URL"] = os.environ["TEST_DATABASE_URL"]
    else:
        postgres = Postgres(home.path, settings=FAST).start()
        atexit.register(_stop, os.getpid(), postgres)
        os.environ["DATABASE_URL"] = postgres.url
    if os.environ.get("TEST_REDIS_URL"):
        os.environ["REDIS_URL"] = os.environ["TEST_REDIS_URL"]
    else:
        redis = Redis(home.path).start()
        atexit.register(_stop, os.getpid(), redis)
        os.environ["REDIS_URL"] = redis.url
    os.environ.update(
        settings_env.of_site("http://testserver", home.path / "media"),
        **settings_env.kept_secrets(home.path / "secrets.env"),
        DEMO="1",
        DJANGO_ALLOW_ASYNC_UNSAFE="true",  # playwright keeps an event loop in the tests' thread
    )
    took = time.perf_counter() - began
    os.environ[STARTED] = f"{os.environ['DATABASE_URL']} {os.environ['REDIS_URL']} in {took:.2f} s"


def _stop(starter: int, server: Postgres | Redis) -> None:
    if os.getpid() == starter:  # a forked test leaves through here too
        server.stop()


if STARTED not in os.environ:  # xdist's workers inherit it
    try:
        _start()
    except (CannotStart, homes.Taken) as error:
        raise SystemExit(str(error)) from None
if worker := os.environ.get("PYTEST_XDIST_WORKER"):  # what one leaves in Redis is not another's
    os.environ["REDIS_PREFIX"] = f"frontdesk-{worker}"
