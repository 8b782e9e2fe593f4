"""Files that go along with a campaign's message: kept once, and carried by each text.

Each text has rows of its own for them, so that a carrier fetches them from an address nobody
guesses and that expires, as with any reply; the bytes behind them are the campaign's.
"""

from collections.abc import Collection, Sequence
from typing import Any
from uuid import UUID

from django.core.files.base import ContentFile
from django.core.files.storage import default_storage
from django.db import transaction

from campaigns.models import Campaign, Enclosure
from inbox import tenancy
from inbox.accounts.models import Member
from inbox.conversations.models import Attachment, Message
from inbox.conversations.showing import previews
from inbox.conversations.writing import files
from inbox.conversations.writing.files import NotAcceptable, Upload

COPIED = ("name", "content_type", "size", "width", "height", "file", "thumbnail")
CARRY = """
INSERT INTO conversations_attachment (organization_id, uuid, conversation_id, message_id,
    uploader_id, position, state, name, content_type, size, width, height, file, thumbnail,
    source_url, tries, reason)
SELECT e.organization_id, gen_random_uuid(), v.talk, v.message, %(author)s, e.position, 'stored',
    e.name, e.content_type, e.size, e.width, e.height, e.file, e.thumbnail, '', 0, ''
FROM unnest(%(talks)s::bigint[], %(messages)s::bigint[]) AS v(talk, message),
     campaigns_enclosure e
WHERE e.organization_id = %(organization)s AND e.campaign_id = %(campaign)s
"""


def of(campaign: Campaign) -> list[Enclosure]:
    """In their order."""
    return list(Enclosure.objects.filter(campaign=campaign).order_by("position", "id"))


def change(campaign: Campaign, *, add: Sequence[Upload], drop: Collection[UUID]) -> None:
    """Keep and forget files of the locked draft. Raises NotAcceptable, as for a reply."""
    for one in of(campaign):
        if one.uuid in drop:
            one.delete()
            transaction.on_commit(lambda gone=one: _forget(gone))  # type: ignore[misc]
    for upload in add:
        _add(campaign, upload)


def _add(campaign: Campaign, upload: Upload) -> None:
    held = of(campaign)
    if len(held) >= files.MOST_FILES:
        raise NotAcceptable("too_many")
    data, claimed = files.fitting(upload)
    if files.kind_of(claimed) not in campaign.inbox.file_kinds:
        raise NotAcceptable("kind_off")
    if sum(one.size for one in held) + len(data) > files.LARGEST_TOGETHER:
        raise NotAcceptable("too_large_together")
    kept = Attachment(name=files.safe_name(upload.name))
    files.keep(kept, data, claimed=claimed, parts=files.SHARED)
    place = held[-1].position + 1 if held else 0
    Enclosure.objects.create(campaign=campaign, uuid=kept.uuid, position=place, **_fields(kept))


def copy(campaign: Campaign, into: Campaign) -> None:
    """The same files, stored once more: each campaign's are its own."""
    for one in of(campaign):
        made = Enclosure(campaign=into, position=one.position, **_fields(one))
        for part, name in zip(("file", "thumbnail"), files.SHARED, strict=True):
            if getattr(one, part):
                with default_storage.open(getattr(one, part)) as stored:
                    key = f"org/{tenancy.current().pk}/{made.uuid}.{name}"
                    setattr(made, part, default_storage.save(key, ContentFile(stored.read())))
        made.save()


def forget_all(campaign: Campaign) -> None:
    """The draft goes, and so do they."""
    change(campaign, add=[], drop={one.uuid for one in of(campaign)})


def carry(
    campaign: Campaign, talks: Sequence[int], messages: Sequence[int], author_id: int | None
) -> None:
    """The files of these messages."""
    given = {"campaign": campaign.pk, "author": author_id}
    tenancy.execute(CARRY, {**given, "talks": list(talks), "messages": list(messages)})


def add_to(messages: Sequence[Message], campaign: Campaign, *, by: Member) -> None:
    """They go along with a text to oneself too, made in the open transaction."""
    found = of(campaign)
    if found:
        ids = [one.pk for one in messages]
        Message.objects.filter(pk__in=ids).update(files=len(found))
        carry(campaign, [one.conversation_id for one in messages], ids, by.pk)


def kind(found: Sequence[Enclosure]) -> str:
    """What a list calls a message that holds them."""
    return previews.kind_of([one.content_type for one in found])


def _fields(one: Attachment | Enclosure) -> dict[str, Any]:
    return {name: getattr(one, name) for name in COPIED}


def _forget(one: Enclosure) -> None:
    for key in (one.file, one.thumbnail):
        if key:
            default_storage.delete(key)
