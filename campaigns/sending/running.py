"""What people do with a campaign: start, pause, go on, cancel. Each takes the campaign's row, as
the worker's batches do, so it takes hold within one batch.
"""

from datetime import date, datetime
from typing import Any

from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext_noop as _

from campaigns import rules
from campaigns.building import enclosing
from campaigns.events import CampaignChanged
from campaigns.models import Campaign, Recipient, Sender, Series, State
from campaigns.recurring import occurrences
from campaigns.recurring.occurrences import Rule
from campaigns.sending import windows
from inbox import tenancy
from inbox.accounts.models import Member, Organization
from inbox.conversations.carrying import outgoing
from inbox.conversations.finishing import tags
from inbox.events import publish

TAKEN_BACK = _("The campaign was canceled")
# Step by step and by keys: joined, they were planned by an average campaign, and a large one's
# queued texts were looked for once in each of its rows.
TEXTS = """
SELECT message_id FROM campaigns_recipient
WHERE organization_id = %(organization)s AND campaign_id = %(campaign)s
  AND state = ANY(%(states)s) AND message_id IS NOT NULL
"""
# What the outbox holds just now is not waited for: it asks, and finds the campaign stopped.
WAITING = """
SELECT id FROM conversations_message
WHERE organization_id = %(organization)s AND id = ANY(%(ids)s) AND status = 'queued'
ORDER BY id FOR UPDATE SKIP LOCKED
"""
WITHDRAW = """
UPDATE conversations_message
SET status = 'cancelled', due_at = NULL, error = %(words)s, revision = revision + 1
WHERE organization_id = %(organization)s AND id = ANY(%(ids)s)
"""
HOLD = """
UPDATE conversations_message SET due_at = NULL
WHERE organization_id = %(organization)s AND id = ANY(%(ids)s)
"""
PLAN_AGAIN = """
UPDATE campaigns_recipient SET state = 'planned'
WHERE organization_id = %(organization)s AND message_id = ANY(%(ids)s) AND state = 'queued'
"""


class NotNow(Exception):
    """It is in no state for that; somebody was faster, or there is nothing to send."""

    def __init__(self, reason: str = "state") -> None:
        super().__init__(reason)
        self.reason = reason


@transaction.atomic
def start(
    campaign: Campaign, *, by: Member, at: datetime | None = None, in_zones: bool = False
) -> Campaign:
    """Begin now, or at a wall clock's hour; ask a manager first where the organization wants that.
    A second click finds it begun and changes nothing. Raises NotNow.
    """
    held = _held(campaign)
    if held.state != State.DRAFT:
        return held
    if not Sender.objects.filter(campaign=held).exists():
        raise NotNow("no_number")
    if not held.body.strip():
        raise NotNow("empty")
    held.started_by, held.local_at, held.in_zones = by, at, in_zones
    if rules.current().needs_approval:
        return _move(held, State.ASKED, by)
    return _schedule(held, by)


@transaction.atomic
def approve(campaign: Campaign, *, by: Member) -> Campaign:
    """Somebody else than who built it agrees. Raises NotNow."""
    held = _held(campaign)
    if held.state != State.ASKED:
        raise NotNow
    if by.pk in {held.created_by_id, held.started_by_id}:
        raise NotNow("own")
    held.approved_by = by
    return _schedule(held, by)


@transaction.atomic
def send_back(campaign: Campaign, *, by: Member) -> Campaign:
    """To be changed again before it is begun. Raises NotNow."""
    held = _held(campaign)
    if held.state not in {State.ASKED, State.SCHEDULED}:
        raise NotNow
    held.next_at = held.started_by = held.approved_by = None
    return _move(held, State.DRAFT, by)


@transaction.atomic
def pause(campaign: Campaign, *, by: Member | None, reason: str = "") -> Campaign:
    """No further batch; what no carrier has yet is held. Raises NotNow."""
    held = _held(campaign)
    if held.state != State.RUNNING:
        raise NotNow
    held.reason = reason
    _move(held, State.PAUSED, by)
    _hold_back(held)
    return held


@transaction.atomic
def resume(campaign: Campaign, *, by: Member) -> Campaign:
    """Go on, whatever failed until now. Raises NotNow."""
    held = _held(campaign)
    if held.state != State.PAUSED:
        raise NotNow
    held.reason, held.next_at, held.tolerated = "", timezone.now(), _until_now(held)
    return _move(held, State.RUNNING, by)


@transaction.atomic
def cancel(campaign: Campaign, *, by: Member) -> Campaign:
    """For good: who got nothing gets nothing. Raises NotNow."""
    held = _held(campaign)
    if not held.is_open or not held.is_begun:
        raise NotNow
    held.finished_at, held.next_at = timezone.now(), None
    _move(held, State.CANCELLED, by)
    waiting = _waiting(held, "queued", "planned")
    tenancy.execute(WITHDRAW, {"ids": waiting, "words": TAKEN_BACK})
    outgoing.tell(waiting)
    Recipient.objects.filter(campaign=held, state="planned").update(state="cancelled")
    return held


@transaction.atomic
def remove(campaign: Campaign, *, by: Member) -> None:
    """A draft that nobody wants. Raises NotNow."""
    held = _held(campaign)
    if held.is_begun:
        raise NotNow
    Sender.objects.filter(campaign=held).delete()
    enclosing.forget_all(held)
    held.delete()


def take_up(campaign: Campaign) -> None:
    """The locked campaign's time has come: who gets it is written down now."""
    campaign.started_at = timezone.now()
    _move(campaign, State.PLANNING, None)


def begin(campaign: Campaign) -> None:
    """Everybody is known: the locked campaign goes out from here on."""
    name = campaign.name[: tags.LONGEST]
    starter = campaign.started_by or campaign.created_by
    if starter is not None and campaign.tag is None:
        campaign.tag = tags.found_or_made(name, by=starter)
    campaign.numbers = ""  # they are rows now
    campaign.next_at = timezone.now()
    _move(campaign, State.RUNNING, None)


def finish(campaign: Campaign) -> None:
    """Nobody of the locked campaign waits any more."""
    campaign.finished_at, campaign.next_at = timezone.now(), None
    _move(campaign, State.DONE, None)


def stop(campaign: Campaign, reason: str) -> None:
    """The locked campaign pauses by itself, and says why."""
    campaign.reason = reason
    _move(campaign, State.PAUSED, None)
    _hold_back(campaign)


def _until_now(held: Campaign) -> dict[str, Any]:
    """What is forgiven: all that was handed over, but for what waits again."""
    waiting = Recipient.objects.filter(campaign=held, state="planned", message_id__isnull=False)
    return {"since": timezone.now().isoformat(), "handed": held.handed - waiting.count()}


def troubles(campaign: Campaign) -> dict[str, int]:
    """Of what was handed over since somebody last said go on: how much, how many failed, and how
    many had enough. What never reached the carrier, for a worker died, says nothing of the texts.
    """
    found = Recipient.objects.filter(campaign=campaign)
    if since := campaign.tolerated.get("since"):
        found = found.filter(handed_at__gte=datetime.fromisoformat(since))
    return {
        "failed": found.filter(state="failed").exclude(reason="").count(),
        "opted_out": found.filter(opted_out_at__isnull=False).count(),
        "handed": campaign.handed - campaign.tolerated.get("handed", 0),
    }


def repeat(made: Campaign, now: datetime) -> Campaign:
    """A day's run of what repeats begins: it was approved with the series."""
    made.next_at = made.started_at = now
    return _move(made, State.PLANNING, None)


def await_next(series: Series, held: Campaign, now: datetime) -> None:
    """From now on the days of the series count. Raises NotNow when none is to come."""
    rule = Rule(series.every, series.at, frozenset(series.weekdays), series.day, series.until)
    clock = occurrences.EARLIEST if held.in_zones else home()
    series.next_on = occurrences.first(rule, clock, after=now)
    if series.next_on is None:
        raise NotNow("no_day")
    series.next_at = wakes_at(rule, series.next_on, held.in_zones)
    series.save()


def wakes_at(rule: Rule, on: date, in_zones: bool) -> datetime:
    """When a worker takes a day up: in zones with the first clock of the world."""
    return occurrences.moment(rule, on, occurrences.EARLIEST if in_zones else home())


def _waiting(held: Campaign, *states: str) -> list[int]:
    """Texts of recipients in these states that no carrier has, locked."""
    given = {"campaign": held.pk, "states": list(states)}
    ids = [pk for (pk,) in tenancy.rows(TEXTS, given)]
    return [pk for (pk,) in tenancy.rows(WAITING, {"ids": ids})]


def _hold_back(held: Campaign) -> None:
    """What no carrier has waits as a plan again."""
    given = {"ids": _waiting(held, "queued")}
    tenancy.execute(HOLD, given)
    tenancy.execute(PLAN_AGAIN, given)


def _schedule(held: Campaign, by: Member) -> Campaign:
    series = Series.objects.filter(campaign=held).first()
    if series is not None:
        await_next(series, held, timezone.now())
        return _move(held, State.REPEATING, by)
    if held.local_at is not None and held.local_at <= timezone.now():
        raise NotNow("no_time")  # whoever chose an hour did not mean at once
    held.next_at = _earliest(held)
    if held.next_at <= timezone.now():
        held.started_at = timezone.now()
        return _move(held, State.PLANNING, by)
    return _move(held, State.SCHEDULED, by)


def _earliest(held: Campaign) -> datetime:
    """When somebody has to look at it first: in zones, with the first clock of the world."""
    if held.local_at is None:
        return timezone.now()
    zone = home()
    return windows.wall_clock(held.local_at, occurrences.EARLIEST if held.in_zones else zone, zone)


def home() -> str:
    """The organization's zone."""
    found: str = Organization.objects.values_list("time_zone", flat=True).get()
    return found


def _held(campaign: Campaign) -> Campaign:
    """Its row, for this transaction alone."""
    held: Campaign = Campaign.objects.select_for_update(of=("self",), no_key=True).get(
        pk=campaign.pk
    )
    return held


def _move(held: Campaign, state: State, by: Member | None) -> Campaign:
    before = held.state
    held.state = state
    held.save()
    changes: dict[str, Any] = {"state": [str(before), str(state)], "reason": held.reason}
    publish(
        CampaignChanged(
            inbox_id=held.inbox_id,
            about=f"campaign:{held.uuid}",
            actor_id=by.pk if by else None,
            changes=changes,
        )
    )
    return held
