"""Words on conversations: put on, taken off, made, and kept in order by managers."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from uuid import UUID

from django.db import IntegrityError, transaction
from django.http import Http404

from inbox import tenancy, words
from inbox.accounts.models import Member
from inbox.conversations.models import Conversation, ConversationTag, Tag
from inbox.conversations.showing.people import hue_of
from inbox.conversations.tag_events import TagChanged, TagsChanged
from inbox.events import publish

LONGEST = 40
HUES = 24
MOST_ON_ONE = 20
ANY = "*"  # in place of a tag: browsers ask for whatever they show


class NameTaken(Exception):
    """There is a tag of that name already, large or small letters alike."""


class BadTag(Exception):
    """No name, or no such colour; `reason` says which in a word."""

    def __init__(self, reason: str) -> None:
        super().__init__(reason)
        self.reason = reason


@dataclass(frozen=True)
class Put:
    """A conversation that got a tag, or lost it."""

    id: int
    inbox_id: int


def every() -> list[Tag]:
    """All of them, as the page for managers lists them."""
    return _sorted(Tag.objects.all())


def offered() -> list[Tag]:
    """What can be put on a conversation."""
    return _sorted(Tag.objects.filter(is_hidden=False))


def of(conversation: Conversation) -> list[Tag]:
    """What is on it."""
    there = ConversationTag.objects.filter(conversation=conversation).values("tag_id")
    return _sorted(Tag.objects.filter(pk__in=there))


def one(uuid: UUID) -> Tag:
    """A tag of the organization. Raises Http404."""
    found: Tag | None = Tag.objects.filter(uuid=uuid).first()
    if found is None:
        raise Http404
    return found


@transaction.atomic
def create(name: str, *, by: Member, hue: int | None = None) -> Tag:
    """A new one. Raises BadTag and NameTaken."""
    name = _name(name)
    tag = kept(Tag(name=name, hue=hue_of(name.lower()) if hue is None else _hue(hue)))
    publish(TagChanged(actor_id=by.pk, changes={"tag": [None, tag.name]}))
    return tag


def found_or_made(name: str, *, by: Member) -> Tag:
    """The tag of that name, made where there is none. Raises BadTag."""
    name = _name(name)
    there: Tag | None = Tag.objects.filter(name__iexact=name).first()
    if there is not None:
        return there
    try:
        return create(name, by=by)
    except NameTaken:  # made by somebody else in the same moment
        return Tag.objects.get(name__iexact=name)


@transaction.atomic
def put(conversation: Conversation, tag: Tag, *, by: Member) -> None:
    """Put it on; twice is once."""
    put_all([conversation.pk], tag, by=by)


@transaction.atomic
def put_all(ids: Sequence[int], tag: Tag, *, by: Member) -> list[Put]:
    """Put it on those that have it not; these."""
    written = tenancy.rows(
        """
        INSERT INTO conversations_conversationtag (organization_id, conversation_id, tag_id,
                                                   member_id)
        SELECT c.organization_id, c.id, %(tag)s, %(by)s FROM conversations_conversation c
        WHERE c.organization_id = %(organization)s AND c.id = ANY(%(ids)s)
          AND (SELECT count(*) FROM conversations_conversationtag x
               WHERE x.organization_id = c.organization_id AND x.conversation_id = c.id) < %(most)s
        ORDER BY c.id ON CONFLICT DO NOTHING RETURNING conversation_id
        """,
        {"ids": list(ids), "tag": tag.pk, "by": by.pk, "most": MOST_ON_ONE},
    )
    return _changed([pk for (pk,) in written], [None, tag.name], by)


@transaction.atomic
def take(conversation: Conversation, tag: Tag, *, by: Member) -> None:
    """Take it off; twice is once."""
    take_all([conversation.pk], tag, by=by)


@transaction.atomic
def take_all(ids: Sequence[int], tag: Tag, *, by: Member) -> list[Put]:
    """Take it off those that have it; these."""
    removed = tenancy.rows(
        """
        DELETE FROM conversations_conversationtag x WHERE x.organization_id = %(organization)s
          AND x.conversation_id = ANY(%(ids)s) AND x.tag_id = %(tag)s
        RETURNING x.conversation_id
        """,
        {"ids": list(ids), "tag": tag.pk},
    )
    return _changed([pk for (pk,) in removed], [tag.name, None], by)


def _changed(ids: Sequence[int], change: list[str | None], by: Member) -> list[Put]:
    """The rows are new, and say so."""
    if not ids:
        return []
    rows = tenancy.rows(
        """
        WITH locked AS (
            SELECT c.id FROM conversations_conversation c
            WHERE c.organization_id = %(organization)s AND c.id = ANY(%(ids)s)
            ORDER BY c.id FOR NO KEY UPDATE
        )
        UPDATE conversations_conversation c SET revision = c.revision + 1 FROM locked
        WHERE c.organization_id = %(organization)s AND c.id = locked.id
        RETURNING c.id, c.inbox_id
        """,
        {"ids": list(ids)},
    )
    found = [Put(*row) for row in sorted(rows)]
    publish(
        *(
            TagsChanged(
                inbox_id=one.inbox_id,
                conversation_id=one.id,
                actor_id=by.pk,
                changes={"tag": change},
            )
            for one in found
        )
    )
    return found


@transaction.atomic
def change(tag: Tag, *, by: Member, name: str | None = None, hue: int | None = None) -> Tag:
    """Name it anew, colour it anew. Raises BadTag and NameTaken."""
    before = [tag.name, tag.hue]
    tag.name = tag.name if name is None else _name(name)
    tag.hue = tag.hue if hue is None else _hue(hue)
    kept(tag)
    changes = {"tag": [before, [tag.name, tag.hue]]}
    publish(TagChanged(actor_id=by.pk, tag=str(tag.uuid), changes=changes))
    return tag


@transaction.atomic
def hide(tag: Tag, *, by: Member, hidden: bool = True) -> Tag:
    """Offer it no more, or again. Where it is, it stays."""
    if Tag.objects.filter(pk=tag.pk).exclude(is_hidden=hidden).update(is_hidden=hidden):
        publish(TagChanged(actor_id=by.pk, changes={"hidden": [not hidden, hidden]}))
    tag.is_hidden = hidden
    return tag


@transaction.atomic
def end(tag: Tag, *, by: Member, into: Tag | None = None) -> None:
    """Gone, from every conversation; or into another. Nothing of it is kept: managers end a tag by
    tag_undoing.py.
    """
    changes = {"merged": [tag.name, into.name]} if into else {"tag": [tag.name, None]}
    publish(TagChanged(actor_id=by.pk, tag=str(tag.uuid), changes=changes))
    tag.delete()


def kept(tag: Tag) -> Tag:
    """The tag as it is now. Raises NameTaken."""
    try:
        with transaction.atomic():
            tag.save()
    except IntegrityError:
        raise NameTaken from None
    return tag


def _name(name: str) -> str:
    name = " ".join(words.kept(name).split())
    if not name:
        raise BadTag("no_name")
    if len(name) > LONGEST:
        raise BadTag("long_name")
    return name


def _hue(hue: int) -> int:
    if not 1 <= hue <= HUES:
        raise BadTag("no_hue")
    return hue


def _sorted(query: Iterable[Tag]) -> list[Tag]:
    return sorted(query, key=lambda tag: (tag.name.casefold(), tag.pk))
