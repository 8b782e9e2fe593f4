"""A contact's e-mail addresses: it is known by them, and nothing is written to them."""

import re
from collections.abc import Iterable

from django.core.exceptions import ValidationError
from django.core.validators import validate_email

MOST = 10
LONGEST = 254
APART = re.compile(r"[\s,;|]+|:::")  # as people and programs write several


def split(text: str) -> list[str]:
    """What a text names, in lower case, each once; whether they are any is for `is_one` to say."""
    words = (word.removeprefix("mailto:").strip("<>") for word in APART.split(text.lower()))
    return list(dict.fromkeys(word for word in words if word))


def is_one(text: str) -> bool:
    """Whether it looks like one."""
    try:
        validate_email(text)
    except ValidationError:
        return False
    return len(text) <= LONGEST


def joined(found: Iterable[str]) -> str:
    """As a contact has them."""
    return " ".join(dict.fromkeys(found))


def both(one: str, other: str) -> str:
    """Those of one, then what only the other has."""
    return joined([*one.split(), *other.split()])


def are_many(text: str) -> bool:
    """Whether they are more than a contact may have."""
    return len(text.split()) > MOST
