"""The centre and the settings, through HTTP (F115)."""

from uuid import uuid4

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from inbox.conversations.hearing import centre
from inbox.conversations.owning import assigning
from inbox.notifications import notices, preferences
from inbox.notifications.kinds import Kind, Text, Way
from inbox.notifications.models import Notification
from inbox.notifications.notices import Notice


def shows(client, path):
    answer = client.get(path)
    assert answer.status_code == 200
    return answer.content.decode()


@pytest.fixture
def ben(cast, client):
    client.force_login(cast.ben.user)
    return client


def test_empty_centre_says_so(ben):
    assert "Nothing to tell you" in shows(ben, "/aurora/notifications/")


def test_centre_shows_own_news_with_links(cast, aurora, converse, ben, client):
    talk = converse()
    assigning.assign(talk, to=cast.ben, by=cast.ada)

    page = shows(ben, "/aurora/notifications/")

    assert "Ada assigned this to you" in page
    assert f'href="/aurora/conversations/{talk.uuid}/"' in page
    assert 'aria-label="Notifications, 1 unread"' in page
    client.force_login(cast.ada.user)
    assert "assigned this to you" not in shows(client, "/aurora/notifications/")
    client.force_login(cast.rita.user)
    assert str(talk.uuid) not in shows(client, "/aurora/notifications/")


def test_centre_goes_on_from_a_row(cast, aurora, converse, ben):
    talk = converse()
    notices.tell(
        [
            Notice(cast.ben.pk, Kind.ASSIGNED, talk.pk, talk.inbox_id, other_id=number)
            for number in range(1, 36)
        ]
    )

    page = shows(ben, "/aurora/notifications/")
    after = page.partition("notifications/?after=")[2].partition('"')[0]
    rest = ben.get(f"/aurora/notifications/?after={after}", headers={"HX-Request": "true"})

    assert page.count('class="notice"') == 30
    assert rest.content.decode().count('class="notice"') == 5
    assert "?after=" not in rest.content.decode()


def test_one_and_all_are_marked_read(cast, aurora, converse, ben):
    for _ in range(3):
        assigning.assign(converse(), to=cast.ben, by=cast.ada)
    one = Notification.objects.order_by("id").first()

    answer = ben.post(f"/aurora/notifications/{one.uuid}/reading/")
    assert answer.status_code == 302
    assert centre.unread(cast.ben) == 2
    assert ben.get("/aurora/badges/").json()["bell"] == 2

    ben.post("/aurora/notifications/reading/", headers={"HX-Request": "true"})
    assert centre.unread(cast.ben) == 0


def test_others_notification_is_not_there(cast, aurora, converse, ben):
    assigning.assign(converse(), to=cast.ada, by=cast.ada)
    notices.tell([Notice(cast.ada.pk, Kind.ASSIGNED, converse().pk, aurora.inbox.pk)])
    one = Notification.objects.get()

    assert ben.post(f"/aurora/notifications/{one.uuid}/reading/").status_code == 404
    assert ben.post(f"/aurora/notifications/{uuid4()}/reading/").status_code == 404
    assert centre.unread(cast.ada) == 1


SAID = {
    "way": ["mine.popup", "mine.sound", "assigned.email", "nothing.popup", "mine.fax"],
    "tone": "knock", "volume": "35", "digest": "hour",
    "from-0": "22:00", "until-0": "07:00", "day-0": ["0", "4"],
    "from-1": "00:00", "until-1": "00:00", "day-1": ["5", "6"],
    "from-2": "18:00", "until-2": "08:00",
}  # fmt: skip


def test_f115_choices_are_kept_and_shown(cast, aurora, ben):
    answer = ben.post("/aurora/me/notifications/", {**SAID, "muted": str(aurora.inbox.uuid)})

    assert (answer.status_code, answer["Location"]) == (302, "/aurora/me/notifications/?said=saved")
    chosen = preferences.of(cast.ben)
    assert chosen.ways[Text.MINE] == {Way.POPUP, Way.SOUND}
    assert chosen.ways[Kind.ASSIGNED] == {Way.EMAIL}
    assert chosen.ways[Kind.FAILED] == frozenset()
    assert (chosen.tone, chosen.volume, chosen.previews, chosen.digest) == (
        "knock", 35, False, "hour",
    )  # fmt: skip
    assert chosen.muted == {aurora.inbox.pk}
    assert [sorted(window.days) for window in chosen.silences] == [[0, 4], [5, 6]]
    page = shows(ben, answer["Location"])
    assert "Saved" in page
    assert 'value="mine.sound" checked' in page
    assert 'value="others.popup" checked' not in page
    assert preferences.of(cast.ada) == preferences.Choices("UTC")


def test_what_does_not_exist_is_not_heard(cast, aurora, ben):
    foreign = str(cast.rival.inbox.uuid)
    said = {"tone": "../../etc", "volume": "9999", "digest": "always", "muted": [foreign, "x"],
            "way": "previews", "from-0": "x", "until-0": "y", "day-0": "9"}  # fmt: skip

    assert ben.post("/aurora/me/notifications/", said).status_code == 302

    chosen = preferences.of(cast.ben)
    assert (chosen.tone, chosen.volume, chosen.digest) == ("bell", 100, "day")
    assert (chosen.muted, chosen.silences) == (frozenset(), ())
    assert set(chosen.ways.values()) == {frozenset()}


def test_settings_name_no_inbox_one_may_not_open(cast, aurora, client):
    client.force_login(cast.rita.user)

    page = shows(client, "/aurora/me/notifications/")

    assert str(aurora.inbox.uuid) not in page


def test_centre_asks_as_often_for_three_as_for_one(cast, aurora, converse, ben):
    counted = []
    for rows in (1, 3):
        while Notification.objects.count() < rows:
            assigning.assign(converse(), to=cast.ben, by=cast.ada)
        ben.get("/aurora/notifications/")
        with CaptureQueriesContext(connection) as asked:
            ben.get("/aurora/notifications/")
        counted.append(len(asked))

    assert counted[0] == counted[1]
