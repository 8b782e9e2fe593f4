"""Finding a contact the member may see, by a name or a number."""

from collections.abc import Sequence
from uuid import UUID

from contacts import listing, phones, visibility
from contacts.models import Contact, Identity
from inbox.accounts.models import Member
from inbox.words import kept

MOST = 8
LONGEST = 100


def one(member: Member, uuid: UUID | str) -> Contact | None:
    """The contact, if there is one and the member may see it."""
    try:
        wanted = uuid if isinstance(uuid, UUID) else UUID(uuid)
    except ValueError:
        return None
    found: Contact | None = visibility.visible_to(member).filter(uuid=wanted).first()
    return found


def find(words: str, *, member: Member, most: int = MOST) -> list[Contact]:
    """Those whose name, company or number is like what was typed; the best known way first."""
    words = " ".join(kept(words).split())[:LONGEST]
    if not words:
        return []
    order = list(dict.fromkeys(listing.search(member, words, phones.parts(words))))[:most]
    known = {contact.pk: contact for contact in visibility.visible_to(member).filter(pk__in=order)}
    return [known[pk] for pk in order if pk in known]


def numbers(contacts: Sequence[Contact]) -> dict[int, list[Identity]]:
    """The addresses of each, oldest first."""
    found: dict[int, list[Identity]] = {contact.pk: [] for contact in contacts}
    for identity in Identity.objects.filter(contact_id__in=found).order_by("id"):
        found[identity.contact_id].append(identity)
    return found
