"""Small files replaced whole, so that a kill leaves either the old one or the new one."""

import json
import os
from pathlib import Path
from typing import Any


def replace(path: Path, data: bytes) -> None:
    draft = path.with_name(path.name + ".new")
    with draft.open("wb") as file:
        file.write(data)
        file.flush()
        os.fsync(file.fileno())
    draft.replace(path)


def replace_json(path: Path, content: Any) -> None:
    replace(path, json.dumps(content, indent=1).encode())


def read_json(path: Path, default: Any) -> Any:
    return json.loads(path.read_bytes()) if path.exists() else default
