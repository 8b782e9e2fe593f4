"""What was measured, beside what it is measured against. A missing reference is an error."""

import math
from collections.abc import Iterable, Sequence
from dataclasses import dataclass

HEAD = ("goal", "what", "figure", "reference", "its figure", "ratio", "limit", "")


class MissingReference(Exception):
    """A ratio without anything to divide by."""


@dataclass(frozen=True)
class Limit:
    """What a ratio may be at most, or must be at least."""

    at_most: float | None = None
    at_least: float | None = None

    def __str__(self) -> str:
        return f"<= {self.at_most:g}" if self.at_most is not None else f">= {self.at_least:g}"

    def verdict(self, ratio: float) -> str:
        """ok with what is left to the limit, or over with what is missing."""
        if self.at_most is not None:
            left = 1 - ratio / self.at_most
        else:
            left = ratio / (self.at_least or 1) - 1
        return f"ok, {left:.0%} left" if left >= 0 else f"OVER by {-left:.0%}"


def at_most(ratio: float) -> Limit:
    return Limit(at_most=ratio)


def at_least(ratio: float) -> Limit:
    return Limit(at_least=ratio)


@dataclass(frozen=True)
class Reference:
    """A peer or a physical limit; `text` is its SQL or what it does, printed below the table."""

    name: str
    text: str


@dataclass(frozen=True)
class Row:
    """One line. Without a reference it informs and has no verdict."""

    goal: str
    what: str
    figure: float
    unit: str
    reference: Reference | None = None
    against: float | None = None
    limit: Limit | None = None

    def __post_init__(self) -> None:
        if not math.isfinite(self.figure):
            raise ValueError(f"{self.goal} {self.what}: {self.figure}")
        missing = not self.against or not math.isfinite(self.against)
        if (self.reference is not None or self.limit is not None) and missing:
            raise MissingReference(f"goal {self.goal}, {self.what}")

    @property
    def ratio(self) -> float | None:
        return self.figure / self.against if self.against else None

    @property
    def is_over(self) -> bool:
        return self.cells()[-1].startswith("OVER")

    def cells(self) -> tuple[str, ...]:
        ratio = self.ratio
        return (
            self.goal,
            self.what,
            amount(self.figure, self.unit),
            self.reference.name if self.reference else "",
            amount(self.against, self.unit) if self.against else "",
            "" if ratio is None else f"{ratio:.3g}",
            str(self.limit) if self.limit else "",
            self.limit.verdict(ratio) if self.limit and ratio is not None else "",
        )


def amount(value: float, unit: str) -> str:
    """Three digits that mean something."""
    if value >= 100:
        shown = f"{value:,.0f}"
    else:
        shown = f"{value:.{max(0, 2 - math.floor(math.log10(value)))}f}" if value > 0 else "0"
    return f"{shown} {unit}".rstrip()


def lines(rows: Iterable[Sequence[str]]) -> list[str]:
    """Cells in columns, the head underlined."""
    table = [HEAD, *map(tuple, rows)]
    widths = [max(len(row[column]) for row in table) for column in range(len(HEAD))]
    right = {2, 4, 5}
    shown = [
        "  ".join(
            cell.rjust(width) if column in right else cell.ljust(width)
            for column, (cell, width) in enumerate(zip(row, widths, strict=True))
        ).rstrip()
        for row in table
    ]
    return [shown[0], "  ".join("-" * width for width in widths), *shown[1:]]


def report(rows: Sequence[Row]) -> str:
    """The table, and below it what each reference is."""
    parts = ["\n".join(lines(row.cells() for row in rows)), ""]
    known = {row.reference.name: row.reference for row in rows if row.reference}
    for reference in known.values():
        text = "\n".join("    " + line for line in reference.text.strip().splitlines())
        parts.append(f"{reference.name}\n{text}\n")
    return "\n".join(parts)
