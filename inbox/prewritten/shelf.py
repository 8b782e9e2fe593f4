"""The pre-written messages a member may use and change."""

from collections.abc import Sequence
from typing import Any
from uuid import UUID

from django.core.files.base import ContentFile
from django.core.files.storage import default_storage
from django.db import IntegrityError, transaction
from django.db.models import Case, IntegerField, Q, Value, When
from django.http import Http404
from django.utils import timezone

from inbox import tenancy
from inbox.accounts.models import Member
from inbox.accounts.permissions import Action, may
from inbox.conversations import access
from inbox.conversations.models import Attachment, Conversation, Inbox
from inbox.conversations.writing import files, filling, pictures
from inbox.prewritten.models import Prewritten, PrewrittenFile
from inbox.words import kept

LONGEST, LONGEST_PHRASE = 1600, 30
OFFERED = 8


class NotKept(Exception):
    """It was not saved; `reason` is a word a view puts in a sentence, `detail` what it is about."""

    def __init__(self, reason: str, detail: str = "") -> None:
        super().__init__(reason)
        self.reason, self.detail = reason, detail


def usable(member: Member) -> Any:
    """Those of the member's inboxes, and the member's own."""
    return Prewritten.objects.filter(
        Q(inbox_id__in=access.inbox_ids(member)) | Q(inbox=None, author=member), removed_at=None
    )


def editable(member: Member) -> Any:
    """The member's own; a manager's inboxes' too."""
    own = Q(inbox=None, author=member)
    if may(member, Action.MANAGE_PREWRITTEN):
        own |= Q(inbox_id__in=access.inbox_ids(member))
    return Prewritten.objects.filter(own)


def one(found: Any, uuid: UUID) -> Prewritten:
    """The one of these. Raises Http404."""
    row: Prewritten | None = found.select_related("inbox").filter(uuid=uuid).first()
    if row is None:
        raise Http404
    return row


def offered(member: Member, conversation: Conversation, words: str) -> list[Prewritten]:
    """What `/words` finds for a conversation: phrase first, then name, then text."""
    words = words.strip()
    found = here(member, conversation)
    if words:
        phrase, name = Q(phrase__istartswith=words), Q(name__icontains=words)
        rank = Case(
            When(phrase, then=Value(0)), When(name, then=Value(1)), default=Value(2),
            output_field=IntegerField(),
        )  # fmt: skip
        found = found.filter(phrase | name | Q(body__icontains=words)).annotate(rank=rank)
        return list(found.order_by("rank", "position", "id")[:OFFERED])
    return list(found.order_by("position", "id")[:OFFERED])


def here(member: Member, conversation: Conversation) -> Any:
    """Those the member may use in this conversation."""
    return usable(member).filter(Q(inbox=None) | Q(inbox_id=conversation.inbox_id))


def phrases(member: Member, conversation: Conversation) -> list[str]:
    """The key phrases that mean something here, in lower case."""
    found = here(member, conversation).exclude(phrase="").values_list("phrase", flat=True)
    return sorted({phrase.lower() for phrase in found})


def by_phrase(member: Member, conversation: Conversation, phrase: str) -> Prewritten | None:
    """What a key phrase means here; the member's own wins."""
    found = here(member, conversation)
    row: Prewritten | None = (
        found.filter(phrase__iexact=phrase).exclude(phrase="").order_by("inbox_id").last()
    )
    return row


@transaction.atomic
def save(
    row: Prewritten | None,
    *,
    by: Member,
    name: str,
    body: str,
    phrase: str = "",
    inbox: Inbox | None = None,
) -> Prewritten:
    """Keep a new one, or a changed one. Raises NotKept: no_name, empty, too_long, bad_phrase,
    phrase_taken, unknown_field, not_yours.
    """
    if inbox is not None and not may(by, Action.MANAGE_PREWRITTEN):
        raise NotKept("not_yours")
    body = kept(body).replace("\r\n", "\n").strip()
    name, phrase = " ".join(kept(name).split()), kept(phrase).strip().lstrip("/")
    if not name:
        raise NotKept("no_name")
    if not body:
        raise NotKept("empty")
    if len(body) > LONGEST:
        raise NotKept("too_long")
    if " " in phrase or len(phrase) > LONGEST_PHRASE:
        raise NotKept("bad_phrase")
    try:
        filling.check(body)
    except filling.UnknownField as problem:
        raise NotKept("unknown_field", problem.name) from None
    row = row or Prewritten(author=by)
    row.name, row.body, row.phrase, row.inbox = name[:60], body, phrase, inbox
    try:
        with transaction.atomic():
            row.save()
    except IntegrityError:
        raise NotKept("phrase_taken", phrase) from None
    return row


def remove(row: Prewritten) -> None:
    """Offer it no more; `bring_back` undoes it."""
    row.removed_at = timezone.now()
    row.save(update_fields=["removed_at"])


def bring_back(row: Prewritten) -> None:
    """Offer it again; its phrase is dropped where another took it meanwhile."""
    row.removed_at = None
    try:
        with transaction.atomic():
            row.save(update_fields=["removed_at"])
    except IntegrityError:
        row.phrase = ""
        row.save(update_fields=["removed_at", "phrase"])


def reorder(member: Member, uuids: Sequence[UUID]) -> None:
    """Put those the member may change in this order; others keep their place."""
    rows = {row.uuid: row for row in editable(member).filter(uuid__in=uuids)}
    for place, uuid in enumerate(uuid for uuid in uuids if uuid in rows):
        rows[uuid].position = place + 1
    Prewritten.objects.bulk_update(rows.values(), ["position"])


@transaction.atomic
def attach(row: Prewritten, file: files.Upload) -> PrewrittenFile:
    """Keep a file to go along. Raises NotAcceptable, as for a message."""
    held = PrewrittenFile.objects.filter(prewritten=row)
    if held.count() >= files.MOST_FILES:
        raise files.NotAcceptable("too_many")
    data, claimed = files.fitting(file)
    if sum(held.values_list("size", flat=True)) + len(data) > files.LARGEST_TOGETHER:
        raise files.NotAcceptable("too_large_together")
    made = PrewrittenFile(
        prewritten=row, name=files.safe_name(file.name), size=len(data), position=held.count(),
        content_type=pictures.sniff(data, claimed),
    )  # fmt: skip
    key = f"org/{tenancy.current().pk}/{made.uuid}.w"
    made.file = default_storage.save(key, ContentFile(data))
    made.save()
    return made


def detach(file: PrewrittenFile) -> None:
    """Forget a file."""
    default_storage.delete(file.file)
    file.delete()


def take(row: Prewritten, conversation: Conversation, *, by: Member) -> list[Attachment]:
    """Its files as uploads of the message being written. Raises NotAcceptable."""
    taken = []
    for file in PrewrittenFile.objects.filter(prewritten=row).order_by("position", "id"):
        with default_storage.open(file.file) as stored:
            upload = files.Upload(file.name, file.content_type, stored.read())
        taken.append(files.upload(conversation, by=by, file=upload))
    return taken
