"""`python3 ops/dev.py COMMAND`: finds a Python that is new enough and hands over to ops.commands.

Old versions of Python must be able to read this file, or they could not say what is wrong.
"""

import importlib
import os
import shutil
import subprocess
import sys
from pathlib import Path

OLDEST = (3, 11)
NAMES = ("python3.13", "python3.12", "python3.11", "python3.14", "python3")
ROOT = Path(__file__).resolve().parent.parent
CHOSEN = "FRONTDESK_PYTHON_CHOSEN"


def is_new_enough(python: str) -> bool:
    """Asked, not guessed: a shim may name a version that is not there."""
    question = f"import sys; sys.exit(sys.version_info < {OLDEST})"
    try:
        return subprocess.call([python, "-c", question], stderr=subprocess.DEVNULL) == 0
    except OSError:
        return False


def best_python() -> str:
    chosen = os.environ.get("PYTHON")
    if chosen:
        if not is_new_enough(chosen):
            sys.exit(f"PYTHON={chosen} is not a Python 3.11 or newer.")
        return chosen
    if is_new_enough(sys.executable):
        return sys.executable
    for name in NAMES:
        path = shutil.which(name)
        if path and is_new_enough(path):
            return path
    sys.exit(
        f"Python 3.11 or newer is needed; this is {sys.version.split()[0]}. "
        "Install one, or name it: PYTHON=/path/to/python3.12 make run"
    )


def main() -> None:
    python = best_python()
    if python != sys.executable and CHOSEN not in os.environ:
        os.environ[CHOSEN] = "1"
        os.execvp(python, [python, str(Path(__file__).resolve()), *sys.argv[1:]])  # noqa: S606 a shell would be in the way
    os.environ.pop(CHOSEN, None)
    sys.path[0] = str(ROOT)
    os.chdir(str(ROOT))
    sys.exit(importlib.import_module("ops.commands").main(sys.argv[1:]))


if __name__ == "__main__":
    main()
