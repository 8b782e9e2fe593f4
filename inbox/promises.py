"""What must be true after any fault, as each slice knows it: `check_invariants` asks all."""

from collections.abc import Callable, Iterator, Sequence
from typing import Any

# Given what a pretend carrier accepted (its ledger's lines), a line for each broken promise of the
# current organization.
Check = Callable[[Sequence[dict[str, Any]]], Iterator[str]]
_checks: list[Check] = []


def promise(function: Check) -> Check:
    """Have the function asked too."""
    _checks.append(function)
    return function


def broken(accepted: Sequence[dict[str, Any]]) -> Iterator[str]:
    """What is broken in the current organization. In the open transaction."""
    for check in _checks:
        yield from check(accepted)
