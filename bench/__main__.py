"""`python -m bench [NAME ...]`: measure, print one table and the references, keep the report."""

import importlib
import os
import sys
import time
import traceback

from bench.data import LARGE, SMALL
from bench.stage import HOME, Stage
from bench.table import Row, report

GROUPS = ("webhooks", "drain", "live", "fanout", "sending", "campaigns", "pages", "walk", "search", "lists", "sight", "shape",
          "imports", "frontend")  # fmt: skip
# The data a part needs when it is taken alone; all of it otherwise.
ALONE = {"search": (), "imports": (SMALL,), "campaigns": (SMALL,)}


def main(names: list[str]) -> int:
    """1 when something is over its limit, or could not be measured."""
    unknown = set(names) - set(GROUPS)
    if unknown:
        sys.exit(f"no such benchmark: {', '.join(sorted(unknown))}; there are {', '.join(GROUPS)}")
    rows: list[Row] = []
    broken: list[str] = []
    with Stage() as stage:
        os.environ.update(stage.env)
        alone = names[0] if len(names) == 1 else ""
        for size in ALONE.get(alone, (SMALL, LARGE)):
            took = stage.make(size)
            if took is not None:
                say(f"made {size.conversations:,} conversations in {took:.0f} s")
        start_django()
        for name in names or GROUPS:
            began = time.monotonic()
            try:
                rows += importlib.import_module(f"bench.{name}").measure(stage)
            except Exception:  # the others' figures are not lost with it
                traceback.print_exc()
                broken.append(name)
            say(f"{name}: {time.monotonic() - began:.0f} s")
    rows.sort(key=lambda row: float(row.goal))
    text = report(rows) + "".join(f"{name} could not be measured\n" for name in broken)
    print(text)
    (HOME / "report.txt").write_text(text)
    return int(bool(broken) or any(row.is_over for row in rows))


def start_django() -> None:
    os.environ["DJANGO_SETTINGS_MODULE"] = "config.settings"
    import django

    django.setup()
    from django.core.management import call_command

    call_command("collectstatic", verbosity=0, interactive=False)  # hashed names, as in production


def say(words: str) -> None:
    print(words, file=sys.stderr, flush=True)


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
