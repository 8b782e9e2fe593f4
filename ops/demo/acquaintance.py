"""What is known of the people in the stories: fields, owners, stars; one is a member's own."""

import tomllib
from typing import Any

from contacts import identities
from contacts.models import Contact, CustomField, Favourite, Identity
from inbox import tenancy
from inbox.accounts.models import Member
from ops.demo.houses import HERE

PLAIN = ("company", "address", "birthday", "language", "zone", "notes")


def tell(people: dict[str, Identity], members: dict[str, Member]) -> None:
    """Write it all; `people` are by number, `members` by their first names."""
    file = tomllib.loads((HERE / "people.toml").read_text())[tenancy.current().slug]
    asked = {
        entry["name"]: CustomField.objects.create(**entry, position=place)
        for place, entry in enumerate(file["fields"])
    }
    for number, entry in file["people"].items():
        contact = people[number].contact
        if contact is not None:
            _describe(contact, entry, asked, members)
    for entry in file.get("private", ()):
        contact = Contact.objects.create(
            name=entry["name"], notes=entry["notes"], private_to=members[entry["of"]]
        )
        own = identities.ensure([entry["number"]])
        Identity.objects.filter(pk=own[entry["number"]].pk).update(contact=contact)


def _describe(
    contact: Contact,
    entry: dict[str, Any],
    asked: dict[str, CustomField],
    members: dict[str, Member],
) -> None:
    for name in PLAIN:
        if name in entry:
            setattr(contact, name, entry[name])
    contact.owner = members.get(entry.get("owner", ""))
    contact.custom = {
        str(asked[name].uuid): answer for name, answer in entry.get("answers", {}).items()
    }
    contact.save()
    for name in entry.get("stars", ()):
        Favourite.objects.create(member=members[name], contact=contact)
