"""Where a call to an inbox rings, and which calls would ring for ever."""

from datetime import timedelta

from django.utils import timezone

from contacts import phones
from inbox.conversations.models import Call, Channel, Inbox

PUT_THROUGH = timedelta(seconds=30)  # no phone of ours rings longer


def rings_at(inbox: Inbox, *, caller: str = "") -> str:
    """The number a call to the inbox is put through to; "" when there is none that may ring. One of
    our own would ring for ever, and so would the caller's.
    """
    target = inbox.forward_to
    if not target or target == caller or _is_ours(target):
        return ""
    return target


def comes_back(caller: str, *, besides: str) -> bool:
    """Whether a call is one of ours that a phone passed on to us while we ring it: then it comes
    from our own number, or from somebody whom we put through just now by another call.
    """
    if _is_ours(caller):
        return True
    if caller == phones.ANONYMOUS:  # who that is, nobody knows
        return False
    ringing = Call.objects.filter(
        state=Call.State.RINGING,
        due_at__isnull=False,
        message__direction="in",
        message__created_at__gt=timezone.now() - PUT_THROUGH,
        message__conversation__identity__address=caller,
    )
    return ringing.exclude(phone="").exclude(carrier_id=besides).exists()


def _is_ours(address: str) -> bool:
    return bool(Channel.objects.filter(address=address, released_at=None).exists())
