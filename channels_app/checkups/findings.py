"""What a check found."""

from dataclasses import asdict, dataclass
from typing import Any


@dataclass(frozen=True)
class Finding:
    """`check` and `reason` are words the page has sentences for; `state` is good, bad, or unsure.
    `detail` is said as it is: an address, a carrier's own words.
    """

    check: str
    state: str
    reason: str
    detail: str = ""
    about: str = ""  # the number or account it is about

    def kept(self) -> dict[str, Any]:
        """As JSON."""
        return asdict(self)
