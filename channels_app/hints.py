"""What the heart did that the wires should hear of at once; the sweeps find it in any case."""

from collections.abc import Sequence

from channels_app.wake import wake
from inbox.conversations.events import MessageQueued, MessageReceived
from inbox.conversations.models import Message
from inbox.events import Published, subscribe


@subscribe(MessageQueued)
def something_to_send(items: Sequence[Published]) -> None:
    """A member wrote."""
    wake("send")


@subscribe(MessageReceived)
def something_to_fetch(items: Sequence[Published]) -> None:
    """A customer sent files."""
    ids = [item.event.message_id for item in items]
    if Message.objects.filter(pk__in=ids, files__gt=0).exists():
        wake("fetch_media")
