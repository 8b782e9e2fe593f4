"""Every kind of page an owner can click to, at a million conversations beside ten thousand: what a
page costs must not hang on what lies behind it. It is how a slow statement nobody thought of is found.
"""

import html
import re
import time
from collections.abc import Iterator
from http import HTTPStatus

from django.urls import Resolver404, resolve

from bench.browser import Browser
from bench.stage import RUN, RUN_SMALL, Stage
from bench.table import Reference, Row

MEMBER = 101
LINK = re.compile(r'(?:href|hx-get)="(/bench-1/[^"#]*)"')
BEGIN = ("/bench-1/all/", "/bench-1/contacts/", "/bench-1/settings/", "/bench-1/campaigns/",
         "/bench-1/notifications/", "/bench-1/search/?q=the")  # fmt: skip
OF_A_KIND = 2  # pages looked at of each kind; the quicker one counts
TIMES = 3
WORST = 5
SMALL = Reference(
    "the same at 10,000", "the quickest of three, of two pages of the kind, in this process"
)


def measure(stage: Stage) -> list[Row]:
    stage.renew()
    took = {database: dict(_walk(stage, database)) for database in (RUN_SMALL, RUN)}
    both = sorted(
        took[RUN].keys() & took[RUN_SMALL].keys(),
        key=lambda kind: took[RUN][kind] - took[RUN_SMALL][kind],
        reverse=True,
    )
    slowest = max(took[RUN], key=lambda kind: took[RUN][kind])
    return [
        Row("8", "walk, kinds of pages at both sizes", len(both), ""),
        Row("8", f"walk, slowest at 1,000,000: {slowest}", took[RUN][slowest], "ms"),
        *(
            Row(
                "8", f"walk, grew most: {kind}", took[RUN][kind], "ms", SMALL, took[RUN_SMALL][kind]
            )
            for kind in both[:WORST]
        ),
    ]


def _walk(stage: Stage, database: str) -> Iterator[tuple[str, float]]:
    """(kind, milliseconds) of every kind of page that links lead to."""
    with stage.superuser(database) as admin:
        admin.execute("UPDATE accounts_member SET role = 'owner' WHERE id = %s", [MEMBER])
    stage.use(database)
    owner = Browser(MEMBER)
    waiting, seen, took = list(BEGIN), set(BEGIN), dict[str, list[float]]()
    while waiting:
        path = waiting.pop(0)
        kind = _kind(path)
        if kind is None or len(took.get(kind, ())) == OF_A_KIND:
            continue
        fastest, body = _fastest(owner, path)
        if body is None:
            continue
        took.setdefault(kind, []).append(fastest)
        for found in LINK.findall(body):
            link = html.unescape(found)
            if link not in seen:
                seen.add(link)
                waiting.append(link)
    for kind, figures in took.items():
        yield kind, min(figures)


def _kind(path: str) -> str | None:
    """What the address is of, or None where it is of nothing."""
    try:
        return resolve(path.partition("?")[0]).view_name
    except Resolver404:
        return None


def _fastest(owner: Browser, path: str) -> tuple[float, str | None]:
    """How long it took at best, and the page; no page where the answer is another one."""
    best, body = float("inf"), None
    for _ in range(TIMES):
        before = time.perf_counter()
        status, answer = owner.ask(path)
        best = min(best, (time.perf_counter() - before) * 1000)
        if status != HTTPStatus.OK:
            return best, None
        body = answer.decode("utf-8", "replace")
    return best, body
