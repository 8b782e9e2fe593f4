"""One table of a TOML file: its keys are asked for by type, and what is wrong is collected."""

import os
from collections.abc import Mapping
from typing import Any

from channels_app.provision.plan import Problem

KINDS = {str: "a text", bool: "true or false", float: "a number", list: "a list", dict: "a table"}


class Table:
    """Reads keys; a wrong one is noted under its path and read as if it were left out."""

    def __init__(self, values: Mapping[str, Any], path: str, problems: list[Problem]) -> None:
        self.path = path
        self._values = values
        self._problems = problems
        self._asked: set[str] = set()

    def path_of(self, key: str) -> str:
        return f"{self.path}.{key}" if self.path else key

    def wrong(self, key: str, reason: str) -> None:
        self._problems.append(Problem(self.path_of(key), reason))

    def has(self, key: str) -> bool:
        return key in self._values

    def text(self, key: str, *, most: int = 120) -> str:
        """A text that must be there."""
        if not self.has(key):
            self._asked.add(key)
            self.wrong(key, "is missing")
            return ""
        return self.optional_text(key, most=most) or ""

    def optional_text(self, key: str, *, most: int = 120) -> str | None:
        """A text on one line, or None."""
        value: str | None = self._take(key, str)
        if value is None:
            return None
        if not value.strip():
            self.wrong(key, "is empty")
        elif len(value) > most:
            self.wrong(key, f"is longer than {most} characters")
        elif not value.isprintable():
            self.wrong(key, "holds a line break or an invisible character")
        else:
            return value.strip()
        return None

    def secret(self, key: str, *, required: bool) -> str | None:
        """A text that is never repeated in a message, given as it is or by a variable's name."""
        named = f"{key}_env"
        if self.has(key) and self.has(named):
            self.wrong(key, f"not together with {named}")
        if not self.has(key) and not self.has(named) and required:
            self._asked |= {key, named}
            self.wrong(key, "is missing")
            return None
        given: str | None = self._take(key, str)
        if self.has(key) and given == "":
            self.wrong(key, "is empty")
        variable = self.optional_text(named)
        if variable is None:
            return given
        if not os.environ.get(variable):
            self.wrong(named, f"the environment has no {variable}")
        return os.environ.get(variable)

    def flag(self, key: str) -> bool | None:
        value: bool | None = self._take(key, bool)
        return value

    def number(self, key: str) -> float | None:
        value: float | None = self._take(key, float)
        return value

    def texts(self, key: str) -> tuple[str, ...] | None:
        """A list of texts, or None where there is none."""
        values = self._take(key, list)
        if values is None:
            return None
        for place, value in enumerate(values):
            if not isinstance(value, str) or not value:
                self.wrong(f"{key}[{place}]", "must be a text")
        return tuple(value for value in values if isinstance(value, str) and value)

    def table(self, key: str) -> "Table":
        """The table of that name; a missing one is a problem and reads as an empty one."""
        if not self.has(key):
            self.wrong(key, "is missing")
        return Table(self._take(key, dict) or {}, self.path_of(key), self._problems)

    def tables(self, key: str) -> list["Table"]:
        """The tables of that name, in their order."""
        found = []
        for place, values in enumerate(self._take(key, list) or []):
            if isinstance(values, dict):
                path = f"{self.path_of(key)}[{place}]"
                found.append(Table(values, path, self._problems))
            else:
                self.wrong(f"{key}[{place}]", "must be a table")
        return found

    def finish(self) -> None:
        """Whatever nobody asked for is unknown: a misspelled key is never passed over."""
        for key in self._values:
            if key not in self._asked:
                self.wrong(key, "is not a key known here")

    def _take(self, key: str, kind: type) -> Any:
        self._asked.add(key)
        value = self._values.get(key)
        if value is None:
            return None
        is_number = isinstance(value, int | float) and not isinstance(value, bool)
        if is_number if kind is float else isinstance(value, kind):
            return value
        self.wrong(key, f"must be {KINDS[kind]}")
        return None
