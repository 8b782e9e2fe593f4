"""Finding the open conversation of an address on a channel, reopening or making it."""

from collections.abc import Collection, Sequence
from datetime import timedelta

from django.db.models import DurationField, ExpressionWrapper, F, Q, Value
from django.db.models.functions import Now

from contacts.models import Identity
from inbox import tenancy
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


def ensure_open(
    pairs: Sequence[tuple[Channel, Identity]],
) -> tuple[dict[Key, Conversation], list[Conversation]]:
    """The open conversation of each (channel, identity), and those that had to be reopened or came
    back from waiting.

    Two at once for one pair end in one: the database has a unique index for it.
    """
    wanted = {(channel.pk, person.pk): (channel, person) for channel, person in pairs}
    found = _live(wanted)
    woken = _wake(found)
    missing = {key: wanted[key] for key in wanted if key not in found}
    if not missing:
        return found, woken
    reopened = _reopen(missing)
    Conversation.objects.bulk_create(
        [
            Conversation(inbox_id=channel.inbox_id, channel=channel, identity=person)
            for key, (channel, person) in sorted(missing.items())
            if key not in reopened
        ],
        ignore_conflicts=True,
    )
    return _live(wanted), woken + list(reopened.values())


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


def _wake(found: dict[Key, Conversation]) -> list[Conversation]:
    """What slept, or waited for its first answer, is open again."""
    woken = [row for row in found.values() if row.state != "open"]
    if woken:
        Conversation.objects.filter(pk__in=[row.pk for row in woken]).update(
            state="open", snoozed_until=None
        )
    for row in woken:
        row.state, row.snoozed_until = "open", None
    return woken


def _reopen(missing: dict[Key, tuple[Channel, Identity]]) -> dict[Key, Conversation]:
    days = F("inbox__reopen_days") * Value(timedelta(days=1))
    rows = Conversation.objects.filter(
        state="closed",
        channel_id__in={channel for channel, _ in missing},
        identity_id__in={person for _, person in missing},
        closed_at__gte=Now() - ExpressionWrapper(days, output_field=DurationField()),
    ).order_by("id")
    # what another inbox had before the number came here stays apart
    before = ~Q(inbox_id=F("channel__inbox_id")) & Q(opened_at__lt=F("channel__joined_at"))
    rows = rows.exclude(before)
    latest = {(row.channel_id, row.identity_id): row for row in rows}
    chosen = {key: row for key, row in latest.items() if key in missing}
    Conversation.objects.filter(pk__in=[row.pk for row in chosen.values()]).update(
        state="open", closed_at=None, closed_by=None
    )
    return chosen
