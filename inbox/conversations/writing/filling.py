"""Merge fields: {first name|there} becomes the contact's first name, or "there" without one."""

import re
from collections.abc import Mapping
from dataclasses import dataclass

from django.utils.translation import gettext_lazy as _

from contacts import phones, visibility
from inbox.accounts.models import Member
from inbox.conversations.models import Conversation

# What stands in braces, and how the pages explain it.
FIELDS = {
    "first name": _("The contact's first name"),
    "name": _("The contact's name"),
    "company": _("The contact's company"),
    "number": _("The contact's number"),
    "my name": _("Your name"),
    "my first name": _("Your first name"),
    "inbox": _("The inbox's name"),
}
# These are a member's: what goes by itself has none.
OWN = frozenset({"my name", "my first name"})
FIELD = re.compile(r"\{\s*([^{}|]+?)\s*(?:\|([^{}]*))?\}")


class UnknownField(ValueError):
    """Braces around something that is no merge field; `name` is what they hold."""

    def __init__(self, name: str) -> None:
        super().__init__(name)
        self.name = name


@dataclass(frozen=True)
class Filled:
    """The text for one conversation, and the fields that had neither value nor fallback."""

    text: str
    missing: tuple[str, ...]


def check(body: str, *, without: frozenset[str] = frozenset()) -> None:
    """Raises UnknownField for the first braces that would reach a customer as they are, and for
    fields that have no meaning where the text is used.
    """
    for found in FIELD.finditer(body):
        if found[1].lower() not in FIELDS.keys() - without:
            raise UnknownField(found[1])


def names(body: str) -> set[str]:
    """What it asks for."""
    return {found[1].lower() for found in FIELD.finditer(body)}


def fill(body: str, values: Mapping[str, str]) -> Filled:
    """Put in the values, else the fallbacks. An unknown field stays as it was typed."""
    missing: list[str] = []

    def put(found: re.Match[str]) -> str:
        name, fallback = found[1].lower(), found[2]
        if name not in FIELDS:
            return found[0]
        value = values.get(name, "").strip()
        if not value and fallback is None:
            missing.append(name)
        return value or (fallback or "").strip()

    text = re.sub(r"[ \t]{2,}", " ", FIELD.sub(put, body))
    return Filled(re.sub(r" +([,.!?;:])", r"\1", text), tuple(dict.fromkeys(missing)))


def values(conversation: Conversation, member: Member | None, country: str) -> dict[str, str]:
    """What the fields mean here; the conversation comes with inbox, identity and contact. Without a
    member it is nobody's text, and tells of nobody's private contacts.
    """
    identity = conversation.identity
    contact = visibility.behind(identity, to=member)
    mine = member.user.name if member else ""
    return {
        "first name": contact.name.split(" ")[0] if contact else "",
        "name": contact.name if contact else "",
        "company": contact.company if contact else "",
        "number": phones.display(identity.address, country),
        "my name": mine,
        "my first name": mine.split(" ")[0],
        "inbox": conversation.inbox.name,
    }
