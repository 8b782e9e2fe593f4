"""The time zone a phone number is probably in, from its first digits. A guess, and shown as one."""

from functools import cache
from pathlib import Path

from contacts import visibility
from contacts.models import Identity

# zone, then the prefixes whose numbers are there; the longest one decides. From libphonenumber's
# table, at most two digits below a country's and the area codes of North America.
TABLE = Path(__file__).with_name("zones.txt")
LONGEST = 5


@cache
def _zones() -> dict[str, str]:
    found = {}
    for line in TABLE.read_text().splitlines():
        zone, *prefixes = line.split()
        found.update(dict.fromkeys(prefixes, zone))
    return found


def guess(address: str) -> str:
    """Such as "America/Chicago"; "" for what is no number, or is anywhere (toll-free)."""
    digits = address.removeprefix("+")
    if digits == address or not digits.isdigit():
        return ""
    zones = _zones()
    for length in range(min(LONGEST, len(digits)), 0, -1):
        if digits[:length] in zones:
            return zones[digits[:length]]
    return ""


def of(identity: Identity) -> str:
    """The zone somebody corrected on the contact, which is loaded; else the guess."""
    contact = visibility.behind(identity)
    return (contact.zone if contact else "") or guess(identity.address)
