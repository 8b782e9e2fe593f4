"""The pages of campaigns, over HTTP: build, review, start, watch (F17, F36, F143 to F145)."""

import re
from datetime import timedelta
from uuid import uuid4

import pytest
from django.core.files.base import ContentFile
from django.utils import timezone

from campaigns.building import audience
from campaigns.models import Campaign, Leaving, Rules, Segment, Sender
from campaigns.views import forms
from contacts import consent
from contacts.models import Contact, Identity
from inbox.accounts.models import Member
from inbox.conversations import access
from inbox.conversations.finding import lists
from inbox.conversations.finding.filters import Choice
from inbox.conversations.finishing import tags
from inbox.conversations.models import Conversation, ConversationTag
from tests.outbox.desk import phone


@pytest.fixture
def ada(hall, client):
    client.force_login(hall.ada.user)
    return client


def path(*words) -> str:
    return "/aurora/campaigns/" + "".join(f"{word}/" for word in words)


def form(hall, **more) -> dict:
    return {
        "name": "Winter check", "body": "Aurora: hi {first name|there}. Reply STOP to opt out",
        "channel": str(hall.house.channel.uuid), "share": "100", "when": "now", **more,
    }  # fmt: skip


def marked(page: str, mark: str) -> list[str]:
    """The lines of the review's checklist that stand so."""
    return re.findall(rf'data-mark="{mark}"><dt>.*?</svg>(.*?)</dt>', page)


def newest(hall) -> Campaign:
    with hall.open():
        return Campaign.objects.order_by("-id").first()


def test_f17_campaigns_stand_in_the_rail_for_managers(hall, ada, live_cast):
    assert 'href="/aurora/campaigns/"' in ada.get("/aurora/contacts/").text

    ada.force_login(live_cast.ben.user)

    assert 'href="/aurora/campaigns/"' not in ada.get("/aurora/contacts/").text
    assert ada.get(path()).status_code == 403


def test_f17_a_campaign_is_built_reviewed_and_sent(hall, ada):
    person = hall.contact("Mara Lind")
    made = ada.post(path(), {"name": "Winter", "inbox": str(hall.house.inbox.uuid)})
    campaign = newest(hall)
    assert made.url == path(campaign.uuid)
    assert "Message" in ada.get(path(campaign.uuid)).text

    kept = ada.post(path(campaign.uuid), form(hall, people="on", review="1"))
    assert kept.url == path(campaign.uuid, "review")
    review = ada.get(kept.url).text
    assert "Aurora: hi Mara. Reply STOP to opt out" in review
    assert ada.post(path(campaign.uuid, "start")).status_code == 302
    assert ada.post(path(campaign.uuid, "start")).status_code == 302  # a second click
    hall.run(campaign)

    assert hall.sent_to() == {person.address: 1}
    page = ada.get(path(campaign.uuid)).text
    assert "Finished" in page and "of 1 sent" in page


def test_f144_campaigns_go_to_contacts_and_to_pasted_numbers(hall, ada):
    person, number = hall.contact("Mara Lind"), phone()
    campaign = hall.campaign()
    pasted = f"{number}\n{number}\nnot a number\n{person.address}"

    answer = ada.post(path(campaign.uuid), form(hall, people="on", numbers=pasted))

    assert "2 numbers kept. Left out: 1 that are none, 1 that stood there twice." in answer.text
    assert "not a number" in answer.text
    ada.post(path(campaign.uuid, "start"))
    hall.run(campaign)
    assert hall.sent_to() == {person.address: 1, number: 1}


def test_f144_filters_narrow_the_audience_and_are_remembered(hall, ada):
    hall.contact("Mara Lind", owner=hall.ada)
    hall.contact("Nils Holm")
    campaign = hall.campaign()
    given = form(hall, people="on", owner=str(hall.ada.uuid))

    counted = ada.post(path(campaign.uuid, "count"), given).text
    ada.post(path(campaign.uuid), {**given, "segment_name": "Mine"})

    assert "1 person" in counted and "hi Mara" in counted and "Nils" not in counted
    with hall.open():
        segment = Segment.objects.get()
    other = hall.campaign()
    ada.post(path(other.uuid), form(hall, people="on", segment=str(segment.uuid)))
    with hall.open():
        assert Campaign.objects.get(pk=other.pk).audience == segment.audience


def test_f144_tags_are_looked_for_in_the_builders_own_inboxes(hall, ada, live_cast):
    talk = hall.desk.thread()
    with hall.open():
        tag = tags.found_or_made("Repair", by=hall.ada)
        tags.put_all([talk.pk], tag, by=hall.ada)
        Identity.objects.filter(pk=talk.identity_id).update(
            contact=Contact.objects.create(name="Mara Lind")
        )
    campaign = hall.campaign()
    given = form(hall, people="on", tags=str(tag.uuid))
    assert "1 person" in ada.post(path(campaign.uuid, "count"), given).text
    ada.post(path(campaign.uuid), given)

    with hall.open():
        access.revoke(hall.house.inbox, of=hall.ada)
        found = audience.people(
            {"people": True, "tags": [tag.pk]}, member_id=hall.ada.pk, after=0, most=9
        )
    assert found == []


def test_f143_answers_open_the_conversation_with_the_campaigns_tag(hall, ada):
    campaign = hall.campaign(people=2, assignee=hall.ada)
    hall.start(campaign)
    hall.run(campaign)
    first, second = hall.recipients(campaign)

    hall.desk.hear("Yes please", first.address)
    hall.desk.drain()

    with hall.open():
        talks = {one.identity_id: one for one in Conversation.objects.all()}
        assert talks[first.identity_id].state == "open"
        assert talks[first.identity_id].assignee_id == hall.ada.pk
        assert talks[second.identity_id].state == "sent"
        tag = ConversationTag.objects.select_related("tag").get()
        assert (tag.conversation_id, tag.tag.name) == (talks[first.identity_id].pk, "Winter check")
        rows = lists.page(Choice(), member=hall.ada, country="US").rows
        assert [row.id for row in rows] == [talks[first.identity_id].pk]
    assert [one.replied_at is not None for one in hall.recipients(campaign)] == [True, False]


@pytest.mark.parametrize("needs_approval", [False, True])
def test_f36_only_what_was_reviewed_is_started_or_approved(hall, ada, live_cast, needs_approval):
    campaign = hall.campaign(people=2)
    with hall.open():
        Rules.objects.update(needs_approval=needs_approval)
        Member.objects.filter(pk=live_cast.ben.pk).update(role="manager")
    if needs_approval:
        ada.post(path(campaign.uuid, "start"))
    verb, draft = ("approval", "asked") if needs_approval else ("start", "draft")
    ada.force_login(live_cast.ben.user)
    (seen,) = set(
        re.findall(
            r'name="seen" value="(.*?)"', ada.get(review := path(campaign.uuid, "review")).text
        )
    )
    with hall.open():  # taken back, changed and handed in again, in another tab
        Campaign.objects.filter(pk=campaign.pk).update(body="Everything is free")

    said = ada.post(path(campaign.uuid, verb), {"seen": seen})

    assert said.status_code == 409 and "Somebody changed it meanwhile." in said.text
    assert hall.look(campaign).state == draft
    (seen,) = set(re.findall(r'name="seen" value="(.*?)"', ada.get(review).text))
    ada.post(path(campaign.uuid, verb), {"seen": seen})
    assert hall.look(campaign).state == "planning"


def test_f144_long_list_is_kept_beside_a_form_that_says_how_long_it_is(hall, ada):
    campaign = hall.campaign()
    file = ContentFile("\n".join(f"+1206{2_000_000 + n}" for n in range(20_000)), "list.csv")

    ada.post(path(campaign.uuid), form(hall, name="", file=file))  # refused for its name

    page = ada.get(path(campaign.uuid)).text
    assert "20000 numbers of your list are kept." in page and len(page) < 150_000
    ada.post(path(campaign.uuid), form(hall, numbers=""))
    assert hall.look(campaign).listed == 20_000
    ada.post(path(campaign.uuid), form(hall, numbers="", drop_numbers="on"))
    assert hall.look(campaign).numbers == ""


def test_f144_short_list_is_emptied_in_its_field(hall, ada):
    campaign = hall.campaign(people=2)

    ada.post(path(campaign.uuid), form(hall, numbers=""))

    assert hall.look(campaign).numbers == ""


def test_f144_nothing_of_a_list_that_is_too_long_is_dropped_in_silence(hall, ada, monkeypatch):
    campaign = hall.campaign()
    monkeypatch.setattr(audience, "MOST_NUMBERS", 2)
    monkeypatch.setattr(forms, "LARGEST_LIST", 60)
    many, large = (ContentFile("\n".join(phone() for _ in range(n)), "list.csv") for n in (3, 9))

    said = [ada.post(path(campaign.uuid), form(hall, file=file)) for file in (many, large)]

    assert [one.status_code for one in said] == [422, 422]
    assert "A list has at most 100,000 numbers. Split it in two." in said[0].text
    assert "The list is too large. Split it in two." in said[1].text
    assert hall.look(campaign).numbers == ""


def test_f143_answers_may_go_to_whoever_wrote_last(hall, ada):
    campaign = hall.campaign()

    ada.post(path(campaign.uuid), form(hall, assignee="last"))

    assert newest(hall).goes_to_last
    assert '<option value="last" selected>' in ada.get(path(campaign.uuid)).text
    assert "whoever wrote with them last" in ada.get(path(campaign.uuid, "review")).text
    ada.post(path(campaign.uuid, "copy"))
    assert newest(hall).goes_to_last
    ada.post(path(campaign.uuid), form(hall, assignee=str(hall.ada.uuid)))
    assert hall.ada.user.name in ada.get(path(campaign.uuid, "review")).text
    assert not hall.look(campaign).goes_to_last


def test_f144_saved_audiences_are_listed_and_forgotten(hall, ada):
    campaign = hall.campaign()
    ada.post(path(campaign.uuid), form(hall, people="on", segment_name="Winter people"))
    assert "Winter people" in ada.get(path()).text
    with hall.open():
        kept = Segment.objects.get()

    ada.post(path("segments", kept.uuid, "removal"))

    assert "Winter people" not in ada.get(path()).text


def test_f145_who_leaves_a_campaign_is_left_out_of_it_and_its_copies(hall, ada):
    campaign = hall.campaign(people=1)
    hall.start(campaign)
    hall.run(campaign)
    (one,) = hall.recipients(campaign)

    ada.post(f"/aurora/campaigns/recipients/{one.uuid}/leaving/")
    ada.post(path(campaign.uuid, "copy"))
    copy = newest(hall)
    ada.post(path(copy.uuid), form(hall, numbers=one.address))
    ada.post(path(copy.uuid, "start"))
    hall.run(copy)

    assert hall.reasons(copy) == {"left": 1}
    assert hall.sent_to() == {one.address: 1}
    with hall.open():
        assert Identity.objects.get(address=one.address).opted_out_at is None
        assert Leaving.objects.count() == 2


def test_f145_stop_after_a_campaign_is_for_good_and_counted(hall, ada):
    campaign = hall.campaign(people=1)
    hall.start(campaign)
    hall.run(campaign)
    (one,) = hall.recipients(campaign)

    hall.desk.hear("STOP", one.address)
    hall.desk.drain()

    (one,) = hall.recipients(campaign)
    assert one.opted_out_at is not None
    again = hall.campaign()
    ada.post(path(again.uuid), form(hall, numbers=one.address))
    hall.start(again)
    hall.run(again)
    assert hall.reasons(again) == {"opted_out": 1}
    assert "Opted out" in ada.get(path(campaign.uuid, "recipients")).text


def test_f36_pause_and_go_on_by_plain_forms(hall, ada):
    campaign = hall.campaign(people=3)
    hall.start(campaign)
    hall.plan(campaign)

    ada.post(path(campaign.uuid, "pause"))
    assert "Paused" in ada.get(path(campaign.uuid)).text
    ada.post(path(campaign.uuid, "pause"), {"_method": "DELETE"})
    assert "Sending" in ada.get(path(campaign.uuid, "standing")).text
    ada.post(path(campaign.uuid, "cancellation"))
    assert "Canceled" in ada.get(path(campaign.uuid)).text
    assert hall.states(campaign) == {"cancelled": 3}


def test_approval_needs_somebody_else(hall, ada, live_cast):
    hall.contact()
    with hall.open():
        Rules.objects.update(needs_approval=True)
        Member.objects.filter(pk=live_cast.ben.pk).update(role="manager")
    campaign = hall.campaign()
    ada.post(path(campaign.uuid), form(hall, people="on"))

    ada.post(path(campaign.uuid, "start"))
    refused = ada.post(path(campaign.uuid, "approval"))

    assert refused.status_code == 409 and "Somebody else" in refused.text
    assert hall.look(campaign).state == "asked"
    ada.force_login(live_cast.ben.user)
    ada.post(path(campaign.uuid, "approval"))
    assert hall.look(campaign).state == "planning"


def test_f36_the_review_is_a_checklist_with_what_is_in_the_way(hall, ada):
    out, person = hall.contact("Otto Out"), hall.contact("Mara Lind")
    with hall.open():
        consent.opt_out(out, source="keyword", wording="STOP")
    campaign = hall.campaign()
    ada.post(path(campaign.uuid), form(hall, people="on", numbers=person.address))
    page = ada.get(path(campaign.uuid, "review")).text
    assert "<strong>1</strong>" in page  # hers was pasted too, and she counts once
    assert "1 opted out; others are" in page and marked(page, "bad") == []
    assert marked(page, "warn") == ["Left out"]

    with hall.open():
        Sender.objects.all().delete()
        Campaign.objects.update(body="", local_at=timezone.now() - timedelta(minutes=1))
    page = ada.get(path(campaign.uuid, "review")).text

    assert marked(page, "bad") == ["From", "Message", "Begins"]
    assert ada.post(path(campaign.uuid, "start")).status_code == 409


def test_f36_what_was_typed_stays_when_it_cannot_be_kept(hall, ada):
    campaign = hall.campaign()
    typed = form(
        hall, body="Hi {nonsense}", when="later", at="2020-01-01T09:00", within="30", people="on",
        share="70", counts_clicks="on", numbers="+12065550177", segment_name="Winter people",
    )  # fmt: skip

    answer = ada.post(path(campaign.uuid), typed)

    assert answer.status_code == 422
    for name in ("at", "within", "share", "segment_name"):
        assert re.search(rf'<input[^>]* name="{name}"[^>]* value="{typed[name]}"', answer.text), (
            name
        )
    assert ">+12065550177</textarea>" in answer.text
    ticked = re.findall(r'<input[^>]* name="(\w+)"[^>]* value="([^"]*)"[^>]* checked', answer.text)
    assert {("people", "on"), ("counts_clicks", "on"), ("when", "later"),
            ("channel", typed["channel"])} == set(ticked)  # fmt: skip
    assert "is no field" in answer.text and "Choose a time in the future" in answer.text
    with hall.open():
        assert Campaign.objects.get().body == campaign.body  # and nothing is kept


def test_f36_a_moment_that_is_past_is_not_at_once(hall, ada, live_cast):
    with hall.open():
        Rules.objects.update(needs_approval=True)
        Member.objects.filter(pk=live_cast.ben.pk).update(role="manager")
    campaign = hall.campaign(people=1, local_at=timezone.now() + timedelta(hours=1))
    ada.post(path(campaign.uuid, "start"))
    with hall.open():  # the hour passed before anybody looked
        Campaign.objects.update(local_at=timezone.now() - timedelta(minutes=1))

    ada.force_login(live_cast.ben.user)
    refused = ada.post(path(campaign.uuid, "approval"))

    assert refused.status_code == 409 and "Choose a time in the future" in refused.text
    assert hall.look(campaign).state == "asked"


def test_nobody_to_send_to_is_said(hall, ada):
    campaign = hall.campaign()

    refused = ada.post(path(campaign.uuid, "start"))

    assert refused.status_code == 409 and "Nobody would get it" in refused.text


def test_words_that_read_badly_are_named(hall, ada):
    campaign = hall.campaign(body="BUY NOW EVERYBODY WHO READS THIS!! bit.ly/x")

    page = ada.get(path(campaign.uuid)).text

    assert "Your business is not named" in page
    assert "Nothing says how to opt out" in page
    assert "It shouts" in page
    assert "shared link shorteners" in page


def test_recipients_by_state_and_as_a_file(hall, ada):
    out = hall.contact("Nils")
    with hall.open():
        consent.opt_out(out, source="keyword", wording="STOP")
    hall.contact("Mara")
    campaign = hall.campaign(audience={"people": True})
    hall.start(campaign)
    hall.run(campaign)

    skipped = ada.get(path(campaign.uuid, "recipients") + "?state=skipped").text
    file = b"".join(ada.get(path(campaign.uuid, "export")).streaming_content).decode()

    assert "Nils" in skipped and "Mara" not in skipped
    assert (
        "/aurora/conversations/"
        in ada.get(path(campaign.uuid, "recipients") + "?state=sent").text.split("<table", 1)[1]
    )
    assert "Nils" in file and "Mara" in file and "Left out" in file


def test_test_text_goes_to_oneself(hall, ada):
    campaign = hall.campaign()
    number = phone()
    (key,) = re.findall(r'name="key" value="(.*?)"', ada.get(path(campaign.uuid, "review")).text)

    for _click in range(2):
        ada.post(path(campaign.uuid, "trial"), {"number": number, "key": key})
    hall.desk.send()

    assert hall.sent_to() == {number: 1}
    assert hall.look(campaign).state == "draft"


def test_rita_and_a_stranger_see_nothing(hall, ada, live_cast):
    campaign = hall.campaign(people=2)
    hall.start(campaign)
    hall.run(campaign)
    with hall.open():
        Member.objects.filter(pk=live_cast.rita.pk).update(role="manager")
    (one, _) = hall.recipients(campaign)
    for who, status in ((live_cast.rita, 404), (live_cast.otto, 404)):
        ada.force_login(who.user)
        assert "Winter check" not in ada.get(path()).text
        for page in ("", "review", "recipients", "standing", "export"):
            words = [campaign.uuid, page] if page else [campaign.uuid]
            assert ada.get(path(*words)).status_code == status
        for page in ("count", "copy", "start", "pause", "cancellation", "removal", "trial"):
            assert ada.post(path(campaign.uuid, page)).status_code == status
        assert ada.post(f"/aurora/campaigns/recipients/{one.uuid}/leaving/").status_code == status


def test_unknown_uuid_is_nobodys(hall, ada):
    assert ada.get(path(uuid4())).status_code == 404


def test_f17_the_first_campaign_of_an_organization_needs_no_settings(hall, ada):
    with hall.open():
        Rules.objects.all().delete()
    campaign = hall.campaign(2)

    assert ada.get(path(campaign.uuid)).status_code == 200
    assert ada.get(path(campaign.uuid, "review")).status_code == 200
