"""The embedded servers: start, survive SIGKILL, stop, and leave nothing."""

import json
import os
import subprocess

import psycopg
import pytest
import redis

from ops import homes, sockets
from ops.children import Child, end_leftovers
from ops.localstack import FAST, Postgres, Redis
from tests.ops.checkouts import eventually


@pytest.fixture
def postgres(tmp_path):
    server = Postgres(tmp_path, settings=FAST).start()
    yield server
    server.stop()


@pytest.fixture
def redis_server(tmp_path):
    server = Redis(tmp_path).start()
    yield server
    server.stop()


def test_postgres_owner_is_no_superuser(postgres):
    with psycopg.connect(postgres.url) as connection:
        role = connection.execute(
            "select rolname, rolsuper, rolbypassrls, rolcreaterole from pg_roles"
            " where rolname = current_user"
        ).fetchone()

    assert role == ("frontdesk", False, False, True)


def test_postgres_keeps_committed_rows_over_sigkill(tmp_path):
    postgres = Postgres(tmp_path).start()
    with psycopg.connect(postgres.url) as connection:
        connection.execute("create table kept as select 1 as n")

    postgres.kill()
    postgres.start()

    with psycopg.connect(postgres.url) as connection:
        kept = connection.execute("select n from kept").fetchone()
    postgres.stop()
    assert kept == (1,)


def test_postgres_folds_accents_without_icu(postgres):
    with psycopg.connect(postgres.url) as connection:
        assert connection.execute("select lower('ÀÉ')").fetchone() == ("àé",)


def test_postgres_starts_over_a_pid_that_is_somebody_elses(postgres):
    postgres.kill()
    pidfile = postgres.data / "postmaster.pid"
    first, _, rest = pidfile.read_text().partition("\n")
    pidfile.write_text(f"{os.getpid()}\n{rest}")

    postgres.start()

    assert postgres.alive
    assert first != str(postgres.pid)


def test_postgres_takes_settings(tmp_path):
    server = Postgres(tmp_path, settings={"shared_buffers": "96MB"}).start()

    with psycopg.connect(server.url) as connection:
        shown = connection.execute(
            "select current_setting('shared_buffers'), current_setting('fsync')"
        ).fetchone()

    server.stop()
    assert shown == ("96MB", "on")


def test_redis_comes_back_empty_at_the_same_address(redis_server):
    url = redis_server.url
    redis.Redis.from_url(url).set("hint", "1")

    redis_server.kill()
    redis_server.start()

    assert redis_server.url == url
    assert redis.Redis.from_url(url).get("hint") is None


def test_sockets_move_when_the_path_is_too_long(tmp_path):
    home = tmp_path / ("long" * 30)
    home.mkdir()

    server = Redis(home).start()

    assert len(str(server.socket)) < sockets.LONGEST
    assert redis.Redis.from_url(server.url).ping()
    folder = server.socket.parent
    server.stop()
    assert not folder.exists()


def test_leftovers_are_ended_and_others_spared(tmp_path):
    left = Child(["sleep", "60"], home=tmp_path)
    other = subprocess.Popen(["sleep", "60"], start_new_session=True)
    stale = json.loads(left.note.read_text()) | {"pid": other.pid, "started": "another boot"}
    left.note.with_name(f"{other.pid}.json").write_text(json.dumps(stale))

    ended = end_leftovers(tmp_path)

    assert ended == [left.pid]
    assert not left.alive
    assert other.poll() is None
    other.kill()
    other.wait()


def test_leftover_children_of_a_killed_leader_are_ended(tmp_path):
    started = tmp_path / "started"
    leader = Child(["sh", "-c", f"sleep 61 & echo $! > {started}; wait"], home=tmp_path)
    eventually(lambda: started.exists() and started.read_text().strip())
    leader.kill(group=False)

    ended = end_leftovers(tmp_path)

    assert ended == [int(started.read_text())]


def test_home_has_one_owner(tmp_path):
    home = homes.Home(tmp_path).take()
    home.sign("http://here")

    with pytest.raises(homes.Taken, match="http://here"):
        homes.Home(tmp_path).take()

    other = homes.first_free([tmp_path, tmp_path / "second"])
    assert other.path == tmp_path / "second"
    other.leave()
    home.leave()
