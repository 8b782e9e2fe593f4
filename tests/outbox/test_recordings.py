"""Voicemail is heard here, and does not stay at the carrier."""

import pytest

from channels_app import media, tasks
from channels_app.calls import recordings
from channels_app.models import Recording
from contacts.models import Identity
from inbox import tenancy
from inbox.conversations.forgetting import erasing
from inbox.conversations.models import Attachment, Inbox
from tests import specs
from tests.outbox.switchboard import CUSTOMER, address, browser, incoming, wire
from tests.until import until


@pytest.fixture
def line(live_desk, settings, tmp_path):
    settings.MEDIA_ROOT = str(tmp_path)
    wire(live_desk)
    incoming(live_desk, voicemail=True)
    return live_desk


def leave(line):
    """A voicemail; here it is not fetched yet."""
    line.carrier.call(CUSTOMER, line.house.channel.address, message=9)

    def heard():
        line.drain()
        with line.house.open():
            return Attachment.objects.first()

    return until(heard)


def kept(line):
    return [one for one in line.carrier.recordings() if one["account_sid"] == line.account]


def fetch(line):
    with tenancy.in_organization(line.house.organization):
        media.fetch_due()


def file(line):
    with line.house.open():
        return Attachment.objects.get()


@specs.present
def test_f134_a_voicemail_is_deleted_at_the_carrier_once_it_is_here(line):
    leave(line)
    page = browser(line).get(address(line)).content.decode()
    waiting, there = file(line).state, len(kept(line))

    tasks.fetch_media()

    assert (waiting, there) == ("pending", 1)
    assert "Fetching the file" in page
    assert (file(line).state, kept(line)) == ("stored", [])
    with line.house.open():
        assert not Recording.objects.exists()
    assert browser(line).get(f"/aurora/files/{file(line).uuid}/").status_code == 200
    asked = specs.from_carrier(line.carrier.requests(line.account))
    assert "DELETE" in {one.method for one in asked}
    specs.all_valid(one for one in asked if not one.url.endswith(".mp3"))


def test_f134_a_recording_stays_at_the_carrier_where_the_inbox_says_so(line):
    incoming(line, delete_recordings=False)
    leave(line)

    tasks.fetch_media()

    assert (file(line).state, len(kept(line))) == ("stored", 1)


def test_f134_a_carrier_that_is_away_is_asked_again_and_what_it_lost_is_fine(line):
    leave(line)
    fetch(line)
    with line.house.open():
        Recording.objects.update(account="AC0")  # nobody's: the connection's own is asked
        row = Recording.objects.get()
    line.register(token="another")
    tasks.fetch_media()
    with line.house.open():
        late = Recording.objects.get()
    line.register()
    with line.house.open():
        Recording.objects.update(due_at=row.due_at, carrier_id="RE" + "0" * 32)

    tasks.fetch_media()

    assert late.due_at > row.due_at
    with line.house.open():
        assert not Recording.objects.exists()


def test_f134_an_erased_caller_is_erased_at_the_carrier_fetched_or_not(line):
    incoming(line, delete_recordings=False)
    leave(line)
    with line.house.open():
        erasing.ask(Identity.objects.get(), by=line.house.members["ada"])
    with tenancy.in_organization(line.house.organization):
        erasing.work()
        recordings.delete_due()

    assert kept(line) == []
    with line.house.open():
        assert not Recording.objects.exists()


def test_f134_whether_recordings_go_is_a_setting_of_the_inbox(line):
    page = f"/aurora/settings/inboxes/{line.house.inbox.uuid}/calls/"
    shown = browser(line, "ada").get(page)
    fields = {"card": "voicemail", "voicemail-voicemail": "on", "voicemail-seen": ""}

    browser(line, "ada").post(page, fields)

    assert "Delete recordings at the carrier" in shown.content.decode()
    with line.house.open():
        assert not Inbox.objects.get(pk=line.house.inbox.pk).delete_recordings
