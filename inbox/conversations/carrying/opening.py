"""Finding the conversation of an address on a channel, the one to open again, or making it."""

from collections.abc import Collection, Mapping, Sequence
from datetime import timedelta

from django.db.models import DurationField, ExpressionWrapper, F, Q, Value
from django.db.models.functions import Now

from inbox import tenancy
from inbox.conversations.carrying.texts import Thread
from inbox.conversations.models import Channel, Conversation
from inbox.conversations.models.conversation import LIVE_STATES

Key = tuple[int, int]  # (channel id, identity id)
# In one order, so that two that begin the same never wait for each other in a ring.
BEGIN = """
INSERT INTO conversations_conversation (organization_id, uuid, inbox_id, channel_id, identity_id,
    state, last_direction, last_status, last_preview, last_kind, revision)
SELECT %(organization)s, gen_random_uuid(), %(inbox)s, %(channel)s, person, 'sent', '', '', '', '',
    0
FROM unnest(%(people)s::bigint[]) AS v(person)
WHERE NOT EXISTS (
    SELECT 1 FROM conversations_conversation c WHERE c.organization_id = %(organization)s
      AND c.channel_id = %(channel)s AND c.identity_id = person AND c.state = ANY(%(states)s))
ORDER BY person ON CONFLICT DO NOTHING
"""
BEGUN = """
SELECT identity_id, id FROM conversations_conversation
WHERE organization_id = %(organization)s AND channel_id = %(channel)s
  AND identity_id = ANY(%(people)s) AND state = ANY(%(states)s)
"""


def ensure_open(wanted: Mapping[Key, int]) -> dict[Key, Thread]:
    """Where the next text of each goes that has no live conversation: the one that is to be opened
    again, else a new one in the inbox that is given.

    Two at once for one pair end in one: the database has a unique index for it.
    """
    if not wanted:
        return {}
    closed = _closed(wanted)
    Conversation.objects.bulk_create(
        [
            Conversation(inbox_id=inbox, channel_id=channel, identity_id=person)
            for (channel, person), inbox in sorted(wanted.items())
            if (channel, person) not in closed
        ],
        ignore_conflicts=True,
    )
    return {key: thread(row) for key, row in {**closed, **_live(wanted)}.items() if key in wanted}


def thread(row: Conversation) -> Thread:
    """A conversation as the way of a text has it."""
    return Thread(row.pk, row.inbox_id, row.state, row.assignee_id, row.last_message_id)


def ensure_begun(channel: Channel, people: Sequence[int]) -> dict[int, Conversation]:
    """The live conversation of each address, by id, on the channel; where there is none, one that
    rests until somebody answers.
    """
    begun_ids(channel, people)
    wanted = {(channel.pk, person) for person in people}
    return {person: talk for (_, person), talk in _live(wanted).items()}


def begun_ids(channel: Channel, people: Sequence[int]) -> dict[int, int]:
    """The same for hundreds at once, as ids: rows of the ORM would cost more than all else."""
    given = {"channel": channel.pk, "people": list(people), "states": list(LIVE_STATES)}
    tenancy.execute(BEGIN, {**given, "inbox": channel.inbox_id})
    return dict(tenancy.rows(BEGUN, given))


def _live(wanted: Collection[Key]) -> dict[Key, Conversation]:
    rows = tenancy.load(
        Conversation,
        "state = ANY(%(states)s) AND channel_id = ANY(%(channels)s)"
        " AND identity_id = ANY(%(people)s)",
        {
            "states": list(LIVE_STATES),
            "channels": list({channel for channel, _ in wanted}),
            "people": list({person for _, person in wanted}),
        },
    )
    return {(row.channel_id, row.identity_id): row for row in rows}


def _closed(wanted: Collection[Key]) -> dict[Key, Conversation]:
    """What was closed so lately that a text belongs to it."""
    days = F("inbox__reopen_days") * Value(timedelta(days=1))
    rows = Conversation.objects.filter(
        state="closed",
        channel_id__in={channel for channel, _ in wanted},
        identity_id__in={person for _, person in wanted},
        closed_at__gte=Now() - ExpressionWrapper(days, output_field=DurationField()),
    ).order_by("id")
    # what another inbox had before the number came here stays apart
    before = ~Q(inbox_id=F("channel__inbox_id")) & Q(opened_at__lt=F("channel__joined_at"))
    rows = rows.exclude(before)
    latest = {(row.channel_id, row.identity_id): row for row in rows}
    return {key: row for key, row in latest.items() if key in wanted}
