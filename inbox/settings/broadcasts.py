"""Open browsers of an inbox follow what was set up there: at once where it changes what they can
do, otherwise with the next page.
"""

from collections.abc import Sequence

from inbox.accounts.events import SettingsChanged
from inbox.conversations.events import CONTROLS
from inbox.conversations.hearing import parting
from inbox.conversations.models import Inbox
from inbox.events import Published, subscribe, within
from inbox.live import push


@subscribe(SettingsChanged)
def follow(items: Sequence[Published]) -> None:
    """A word to those who work in the inbox; no frame holds what was set."""
    ids = {item.event.inbox_id for item in items if item.event.inbox_id is not None}
    uuids = dict(Inbox.objects.filter(pk__in=ids).values_list("pk", "uuid"))
    for item in items:
        if item.event.inbox_id in uuids:
            is_control = bool(CONTROLS & item.event.changes.keys())
            push.signal("inbox", uuids[item.event.inbox_id], event=item.id, settings=is_control)


@within(SettingsChanged)
def narrow(items: Sequence[Published]) -> None:
    """An inbox shows its agents more, or less: told in the transaction in which it begins to."""
    for item in items:
        if item.event.inbox_id is not None and "sight" in item.event.changes:
            parting.changed([item.event.inbox_id], by=item.event.actor_id)
