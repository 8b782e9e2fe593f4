"""Put away until a moment, or until the customer writes: whichever comes first."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import UTC, datetime, time, timedelta
from datetime import tzinfo as Zone

from django.db import transaction

from inbox import tenancy
from inbox.accounts.models import Member
from inbox.conversations.events import ConversationSnoozed, ConversationWoken
from inbox.conversations.finishing import changing
from inbox.conversations.finishing.changing import Was
from inbox.conversations.models import Conversation
from inbox.conversations.owning import turns
from inbox.events import publish

# "until they reply": a moment nobody waits for
FAR = datetime(2200, 1, 1, tzinfo=UTC)
LONGEST = timedelta(days=366)
EVENING, MORNING = time(18), time(9)


class NotLater(Exception):
    """The moment is past, or more than a year away."""


@dataclass(frozen=True)
class Moment:
    """One of the moments a menu offers."""

    word: str
    at: datetime


def moments(now: datetime, zone: Zone) -> list[Moment]:
    """What is offered at this time of day, where the member is."""
    here = now.astimezone(zone)
    today = here.date()
    monday = today + timedelta(days=7 - today.weekday())
    evening = datetime.combine(today, EVENING, zone)
    tomorrow = datetime.combine(today + timedelta(days=1), MORNING, zone)
    found = [Moment("hour", now + timedelta(hours=1))]
    if evening > now + timedelta(hours=1):
        found.append(Moment("evening", evening))
    found.append(Moment("tomorrow", tomorrow))
    if datetime.combine(monday, MORNING, zone) != tomorrow:
        found.append(Moment("monday", datetime.combine(monday, MORNING, zone)))
    return [*found, Moment("reply", FAR)]


def read(word: str, at: str, *, now: datetime, zone: Zone) -> datetime:
    """What a form asked for: a word of `moments`, or a local date and time. Raises NotLater."""
    if word:
        offered = {moment.word: moment.at for moment in moments(now, zone)}
        if word not in offered:
            raise NotLater
        return offered[word]
    try:
        asked = datetime.fromisoformat(at)
    except ValueError:
        raise NotLater from None
    asked = asked if asked.tzinfo else asked.replace(tzinfo=zone)
    if not now < asked <= now + LONGEST:
        raise NotLater
    return asked


@transaction.atomic
def snooze(conversation: Conversation, *, until: datetime, by: Member) -> Conversation:
    """Put it away. What is closed stays closed."""
    snooze_all([conversation.pk], until=until, by=by)
    conversation.refresh_from_db()
    return conversation


@transaction.atomic
def snooze_all(ids: Sequence[int], *, until: datetime, by: Member) -> list[Was]:
    """Put those away that are not closed; these, as they were."""
    found = changing.change(
        ids,
        when="c.state IN ('open', 'snoozed', 'sent')",
        sets="state = 'snoozed', snoozed_until = %(until)s",
        until=until,
    )
    found = changing.take_unread(found)
    publish(*(_snoozed(was, was.state, until, by) for was in found))
    turns.freed({was.inbox_id for was in found if was.assignee_id is not None})
    return found


@transaction.atomic
def unsnooze(rows: Sequence[Was], *, until: datetime, by: Member) -> list[int]:
    """Undo it where it still sleeps until then: what slept before sleeps as long as it did."""
    still = "c.state = 'snoozed' AND c.snoozed_until = %(until)s"
    back = changing.put_back(rows, when=still, until=until)
    changing.unread_again(rows, back)
    done = set(back)
    before = {was: was.snoozed_until for was in rows if was.id in done}
    publish(*(_snoozed(was, "snoozed", at, by) for was, at in before.items() if at is not None))
    _woken([was for was, at in before.items() if at is None], by)
    return back


def _snoozed(was: Was, state: str, until: datetime, by: Member) -> ConversationSnoozed:
    return ConversationSnoozed(
        inbox_id=was.inbox_id,
        conversation_id=was.id,
        actor_id=by.pk,
        changes={
            "state": [state, "snoozed"],
            "until": "" if until == FAR else until.isoformat(),
        },
    )


@transaction.atomic
def wake(conversation: Conversation, *, by: Member) -> Conversation:
    """Back before its time; nobody needs to be told who looks at it."""
    found = changing.change([conversation.pk], when="c.state = 'snoozed'", sets=OPENS)
    _woken(found, by)
    conversation.refresh_from_db()
    return conversation


OPENS = "state = 'open', snoozed_until = NULL"


@transaction.atomic
def wake_due(most: int = changing.MOST) -> int:
    """What has slept long enough is back, unread for whose it is, or for all. How many were."""
    due = tenancy.rows(
        """
        SELECT c.id FROM conversations_conversation c
        WHERE c.organization_id = %(organization)s AND c.state = 'snoozed'
          AND c.snoozed_until <= now()
        ORDER BY c.snoozed_until LIMIT %(most)s
        """,
        {"most": most},
    )
    found = changing.change(
        [pk for (pk,) in due],
        when="c.state = 'snoozed' AND c.snoozed_until <= now()",
        sets=OPENS,
    )
    changing.unread_for([was.id for was in found], assignee_first=True)
    _woken(found, None)
    return len(found)


def _woken(rows: Sequence[Was], by: Member | None) -> None:
    publish(
        *(
            ConversationWoken(
                inbox_id=was.inbox_id,
                conversation_id=was.id,
                member_id=was.assignee_id,
                actor_id=by.pk if by else None,
                changes={"state": ["snoozed", "open" if was.state == "snoozed" else was.state]},
            )
            for was in rows
        )
    )
    turns.resumed([was.id for was in rows], by=by)
