"""Goal 13: contacts taken in from a CSV file by a worker, against PostgreSQL's own COPY of the rows
that came of it into plain tables, and into tables that have our indexes.

IMPORT_ROWS makes it smaller than a million. `python -m bench.imports` is the worker.
"""

import json
import os
import resource
import subprocess
import sys
import time
from pathlib import Path
from typing import Any

from bench import data
from bench.data import FIRST, LAST, SMALL
from bench.stage import RUN_SMALL, Stage
from bench.table import Reference, Row, at_most
from ops.paths import ROOT

ROWS = int(os.environ.get("IMPORT_ROWS", "1000000"))
ORGANIZATION = 1
TABLES = ("contacts_contact", "contacts_identity")
HEADINGS = ["Name", "Mobile", "Company", "Address", "Notes"]
COLUMNS = ["name", "phone:mobile", "company", "address", "notes"]
COPY = Reference("COPY", "COPY plain FROM STDIN of the contacts and numbers the import made, into tables without key or index")  # fmt: skip
INDEXED = Reference("COPY with indexes", "the same into tables LIKE ours INCLUDING ALL")
ROOM = Reference("300 MB", "what the worker may take")


def measure(stage: Stage) -> list[Row]:
    stage.use("postgres", connect=False)
    data.copy(stage.postgres, SMALL, RUN_SMALL)
    stage.use(RUN_SMALL)
    # Numbers that the set has already would be updates.
    with stage.superuser(RUN_SMALL) as admin:
        ((upto,),) = admin.execute("SELECT COALESCE(max(id), 0) FROM contacts_contact")
    checked = _work(stage, _begin(stage, "checking"))
    made = _work(stage, _again("running"))
    assert made["counts"] == {"new": ROWS}, made["counts"]
    copies = _copies(stage, upto)
    what = f"import of {ROWS:,} contacts"
    return [
        Row("13", what, made["seconds"], "s", COPY, copies["plain"], at_most(6)),
        Row("13", f"{what}, CPU of the worker", made["cpu"], "s", COPY, copies["plain"]),
        Row("13", what, made["seconds"], "s", INDEXED, copies["indexed"]),
        Row("13", f"{what}, rows a second", ROWS / made["seconds"], "/s", COPY, ROWS / copies["plain"]),
        Row("13", "check of the same file before", checked["seconds"], "s"),
        Row("13", "peak memory of the worker", made["peak"], "MB", ROOM, 300, at_most(1)),
    ]  # fmt: skip


def _sheet(path: Path) -> int:
    """The file; how long its headings are."""
    first, last = FIRST.split(), LAST.split()
    head = ",".join(HEADINGS) + "\n"
    with path.open("w") as out:
        out.write(head)
        for n in range(ROWS):
            name = f"{first[n % len(first)]} {last[n // 7 % len(last)]} {n}"
            number = f"+1{201 + n // 1_000_000}{2_000_000 + n % 1_000_000}"
            out.write(f'{name},{number},Company {n % 5000},"{n} Mill Lane, Seattle",Row {n}\n')
    return len(head)


def _begin(stage: Stage, state: str) -> int:
    from contacts.models import Import
    from inbox import tenancy
    from inbox.accounts.models import Member, Organization

    path = Path(stage.env["MEDIA_ROOT"], "bench-import.csv")
    path.parent.mkdir(parents=True, exist_ok=True)
    head = _sheet(path)
    with tenancy.unscoped("the bench picks its organization"):
        organization = Organization.objects.get(pk=ORGANIZATION)
    with tenancy.in_organization(organization), tenancy.transaction():
        member = Member.objects.order_by("pk").first()
        Member.objects.filter(pk=member.pk).update(role="manager", is_active=True)
        job = Import.objects.create(
            member=member, name=path.name, file=path.name, size=path.stat().st_size, body_at=head,
            position=head, headings=HEADINGS, columns=COLUMNS, state=state,
        )  # fmt: skip
        return job.pk


def _again(state: str) -> int:
    """The same file from its beginning."""
    from contacts.models import Import
    from inbox import tenancy
    from inbox.work import everyone

    organization = next(one for one in everyone() if one.pk == ORGANIZATION)
    with tenancy.in_organization(organization), tenancy.transaction():
        job = Import.objects.get()
        job.state, job.position, job.row = state, job.body_at, 1
        job.save()
        return job.pk


def _work(stage: Stage, job: int) -> dict[str, Any]:
    """The worker in a process of its own, until the import is done."""
    url = stage.postgres.url_of(RUN_SMALL)
    done = subprocess.run(
        [sys.executable, "-m", "bench.imports", str(job)], cwd=ROOT, check=True,
        env={**os.environ, **stage.env, "DATABASE_URL": url}, stdout=subprocess.PIPE, text=True,
    )  # fmt: skip
    return json.loads(done.stdout.splitlines()[-1])


def _copies(stage: Stage, upto: int) -> dict[str, float]:
    """Seconds for COPY of what was made, the quicker of two."""
    found: dict[str, list[float]] = {"plain": [], "indexed": []}
    with stage.superuser(RUN_SMALL) as admin:
        admin.execute("VACUUM ANALYZE contacts_contact, contacts_identity")
        names = {table: _columns(admin, table) for table in TABLES}
        rows = {table: _rows(admin, table, names[table], upto) for table in TABLES}
        for _ in range(2):
            for kind, how in (("plain", ""), ("indexed", "INCLUDING ALL")):
                took = 0.0
                for table, lines in rows.items():
                    admin.execute(f"DROP TABLE IF EXISTS plain_{table}")
                    admin.execute(f"CREATE TABLE plain_{table} (LIKE {table} {how})")
                    began = time.perf_counter()
                    with admin.cursor().copy(
                        f"COPY plain_{table} ({names[table]}) FROM STDIN"
                    ) as out:
                        for piece in lines:
                            out.write(piece)
                    took += time.perf_counter() - began
                found[kind].append(took)
    return {kind: min(took) for kind, took in found.items()}


def _columns(admin: Any, table: str) -> str:
    """Those that are not made from others."""
    found = admin.execute(
        "SELECT attname FROM pg_attribute WHERE attrelid = %s::regclass AND attnum > 0"
        " AND NOT attisdropped AND attgenerated = '' ORDER BY attnum",
        [table],
    )
    return ", ".join(name for (name,) in found)


def _rows(admin: Any, table: str, columns: str, upto: int) -> list[bytes]:
    column = "id" if table == "contacts_contact" else "contact_id"
    query = f"COPY (SELECT {columns} FROM {table} WHERE {column} > {upto}) TO STDOUT"
    pieces, piece = [], bytearray()
    with admin.cursor().copy(query) as out:
        for line in out:
            piece += line
            if len(piece) > 1_000_000:
                pieces.append(bytes(piece))
                piece.clear()
    return [*pieces, bytes(piece)]


def work(pk: int) -> dict[str, Any]:
    """What the worker's task does, and what it took."""
    from contacts.imports import jobs
    from contacts.models import Import
    from inbox import tenancy
    from inbox.work import paper_work

    began, used = time.perf_counter(), time.process_time()
    while found := paper_work():
        with tenancy.in_organization(found[0]):
            jobs.work(most=2)
            organization = found[0]
    took, used = time.perf_counter() - began, time.process_time() - used
    with tenancy.in_organization(organization), tenancy.transaction():
        counts = Import.objects.get(pk=pk).counts
    peak = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024
    return {"seconds": took, "cpu": used, "peak": peak, "counts": counts}


if __name__ == "__main__":
    os.environ["DJANGO_SETTINGS_MODULE"] = "config.settings"
    import django

    django.setup()
    print(json.dumps(work(int(sys.argv[1]))))
