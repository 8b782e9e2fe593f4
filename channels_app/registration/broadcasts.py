"""Open browsers of an inbox follow its registration: it appears in the navigation, and its composer
opens, when the carriers let its numbers send.
"""

from collections.abc import Sequence

from channels_app.registration.events import RegistrationChanged
from inbox.conversations.events import SENDS
from inbox.conversations.models import Inbox
from inbox.events import Published, subscribe
from inbox.live import push


@subscribe(RegistrationChanged)
def follow(items: Sequence[Published]) -> None:
    """A word to those who work in the inbox; no frame holds how it stands."""
    told = [item for item in items if item.event.inbox_id and SENDS & item.event.changes.keys()]
    found = Inbox.objects.filter(pk__in={item.event.inbox_id for item in told})
    uuids = dict(found.values_list("pk", "uuid"))
    for item in told:
        if item.event.inbox_id in uuids:
            push.signal("inbox", uuids[item.event.inbox_id], event=item.id, places=True)
