"""Finding the open conversation of an address on a channel, reopening or making it."""

from collections.abc import Sequence
from datetime import timedelta

from django.utils import timezone

from contacts.models import Identity
from inbox.conversations.models import Channel, Conversation

# A customer who answers within two weeks of closing goes on with the same conversation.
REOPEN_WITHIN = timedelta(days=14)

Key = tuple[int, int]  # (channel id, identity id)


def ensure_open(
    pairs: Sequence[tuple[Channel, Identity]],
) -> tuple[dict[Key, Conversation], list[Conversation]]:
    """The open conversation of each (channel, identity), and those that had to be reopened.

    Two at once for one pair end in one: the database has a unique index for it.
    """
    wanted = {(channel.pk, person.pk): (channel, person) for channel, person in pairs}
    found = _open(wanted)
    missing = {key: wanted[key] for key in wanted if key not in found}
    if not missing:
        return found, []
    reopened = _reopen(missing)
    Conversation.objects.bulk_create(
        [
            Conversation(inbox_id=channel.inbox_id, channel=channel, identity=person)
            for key, (channel, person) in sorted(missing.items())
            if key not in reopened
        ],
        ignore_conflicts=True,
    )
    return _open(wanted), list(reopened.values())


def _open(wanted: dict[Key, tuple[Channel, Identity]]) -> dict[Key, Conversation]:
    rows = Conversation.objects.filter(
        state="open",
        channel_id__in={channel for channel, _ in wanted},
        identity_id__in={person for _, person in wanted},
    )
    return {(row.channel_id, row.identity_id): row for row in rows}


def _reopen(missing: dict[Key, tuple[Channel, Identity]]) -> dict[Key, Conversation]:
    rows = Conversation.objects.filter(
        state="closed",
        channel_id__in={channel for channel, _ in missing},
        identity_id__in={person for _, person in missing},
        closed_at__gte=timezone.now() - REOPEN_WITHIN,
    ).order_by("id")
    latest = {(row.channel_id, row.identity_id): row for row in rows}
    chosen = {key: row for key, row in latest.items() if key in missing}
    Conversation.objects.filter(pk__in=[row.pk for row in chosen.values()]).update(
        state="open", closed_at=None, closed_by=None
    )
    return chosen
