"""The commands behind the Makefile, in plain Python: they run before anything is installed."""

import json
import os
import shutil
import subprocess
import sys
from collections.abc import Callable
from pathlib import Path

from ops import chromium, doctor, forgetting, virtualenv
from ops.errors import CannotStart
from ops.paths import ROOT, VAR

Words = list[str]
# All that need one stand here: to collect the others takes as long as the first ten tests.
BROWSER = ("tests/browser", "tests/ui")
# Three runs: the drills want the machine to themselves, and a browser's event loop never ends, so
# whatever runs loops of its own needs another process. Each process has a product of its own.
PARTS = (
    ["-m", "not browser", "--ignore", "tests/drills"],
    ["tests/drills", "-n", "0"],
    ["-m", "browser", *BROWSER],
)
FAILED = 1  # pytest's word for "some did", and for nothing worse
# What failed goes again with nothing beside it: what passes then hangs on how busy a machine is.
AGAIN = ["--last-failed", "--last-failed-no-failures", "none", "-n", "0", "--maxfail", "3"]
LOCK = ("--universal", "--python-version", "3.11", "--generate-hashes", "--no-header")


def run(words: Words) -> None:
    virtualenv.become(virtualenv.python_with("base"), "-m", "ops.up", *words)


def test(words: Words) -> None:
    python = virtualenv.python_with("dev")
    if not chromium.find():
        print("No Chromium was found, so the browser tests are skipped.", flush=True)
    # Where it is set, each of some hundred processes would compile the product and the tests anew.
    os.environ.pop("PYTHONDONTWRITEBYTECODE", None)
    if words:
        virtualenv.become(python, "-m", "pytest", *words)
    failed = [_pytest(python, part) for part in PARTS]
    raise SystemExit(max(map(abs, failed)))  # whoever was ended by a signal did not pass


def _pytest(python: Path, words: Words) -> int:
    command = [str(python), "-m", "pytest", *words]
    code = subprocess.run(command, check=False).returncode
    if code != FAILED:
        return code
    print("\nOnce more, alone; a test that passes now is unsteady and wants mending:", flush=True)
    return subprocess.run([*command, *AGAIN, "-v"], check=False).returncode


def drill(words: Words) -> None:
    os.environ["FRONTDESK_DRILLS"] = "1"
    virtualenv.become(
        virtualenv.python_with("dev"), "-m", "pytest", "-m", "drill", "-n", "0", *words
    )


def bench(words: Words) -> None:
    virtualenv.become(virtualenv.python_with("dev"), "-m", "bench", *words)


def ci(words: Words) -> None:
    virtualenv.become(virtualenv.python_with("dev"), "-m", "ops.checks", *words)


def manage(words: Words) -> None:
    """On the servers of the running demo, unless the environment names others."""
    known = VAR / "environment.json"
    if "DATABASE_URL" not in os.environ:
        if not known.exists():
            raise CannotStart("Start it first with `make run`, or set DATABASE_URL.")
        os.environ.update(json.loads(known.read_text()))
    virtualenv.become(virtualenv.python_with("base"), "manage.py", *words)


def lock(words: Words) -> None:
    """Resolve requirements/*.in into pinned, hashed files without any address in them."""
    uv = shutil.which("uv")
    if not uv:
        raise CannotStart("`make lock` needs uv: https://docs.astral.sh/uv/")
    for name in virtualenv.SETS:
        files = [f"requirements/{name}.in", "-o", f"requirements/{name}.txt"]
        command = [uv, "pip", "compile", "--quiet", *LOCK, "--no-annotate", *files, *words]
        if subprocess.run(command, cwd=ROOT, check=False).returncode:
            raise CannotStart(f"requirements/{name}.in could not be resolved.")


def reset(_words: Words) -> None:
    """Drop everything the demo and the tests keep."""
    forgetting.forget()


def show(_words: Words) -> None:
    doctor.show()


COMMANDS: dict[str, Callable[[Words], None]] = {
    "run": run,
    "test": test,
    "drill": drill,
    "bench": bench,
    "ci": ci,
    "reset": reset,
    "doctor": show,
    "lock": lock,
    "manage": manage,
}


def main(words: Words) -> int:
    if not words or words[0] not in COMMANDS:
        print(f"usage: python3 ops/dev.py {'|'.join(COMMANDS)}", file=sys.stderr)
        return 2
    try:
        COMMANDS[words[0]](words[1:])
    except CannotStart as error:
        print(error, file=sys.stderr)
        return 1
    except KeyboardInterrupt:
        return 130
    return 0
