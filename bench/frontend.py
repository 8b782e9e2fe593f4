"""Goal 14: what a first visit loads, and how the page answers a hand, in Chromium on the production
set: gzipped script and style, requests to anywhere else, INP and CLS.
"""

from collections import Counter
from typing import Any
from urllib.parse import SplitResult, urlsplit

from bench.browser import session
from bench.stage import Stage
from bench.table import Reference, Row, at_most
from ops import chromium, settings_env
from ops.fleet import Fleet

VISITS = 5
BUDGET = Reference("budget", "75 KB of gzipped JavaScript and 25 KB of CSS on a first visit to the list with a conversation open; INP 100 ms; CLS 0.02")  # fmt: skip
KINDS = {"script", "stylesheet"}
WATCH = """
window.seen = {inp: 0, cls: 0};
new PerformanceObserver(list => { for (const e of list.getEntries())
  if (e.interactionId) seen.inp = Math.max(seen.inp, e.duration);
}).observe({type: 'event', durationThreshold: 16, buffered: true});
new PerformanceObserver(list => { for (const e of list.getEntries())
  if (!e.hadRecentInput) seen.cls += e.value;
}).observe({type: 'layout-shift', buffered: true});
"""


class NoBrowser(Exception):
    """There is no Chromium on this machine: CHROMIUM= names one."""


def measure(stage: Stage) -> list[Row]:
    program = chromium.find()
    if program is None:
        raise NoBrowser
    stage.renew()
    with stage.superuser() as admin:
        ((inbox,),) = admin.execute("SELECT uuid FROM conversations_inbox WHERE id = 10")
    cookie = session(101)
    site = settings_env.of_site("", stage.home)
    env = {name: value for name, value in stage.env.items() if name not in site}
    with Fleet({**env, "DEMO": "0"}, stage.home / "fleet") as fleet:
        visits = _visit(program, fleet.origin, f"/bench-1/inboxes/{inbox}/", cookie)
    loaded, foreign = visits[0]["loaded"], max(visit["foreign"] for visit in visits)
    inp = sorted(visit["inp"] for visit in visits)[VISITS // 2]
    cls = sorted(visit["cls"] for visit in visits)[VISITS // 2]
    return [
        Row("14", "JavaScript of a first visit, gzipped", loaded["script"] / 1024, "KB", BUDGET, 75, at_most(1)),
        Row("14", "CSS of a first visit, gzipped", loaded["stylesheet"] / 1024, "KB", BUDGET, 25, at_most(1)),
        Row("14", "requests to anywhere else (1 is none)", 1 + foreign, "", BUDGET, 1, at_most(1)),
        Row("14", "INP: opening conversations, writing", max(inp, 1), "ms", BUDGET, 100, at_most(1)),
        Row("14", "CLS", max(cls, 0.0001), "", BUDGET, 0.02, at_most(1)),
    ]  # fmt: skip


def _visit(program: str, origin: str, path: str, cookie: str) -> list[dict[str, Any]]:
    """Each visit begins with nothing kept."""
    from playwright.sync_api import sync_playwright

    found = []
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=program, args=["--no-sandbox"])
        for _ in range(VISITS):
            context = browser.new_context(viewport={"width": 1280, "height": 800})
            context.add_cookies([{"name": "session", "value": cookie, "url": origin}])
            context.add_init_script(WATCH)
            found.append(_one(context.new_page(), origin, path))
            context.close()
        browser.close()
    return found


def _one(page: Any, origin: str, path: str) -> dict[str, Any]:
    asked: list[Any] = []
    page.on("requestfinished", lambda request: asked.append(request))  # noqa: PLW0108 - it wants a function
    page.goto(origin + path, wait_until="networkidle")
    loaded: Counter[str] = Counter()
    for request in [request for request in asked if request.resource_type in KINDS]:
        loaded[request.resource_type] += request.sizes()["responseBodySize"]
    for place in range(3):
        page.locator("article.row a.row__name").nth(place).click()
        page.wait_for_timeout(300)
    writing = page.locator("textarea").first
    if writing.count():
        writing.click()
        writing.press_sequentially("Your bike is ready.", delay=20)
    page.wait_for_timeout(300)
    seen = page.evaluate("seen")
    here = urlsplit(origin).netloc
    foreign = [url for url in map(_place, asked) if url.netloc and url.netloc != here]
    return {"loaded": loaded, "foreign": len(foreign), "inp": seen["inp"], "cls": seen["cls"]}


def _place(request: Any) -> SplitResult:
    return urlsplit(request.url)
