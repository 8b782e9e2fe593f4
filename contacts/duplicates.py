"""Contacts that may be one person: same name, a like name at one company, one number written in two
ways, or one e-mail address. Suggestions only; who looked and knows better says so once.
"""

from collections.abc import Iterable
from dataclasses import dataclass
from difflib import SequenceMatcher

from contacts import phones, visibility
from contacts.keywords import fold
from contacts.models import Contact, Identity, NotSame
from inbox import tenancy
from inbox.accounts.models import Member

LOOKED = 300  # contacts in one go, newest first
MOST = 50
ALIKE = 0.82


@dataclass(frozen=True)
class Pair:
    """Two contacts, the older first, and why they may be one: "name", "company", "number",
    "email".
    """

    one: Contact
    other: Contact
    why: tuple[str, ...]


@dataclass(frozen=True)
class Found:
    """`before` is where earlier contacts begin; None where all were looked at."""

    pairs: list[Pair]
    before: int | None


def suggest(member: Member, *, contact: Contact | None = None, before: int | None = None) -> Found:
    """Pairs among the newest contacts, or those `before` one, or of this contact alone."""
    rows = tenancy.rows(
        "SELECT one, other, why, reached FROM suggest_duplicates("
        "%(organization)s, %(member)s, %(contact)s::bigint, %(before)s::bigint, %(most)s)",
        {
            "member": member.pk,
            "contact": contact.pk if contact else None,
            "before": before,
            "most": LOOKED,
        },
    )
    reached = next((reached for *_, reached in rows if reached is not None), None)
    said: dict[tuple[int, int], list[str]] = {}
    for one, other, why, _ in rows:
        if one is not None:
            said.setdefault((one, other), []).append(why)
    known = _contacts(member, said)
    numbers = _numbers(pk for pair, why in said.items() if "number" in why for pk in pair)
    pairs = []
    for (one, other), why in said.items():
        if one in known and other in known:
            meant = _meant(known[one], known[other], why, numbers)
            if meant:
                pairs.append(Pair(known[one], known[other], meant))
    return Found(pairs[:MOST], reached)


def dismiss(one: Contact, other: Contact, *, by: Member) -> None:
    """These are two people; they are suggested to nobody any more."""
    first, second = sorted((one, other), key=lambda contact: contact.pk)
    NotSame.objects.get_or_create(one=first, other=second, defaults={"member": by})


def recall(one: Contact, other: Contact) -> None:
    """Undo that."""
    first, second = sorted((one, other), key=lambda contact: contact.pk)
    NotSame.objects.filter(one=first, other=second).delete()


def _contacts(member: Member, pairs: Iterable[tuple[int, int]]) -> dict[int, Contact]:
    ids = {pk for pair in pairs for pk in pair}
    return {contact.pk: contact for contact in visibility.visible_to(member).filter(pk__in=ids)}


def _numbers(ids: Iterable[int]) -> dict[int, list[str]]:
    found: dict[int, list[str]] = {}
    for pk, address in Identity.objects.filter(contact_id__in=set(ids)).values_list(
        "contact_id", "address"
    ):
        found.setdefault(pk, []).append(address)
    return found


def _meant(
    one: Contact, other: Contact, why: list[str], numbers: dict[int, list[str]]
) -> tuple[str, ...]:
    """The reasons that hold when looked at closely."""
    holds = {
        "name": True,
        "company": "name" not in why and is_like(one.name, other.name),
        "number": any(
            phones.is_alike(mine, theirs)
            for mine in numbers.get(one.pk, ())
            for theirs in numbers.get(other.pk, ())
        ),
        "email": True,
    }
    return tuple(name for name, is_so in holds.items() if name in why and is_so)


def is_like(one: str, other: str) -> bool:
    """Whether two names may be one: a letter or two apart, or one of them shortened."""
    first, second = fold(one), fold(other)
    if SequenceMatcher(None, first, second).ratio() >= ALIKE:
        return True
    mine, theirs = first.split(), second.split()
    short, long = sorted((mine, theirs), key=len)
    return bool(short) and all(
        any(word.startswith(part) for word in long) for part in short
    ) and short[0] == long[0]  # fmt: skip
