"""Files that go along with a campaign (F17): kept once, carried by every text, priced as MMS."""

from pathlib import Path

import pytest
from django.conf import settings
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client

from campaigns.models import Enclosure, Rules
from inbox.conversations.forgetting import removing
from inbox.conversations.models import Attachment, Inbox, Message
from inbox.conversations.writing import files
from tests.campaigns.test_pages import ada, form, newest, path  # noqa: F401 - a fixture
from tests.outbox.desk import phone
from tests.sweeps.stage import picture


@pytest.fixture(autouse=True)
def own_files(settings, tmp_path):
    settings.MEDIA_ROOT = str(tmp_path)


def png(name: str = "snow.png") -> SimpleUploadedFile:
    return SimpleUploadedFile(name, picture("PNG"), "image/png")


def stored() -> list[Path]:
    return [one for one in Path(settings.MEDIA_ROOT).rglob("*.many") if one.is_file()]


def test_f17_a_file_goes_along_stored_once_for_all(hall, ada):  # noqa: F811
    campaign = hall.campaign(people=3)
    numbers = hall.look(campaign).numbers
    with hall.open():
        Rules.objects.update(price="0.01", mms_price="0.05")

    ada.post(path(campaign.uuid), form(hall, numbers=numbers, enclosure=png()))
    build, review = ada.get(path(campaign.uuid)).text, ada.get(path(campaign.uuid, "review")).text
    with hall.open():
        enclosure = Enclosure.objects.get()
    small = ada.get(f"/aurora/campaigns/enclosures/{enclosure.uuid}/?small")
    ada.post(path(campaign.uuid, "start"))
    hall.run(campaign)

    assert "snow.png" in build and "snow.png" in review and small["Content-Type"] == "image/jpeg"
    assert "3 MMS" in review and "0.15 USD" in review
    assert len(hall.desk.accepted()) == 3
    with hall.open():
        ids = list(Message.objects.filter(bulk=True).values_list("pk", flat=True))
        addresses = [one for (one,) in files.carrier_urls(ids).values()]
    assert len(set(addresses)) == 3  # each text has its own, signed and expiring
    assert len(stored()) == 1
    with hall.open():
        assert Attachment.objects.filter(message__bulk=True, state="stored").count() == 3
        assert set(Message.objects.filter(bulk=True).values_list("files", flat=True)) == {1}
    token = addresses[0].split("/carrier-files/")[1]
    answer = Client().get(f"/carrier-files/{token}")
    assert answer.status_code == 200 and answer["Content-Type"] == "image/png"
    assert Client().get(f"/carrier-files/x{token}").status_code == 404


def test_f17_one_recipient_gone_leaves_the_file_to_the_others(hall, ada):  # noqa: F811
    campaign = hall.campaign(people=2)
    numbers = hall.look(campaign).numbers
    ada.post(path(campaign.uuid), form(hall, numbers=numbers, enclosure=png()))
    hall.start(campaign)
    hall.run(campaign)
    first, second = hall.recipients(campaign)

    with hall.open():
        removing.messages([first.message_id], by="retention")
        left = Attachment.objects.get(message_id=second.message_id)

    assert len(stored()) == 1
    assert ada.get(f"/aurora/files/{left.uuid}/").status_code == 200


def test_f17_files_are_checked_as_those_of_a_reply(hall, ada):  # noqa: F811
    campaign = hall.campaign()
    odd = SimpleUploadedFile("a.exe", b"MZ" + bytes(600), "application/x-msdownload")
    with hall.open():
        Inbox.objects.filter(pk=hall.house.inbox.pk).update(file_kinds=["document"])

    kind = ada.post(path(campaign.uuid), form(hall, enclosure=png()))
    unknown = ada.post(path(campaign.uuid), form(hall, enclosure=odd))

    assert kind.status_code == unknown.status_code == 422
    assert "This kind of file is not sent from this inbox" in kind.text
    assert "Carriers do not take this kind of file" in unknown.text
    with hall.open():
        assert not Enclosure.objects.exists()


def test_f17_files_are_taken_out_copied_and_tried(hall, ada):  # noqa: F811
    campaign = hall.campaign()
    ada.post(path(campaign.uuid), form(hall, enclosure=[png(), png("ice.png")]))
    with hall.open():
        snow = Enclosure.objects.get(name="snow.png")

    ada.post(path(campaign.uuid), form(hall, drop=str(snow.uuid)))
    ada.post(path(campaign.uuid, "trial"), {"number": phone()})
    hall.desk.send()
    ada.post(path(campaign.uuid, "copy"))
    copy = newest(hall)
    ada.post(path(campaign.uuid, "removal"))

    assert len(hall.desk.accepted()) == 1
    with hall.open():
        assert Attachment.objects.get(message__bulk=False).name == "ice.png"
        (left,) = Enclosure.objects.all()
    assert (left.campaign_id, left.name) == (copy.pk, "ice.png")
    assert [one.name for one in stored()] == [f"{left.uuid}.many"]


def test_f17_rita_and_a_stranger_see_no_file(hall, ada, live_cast):  # noqa: F811
    campaign = hall.campaign()
    ada.post(path(campaign.uuid), form(hall, enclosure=png()))
    with hall.open():
        enclosure = Enclosure.objects.get()

    for who in (live_cast.rita, live_cast.otto):
        ada.force_login(who.user)
        assert ada.get(f"/aurora/campaigns/enclosures/{enclosure.uuid}/").status_code in {403, 404}
