"""What a mail says of what happened: whom it concerns, never more than its recipient may know."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime

from django.utils.translation import gettext as _

from contacts import phones, visibility
from contacts.models import Contact, Identity
from inbox.accounts.addresses import public_url
from inbox.accounts.permissions import Action, may
from inbox.alerts.models import Item, Kind, Recipient
from inbox.conversations import access
from inbox.conversations.showing.previews import preview


@dataclass(frozen=True)
class Told:
    """One line with its address, "" for who could not open it."""

    at: datetime
    words: str
    address: str
    said: str = ""


def waiting(recipient: Recipient, most: int) -> list[Item]:
    """What is not mailed yet, oldest first."""
    found = Item.objects.filter(recipient=recipient, mail__isnull=True).select_related(
        "conversation__inbox", "conversation__identity__contact", "identity__contact", "message"
    )
    return list(found.order_by("id")[:most])


def tell(recipient: Recipient, items: Sequence[Item], country: str) -> list[Told]:
    """The lines. A member hears nothing of an inbox they cannot open, or of a list they may not
    see.
    """
    contacts = _contacts(items)
    seen = _visible(recipient, [item for item in items if _is_there(item, contacts)])
    return [_line(recipient, item, contacts, country) for item in items if item.pk in seen]


def _contacts(items: Sequence[Item]) -> dict[int, Contact]:
    found = Contact.objects.filter(pk__in={item.contact_id for item in items if item.contact_id})
    return {contact.pk: contact for contact in found if contact.is_seen_by(None)}


def _is_there(item: Item, contacts: dict[int, Contact]) -> bool:
    """A contact that was deleted meanwhile, or made private, is told to nobody."""
    return item.contact_id is None or item.contact_id in contacts


def _visible(recipient: Recipient, items: Sequence[Item]) -> set[int]:
    member = recipient.member
    if member is None:
        return {item.pk for item in items}
    talks = {item.conversation_id for item in items if item.conversation_id}
    mine = set(access.visible_to(member).filter(pk__in=talks).values_list("pk", flat=True))
    lists = may(member, Action.MANAGE_OPT_OUTS)
    return {
        item.pk
        for item in items
        if (item.conversation_id in mine if item.conversation_id else item.contact_id or lists)
    }


def _line(recipient: Recipient, item: Item, contacts: dict[int, Contact], country: str) -> Told:
    talk = item.conversation
    to_member = recipient.member is not None
    address = ""
    if talk is not None and to_member:
        address = public_url("conversations:thread", uuid=talk.uuid)
    if recipient.kind == Kind.CONTACTS and item.contact_id is not None:
        contact = contacts[item.contact_id]
        if to_member:
            address = public_url("contacts:one", uuid=contact.uuid)
        return Told(item.at, _("New contact: %(name)s") % {"name": contact.name}, address)
    person = item.identity or (talk.identity if talk is not None else None)
    who = _who(person, country)
    where = {"name": who, "inbox": talk.inbox.name} if talk is not None else {"name": who}
    if recipient.kind == Kind.UNKNOWN:
        body = item.message.body if item.message is not None and recipient.previews else ""
        return Told(item.at, _("%(name)s wrote to %(inbox)s") % where, address, preview(body))
    return Told(item.at, _consent(item) % where, address)


def _consent(item: Item) -> str:
    by_text = item.source == "keyword"
    if item.conversation_id is None:
        return _("%(name)s was put on the list of opt-outs")
    if item.word == "out":
        if by_text:
            return _("%(name)s opted out by text, in %(inbox)s")
        return _("%(name)s was marked as opted out, in %(inbox)s")
    if by_text:
        return _("%(name)s opted in again by text, in %(inbox)s")
    return _("%(name)s was marked as opted in, in %(inbox)s")


def _who(person: Identity | None, country: str) -> str:
    """Name and number; of somebody's private contact the number alone."""
    if person is None:
        return ""
    number = phones.display(person.address, country)
    contact = visibility.behind(person)
    return f"{contact.name} ({number})" if contact is not None else number
