"""What the heart did that the wires should hear of at once; the sweeps find it in any case."""

from collections.abc import Sequence

from channels_app.registration.events import RegistrationChanged
from channels_app.wake import wake
from contacts.events import ExportChanged, ImportChanged
from contacts.models.papers import UNFINISHED as BEING_DONE
from inbox.autoreplies import asking
from inbox.conversations.carrying import outgoing
from inbox.conversations.events import (
    BulkChanged,
    CallChanged,
    CallMissed,
    CallStarted,
    ErasureAsked,
    MessageQueued,
    MessageReceived,
)
from inbox.conversations.models.bulk import UNFINISHED
from inbox.events import Published, subscribe


@outgoing.rings
def something_for_many() -> None:
    """Texts to many were queued."""
    wake("send")


@subscribe(MessageQueued)
def something_to_send(items: Sequence[Published]) -> None:
    """A member wrote."""
    wake("send")


@subscribe(CallStarted)
def somebody_to_call(items: Sequence[Published]) -> None:
    """A member asked for a call."""
    if any(item.event.actor_id for item in items):
        wake("call")


@subscribe(CallChanged)
def somebody_hung_up(items: Sequence[Published]) -> None:
    """A member gave up a call: it is where it was, and the carrier is to be told."""
    if any(len(set(item.event.changes["state"])) == 1 for item in items):
        wake("call")


@subscribe(MessageReceived, CallMissed)
def something_to_fetch(items: Sequence[Published]) -> None:
    """A customer sent files."""
    if any(item.event.files for item in items):
        wake("fetch_media")


@asking.rings
def something_to_answer() -> None:
    """A customer wrote where something answers by itself."""
    wake("answer")


@subscribe(BulkChanged)
def something_to_do_to_many(items: Sequence[Published]) -> None:
    """A member asked for more than is done at once."""
    if any(item.event.changes["state"] in UNFINISHED for item in items):
        wake("work_in_bulk")


@subscribe(ErasureAsked)
def somebody_to_forget(items: Sequence[Published]) -> None:
    """An admin asked for it."""
    wake("erase")


@subscribe(RegistrationChanged)
def something_to_register(items: Sequence[Published]) -> None:
    """An admin handed it in, or the carrier has news."""
    if any({"state", "number"} & set(item.event.changes) for item in items):
        wake("work_on_registrations")


@subscribe(ImportChanged, ExportChanged)
def something_to_read_or_write(items: Sequence[Published]) -> None:
    """A member brought a file, or asked for one."""
    if any(item.event.changes["state"] in BEING_DONE for item in items):
        wake("work_on_papers")
