"""Members who are away: passed over, and shown with their line. F130's personal side."""

from datetime import date, timedelta

import pytest
from django.utils import timezone

from inbox.conversations.models import Conversation, Inbox
from inbox.conversations.owning import assigning, attendance, colleagues, turns
from inbox.hours import away
from tests.inbox.conftest import aurora, converse, quick, say, told  # noqa: F401 - fixtures


def leave(member, days=1, note=""):
    """They are away from a moment ago on."""
    row = away.made(member)
    now = timezone.now()
    row.since, row.until, row.note = now - timedelta(hours=1), now + timedelta(days=days), note
    row.save()


@pytest.fixture
def giving(cast, aurora):  # noqa: F811
    """Sales gives in turns to Ada and Ben, both there."""
    Inbox.objects.filter(pk=aurora.inbox.pk).update(auto_assign="round_robin")
    for member in (cast.ada, cast.ben):
        attendance.log_in(member)


def whose(message):
    return Conversation.objects.get(pk=message.conversation_id).assignee


def test_f130_rules_of_assignment_pass_over_who_is_away(cast, giving, say):  # noqa: F811
    leave(cast.ben)

    given = [whose(say("Hello", sender=f"+1206555{number:04d}")) for number in range(4)]

    assert given == [cast.ada] * 4


def test_everybody_away_gives_to_nobody_until_somebody_is_back(cast, giving, say):  # noqa: F811
    leave(cast.ben)
    leave(cast.ada)
    text = say("Hello")
    assert whose(text) is None

    row = away.made(cast.ben)
    row.since = row.until = None
    row.save()
    turns.sweep()

    assert whose(text) == cast.ben


def test_a_person_may_still_give_them_one(cast, aurora, say):  # noqa: F811
    leave(cast.ben)
    talk = say("Hello").conversation

    assigning.assign(talk, to=cast.ben, by=cast.ada)

    assert whose(say("Again")) == cast.ben


def test_colleagues_see_until_when_and_the_line(cast, aurora, browse_ada):  # noqa: F811
    leave(cast.ben, note="Skiing; ask Ada")
    leave(cast.ada, days=-0.01)

    found = {one.person.name: one for one in colleagues.of([aurora.inbox.pk])[aurora.inbox.pk]}

    assert found["Ben"].note == "Skiing; ask Ada"
    assert found["Ben"].away_until > timezone.now()
    assert found["Ada"].away_until is None
    assert "Skiing; ask Ada" in browse_ada()


@pytest.fixture
def browse_ada(cast, aurora, say, client):  # noqa: F811
    """The menu of colleagues of a conversation, as Ada opens it."""
    talk = say("Hello").conversation
    client.force_login(cast.ada.user)
    address = f"/aurora/conversations/{talk.uuid}/assignees/"
    return lambda: client.get(address, HTTP_HX_REQUEST="true").content.decode()


def test_days_are_those_of_the_members_clock():
    since, until = away.moments(date(2026, 3, 28), date(2026, 3, 29), "Europe/Rome")

    assert since.isoformat() == "2026-03-28T00:00:00+01:00"
    assert until.isoformat() == "2026-03-30T00:00:00+02:00"
