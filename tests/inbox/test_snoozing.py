"""Put away until a moment or a reply."""

from datetime import UTC, datetime, timedelta
from zoneinfo import ZoneInfo

import pytest
from django.test import Client
from django.utils import timezone

from contacts.models import Identity
from inbox import tenancy
from inbox.accounts.models import Event
from inbox.conversations.finishing import bulk, bulk_words, snoozing, triage
from inbox.conversations.models import Conversation, Unread
from inbox.work import due_work

ROME = ZoneInfo("Europe/Rome")


def later(minutes=60):
    return timezone.now() + timedelta(minutes=minutes)


@pytest.mark.parametrize(
    ("now", "words"),
    [
        ("2026-11-04T10:00", {"hour": "2026-11-04T11:00", "evening": "2026-11-04T18:00",
                              "tomorrow": "2026-11-05T09:00", "monday": "2026-11-09T09:00"}),
        ("2026-11-04T17:30", {"hour": "2026-11-04T18:30", "tomorrow": "2026-11-05T09:00",
                              "monday": "2026-11-09T09:00"}),
        ("2026-11-08T20:00", {"hour": "2026-11-08T21:00", "tomorrow": "2026-11-09T09:00"}),
        # the night the clocks go back
        ("2026-10-24T20:00", {"hour": "2026-10-24T21:00", "tomorrow": "2026-10-25T09:00",
                              "monday": "2026-10-26T09:00"}),
    ],
)  # fmt: skip
def test_moments_are_those_of_the_members_own_clock(now, words):
    at = datetime.fromisoformat(now).replace(tzinfo=ROME)

    found = {
        moment.word: moment.at.astimezone(ROME).strftime("%Y-%m-%dT%H:%M")
        for moment in snoozing.moments(at.astimezone(UTC), ROME)
    }

    assert found == words | {"reply": "2200-01-01T01:00"}


@pytest.mark.parametrize("at", ["", "x", "2026-11-04T09:59", "2027-12-04T10:00"])
def test_past_and_far_moments_are_refused(at):
    now = datetime(2026, 11, 4, 10, tzinfo=ROME)

    with pytest.raises(snoozing.NotLater):
        snoozing.read("", at, now=now, zone=ROME)


def test_own_moment_is_read_in_the_members_zone():
    now = datetime(2026, 11, 4, 10, tzinfo=ROME)

    at = snoozing.read("", "2026-11-04T12:30", now=now, zone=ROME)

    assert at.astimezone(UTC).hour == 11


def test_snoozed_is_away_until_its_moment(cast, say, told):
    talk = say().conversation
    told()
    until = later()

    snoozing.snooze(talk, until=until, by=cast.ben)

    assert (talk.state, talk.snoozed_until) == ("snoozed", until)
    assert not Unread.objects.exists()
    assert snoozing.wake_due() == 0
    assert told() == ["ConversationSnoozed"]
    assert Event.objects.latest("id").changes["until"] == until.isoformat()


def test_due_ones_come_back_unread_for_whose_they_are(cast, converse, told):
    hers, all_ = converse(assignee=cast.ada), converse()
    for talk in (hers, all_):
        snoozing.snooze(talk, until=later(), by=cast.ben)
    Conversation.objects.update(snoozed_until=later(-1))
    told()

    assert snoozing.wake_due() == 2
    assert snoozing.wake_due() == 0

    hers.refresh_from_db()
    assert (hers.state, hers.snoozed_until) == ("open", None)
    assert set(Unread.objects.values_list("conversation_id", "member_id")) == {
        (hers.pk, cast.ada.pk), (all_.pk, cast.ada.pk), (all_.pk, cast.ben.pk),
    }  # fmt: skip
    assert told() == ["ConversationWoken"] * 2


def test_reply_wakes_it(cast, say):
    talk = snoozing.snooze(say().conversation, until=snoozing.FAR, by=cast.ben)

    again = say("Here I am").conversation

    assert (again.pk, again.state, again.snoozed_until) == (talk.pk, "open", None)
    assert Unread.objects.filter(conversation=talk).count() == 2


def test_closed_ones_are_not_snoozed_and_snoozed_ones_can_be_closed(cast, converse):
    closed, other = triage.close(converse(), by=cast.ben), converse()

    snoozing.snooze(closed, until=later(), by=cast.ben)
    triage.close(snoozing.snooze(other, until=later(), by=cast.ben), by=cast.ben)

    closed.refresh_from_db()
    other.refresh_from_db()
    assert (closed.state, other.state, other.snoozed_until) == ("closed", "closed", None)


def test_waking_by_hand(cast, converse, told):
    talk = snoozing.snooze(converse(), until=later(), by=cast.ben)
    told()

    snoozing.wake(talk, by=cast.ben)
    snoozing.wake(talk, by=cast.ben)

    assert talk.state == "open"
    assert told() == ["ConversationWoken"]


def test_undo_gives_back_what_was_unread_and_how_long_it_slept(cast, say, told):
    talk = say().conversation
    before = set(Unread.objects.values_list("member_id", flat=True))
    first, second = (int(later(minutes).timestamp()) for minutes in (60, 120))
    job = bulk.choose([talk.uuid], verb="snooze", target=first, by=cast.ben)
    again = bulk.choose([talk.uuid], verb="snooze", target=second, by=cast.ada)
    told()

    bulk.undo(again, by=cast.ada)

    talk.refresh_from_db()
    assert (talk.state, talk.snoozed_until.timestamp()) == ("snoozed", first)
    assert "ConversationSnoozed" in told()

    bulk.undo(job, by=cast.ben)

    talk.refresh_from_db()
    assert (talk.state, talk.snoozed_until) == ("open", None)
    assert set(Unread.objects.values_list("member_id", flat=True)) == before
    assert "ConversationWoken" in told()


def test_undo_leaves_what_woke_up_meanwhile(cast, say):
    talk = say().conversation
    until = int(later().timestamp())
    job = bulk.choose([talk.uuid], verb="snooze", target=until, by=cast.ben)
    snoozing.wake(talk, by=cast.ada)
    snoozing.snooze(talk, until=snoozing.FAR, by=cast.ada)

    bulk.undo(job, by=cast.ben)

    talk.refresh_from_db()
    assert (talk.state, talk.snoozed_until) == ("snoozed", snoozing.FAR)
    job.refresh_from_db()
    assert bulk_words.sentence(job) == "Nothing was undone: it was changed again since."


def test_due_work_names_who_has_something_to_wake(live_cast):
    cast = live_cast
    with cast.aurora.open():
        identity = Identity.objects.create(address="+12065550142")
        Conversation.objects.create(
            inbox=cast.aurora.inbox, channel=cast.aurora.channel, identity=identity,
            state="snoozed", snoozed_until=later(-1),
        )  # fmt: skip

    assert [due.slug for due in due_work("snoozed")] == ["aurora"]
    with tenancy.in_organization(due_work("snoozed")[0]), tenancy.transaction():
        snoozing.wake_due()
    assert due_work("snoozed") == []


def test_snoozing_over_http(live_cast):
    cast = live_cast
    with cast.aurora.open():
        identity = Identity.objects.create(address="+12065550142")
        talk = Conversation.objects.create(
            inbox=cast.aurora.inbox, channel=cast.aurora.channel, identity=identity
        )
    address = f"/aurora/conversations/{talk.uuid}/snooze/"
    ben, rita = Client(), Client()
    ben.force_login(cast.ben.user)
    rita.force_login(cast.rita.user)

    assert rita.post(address, {"until": "hour"}).status_code == 404
    assert ben.post(address, {"until": "never"}).status_code == 422
    assert ben.post(address, {"until": "reply"}).status_code == 302
    with cast.aurora.open():
        talk.refresh_from_db()
        assert (talk.state, talk.snoozed_until) == ("snoozed", snoozing.FAR)
    assert ben.delete(address).status_code == 302
    with cast.aurora.open():
        talk.refresh_from_db()
        assert talk.state == "open"
