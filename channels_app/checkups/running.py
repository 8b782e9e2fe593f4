"""A round of the doctor: asked for, worked through by a task with its progress kept, and shown."""

from collections.abc import Callable, Iterator
from datetime import timedelta

from django.db.models import Q
from django.utils import timezone

from channels_app.checkups import line, site
from channels_app.checkups.findings import Finding
from channels_app.models import Checkup
from inbox import tenancy
from inbox.accounts.models import Member
from inbox.conversations.models import Channel, Connection, Inbox

STALE = timedelta(minutes=3)  # its worker is gone
KEPT = 10  # rounds of an inbox
Check = Callable[[], Finding]


def ask_for(inbox: Inbox, *, by: Member | None) -> Checkup:
    """The round that is under way, or a new one; the transaction is open."""
    Checkup.objects.bulk_create([Checkup(inbox=inbox, member=by)], ignore_conflicts=True)
    found: Checkup = Checkup.objects.exclude(state=Checkup.State.DONE).get(inbox=inbox)
    return found


def last(inbox: Inbox) -> Checkup | None:
    """The newest one."""
    found: Checkup | None = Checkup.objects.filter(inbox=inbox).order_by("-id").first()
    return found


def work() -> int:
    """Make the current organization's rounds that wait; how many."""
    made = 0
    while (checkup := _claim()) is not None:
        run(checkup)
        made += 1
    return made


def _claim() -> Checkup | None:
    now = timezone.now()
    with tenancy.transaction():
        due = Q(state=Checkup.State.WAITING) | Q(state="running", started_at__lt=now - STALE)
        found: Checkup | None = (
            Checkup.objects.select_for_update(skip_locked=True).filter(due).order_by("id").first()
        )
        if found is not None:
            found.state, found.started_at = Checkup.State.RUNNING, now
            found.save(update_fields=["state", "started_at"])
        return found


def now(inbox: Inbox) -> list[Finding]:
    """A round made here and at once, kept like the others."""
    with tenancy.transaction():
        checkup = ask_for(inbox, by=None)
        Checkup.objects.filter(pk=checkup.pk).update(
            state=Checkup.State.RUNNING, started_at=timezone.now()
        )
    return run(checkup)


def run(checkup: Checkup) -> list[Finding]:
    """Look through the inbox; what was found is kept after each step."""
    with tenancy.transaction():
        checks = _checks(Inbox.objects.get(pk=checkup.inbox_id))
    found: list[Finding] = []
    for check in checks:
        found.append(check())
        with tenancy.transaction():
            Checkup.objects.filter(pk=checkup.pk).update(
                findings=[one.kept() for one in found], expected=len(checks)
            )
    with tenancy.transaction():
        Checkup.objects.filter(pk=checkup.pk).update(
            state=Checkup.State.DONE, finished_at=timezone.now()
        )
        old = Checkup.objects.filter(inbox_id=checkup.inbox_id, state="done").order_by("-id")
        Checkup.objects.filter(pk__in=list(old.values_list("pk", flat=True)[KEPT:])).delete()
    return found


def _checks(inbox: Inbox) -> list[Check]:
    """What is to be looked at, outside in."""
    channels = list(
        Channel.objects.filter(inbox=inbox, released_at=None)
        .select_related("connection")
        .order_by("id")
    )
    connections = {channel.connection_id: channel.connection for channel in channels}
    checks: list[Check] = [site.public_address, site.live_socket, site.storage]
    for connection in connections.values():
        checks += _of_account(connection)
    for channel in channels:
        checks += [lambda it=channel: line.number(it), lambda it=channel: line.registration(it)]  # type: ignore[misc]
    if not channels:
        checks.append(lambda: Finding("number", "bad", "none"))
    return checks


def _of_account(connection: Connection) -> Iterator[Check]:
    mark = ""

    def door() -> Finding:
        nonlocal mark
        found, mark = line.door(connection)
        return found

    yield lambda: line.account(connection)
    yield door
    yield lambda: line.worker(connection, mark)
