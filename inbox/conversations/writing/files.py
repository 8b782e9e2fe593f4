"""Private files of messages: their keys, what may be uploaded, the address a carrier gets."""

import mimetypes
import re
import unicodedata
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Protocol

from django.core import signing
from django.core.files.base import ContentFile
from django.core.files.storage import default_storage
from django.db import transaction
from django.db.models import QuerySet
from django.utils import timezone

from inbox import tenancy
from inbox.accounts.addresses import public_url
from inbox.accounts.models import Member
from inbox.conversations.models import Attachment, Conversation, Inbox
from inbox.conversations.writing import pictures

MOST_FILES = 5
LARGEST_UPLOAD = 2 * 1024 * 1024
LARGEST_PICTURE = 12 * 1024 * 1024  # before it is shrunk
LARGEST_TOGETHER = 5 * 1024 * 1024
LARGEST_OF_NOTE = 12 * 1024 * 1024  # no carrier takes these: as they are, of whatever kind
LARGEST_OF_NOTE_TOGETHER = 30 * 1024 * 1024
LARGEST_OTHER = 500 * 1024  # carriers take a picture down themselves, nothing else
PICTURE_TARGET = 900 * 1024
# Longer than a text may wait in the carrier's queue (10 hours).
CARRIER_URL_LIVES = 12 * 3600
# What many messages share belongs to whoever sent it to many: it does not go with one of them.
OWN, SHARED = ("f", "t"), ("many", "many-t")
_signer = signing.TimestampSigner(salt="carrier-file")


class NotAcceptable(Exception):
    """The file may not be sent; `reason` is a word a view puts in a sentence."""

    def __init__(self, reason: str) -> None:
        super().__init__(reason)
        self.reason = reason


class Named(Protocol):
    """Whatever can be taken away as a file."""

    name: str
    content_type: str


@dataclass(frozen=True)
class Upload:
    """What a browser handed over."""

    name: str
    content_type: str
    data: bytes


def safe_name(name: str, fallback: str = "file") -> str:
    """A name to show and to download by: one line, no path, no control or direction characters."""
    base = re.split(r"[/\\]", name)[-1]
    kept = "".join(c for c in base if unicodedata.category(c)[0] != "C").strip(" .")
    return kept[-120:] or fallback


def keep(
    attachment: Attachment, data: bytes, *, claimed: str, parts: tuple[str, str] = OWN
) -> None:
    """Store the bytes privately, with a thumbnail where they are a picture."""
    attachment.content_type = pictures.sniff(data, claimed)
    attachment.size = len(data)
    if attachment.content_type in pictures.RASTER:
        try:
            small, (attachment.width, attachment.height) = pictures.thumbnail(data)
        except pictures.Unsafe:
            attachment.content_type = pictures.PLAIN
        else:
            attachment.thumbnail = _write(attachment, parts[1], small.data)
    attachment.file = _write(attachment, parts[0], data)
    attachment.state, attachment.due_at = "stored", None


def _write(attachment: Attachment, part: str, data: bytes) -> str:
    key = f"org/{tenancy.current().pk}/{attachment.uuid}.{part}"
    if default_storage.exists(key):  # fetched before, by a worker that did not live to say so
        default_storage.delete(key)
    return default_storage.save(key, ContentFile(data))


@transaction.atomic
def upload(conversation: Conversation, *, by: Member, file: Upload) -> Attachment:
    """Keep a file for a message to come. Raises NotAcceptable, with the reason, before sending."""
    waiting = unsent(conversation, of=by).filter(for_note=False)
    if waiting.count() >= MOST_FILES:
        raise NotAcceptable("too_many")
    data, claimed = fitting(file)
    if kind_of(claimed) not in conversation.inbox.file_kinds:
        raise NotAcceptable("kind_off")
    if sum(waiting.values_list("size", flat=True)) + len(data) > LARGEST_TOGETHER:
        raise NotAcceptable("too_large_together")
    attachment = Attachment(
        conversation=conversation, uploader=by, name=safe_name(file.name), position=0
    )
    keep(attachment, data, claimed=claimed)
    attachment.save()
    return attachment


@transaction.atomic
def upload_for_note(conversation: Conversation, *, by: Member, file: Upload) -> Attachment:
    """Keep a file for a note to come, as it is: it is for the team alone. Raises NotAcceptable."""
    waiting = unsent(conversation, of=by).filter(for_note=True)
    if waiting.count() >= MOST_FILES:
        raise NotAcceptable("too_many_noted")
    if not file.data:
        raise NotAcceptable("empty")
    if len(file.data) > LARGEST_OF_NOTE:
        raise NotAcceptable("too_large_noted")
    if sum(waiting.values_list("size", flat=True)) + len(file.data) > LARGEST_OF_NOTE_TOGETHER:
        raise NotAcceptable("too_large_noted_together")
    attachment = Attachment(
        conversation=conversation, uploader=by, name=safe_name(file.name), for_note=True
    )
    keep(attachment, file.data, claimed=file.content_type)
    attachment.save()
    return attachment


def unsent(conversation: Conversation, *, of: Member) -> QuerySet[Attachment]:
    """What a member uploaded here and did not send yet, in its order."""
    found: QuerySet[Attachment] = Attachment.objects.filter(
        conversation=conversation, uploader=of, message__isnull=True
    )
    return found.order_by("id")


def fitting(file: Upload) -> tuple[bytes, str]:
    """The bytes as a carrier takes them, pictures shrunk, and their kind. Raises NotAcceptable."""
    found = pictures.sniff(file.data, file.content_type)
    if not file.data:
        raise NotAcceptable("empty")
    if found in pictures.RASTER:
        if len(file.data) > LARGEST_PICTURE:
            raise NotAcceptable("too_large")
        if len(file.data) <= PICTURE_TARGET and found != "image/webp":
            return file.data, found
        try:
            return pictures.shrink(file.data, most=PICTURE_TARGET).data, "image/jpeg"
        except pictures.Unsafe:
            raise NotAcceptable("not_a_picture") from None
    if found == pictures.PLAIN:
        raise NotAcceptable("unknown_kind")
    if len(file.data) > LARGEST_OTHER:
        raise NotAcceptable("too_large")
    return file.data, found


def kind_of(content_type: str) -> str:
    """What an inbox allows or not: picture, audio, video or, whatever else it is, document."""
    first = content_type.partition("/")[0]
    return {"image": "picture", "audio": "audio", "video": "video"}.get(first, "document")


ACCEPTED = {"picture": "image/*", "audio": "audio/*", "video": "video/*",
            "document": "application/pdf,text/vcard,text/calendar"}  # fmt: skip


def accepted(inbox: Inbox) -> str:
    """What a file picker offers there; "" where nothing is sent along."""
    return ",".join(ACCEPTED[kind] for kind in inbox.file_kinds if kind in ACCEPTED)


def remove(attachment: Attachment) -> None:
    """Forget an upload that was not sent."""
    drop(attachment)
    attachment.delete()


def drop(attachment: Attachment) -> None:
    """Its bytes go, unless other messages show them too."""
    for key in (attachment.file, attachment.thumbnail):
        if key and not key.endswith(tuple(f".{part}" for part in SHARED)):
            default_storage.delete(key)


def carrier_urls(message_ids: Sequence[int]) -> dict[int, list[str]]:
    """The unguessable, expiring addresses from which a carrier fetches each message's files."""
    found = Attachment.objects.filter(
        message_id__in=message_ids, message__direction="out", for_note=False
    ).order_by("message_id", "position")
    urls: dict[int, list[str]] = {}
    for attachment in found:
        token = _signer.sign(f"{tenancy.current().pk}.{attachment.uuid.hex}")
        urls.setdefault(attachment.message_id or 0, []).append(
            public_url("carrier-file", token=token)
        )
    return urls


def opened_token(token: str) -> tuple[int, str] | None:
    """(organization id, attachment uuid) of a carrier's address; None when forged or expired."""
    try:
        organization, _, uuid = _signer.unsign(token, max_age=CARRIER_URL_LIVES).partition(".")
    except signing.BadSignature:
        return None
    return int(organization), uuid


def download_name(attachment: Named) -> str:
    """A name with the ending of what the bytes are, whatever the sender called it."""
    kind = attachment.content_type
    ending = mimetypes.guess_extension(kind if kind in pictures.KNOWN else pictures.PLAIN) or ".bin"
    base = safe_name(attachment.name, "file").rsplit(".", 1)[0]
    return f"{base}{ending}"


def ask_again(attachment: Attachment) -> None:
    """Let the fetcher try a missing file once more."""
    attachment.state, attachment.tries, attachment.reason = "pending", 0, ""
    attachment.due_at = timezone.now()
    attachment.save(update_fields=["state", "tries", "reason", "due_at"])
