"""Hours and automatic replies from the operator's file. F125, F130."""

import pytest
from django.core.management import CommandError

from inbox.autoreplies.models import Answering
from inbox.hours.models import Schedule
from tests.channels_app.operator_file import document, inside, toml

pytestmark = pytest.mark.django_db
HOURS = {
    "country": "US", "region": "NY", "works_on": ["Columbus Day"],
    "monday": ["13:00-17:00", "09:00-12:00"], "friday": ["22:00-02:00"],
    "dates": [{"day": "2026-12-24", "name": "Eve", "slots": ["09:00-12:00"]}],
}  # fmt: skip


def file(**inbox):
    """The operator's file with more in it."""
    whole = document()
    whole["organization"]["hours"] = HOURS
    whole["inboxes"][0] |= inbox
    return toml(whole)


def test_f125_file_sets_hours_and_replies_and_a_second_run_changes_nothing(provisioned):
    texts = {"en": "Closed", "it": "Chiuso"}
    said = file(
        out_of_office={"mode": "on", "text": texts}, first_reply={"on": True, "text": {"en": "Hi"}}
    )
    provisioned(said)

    with inside():
        common = Schedule.objects.get()
        row = Answering.objects.get()
    assert common.inbox_id is None
    assert common.week[0] == [["09:00", "12:00"], ["13:00", "17:00"]]
    assert common.week[4] == [["22:00", "02:00"]]
    assert common.week[1] == []
    assert (common.country, common.part, common.works_on) == ("US", "NY", ["Columbus Day"])
    assert common.special == [{"day": "2026-12-24", "name": "Eve", "slots": [["09:00", "12:00"]]}]
    assert (row.mode, row.texts, row.first, row.first_texts) == ("on", texts, True, {"en": "Hi"})

    provisioned(said)
    with inside():
        assert Answering.objects.get().on_since == row.on_since
    provisioned(file(out_of_office={"mode": "auto"}))
    with inside():
        again = Answering.objects.get()
    assert (again.mode, again.texts, again.on_since, again.first) == ("auto", texts, None, True)


def test_inbox_has_hours_of_its_own_when_the_file_says_them(provisioned):
    provisioned(file(hours={"time_zone": "Europe/Rome", "sunday": ["10:00-11:00"]}))

    with inside():
        own = Schedule.objects.exclude(inbox_id=None).get()
    assert not own.inherits
    assert own.week[6] == [["10:00", "11:00"]]
    assert own.time_zone == "Europe/Rome"


@pytest.mark.parametrize(
    ("said", "place"),
    [
        ({"hours": {"monday": ["9 to 5"]}}, "inboxes[0].hours.monday"),
        ({"hours": {"monday": ["09:00-12:00", "11:00-13:00"]}}, "inboxes[0].hours.monday"),
        ({"hours": {"country": "XX"}}, "inboxes[0].hours.country"),
        ({"hours": {"country": "US", "region": "BY"}}, "inboxes[0].hours.region"),
        ({"hours": {"time_zone": "Mars/Base"}}, "inboxes[0].hours.time_zone"),
        ({"hours": {"dates": [{"day": "soon"}]}}, "inboxes[0].hours.dates[0].day"),
        ({"hours": {"lunch": "12:00"}}, "inboxes[0].hours.lunch"),
        ({"out_of_office": {"mode": "maybe"}}, "inboxes[0].out_of_office.mode"),
        ({"out_of_office": {"text": {"de": "Zu"}}}, "inboxes[0].out_of_office.text.de"),
        ({"first_reply": {"text": {"en": "Hi {me}"}}}, "inboxes[0].first_reply.text.en"),
    ],
)
def test_what_is_wrong_is_named_with_its_place(provisioned, said, place):
    with pytest.raises(CommandError) as refused:
        provisioned(file(**said))

    assert f"{place}: " in str(refused.value)
