"""Goal 8: CPU of the list page, through all middleware in this process, against a twin of raw SQL
and f-strings and a twin in Django's templates; list and thread against the bare SQL they run.
"""

from statistics import median
from typing import Any

import psycopg
from django.conf import settings
from django.db import connection

from bench import twins
from bench.browser import Browser
from bench.clock import cpu_ms, in_turns, wall_ms
from bench.stage import RUN, RUN_SMALL, Stage
from bench.table import Reference, Row, at_most

ROUNDS, EACH = 7, 15
STRINGS = Reference("f-string twin", f"the same middleware and door, the frame as constant text, rows as f-strings from\n{twins.NAVIGATION}\n{twins.LIST}")  # fmt: skip
DJANGO = Reference("Django-template twin", "the same middleware, door and queries; frame and rows in Django's template language")  # fmt: skip
THREAD = """
SELECT c.uuid FROM conversations_conversation c WHERE c.organization_id = 1 AND c.inbox_id = 10
AND c.state = 'open' AND c.revision = 5 ORDER BY c.last_message_at DESC LIMIT 1
"""


def measure(stage: Stage) -> list[Row]:
    settings.ROOT_URLCONF = "bench.urls"
    stage.renew()
    rows = []
    for database, size in ((RUN_SMALL, "10,000"), (RUN, "1,000,000")):
        stage.use(database)
        rows += _pages(stage, database, size)
    return rows


def _pages(stage: Stage, database: str, size: str) -> list[Row]:
    with stage.superuser(database) as admin:
        ((inbox,),) = admin.execute("SELECT uuid FROM conversations_inbox WHERE id = 10")
        ((thread,),) = admin.execute(THREAD)
    ben = Browser(101)
    page, other = f"/bench-1/inboxes/{inbox}/", f"/bench-1/conversations/{thread}/"
    paths = {
        "page": page,
        "strings": f"/bench-1/twins/strings/{inbox}/",
        "django": f"/bench-1/twins/django/{inbox}/",
    }
    shown = ben.get(page).decode()
    twins.prepare(shown)
    for name in ("strings", "django"):
        twins.check(ben.get(paths[name]).decode(), shown)
    found = in_turns(
        ROUNDS,
        **{
            name: lambda path=path: cpu_ms(lambda: ben.get(path), EACH)
            for name, path in paths.items()
        },
    )
    cost = {name: median(figures) for name, figures in found.items()}
    where = f"at {size} conversations"
    rows = [
        Row(
            "8",
            f"list page, CPU, {where}",
            cost["page"],
            "ms",
            STRINGS,
            cost["strings"],
            at_most(2.0),
        ),
        Row(
            "8",
            f"list page, CPU, {where}",
            cost["page"],
            "ms",
            DJANGO,
            cost["django"],
            at_most(0.5),
        ),
    ]
    for name, path in (("list", page), ("thread", other)):
        statements = _statements(lambda path=path: ben.get(path))
        bare = _bare(stage, database, statements)
        sql = Reference(
            f"the {name}'s bare SQL", "\n".join(" ".join(s.split()) for s in statements)
        )
        whole = wall_ms(lambda path=path: ben.get(path), 5 * EACH)
        rows.append(Row("8", f"{name} page, time, {where}", whole, "ms", sql, bare))
        rows.append(Row("8", f"{name} page, statements, {where}", len(statements), ""))
    return rows


def _statements(call: Any) -> list[str]:
    """What the page asks PostgreSQL, parameters filled in."""
    found: list[str] = []

    def note(execute: Any, sql: str, params: Any, many: bool, context: Any) -> Any:
        with psycopg.ClientCursor(connection.connection) as cursor:
            found.append(cursor.mogrify(sql, params))
        return execute(sql, params, many, context)

    with connection.execute_wrapper(note):
        call()
    return found


def _bare(stage: Stage, database: str, statements: list[str]) -> float:
    """The same statements in one transaction, by psycopg alone, under the plain role."""
    with psycopg.connect(stage.postgres.url_of(database), options="-c role=frontdesk_app") as plain:

        def all_of_them() -> None:
            with plain.transaction(), plain.cursor() as cursor:
                for statement in statements:
                    cursor.execute(statement)
                    cursor.fetchall()

        return wall_ms(all_of_them, 100)
