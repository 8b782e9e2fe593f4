"""No number is handed more than it may send in two seconds; the carrier's own queue stays short."""

from collections.abc import Sequence
from datetime import datetime, timedelta

from django.utils import timezone

from inbox.conversations.models import Channel, Message

AHEAD = timedelta(seconds=2)


def allow(messages: Sequence[Message]) -> list[Message]:
    """Those whose number has room now; the others are due again when it has.

    Each number keeps the moment up to which its capacity is spoken for, under a row lock.
    """
    ids = {message.conversation.channel_id for message in messages}
    locked = Channel.objects.select_for_update().filter(pk__in=ids).order_by("id")
    channels = {channel.pk: channel for channel in locked}
    now = timezone.now()
    allowed = []
    for message in messages:
        channel = channels[message.conversation.channel_id]
        start = max(now, channel.paced_until or now)
        if start - now < AHEAD:
            channel.paced_until = start + timedelta(seconds=1 / channel.per_second)
            allowed.append(message)
        else:
            _wait(message, until=start - AHEAD / 2)
    for channel in channels.values():
        channel.save(update_fields=["paced_until"])
    return allowed


def _wait(message: Message, *, until: datetime) -> None:
    Message.objects.filter(pk=message.pk).update(due_at=until)
