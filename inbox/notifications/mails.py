"""Which mails were sent to whom. A mail is claimed and committed before it leaves: at most once."""

from collections.abc import Iterable
from datetime import datetime, timedelta

from django.db.models import Max, Q

from inbox import tenancy
from inbox.accounts.models import Event, Member
from inbox.notifications.kinds import Often
from inbox.notifications.models import Digest, Notification
from inbox.notifications.preferences import BETWEEN, Choices

AWAY = timedelta(minutes=15)
FIRST = timedelta(days=1)  # who never had a mail is told of no more
TRY_AGAIN = timedelta(minutes=15)
OUT = Q(state__in=[Digest.State.SENDING, Digest.State.SENT])


def lock(member: Member) -> bool:
    """Be the only one to make this member's mail until the transaction ends. False: another is."""
    key = "hashtextextended(format('digest %%s %%s', %(organization)s::text, %(member)s::text), 0)"
    ((mine,),) = tenancy.rows(f"SELECT pg_try_advisory_xact_lock({key})", {"member": member.pk})
    return bool(mine)


def here(members: Iterable[int], *, now: datetime) -> set[int]:
    """Those of the members who did something a short while ago."""
    recent = Event.objects.filter(at__gt=now - AWAY, actor_id__in=list(members))
    return set(recent.values_list("actor_id", flat=True).distinct())


def since(member: Member, *, now: datetime) -> datetime:
    """What was told up to where: the last mail's end."""
    mine = Digest.objects.filter(OUT, member=member)
    told: datetime | None = mine.aggregate(to=Max("upto"))["to"]
    return told or now - FIRST


def is_time(member: Member, choices: Choices, *, now: datetime) -> bool:
    """Whether the member wants mail, not in silence, and had none for long enough; a refused one
    is tried again after a while.
    """
    if choices.digest == Often.NEVER or choices.is_silent(now):
        return False
    mine = Digest.objects.filter(member=member)
    if mine.filter(OUT, at__gt=now - BETWEEN[Often(choices.digest)]).exists():
        return False
    return not mine.filter(state=Digest.State.REFUSED, at__gt=now - TRY_AGAIN).exists()


def begin(member: Member, *, told: Iterable[int], upto: datetime, now: datetime) -> Digest:
    """Claim the mail and the notifications it tells. Commit before sending."""
    digest: Digest = Digest.objects.create(member=member, upto=upto, at=now)
    Notification.objects.filter(pk__in=list(told)).update(digest=digest)
    return digest


def settle(digest: Digest, state: str) -> None:
    """What became of it. One that is proven not to have left frees what it held for the next."""
    Digest.objects.filter(pk=digest.pk).update(state=state)
    if state == Digest.State.REFUSED:
        Notification.objects.filter(digest=digest).update(digest=None)
