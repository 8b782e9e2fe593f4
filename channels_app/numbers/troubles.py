"""What is wrong with the numbers that inboxes answer, by what the carrier last told of them."""

from collections.abc import Iterable

from django.utils.translation import gettext_noop as _

from channels_app.models import PhoneNumber
from channels_app.numbers import hooks
from inbox.conversations.models import Channel

GONE = _("The carrier account does not have it any more")
MOVED = _("It is in another carrier account now: put it in its inbox again")
NO_TEXTS = _("It cannot take texts any more")
ELSEWHERE = _("Texts go elsewhere")
NO_CALLS = _("It cannot take calls any more")
CALLS_ELSEWHERE = _("Calls go elsewhere")


def of(number: PhoneNumber | None, channel: Channel) -> str:
    """In a sentence (English, pages translate it), "" when it works. `number` is the organization's
    row of the channel's address, None when no account of it has one. The inbox and the connections
    are loaded.
    """
    if number is None:
        return GONE if channel.connection.numbers_at is not None else ""
    if number.gone_at is not None:
        return GONE
    if number.connection_id != channel.connection_id:
        return MOVED
    standing = hooks.standing(number)
    takes_calls = bool(channel.inbox.forward_to) or channel.inbox.voicemail
    able = set(number.capabilities) or {"sms", "voice"}  # nothing told: nothing said
    found = [
        (NO_TEXTS, "sms" not in able),
        (ELSEWHERE, not standing.is_fine),
        (
            NO_CALLS,
            takes_calls and "voice" not in able,
        ),
        (CALLS_ELSEWHERE, takes_calls and standing.calls != hooks.OURS),
    ]
    return next((words for words, is_so in found if is_so), "")


def of_channels(channels: Iterable[Channel]) -> dict[int, str]:
    """By the channel's id, for those with trouble; two queries however many there are."""
    listed = [one for one in channels if one.released_at is None]
    numbers = by_address([one.address for one in listed])
    found = {one.pk: of(numbers.get(one.address), one) for one in listed}
    return {pk: words for pk, words in found.items() if words}


def by_address(addresses: Iterable[str]) -> dict[str, PhoneNumber]:
    """The row that counts of each: one that an account has before one that is gone."""
    rows = PhoneNumber.objects.filter(address__in=list(addresses)).select_related("connection")
    # those that are there come last, and win
    return {row.address: row for row in rows.order_by("gone_at", "id")}


def vanished() -> list[PhoneNumber]:
    """Numbers that inboxes answer and no account has any more."""
    live = Channel.objects.filter(kind=Channel.Kind.SMS, released_at=None)
    gone = PhoneNumber.objects.exclude(gone_at=None).filter(
        address__in=live.values_list("address", flat=True)
    )
    found = by_address(gone.values_list("address", flat=True)[:100])
    return [row for row in found.values() if row.gone_at is not None]
