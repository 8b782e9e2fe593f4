"""What open pages learn by themselves: that an inbox closes, and that one may send. What an archived
inbox keeps, and that everything audited has words.
"""

import re
from datetime import UTC, datetime

import pytest

from channels_app.registration import broadcasts
from channels_app.registration.events import RegistrationChanged
from inbox.accounts.models import Event
from inbox.autoreplies import standing
from inbox.conversations.models import Channel, Inbox
from inbox.events import Event as Happened
from inbox.events import Published, publish
from inbox.hours.models import Schedule
from inbox.settings import audit_names
from inbox.settings.audit import PASSING

# Wednesday, and somebody is there from nine to five in UTC.
MORNING = datetime(2026, 11, 25, 8, 59, 0, tzinfo=UTC)
NOON = datetime(2026, 11, 25, 12, 0, 0, tzinfo=UTC)
EVENING = datetime(2026, 11, 25, 17, 0, 0, tzinfo=UTC)


@pytest.fixture
def hours(cast):
    with cast.aurora.open():
        Schedule.objects.create(
            inbox_id=cast.aurora.inbox.pk,
            inherits=False,
            week=[[["09:00", "17:00"]]] * 7,
            time_zone="UTC",
        )


def pill(cast, browse, name="ben"):
    return browse(name).get(f"/aurora/settings/inboxes/{cast.aurora.inbox.uuid}/standing/")


def test_f125_pill_comes_and_goes_at_the_edges_of_the_hours(cast, browse, hours, monkeypatch):
    seen = {}
    for moment in (MORNING, NOON, EVENING):
        with monkeypatch.context() as clock:
            clock.setattr(standing.timezone, "now", lambda moment=moment: moment)
            html = pill(cast, browse).content.decode()
        after = int(re.search(r"load delay:(\d+)s", html)[1])
        seen[moment] = ("closed-pill" in html, after)

    assert seen == {
        MORNING: (True, 61),
        NOON: (False, standing.LONGEST),  # five hours, in steps
        EVENING: (True, standing.LONGEST),
    }


def test_f125_list_and_thread_ask_again_while_it_is_open(cast, browse, hours, talk):
    found, ben = talk("+12065550142", "Hello"), browse("ben")
    address = f"/aurora/settings/inboxes/{cast.aurora.inbox.uuid}/standing/"

    thread = ben.get(f"/aurora/conversations/{found.uuid}/").content.decode()
    shown = ben.get(f"/aurora/inboxes/{cast.aurora.inbox.uuid}/").content.decode()

    assert thread.count(f'hx-get="{address}"') >= 1
    assert shown.count(f'hx-get="{address}"') == 1
    assert pill(cast, browse, "rita").status_code == 404


def test_f141_agents_see_an_inbox_appear_when_its_registration_ends(cast, browse, monkeypatch):
    told, ben, rita = [], browse("ben"), browse("rita")
    monkeypatch.setattr(broadcasts.push, "signal", lambda *to, **body: told.append((to, body)))
    with cast.aurora.open():
        Channel.objects.filter(pk=cast.aurora.channel.pk).update(registered=False)
        publish(RegistrationChanged(about="r", inbox_id=cast.aurora.inbox.pk))
        cursor = Event.objects.latest("id").pk
    before = ben.get("/aurora/all/").content.decode()
    with cast.aurora.open():
        Channel.objects.filter(pk=cast.aurora.channel.pk).update(registered=True)
        event = RegistrationChanged(
            about="r", inbox_id=cast.aurora.inbox.pk, changes={"number": ["waiting", "done"]}
        )
        publish(event)
        broadcasts.follow([Published(cursor + 1, event)])

    assert told == [
        (("inbox", cast.aurora.inbox.uuid), {"event": cursor + 1, "places": True}),
    ]  # fmt: skip
    assert ben.get(f"/aurora/live/?cursor={cursor}").json()["places"] == "changed"
    assert "places" not in rita.get(f"/aurora/live/?cursor={cursor}").json()
    link = f'href="/aurora/inboxes/{cast.aurora.inbox.uuid}/'
    assert link not in before
    assert link in ben.get("/aurora/all/").content.decode()


def test_archived_inbox_keeps_what_brings_it_back_and_nothing_else(cast, browse):
    with cast.aurora.open():
        gone = Inbox.objects.create(name="Gone", api_code="gone", archived_at=NOON)
    ada, base = browse("ada"), f"/aurora/settings/inboxes/{gone.uuid}/"

    found = {
        page: ada.get(f"{base}{page}").status_code
        for page in ("", "members/", "answering/", "conversations/", "hours/", "replies/", "calls/",
                     "doctor/", "registration/")
    }  # fmt: skip

    assert {page for page, status in found.items() if status == 200} == {"", "members/"}
    assert set(found.values()) == {200, 404}
    html = ada.get(base).content.decode()
    assert f"{base}members/" in html
    assert f"{base}hours/" not in html
    assert (
        "Gone" not in ada.get("/aurora/settings/registration/").content.decode().split("<main")[1]
    )


def test_every_event_that_the_audit_log_shows_has_words():
    def kinds(event):
        below = [
            kind for kind in event.__subclasses__() if not kind.__module__.startswith("tests.")
        ]
        return {event.__name__} if not below else set().union(*map(kinds, below))

    assert kinds(Happened) - set(PASSING) - {"Event"} <= set(audit_names.KINDS)
