"""`make ci`: everything but the tests that must hold before a change lands; all of it is run."""

import os
import re
import subprocess
import sys
import time
from collections.abc import Callable
from dataclasses import dataclass, field
from functools import partial
from pathlib import Path

from ops import homes, processes, settings_env
from ops.errors import CannotStart
from ops.localstack import FAST, Postgres, Redis
from ops.paths import ROOT, VAR

# All that a line of requirements may be: a remark, another list of ours, a package with its version
# and where it is wanted, a hash. Whatever else pip understands could name a place.
REQUIREMENT = re.compile(
    r"""(?: \#[^:/@]* | -[rc]\ [a-z]+\.(?:in|txt)
    | [\w.-]+(?:\[[\w,.-]+\])? (?:[<>=!~]=?[\w.*+!]+(?:,[<>=!~]=?[\w.*]+)*)? (?:\ ;\ [^/:@\\]+?)?
    | \ {4}--hash=sha256:[0-9a-f]{64} )? (?:\ \\)?""",
    re.VERBOSE,
)


@dataclass
class Report:
    failed: list[str] = field(default_factory=list)

    def check(self, name: str, passes: Callable[[], bool]) -> None:
        print(f"--- {name}", flush=True)
        began = time.perf_counter()
        if not passes():
            self.failed.append(name)
            print(f"{name} failed after {time.perf_counter() - began:.1f} s", flush=True)


def main() -> int:
    report = Report()
    report.check("ruff check", partial(_module, "ruff", "check", "."))
    report.check("ruff format", partial(_module, "ruff", "format", "--check", "."))
    # Its Django plugin loads the settings.
    stand_ins = settings_env.of_production(os.environ)
    report.check("mypy", partial(_runs, [sys.executable, "-m", "mypy"], stand_ins))
    report.check("rings", partial(_runs, [_script("lint-imports")]))
    report.check("no addresses in requirements", requirements_are_clean)
    report.check("deployment", _deployment_check)
    if (ROOT / "ops" / "messages.py").exists():
        report.check("messages", partial(_module, "ops.messages", "--check"))
    _check_on_servers(report)
    print(f"failed: {', '.join(report.failed)}" if report.failed else "all checks passed")
    return 1 if report.failed else 0


def requirements_are_clean() -> bool:
    """Lock files name packages, versions and hashes, and no place to fetch them from."""
    found = [
        f"{path.name}:{number}: {line}"
        for path in sorted((ROOT / "requirements").iterdir())
        for number, line in enumerate(path.read_text().splitlines(), start=1)
        if not REQUIREMENT.fullmatch(line)
    ]
    print("\n".join(found), end="\n" if found else "")
    return not found


def _check_on_servers(report: Report) -> None:
    """The migrations are complete, and an empty database takes the demo, twice."""
    home = homes.first_free([VAR / f"ci-{number}" for number in range(1, 5)])
    postgres, redis = Postgres(home.path, settings=FAST), Redis(home.path)
    try:
        env = _site_env(home.path, postgres.start(), redis.start())
        _empty(postgres)
        for name, words in (
            ("makemigrations", ["makemigrations", "--check", "--dry-run"]),
            ("migrate", ["migrate", "--noinput", "--verbosity", "0"]),
            ("seed", ["seed_demo"]),
            ("seed again", ["seed_demo"]),
        ):
            report.check(name, partial(_runs, processes.manage(*words), env))
    finally:
        redis.stop()
        postgres.stop()
        home.leave()


def _site_env(home: Path, postgres: Postgres, redis: Redis) -> dict[str, str]:
    return {
        **settings_env.inherited(),
        **settings_env.kept_secrets(home / "secrets.env"),
        **settings_env.of_site("http://127.0.0.1:8000", home / "media"),
        "DATABASE_URL": postgres.url,
        "REDIS_URL": redis.url,
        "DEMO": "1",
    }


def _empty(postgres: Postgres) -> None:
    with postgres.connect() as superuser:
        superuser.execute("drop database if exists frontdesk")
        superuser.execute("create database frontdesk owner frontdesk")


def _deployment_check() -> bool:
    kept = {name: os.environ[name] for name in ("PATH", "HOME", "LANG") if name in os.environ}
    command = processes.manage("check", "--deploy", "--fail-level", "WARNING")
    return _runs(command, settings_env.of_production(kept))


def _module(name: str, *words: str) -> bool:
    return _runs([sys.executable, "-m", name, *words])


def _runs(command: list[str], env: dict[str, str] | None = None) -> bool:
    return subprocess.run(command, cwd=ROOT, env=env, check=False).returncode == 0


def _script(name: str) -> str:
    return str(Path(sys.executable).with_name(name))


if __name__ == "__main__":
    try:
        sys.exit(main())
    except CannotStart as error:
        sys.exit(str(error))
