"""Copies the minified builds named in package.json to static/vendor/, with their sources.

`vendor.py` writes, `vendor.py --check` does the same in a temporary folder and compares.
"""

import argparse
import filecmp
import hashlib
import json
import re
import shutil
import subprocess
import sys
import tempfile
from pathlib import Path

ROOT = Path(__file__).resolve().parents[2]
OUTPUT = ROOT / "static" / "vendor"

# Browsers' tools would ask for a map that is not shipped and log a failure.
SOURCE_MAP = re.compile(r"\n?//# sourceMappingURL=\S+\s*$")
LICENCE_BY_FIRST_LINE = {"BSD Zero Clause License": "0BSD"}


def install(into: Path) -> Path:
    for name in ("package.json", "package-lock.json", ".npmrc"):
        shutil.copy(ROOT / name, into / name)
    npm = shutil.which("npm")
    if npm is None:
        sys.exit("npm is needed to renew static/vendor, and only for that")
    subprocess.run(
        [npm, "ci", "--ignore-scripts", "--no-audit", "--no-fund", "--silent"],
        cwd=into,
        check=True,
    )
    return into / "node_modules"


def licence_of(package: dict[str, str], text: str) -> str:
    """The name in the package's own description, else read from its licence file."""
    if name := package.get("license"):
        return name
    return LICENCE_BY_FIRST_LINE[text.strip().splitlines()[0]]


def copy(modules: Path, output: Path) -> None:
    (output / "LICENSES").mkdir(parents=True)
    sources = []
    wanted = json.loads((ROOT / "package.json").read_text())["vendor"]
    for name, files in sorted(wanted.items()):
        folder = modules / name
        package = json.loads((folder / "package.json").read_text())
        text = (folder / "LICENSE").read_text()
        (output / "LICENSES" / f"{name}.txt").write_text(text)
        for source, target in sorted(files.items()):
            code = SOURCE_MAP.sub("\n", (folder / source).read_text())
            (output / target).write_text(code)
            sources.append(
                {
                    "file": target,
                    "package": name,
                    "version": package["version"],
                    "licence": licence_of(package, text),
                    "sha256": hashlib.sha256(code.encode()).hexdigest(),
                }
            )
    (output / "SOURCES.json").write_text(json.dumps(sources, indent=2) + "\n")


def differences(fresh: Path) -> list[str]:
    names = {
        str(path.relative_to(folder))
        for folder in (fresh, OUTPUT)
        for path in folder.rglob("*")
        if path.is_file()
    }
    _, changed, missing = filecmp.cmpfiles(fresh, OUTPUT, sorted(names), shallow=False)
    return sorted(changed + missing)


def main() -> int:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--check", action="store_true", help="compare, write nothing")
    options = parser.parse_args()

    with tempfile.TemporaryDirectory() as temporary:
        fresh = Path(temporary) / "vendor"
        copy(install(Path(temporary)), fresh)
        if options.check:
            wrong = differences(fresh)
            for name in wrong:
                sys.stderr.write(f"static/vendor/{name} is not what package.json asks for\n")
            return 1 if wrong else 0
        shutil.rmtree(OUTPUT, ignore_errors=True)
        shutil.copytree(fresh, OUTPUT)
    return 0


if __name__ == "__main__":
    sys.exit(main())
