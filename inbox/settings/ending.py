"""The end of an inbox: deleted when nothing was ever said in it, archived otherwise."""

from django.db import transaction
from django.db.models import ProtectedError
from django.utils import timezone

from inbox.accounts.events import SettingsChanged
from inbox.accounts.models import Member
from inbox.conversations import access
from inbox.conversations.models import Channel, Conversation, Inbox, InboxAccess
from inbox.events import publish


class InUse(Exception):
    """It has a channel, so that customers can write to it; or what may not go hangs on it."""


@transaction.atomic
def archive(inbox: Inbox, *, by: Member) -> None:
    """Nobody works in it any more; what was said in it is kept. Raises InUse."""
    held = _held(inbox)
    if held is None or held.archived_at is not None:
        return
    held.archived_at = timezone.now()
    held.save(update_fields=["archived_at"])
    for entry in InboxAccess.objects.filter(inbox=held).select_related("member"):
        access.revoke(held, of=entry.member, by=by)
    _tell(held, by, "archived", [False, True])


@transaction.atomic
def restore(inbox: Inbox, *, by: Member | None) -> None:
    """Members and a channel can be given to it again."""
    held = Inbox.objects.select_for_update(of=("self",)).filter(pk=inbox.pk).first()
    if held is None or held.archived_at is None:
        return
    held.archived_at = None
    held.save(update_fields=["archived_at"])
    _tell(held, by, "archived", [True, False])


@transaction.atomic
def delete(inbox: Inbox, *, by: Member) -> None:
    """Forget an inbox nothing was ever said in. Raises InUse."""
    held = _held(inbox)
    if held is None:
        return
    if Conversation.objects.filter(inbox=held).exists():
        raise InUse
    for entry in InboxAccess.objects.filter(inbox=held).select_related("member"):
        access.revoke(held, of=entry.member, by=by)
    _tell(held, by, "deleted", [held.name, None])
    try:
        held.delete()
    except ProtectedError as error:
        raise InUse from error


def _held(inbox: Inbox) -> Inbox | None:
    """The row, for this transaction alone. Raises InUse when customers can still write to it."""
    held: Inbox | None = Inbox.objects.select_for_update(of=("self",)).filter(pk=inbox.pk).first()
    if held is not None and Channel.objects.filter(inbox=held, released_at=None).exists():
        raise InUse
    return held


def _tell(inbox: Inbox, by: Member | None, what: str, change: list[object]) -> None:
    about, changes = f"end:{inbox.uuid}", {what: change}
    actor = by.pk if by else None
    publish(SettingsChanged(about=about, inbox_id=inbox.pk, actor_id=actor, changes=changes))
