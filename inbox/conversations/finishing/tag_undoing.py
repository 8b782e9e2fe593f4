"""What a tag was on when it went, kept for as long as its end can be taken back; and taking back
what was done to a tag.

The rows stand in the trail, a thousand conversations each, under a kind that no page shows: they
are dropped once nobody can ask for them.
"""

from typing import Any
from uuid import UUID

from django.db import transaction

from inbox import tenancy
from inbox.accounts.models import Event, Member
from inbox.accounts.undoing import Facts, Form, Row
from inbox.conversations.finishing import tags
from inbox.conversations.models import Tag
from inbox.conversations.tag_events import TagChanged, TagKept
from inbox.events import publish

KEPT = TagKept.__name__
KEEP = """
INSERT INTO accounts_event (organization_id, kind, about, changes)
SELECT %(organization)s, 'TagKept', %(about)s,
       jsonb_build_object('on', jsonb_agg(jsonb_build_array(v.conversation_id, v.member_id, v.at)))
FROM (SELECT x.conversation_id, x.member_id, x.at,
             (row_number() OVER (ORDER BY x.conversation_id) - 1) / 1000 AS part
      FROM conversations_conversationtag x
      WHERE x.organization_id = %(organization)s AND x.tag_id = %(tag)s) v
GROUP BY v.part
"""
MERGE = """
WITH copied AS (
    INSERT INTO conversations_conversationtag (organization_id, conversation_id, tag_id,
                                               member_id, at)
    SELECT x.organization_id, x.conversation_id, %(into)s, x.member_id, x.at
    FROM conversations_conversationtag x
    WHERE x.organization_id = %(organization)s AND x.tag_id = %(tag)s
    ORDER BY x.conversation_id ON CONFLICT DO NOTHING
    RETURNING conversation_id, at
)
INSERT INTO accounts_event (organization_id, kind, about, changes)
SELECT %(organization)s, 'TagKept', %(about)s,
       jsonb_build_object('copied', jsonb_agg(jsonb_build_array(v.conversation_id, v.at)))
FROM (SELECT copied.*, (row_number() OVER (ORDER BY conversation_id) - 1) / 1000 AS part
      FROM copied) v
GROUP BY v.part
"""
# Conversations and members that are gone since are left out.
PUT_BACK = """
INSERT INTO conversations_conversationtag (organization_id, conversation_id, tag_id, member_id, at)
SELECT c.organization_id, c.id, %(tag)s, m.id, (v.one->>2)::timestamptz
FROM accounts_event e
CROSS JOIN LATERAL jsonb_array_elements(e.changes->'on') AS v(one)
JOIN conversations_conversation c
  ON c.organization_id = e.organization_id AND c.id = (v.one->>0)::bigint
LEFT JOIN accounts_member m
  ON m.organization_id = e.organization_id AND m.id = (v.one->>1)::bigint
WHERE e.organization_id = %(organization)s AND e.about = %(about)s AND e.kind = 'TagKept'
ORDER BY c.id ON CONFLICT DO NOTHING
"""
# Whoever took the other tag off, and put it on again, has it there by their own hand.
TAKE_BACK = """
DELETE FROM conversations_conversationtag x
USING accounts_event e CROSS JOIN LATERAL jsonb_array_elements(e.changes->'copied') AS v(one)
WHERE e.organization_id = %(organization)s AND e.about = %(about)s AND e.kind = 'TagKept'
  AND x.organization_id = e.organization_id AND x.tag_id = %(into)s
  AND x.conversation_id = (v.one->>0)::bigint AND x.at = (v.one->>1)::timestamptz
"""


@transaction.atomic
def merge(tag: Tag, *, into: Tag, by: Member) -> None:
    """Its conversations get the other one, and it is gone, until that is taken back. Into itself,
    nothing happens.
    """
    if tag.pk == into.pk:
        return
    _keep(tag, into=str(into.uuid))
    tenancy.execute(MERGE, {"tag": tag.pk, "into": into.pk, "about": _about(tag.uuid)})
    tags.end(tag, into=into, by=by)


@transaction.atomic
def delete(tag: Tag, *, by: Member) -> None:
    """Gone, from every conversation, until that is taken back."""
    _keep(tag)
    tags.end(tag, by=by)


def _keep(tag: Tag, into: str = "") -> None:
    """What it is on, in place of what was kept of an earlier end."""
    Event.objects.filter(about=_about(tag.uuid), kind=KEPT).delete()
    publish(TagKept(about=_about(tag.uuid), changes={"into": into}))
    tenancy.execute(KEEP, {"tag": tag.pk, "about": _about(tag.uuid)})


def _about(uuid: UUID) -> str:
    return f"tag-kept:{uuid}"


def _into(uuid: UUID) -> str:
    """The tag it was merged into; "" for none."""
    ends = Event.objects.filter(about=_about(uuid), kind=KEPT, changes__has_key="into")
    found: str | None = ends.order_by("-id").values_list("changes__into", flat=True).first()
    return found or ""


def _facts(row: Tag | Row) -> Facts:
    tag: Tag | None = Tag.objects.filter(uuid=row.uuid).first()
    if tag is not None:
        return {"name": tag.name, "hue": tag.hue, "hidden": tag.is_hidden}
    into = _into(row.uuid)
    return {"into": into} if into else {}


def _put(row: Tag | Row, former: dict[str, Any], by: Member) -> None:
    """Raises NameTaken."""
    tag: Tag | None = Tag.objects.filter(uuid=row.uuid).first()
    if tag is None:
        _bring_back(row.uuid, former, by)
    elif former.get("name", "") is None:
        into = Tag.objects.filter(uuid=former.get("into")).first()
        _end(tag, into, by)
    else:
        if "hidden" in former:
            tags.hide(tag, by=by, hidden=former["hidden"])
        if former.keys() & {"name", "hue"}:
            tags.change(tag, by=by, name=former.get("name"), hue=former.get("hue"))


def _end(tag: Tag, into: Tag | None, by: Member) -> None:
    if into is None:
        delete(tag, by=by)
    else:
        merge(tag, into=into, by=by)


def _bring_back(uuid: UUID, former: dict[str, Any], by: Member) -> None:
    if not former.get("name"):
        return
    name, hue, is_hidden = former["name"], former["hue"], former["hidden"]
    tag = tags.kept(Tag(uuid=uuid, name=name, hue=hue, is_hidden=is_hidden))
    other = Tag.objects.filter(uuid=_into(uuid) or None).first()
    if other is not None:
        tenancy.execute(TAKE_BACK, {"into": other.pk, "about": _about(uuid)})
    tenancy.execute(PUT_BACK, {"tag": tag.pk, "about": _about(uuid)})
    was = other.name if other is not None else None
    publish(TagChanged(actor_id=by.pk, tag=tags.ANY, changes={"tag": [was, tag.name]}))


TAG = Form("tag-form", _facts, _put)
"""Settings > Tags, a tag: its name and color, whether it is offered, its end."""
