"""Workers that are killed, that come twice, and that have little memory (RELIABILITY: import)."""

import os
import random
import signal
import subprocess
import sys
import time
from pathlib import Path

import pytest
from django.conf import settings as configured
from django.db import connection

from contacts.imports import jobs, steps
from contacts.models import Consent, Contact, Identity, Import, ImportedRows
from inbox import tenancy
from inbox.accounts.models import Event
from inbox.conversations.models import Conversation
from inbox.work import paper_work
from tests import databases
from tests.conftest import owner_login
from tests.papers.conftest import named, work
from tests.until import until

ROOT = Path(__file__).resolve().parents[2]
PEOPLE = 120


def sheet(n=PEOPLE):
    """People, every tenth opted out, every twentieth broken, and two with one number."""
    lines = ["name,mobile,company,opted out"]
    for number in range(n):
        phone = "12" if number % 20 == 7 else f"206555{number:04d}"
        lines.append(f"P{number},{phone},Sol,{'yes' if number % 10 == 3 else ''}")
    lines.append("Twice,2065550000,Sol,")
    return "\n".join(lines) + "\n"


@pytest.fixture
def started(live_cast):
    """An import that waits for a worker, committed."""

    def make(text=None):
        with live_cast.aurora.open():
            known = Contact.objects.create(name="Old", company="Luna")
            Identity.objects.create(address="+12065550001", contact=known)
            job = jobs.take(named(text or sheet()), name="a.csv", by=live_cast.ada)
            Import.objects.filter(pk=job.pk).update(state="checked")
            return jobs.run(job)

    return make


def process(rows=10, megabytes=0, **env):
    """A worker of its own on this test's database."""
    name = connection.settings_dict["NAME"]
    url = databases.url(owner_login(), name)
    return subprocess.Popen(
        [sys.executable, "-m", "tests.papers.worker", str(rows), str(megabytes)],
        cwd=ROOT, stdout=subprocess.PIPE, stderr=subprocess.PIPE, text=True,
        env={**os.environ, "DATABASE_URL": url, "MEDIA_ROOT": configured.MEDIA_ROOT,
             "DEBUG_DRILLS": "1", **env},
    )  # fmt: skip


def outcome(cast, job):
    """What an import left behind, each once."""
    with cast.aurora.open():
        done = Import.objects.get(pk=job.pk)
        names = sorted(Contact.objects.values_list("name", flat=True))
        numbers = sorted(Identity.objects.values_list("address", flat=True))
        out = Consent.objects.count()
        rows = [row for one in ImportedRows.objects.filter(job=job) for row in one.problems]
    assert len(set(names)) == len(names)
    assert len(set(numbers)) == len(numbers)
    return done.state, done.counts, names, numbers, out, sorted(row[0] for row in rows)


WHOLE = {"new": 113, "updated": 1, "invalid": 6, "duplicate": 1}


def as_if_never_killed(found):
    state, counts, names, numbers, out, problems = found
    assert (state, counts) == ("done", WHOLE)
    assert len(names) == len(numbers) == 114
    assert (out, len(problems)) == (12, 7)


@pytest.mark.parametrize("place", ["imports.before_commit", "imports.after_commit"])
@pytest.mark.parametrize("nth", [1, 5, 13])
def test_killed_worker_is_followed_by_one_that_goes_on(live_cast, started, place, nth):
    job = started()

    first = process(FAILPOINTS=f"{place}:kill9:{nth}")
    assert first.wait(60) == -signal.SIGKILL
    assert process().wait(60) == 0

    as_if_never_killed(outcome(live_cast, job))


@pytest.mark.parametrize("rounds", [3, pytest.param(25, marks=pytest.mark.drill)])
def test_worker_killed_at_any_moment_neither_loses_nor_doubles(live_cast, started, rounds):
    job = started()

    for _ in range(rounds):
        worker = process(rows=3)
        until(lambda worker=worker: moved(live_cast, job) or worker.poll() is not None, 60)
        time.sleep(random.random() * 0.1)
        worker.kill()
        worker.wait(20)
    assert process().wait(60) == 0

    as_if_never_killed(outcome(live_cast, job))


def moved(cast, job, seen={}):  # noqa: B006 - how far it was the last time
    with cast.aurora.open():
        at = Import.objects.values_list("position", "state").get(pk=job.pk)
    before, seen[job.pk] = seen.get(job.pk), at
    return before is not None and before != at


def test_killed_undo_is_gone_on_with(live_cast, started):
    job = started()
    assert process().wait(60) == 0
    with live_cast.aurora.open():
        jobs.undo(job)

    assert process(FAILPOINTS="imports.before_commit:kill9:4").wait(60) == -signal.SIGKILL
    assert process().wait(60) == 0

    with live_cast.aurora.open():
        assert Import.objects.get(pk=job.pk).state == "undone"
        assert Contact.objects.values_list("name", "company").get() == ("Old", "Luna")
        # opted out stays opted out
        assert Identity.objects.exclude(opted_out_at=None).count() == 12
        assert Identity.objects.filter(opted_out_at=None).count() == 1


def test_two_workers_at_one_import_take_each_row_once(live_cast, started):
    job = started()

    workers = [process(rows=3) for _ in range(2)]

    assert [worker.wait(60) for worker in workers] == [0, 0]
    as_if_never_killed(outcome(live_cast, job))


def test_each_organization_has_its_turn(live_cast, started):
    started()
    with live_cast.rival.open():
        job = jobs.take(named(sheet()), name="a.csv", by=live_cast.otto)
        Import.objects.filter(pk=job.pk).update(state="checked")
        jobs.run(job)

    assert [due.slug for due in paper_work()] == ["aurora", "rival"]
    for due in paper_work():
        with tenancy.in_organization(due):
            assert jobs.work(most=1) == 1
    with live_cast.rival.open():
        assert Import.objects.get().state != "failed"


def test_batch_that_fails_for_ever_stops_the_import_and_no_other(live_cast, started, monkeypatch):
    job = started()

    def fail(*_args):
        raise ValueError("no luck")

    monkeypatch.setattr(steps, "forward", fail)
    with tenancy.in_organization(live_cast.aurora.organization):
        assert jobs.work(most=20) < 20

    with live_cast.aurora.open():
        job.refresh_from_db()
        assert (job.state, job.reason) == ("failed", "unexpected")


def test_address_made_meanwhile_is_found_in_the_next_try(live_cast, started, monkeypatch):
    """A text of one of them comes in between the look and the write."""
    job = started()
    look = steps.matching.plan

    def plan(*args, **options):
        made = look(*args, **options)
        if made.new:
            monkeypatch.setattr(steps.matching, "plan", look)
            address = made.new[0].phones[0][0]
            values = [live_cast.aurora.organization.pk, address]
            from psycopg import connect

            name = connection.settings_dict["NAME"]
            with connect(**owner_login(), dbname=name) as other:
                other.execute("SELECT set_config('app.organization', %s, true)", [str(values[0])])
                other.execute(
                    "INSERT INTO contacts_identity (organization_id, uuid, kind, address, flag)"
                    " VALUES (%s, gen_random_uuid(), 'phone', %s, '')", values,
                )  # fmt: skip
        return made

    monkeypatch.setattr(steps.matching, "plan", plan)
    with tenancy.in_organization(live_cast.aurora.organization):
        work()

    as_if_never_killed(outcome(live_cast, job))


@pytest.mark.parametrize("kind", ["line of 1 GB", "quotes", "columns", "zeros", "wide", "people"])
def test_worker_takes_in_a_hostile_file_within_512_mb(live_cast, started, kind):
    job = started("name,mobile\nAna,2065559999\n")
    path = Path(configured.MEDIA_ROOT, job.file)
    write(kind, path)
    with live_cast.aurora.open():
        Import.objects.filter(pk=job.pk).update(size=path.stat().st_size)

    worker = process(rows=2000, megabytes=512)
    said, error = worker.communicate(timeout=240)

    print(kind, said)
    assert worker.returncode == 0, error[-2000:]
    with live_cast.aurora.open():
        job.refresh_from_db()
        assert (job.state, job.counts.get("new")) == ("done", 100_001 if kind == "people" else 1)
        assert kind == "people" or job.counts["invalid"] > 0


def write(kind, path):
    """Below the headings. A long line is a hole in the disk, which costs nothing and is zeros."""
    with path.open("r+b") as out:
        out.seek(0, os.SEEK_END)
        if kind == "line of 1 GB":
            out.seek(1024**3)
            out.write(b"x\n")
        elif kind == "quotes":
            out.write(b'"a"b,"\n' * 500_000)
        elif kind == "columns":
            out.write((b"," * 1_000_000 + b"\n") * 20)
        elif kind == "zeros":
            out.write((b"\0" * 50 + b"\n") * 20_000)
        elif kind == "wide":
            for number in range(2000):
                out.write(b"n%d,+1206444%04d" % (number, number) + b"y" * 60_000 + b"\n")
        else:
            for number in range(100_000):
                out.write(b"Person %d,+1206%07d\n" % (number, 2_000_000 + number))


def test_undo_leaves_what_somebody_changed_and_counts_it(cast):
    with cast.aurora.open():
        old = Contact.objects.create(name="Old", company="Luna", custom={"x": "1"})
        Identity.objects.create(address="+12065550140", contact=old)
        job = jobs.take(
            named(
                "name,phone,phone 2,company,notes\nNew,2065550140,2065550150,Sol,Nice\n"
                "Ana,2065550141,,,\nBea,2065550142,,,\nCy,2065550143,,,\nDan,2065550144,,,\n"
            ),
            name="a.csv", by=cast.ada,
        )  # fmt: skip
        jobs.check(job, columns=job.columns)
        work()
        jobs.run(job)
        work()
        # The customer wrote, somebody renamed one and gave one another number.
        talk = Conversation.objects.create(
            inbox=cast.aurora.inbox, channel=cast.aurora.channel,
            identity=Identity.objects.get(address="+12065550142"),
        )  # fmt: skip
        Contact.objects.filter(name="Cy").update(name="Cyril", updated_at="2030-01-01T00:00Z")
        Identity.objects.create(address="+12065550199", contact=Contact.objects.get(name="Dan"))
        Contact.objects.filter(pk=old.pk).update(company="Terra")

        jobs.undo(job)
        work()

        job.refresh_from_db()
        names = sorted(Contact.objects.values_list("name", flat=True))
        old.refresh_from_db()
        talk.refresh_from_db()
        assert names == ["Cyril", "Dan", "Old"]
        assert (old.company, old.notes, old.custom) == ("Terra", "", {"x": "1"})
        assert talk.identity.contact is None
        assert not Identity.objects.filter(address__in=["+12065550141", "+12065550150"]).exists()
        counts = {name: job.counts[name] for name in ("gone", "stayed", "restored", "kept")}
        assert counts == {"gone": 2, "stayed": 2, "restored": 1, "kept": 1}
        states = [
            event.changes["state"]
            for event in Event.objects.filter(kind="ImportChanged").order_by("id")
        ]
        assert states == ["checking", "checked", "running", "done", "undoing", "undone"]
