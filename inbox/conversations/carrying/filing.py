"""A batch of texts is written down: one statement for the messages, the conversations they are the
last of, and who has not seen them.
"""

from collections.abc import Sequence

from inbox import tenancy
from inbox.conversations.carrying import unread
from inbox.conversations.carrying.texts import Arrival, Inbound
from inbox.conversations.models import Attachment
from inbox.conversations.showing.previews import kind_of, preview
from inbox.conversations.writing import scheduling

# The conversations are locked first, in their order and one by one (see rows.THESE): a message has
# its number after that, so that a text never lies behind what is closed. What somebody put away
# since it was found is open again.
FILE = f"""
WITH was AS MATERIALIZED (
    SELECT u.*, one.is_away FROM unnest(%(talks)s::bigint[], %(lasts)s::int[],
        %(previews)s::text[], %(last_kinds)s::text[], %(told)s::bool[])
        AS u(talk, last, preview, kind, is_told)
    CROSS JOIN LATERAL (
        SELECT state IN ('closed', 'snoozed', 'sent') AS is_away FROM conversations_conversation
        WHERE organization_id = %(organization)s AND id = u.talk FOR NO KEY UPDATE
    ) one LIMIT cardinality(%(talks)s::bigint[])
), v AS MATERIALIZED (
    SELECT nextval(pg_get_serial_sequence('conversations_message', 'id')) AS id, text.*
    FROM (SELECT count(*) FROM was) held, unnest(%(threads)s::bigint[], %(bodies)s::text[],
        %(files)s::int[], %(connections)s::bigint[], %(carrier_ids)s::text[],
        %(ats)s::timestamptz[], %(kinds)s::text[]) WITH ORDINALITY
        AS text(talk, body, files, connection, carrier_id, at, kind, place)
), written AS (
    INSERT INTO conversations_message (organization_id, id, uuid, conversation_id, direction,
        status, body, files, connection_id, carrier_id, created_at, error_code, error,
        delivered_before, attempts, revision, kind)
    SELECT %(organization)s, id, gen_random_uuid(), talk, 'in', 'received', body, files,
        connection, carrier_id, at, '', '', false, 0, 0, kind FROM v ORDER BY place
), bumped AS (
    UPDATE conversations_conversation c
    SET last_message_id = v.id, last_message_at = v.at, last_direction = 'in',
        last_author_id = NULL, last_status = 'received', last_preview = was.preview,
        last_kind = was.kind, revision = revision + 1,
        state = CASE WHEN was.is_away THEN 'open' ELSE c.state END,
        closed_at = CASE WHEN was.is_away THEN NULL ELSE c.closed_at END,
        closed_by_id = CASE WHEN was.is_away THEN NULL ELSE c.closed_by_id END,
        snoozed_until = CASE WHEN was.is_away THEN NULL ELSE c.snoozed_until END
    FROM was JOIN v ON v.place = was.last
    WHERE c.organization_id = %(organization)s AND c.id = was.talk
    RETURNING c.id, c.state, c.inbox_id, c.assignee_id, was.is_away, was.is_told
), news AS (
    SELECT id AS conversation, inbox_id AS inbox, assignee_id IS NULL AS free FROM bumped
    WHERE is_told AND state = 'open'
), marked AS (
    {unread.MARK.format("news v")}
)
SELECT v.id, b.state, b.inbox_id, b.assignee_id, b.is_away, {scheduling.ANY}
FROM v JOIN bumped b ON b.id = v.talk ORDER BY v.place
"""  # noqa: S608 - our own words


def file(arrivals: Sequence[Arrival]) -> tuple[set[int], bool]:
    """Write them in their order and fill in what became of each. The conversations that were put
    away, and whether anything is scheduled here.
    """
    last = {one.thread.pk: place for place, one in enumerate(arrivals)}
    talks = sorted(last)
    told = {one.thread.pk for one in arrivals if not one.text.is_call}
    ends = [arrivals[last[pk]].text for pk in talks]
    texts = [one.text for one in arrivals]
    array = tenancy.array
    found = tenancy.rows(
        FILE,
        {
            "talks": array(talks),
            "lasts": array(last[pk] + 1 for pk in talks),
            "previews": array(preview(text.body) for text in ends),
            "last_kinds": array(_kind(text) for text in ends),
            "told": array(pk in told for pk in talks),
            "threads": array(one.thread.pk for one in arrivals),
            "bodies": array(text.body for text in texts),
            "files": array(len(text.media) for text in texts),
            "connections": array(text.connection_id for text in texts),
            "carrier_ids": array(text.carrier_id for text in texts),
            "ats": array(text.at for text in texts),
            "kinds": array("call" if text.is_call else "text" for text in texts),
        },
        prepared=True,
    )
    away = set()
    some_wait = False
    for one, (message, state, inbox, assignee, is_away, waits) in zip(arrivals, found, strict=True):
        one.message = message
        one.thread.state, one.thread.inbox_id, one.thread.assignee_id = state, inbox, assignee
        some_wait |= waits
        if is_away:
            away.add(one.thread.pk)
    _attach(arrivals)
    return away, some_wait


def _kind(text: Inbound) -> str:
    """What the list calls it when there are no words."""
    return "call" if text.is_call else kind_of([media.content_type for media in text.media])


def _attach(arrivals: Sequence[Arrival]) -> None:
    if not any(one.text.media for one in arrivals):
        return
    Attachment.objects.bulk_create(
        Attachment(
            conversation_id=one.thread.pk,
            message_id=one.message,
            position=position,
            content_type=media.content_type[:80],
            source_url=media.url[:500],
            due_at=one.text.at,
        )
        for one in arrivals
        for position, media in enumerate(one.text.media)
    )
