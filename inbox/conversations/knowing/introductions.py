"""Whose the number of a conversation is: made a contact, linked to one, or to none. All that was
said on the number follows, in every inbox, and everybody there sees it.
"""

from collections.abc import Sequence
from datetime import timedelta
from typing import Any

from django.db import transaction
from django.utils import timezone

from contacts import finding, linking, merging
from contacts.identities import ContactChanged
from contacts.models import Contact, Identity
from inbox.accounts.models import Event, Member
from inbox.conversations.models import Conversation
from inbox.conversations.models.conversation import LIVE_STATES
from inbox.events import publish
from inbox.words import kept

MOST = 100  # conversations told of one change: whatever somebody has open
UNDO = timedelta(minutes=10)


class NothingToUndo(Exception):
    """The member linked nothing here a moment ago."""


def seen(conversation: Conversation, by: Member) -> str:
    """Whose the number is to a member, as a form remembers it; "" for nobody's."""
    contact = conversation.identity.contact
    return str(contact.uuid) if contact is not None and contact.is_seen_by(by) else ""


def expect(conversation: Conversation, was: str | None, *, by: Member, name: str = "") -> bool:
    """Hold the number where it is, for a form that was drawn when it was somebody's. False when a
    contact of the `name` has it by now: a second click. Raises linking.Moved.
    """
    conversation.identity = (
        Identity.objects.select_related("contact")
        .select_for_update(of=("self",))
        .get(pk=conversation.identity_id)
    )
    now = conversation.identity.contact
    if was is None or seen(conversation, by) == was:
        return True
    if now is not None and name and now.name == kept(name):
        return False
    raise linking.Moved


@transaction.atomic
def introduce(conversation: Conversation, *, name: str, private: bool, by: Member) -> Contact:
    """Make a contact of the number. Raises linking.NotYours."""
    before = conversation.identity.contact
    contact = linking.introduce(conversation.identity, name=kept(name), private=private, by=by)
    _tell(conversation, before, contact, by, made=True)
    return contact


@transaction.atomic
def link(conversation: Conversation, *, to: Contact | None, by: Member) -> Contact | None:
    """Give the number to a contact, or to nobody; whose it was. Raises linking.NotYours."""
    before = linking.link(conversation.identity, to=to, by=by)
    if before != to:
        _tell(conversation, before, to, by)
    return before


@transaction.atomic
def undo(conversation: Conversation, *, by: Member) -> None:
    """Take back the member's last link here; a contact made by it is forgotten again. Raises
    NothingToUndo, linking.Moved when it was linked again since, linking.NotYours.
    """
    last = (
        Event.objects.filter(
            conversation_id=conversation.pk, kind="ContactChanged", changes__has_key="link",
            at__gt=timezone.now() - UNDO,
        )
        .order_by("-id")
        .first()
    )  # fmt: skip
    if last is None or last.actor_id != by.pk or last.changes["link"] is None:
        raise NothingToUndo
    was, now = (_contact(uuid, by) for uuid in last.changes["link"])
    linking.put_back(conversation.identity, to=was, instead_of=now, by=by)
    _tell(conversation, now, was, by, undoes=True)
    if last.changes["made"] and now is not None:
        linking.withdraw(now)


def _contact(uuid: str | None, by: Member) -> Contact | None:
    if uuid is None:
        return None
    found = finding.one(by, uuid)
    if found is None:
        raise linking.NotYours
    return found


def _tell(
    conversation: Conversation,
    before: Contact | None,
    after: Contact | None,
    by: Member,
    *,
    made: bool = False,
    undoes: bool = False,
) -> None:
    """Of a private contact the trail keeps that there is one, and no name."""
    uuids = [str(one.uuid) if one is not None else None for one in (before, after)]
    changes: dict[str, Any] = {
        "how": "linked" if after is not None else "unlinked",
        "name": [_open_name(before), _open_name(after)],
        "link": None if undoes else uuids,
        "made": made,
    }
    others = _talks([conversation.identity_id], but=conversation.pk)
    publish(
        *(
            ContactChanged(
                inbox_id=talk.inbox_id, conversation_id=talk.pk, actor_id=by.pk,
                changes=changes if talk == conversation else changes | {"link": None},
            )
            for talk in (conversation, *others)
        )
    )  # fmt: skip


@merging.also
def _tell_merged(addresses: Sequence[int], contact: Contact, by: Member, how: str) -> None:
    """Conversations on addresses that went over show it at once."""
    changes = {"how": how, "name": [None, _open_name(contact)]}
    publish(
        *(
            ContactChanged(
                inbox_id=talk.inbox_id, conversation_id=talk.pk, actor_id=by.pk, changes=changes
            )
            for talk in _talks(addresses)
        )
    )


def _open_name(contact: Contact | None) -> str | None:
    return contact.name if contact is not None and contact.private_to_id is None else None


def _talks(addresses: Sequence[int], *, but: int = 0) -> list[Conversation]:
    found = Conversation.objects.filter(identity_id__in=addresses, state__in=LIVE_STATES)
    return list(found.exclude(pk=but).order_by("-id")[:MOST])
