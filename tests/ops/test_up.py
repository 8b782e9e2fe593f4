"""`make run` from start to end, with a stand-in for the product."""

import http.client
import os
import pwd
import shutil
import signal
import subprocess
import sys
import sysconfig
from pathlib import Path
from urllib.parse import urlsplit

import pytest

from tests.ops.checkouts import LINUX, eventually

pytestmark = [
    pytest.mark.skipif(not LINUX, reason="looks into /proc"),
    pytest.mark.xdist_group("ports"),
]
SYSTEM_PYTHON = Path("/usr/bin/python3")


def page(address: str) -> bytes:
    connection = http.client.HTTPConnection(urlsplit(address).netloc, timeout=5)
    connection.request("GET", "/")
    return connection.getresponse().read()


def test_ctrl_c_stops_everything(checkout):
    run = checkout.up()
    assert page(checkout.address()) == b"live"

    run.send_signal(signal.SIGINT)

    assert run.wait(15) == 0
    assert checkout.processes() == {}


def test_run_recovers_from_sigkill_and_leaves_nothing_behind(checkout):
    run = checkout.up()

    run.kill()
    run.wait()
    again = checkout.up()
    assert page(checkout.address()) == b"live"
    again.kill()

    eventually(lambda: checkout.processes() == {})


def test_two_clones_run_beside_each_other_and_no_clone_twice(checkout, make_checkout):
    other = make_checkout("other")
    checkout.up()
    neighbour = other.up()
    ports = [urlsplit(one.address()).port for one in (checkout, other)]

    second = checkout.run()
    third = make_checkout("third").run(PORT=str(ports[0]))

    assert ports[0] != ports[1]
    assert f"already running here: {checkout.address()}" in second.communicate(timeout=10)[0]
    assert f"Port {ports[0]} is in use" in third.communicate(timeout=10)[0]
    assert (second.returncode, third.returncode) == (1, 1)
    neighbour.send_signal(signal.SIGHUP)  # its terminal was closed
    assert neighbour.wait(15) == 0
    assert other.processes() == {}


def test_dead_services_come_back_and_a_dead_database_ends_the_run(checkout):
    run = checkout.up()
    os.kill(checkout.pid_of("uvicorn"), signal.SIGKILL)
    checkout.read_until(run, "web ended")
    os.kill(checkout.pid_of("redis-server"), signal.SIGKILL)
    checkout.read_until(run, "Redis ended")

    os.kill(checkout.pid_of("pginstall18/bin/postgres -D"), signal.SIGKILL)
    said = run.communicate(timeout=20)[0]

    assert run.returncode == 1
    assert "PostgreSQL ended unexpectedly" in said
    assert checkout.processes() == {}


@pytest.mark.skipif(os.geteuid() != 0, reason="only root can become somebody else")
def test_ordinary_user_runs_it(checkout, tmp_path):
    nobody = pwd.getpwnam("nobody")
    become = ["setpriv", f"--reuid={nobody.pw_uid}", f"--regid={nobody.pw_gid}", "--clear-groups"]
    packages = {"PYTHONPATH": sysconfig.get_path("purelib")}
    probe = [*become, SYSTEM_PYTHON, "-c", "import psycopg, sys; print(sys.version_info[:2])"]
    if not shutil.which("setpriv"):
        pytest.skip("setpriv is missing")
    answer = subprocess.run(
        probe, env={**os.environ, **packages}, capture_output=True, text=True, check=False
    )
    if answer.stdout.strip() != str(sys.version_info[:2]):
        pytest.skip("no Python that an ordinary user may run is of this version")
    for path in [tmp_path, *tmp_path.parents]:
        if "pytest-of-" in str(path):
            path.chmod(0o755)
    for path in [checkout.path, *checkout.path.rglob("*")]:
        os.chown(path, nobody.pw_uid, nobody.pw_gid)

    run = checkout.up(*become, str(SYSTEM_PYTHON), **packages, HOME=str(checkout.path))

    postgres = checkout.pid_of("pginstall18/bin/postgres -D")
    assert Path(f"/proc/{postgres}").stat().st_uid == nobody.pw_uid
    run.send_signal(signal.SIGTERM)
    assert run.wait(15) == 0
    assert checkout.processes() == {}
