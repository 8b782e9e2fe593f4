"""Lists that people join by a text, and confirm (F144): through the drain, the worker, the pages."""

import re
from datetime import timedelta

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.utils import timezone

from campaigns.building import audience
from campaigns.joining import signups, subscribing
from campaigns.models import Campaign, Keyword, ListText, SignUpList, Subscriber
from contacts.models import Consent, Identity
from inbox import tenancy
from inbox.autoreplies import replying, rules
from inbox.conversations.models import Channel, Conversation, Message, Unread
from tests.outbox.desk import phone


@pytest.fixture
def ada(hall, client):
    client.force_login(hall.ada.user)
    return client


class Club:
    """A list named Offers that one joins by JOIN, and somebody with a phone."""

    def __init__(self, hall, ada) -> None:
        self.hall, self.desk = hall, hall.desk
        made = ada.post(
            "/aurora/campaigns/lists/",
            {"name": "Offers", "keyword": "JOIN", "inbox": str(hall.house.inbox.uuid)},
        )
        self.path = made.url
        self.mara = phone()
        with hall.open():
            self.list = SignUpList.objects.get()

    def hear(self, *texts: str, sender: str = "") -> None:
        """Texts of one batch, and the worker after them."""
        for text in texts:
            self.desk.hear(text, sender or self.mara)
        self.desk.drain()
        self.hall.step()

    def said(self, sender: str = "") -> list[str]:
        """What we wrote by ourselves."""
        with self.hall.open():
            found = Message.objects.filter(
                conversation__identity__address=sender or self.mara, direction="out"
            )
            return list(found.order_by("id").values_list("body", flat=True))

    def count(self) -> int:
        with self.hall.open():
            return signups.counts([self.list]).get(self.list.pk, 0)

    def outcomes(self) -> list[str]:
        with self.hall.open():
            return list(ListText.objects.order_by("id").values_list("outcome", flat=True))


@pytest.fixture
def club(hall, ada):
    return Club(hall, ada)


def test_f144_a_list_is_joined_by_a_word_and_a_yes(club, ada):
    club.hear("  “Jöin!” ")
    (asked,) = club.said()
    assert "Aurora" in asked and "YES" in asked and "STOP" in asked and "4 texts" in asked
    assert club.count() == 0

    club.hear("yes.")

    assert "you are on the list Offers" in club.said()[1]
    assert club.count() == 1
    with club.hall.open():
        person = Identity.objects.get(address=club.mara)
        lines = list(Consent.objects.filter(identity=person).order_by("id"))
        assert [(one.state, one.source, one.wording) for one in lines] == [
            ("unknown", "keyword", "  “Jöin!” "),
            ("in", "keyword", "yes."),
        ]
        assert lines[1].proof == f"Offers: {asked}"
        talk = Conversation.objects.get(identity=person)
        assert talk.state == "closed"  # nobody has to read it
        assert {one.author_id for one in Message.objects.filter(direction="out")} == {None}
    club.desk.send()
    assert club.hall.sent_to() == {club.mara: 2}  # through the outbox, as any text
    page = ada.get(club.path).text
    assert "1 person is on it." in page and "On the list" in page
    assert club.mara in ada.get(club.path + "export/").getvalue().decode()


def test_f144_a_lists_word_rings_for_nobody_but_in_a_conversation(club):
    club.desk.hear("JOIN", club.mara)
    club.desk.hear("JOIN", ben := phone())
    club.desk.hear("When are you open?", ben)
    club.desk.drain()  # nobody has answered yet
    with club.hall.open():
        assert set(Unread.objects.values_list("conversation__identity__address", flat=True)) == {
            ben
        }

    with club.hall.open():
        Channel.objects.update(registered=False)  # no machine can answer
    club.hall.step()

    with club.hall.open():
        assert club.mara in Unread.objects.values_list("conversation__identity__address", flat=True)


def test_f144_lists_are_asked_for_their_words_together(club, ada):
    def asked() -> int:
        with CaptureQueriesContext(connection) as queries:
            assert ada.get("/aurora/campaigns/lists/").status_code == 200
        return len(queries)

    once = asked()
    for name in ("Winter", "Spring"):
        ada.post(
            "/aurora/campaigns/lists/",
            {"name": name, "keyword": name, "inbox": str(club.hall.house.inbox.uuid)},
        )
    page = ada.get("/aurora/campaigns/lists/").text

    assert "Winter" in page and "Spring" in page
    assert asked() == once


def test_f144_numbers_that_were_chosen_stay_when_a_list_cannot_be_kept(club, ada):
    answer = ada.post(club.path, {"name": "", "joins": "JOIN", "leaves": "OUT", "yes": "YES"})

    assert answer.status_code == 422 and "Choose a number." in answer.text
    assert not re.search(r'name="channel"[^>]* checked', answer.text)  # none was chosen


def test_f144_each_request_is_answered_once(club):
    club.hear("JOIN", "YES")  # in one batch, before any worker looked
    club.hall.step()
    assert club.outcomes() == ["asked", "confirmed"]

    club.hear("join")
    assert club.outcomes()[2:] == ["already"]
    for _ in range(6):  # another machine
        club.hear("JOIN")
    assert len(club.said()) == subscribing.BUDGET
    assert club.outcomes()[-1] == "budget"


def test_f144_who_does_not_confirm_in_time_is_not_on_it(club):
    club.hear("JOIN")
    with club.hall.open():
        Subscriber.objects.update(asked_at=timezone.now() - timedelta(hours=25))
    club.hear("YES")
    assert club.count() == 0 and club.outcomes() == ["asked"]  # it is an ordinary text

    club.hear("JOIN")
    club.hear("YES")
    assert club.count() == 1
    with club.hall.open():
        assert Conversation.objects.get().state == "open"  # the ordinary one is to be read


def test_f144_a_yes_to_something_else_is_nobodys_business(club):
    club.hear("YES")
    assert club.outcomes() == [] and club.said() == []


def test_f145_stop_wins_over_every_list_and_start_brings_no_list_back(club):
    club.hear("JOIN", "YES")
    assert club.count() == 1
    club.hear("STOP")
    assert club.count() == 0

    club.hear("JOIN")
    assert club.outcomes()[-1] == "opted_out"
    club.hear("YES")
    club.hear("START")
    assert club.count() == 0
    assert len(club.said()) == 2  # nothing was written after STOP

    club.hear("JOIN")
    club.hear("YES")
    assert club.count() == 1


def test_f145_a_list_is_left_by_its_word_and_by_a_member(club, ada):
    other = phone()
    club.hear("JOIN", "YES")
    club.hear("JOIN", "YES", sender=other)
    assert club.count() == 2

    club.hear("Join off")
    assert "you left the list" in club.said()[-1] and club.count() == 1
    with club.hall.open():
        mara = Identity.objects.get(address=club.mara)
        assert mara.consent == "in"  # of this list alone
        rest = Subscriber.objects.get(identity__address=other)
    ada.post(f"/aurora/campaigns/subscribers/{rest.uuid}/removal/")

    assert club.count() == 0
    with club.hall.open():
        last = Consent.objects.order_by("id").last()
        assert (last.source, last.member_id, last.proof) == ("member", club.hall.ada.pk, "Offers")


def test_f144_blocked_short_codes_and_our_own_numbers_join_nothing(club):
    blocked = phone()
    club.hear("Hi", sender=blocked)
    with club.hall.open():
        Identity.objects.filter(address=blocked).update(blocked_at=timezone.now())
    for sender in (blocked, "72345", club.hall.house.channel.address):
        club.hear("JOIN", sender=sender)
        assert club.said(sender) == []
    assert club.count() == 0


def test_f144_only_a_list_answers_its_word(club):
    with club.hall.open():
        row = rules.made(club.hall.house.inbox)
        row.first, row.first_texts = True, {"en": "Welcome!"}
        row.save()
    club.hear("JOIN")
    with tenancy.in_organization(club.hall.house.organization):
        replying.work()
    assert len(club.said()) == 1 and "YES" in club.said()[0]


def test_f144_a_campaign_goes_to_whoever_is_on_a_list(club, ada):
    club.hear("JOIN", "YES")
    club.hear("JOIN", sender=phone())  # never confirmed
    campaign = club.hall.campaign()
    path = f"/aurora/campaigns/{campaign.uuid}/"
    given = {
        "name": "Winter", "body": "Aurora: half price. STOP to end", "when": "now",
        "channel": str(club.hall.house.channel.uuid), "share": "100", "people": "on",
        "list": str(club.list.uuid),
    }  # fmt: skip
    assert "On the sign-up list" in ada.get(path).text
    assert "1 person" in ada.post(path + "count/", given).text
    ada.post(path, given)
    ada.post(path + "start/")
    club.hall.run(campaign)

    assert club.hall.recipients(campaign)[0].address == club.mara
    assert club.hall.states(campaign) in ({"sent": 1}, {"delivered": 1})
    with club.hall.open():
        nobody = audience.people(
            {"people": True, "list": club.list.pk}, member_id=0, after=0, most=9
        )
        assert nobody == [] and Campaign.objects.get().audience["list"] == club.list.pk


def test_f144_a_list_says_what_carriers_ask_for(club, ada):
    with club.hall.open():
        texts = {name: getattr(club.list, name) for name in ("asks", "welcomes", "parts")}
    given = {
        "name": "Offers", "business": "Aurora", "frequency": "once a week", "yes": "OK",
        "joins": "offers, Angebote", "leaves": "no offers",
        "channel": str(club.hall.house.channel.uuid), **texts,
    }  # fmt: skip
    for field, value, words in (
        ("asks", "{business} {yes} {frequency}", "It has to hold STOP."),
        ("asks", "{yes} {frequency} STOP", "It has to hold {business}."),
        ("joins", "stop", "This word means something else already"),
        ("joins", "ok", "need words of their own"),
        ("parts", "{name}", "{name} is no field"),
    ):
        answer = ada.post(club.path, {**given, field: value})
        assert answer.status_code == 422 and words in answer.text

    assert ada.post(club.path, given).status_code == 302
    twin = ada.post(
        "/aurora/campaigns/lists/",
        {"name": "Other", "keyword": "OFFERS", "inbox": str(club.hall.house.inbox.uuid)},
    )
    assert "Another list has this word" in twin.text
    club.hear("Join")  # means nothing any more
    club.hear("angebote!")
    assert club.outcomes() == ["asked"] and "answer OK" in club.said()[0]
    ada.post(club.path + "removal/")
    with club.hall.open():
        assert not Keyword.objects.exists() and not Subscriber.objects.exists()
        assert Consent.objects.exists()  # what was said stays


def test_f144_lists_are_of_the_inboxes_one_works_in(club, live_cast, client):
    client.force_login(live_cast.rita.user)
    assert client.get("/aurora/campaigns/lists/").status_code == 403
    with club.hall.open():
        role = live_cast.rita
        role.role = "manager"
        role.save(update_fields=["role"])
    assert "Offers" not in client.get("/aurora/campaigns/lists/").text
    assert client.get(club.path).status_code == 404
