"""An inbox that shows agents less than everything, over HTTP. Ben and Cleo are of one team, Dan is of
another, Mia manages: what is Ben's, each asks for on every way there is.
"""

from types import SimpleNamespace
from uuid import uuid4

import pytest
from django.utils import timezone

from contacts.exports import jobs as exporting
from contacts.exports import kinds
from contacts.models import Contact, Identity
from inbox.accounts import membership, teams
from inbox.accounts.models import Event, Team, TeamMember
from inbox.conversations.finding import reading, search
from inbox.conversations.hearing import missed
from inbox.conversations.models import (
    Attachment,
    Channel,
    Conversation,
    Inbox,
    InboxAccess,
    Message,
    Unread,
)
from inbox.conversations.owning import assigning
from inbox.conversations.writing import starting
from inbox.notifications import preferences
from inbox.notifications.models import Notification
from tests.cast import client_of, member

WORD = "Zanzibar"
HX = {"HTTP_HX_REQUEST": "true"}
SEE = {"all": {"ben", "cleo", "dan", "mia"}, "team": {"ben", "cleo", "mia"}, "own": {"ben", "mia"}}


@pytest.fixture
def office(cast):
    """One conversation, with a text, a note and a file, in Sales; a contact behind it."""
    house = cast.aurora
    with house.open():
        people = {"ben": cast.ben}
        for name, role in (("cleo", "agent"), ("dan", "agent"), ("mia", "manager")):
            people[name] = member(house.organization, name, role)
            InboxAccess.objects.create(inbox=house.inbox, member=people[name])
        for names, team in ((("ben", "cleo"), "Day"), (("dan",), "Night")):
            made = Team.objects.create(name=team)
            for name in names:
                TeamMember.objects.create(team=made, member=people[name])
        contact = Contact.objects.create(name="Mara")
        person = Identity.objects.create(address="+12065550142", contact=contact)
        talk = Conversation.objects.create(
            inbox=house.inbox, channel=house.channel, identity=person, assignee=cast.ben,
            last_message_at=timezone.now(), last_preview=WORD, last_direction="in",
        )  # fmt: skip
        text = Message.objects.create(
            conversation=talk, direction="in", status="received", body=f"From {WORD}"
        )
        file = Attachment.objects.create(
            conversation=talk, message=text, name=f"{WORD}.pdf", content_type="application/pdf",
            state="missing",
        )  # fmt: skip
        Conversation.objects.filter(pk=talk.pk).update(last_message_id=text.pk)
        for one in people.values():
            Unread.objects.create(member=one, conversation=talk, inbox=house.inbox)
            Notification.objects.create(
                member=one, kind="mentioned", conversation_id=talk.pk, inbox_id=house.inbox.pk
            )
    return SimpleNamespace(house=house, people=people, talk=talk, text=text, file=file,
                           contact=contact, person=person)  # fmt: skip


def rule(office, sight):
    with office.house.open():
        Inbox.objects.filter(pk=office.house.inbox.pk).update(sight=sight)


def browser(office, name):
    return client_of(office.people[name])


def ways(office, name):
    """Each way to the conversation, and whether it leads there."""
    client, talk = browser(office, name), office.talk
    inbox = f"/aurora/inboxes/{office.house.inbox.uuid}/"

    def holds(path, word=str(talk.uuid)):
        answer = client.get(path, **HX)
        assert answer.status_code == 200, path
        return word in answer.content.decode()

    def opens(path):
        return client.get(path).status_code == 200

    badges = client.get(f"/aurora/badges/?inbox={office.house.inbox.uuid}").json()
    live = client.get(f"/aurora/live/?cursor={office.start}&conversation={talk.uuid}").json()
    with office.house.open():
        me = office.people[name]
        told = missed.of(me, preferences.of(me), since=timezone.now() - missed.OLDEST,
                         upto=timezone.now(), country="US")  # fmt: skip
        (first,) = starting.recipients([office.person.address], member=me, country="US",
                                       channel=office.house.channel)  # fmt: skip
    return {
        "list": holds(inbox),
        "all": holds("/aurora/all/"),
        "rows": holds(f"{inbox}rows/?row={talk.uuid}"),
        "assigned": holds(f"{inbox}?assigned=others") or holds(f"{inbox}?assigned=me"),
        "unread": holds(f"{inbox}?unread=1"),
        "count": badges["counts"]["open"] == badges["counts"]["unread"] == 1,
        "badge": badges["everything"]["unread"] == 1 == badges["inboxes"][str(
            office.house.inbox.uuid)],
        "bell": badges["bell"] == 1,
        "centre": holds("/aurora/notifications/"),
        "search": holds(f"/aurora/search/?q={WORD}"),
        "person": holds("/aurora/search/?q=Mara"),
        "timeline": holds(f"/aurora/contacts/{office.contact.uuid}/timeline/", WORD),
        "latest": 'datetime="' in client.get("/aurora/contacts/", **HX).content.decode(),
        "thread": opens(f"/aurora/conversations/{talk.uuid}/"),
        "earlier": opens(f"/aurora/conversations/{talk.uuid}/earlier/?before=999999999"),
        "details": opens(f"/aurora/conversations/{talk.uuid}/details/"),
        "live": any(WORD in frame["html"] for frame in live["frames"]),
        "mail": bool(told.total),
        "new": first.refusal == "" and first.talk == talk.uuid,
    }  # fmt: skip


@pytest.mark.parametrize("sight", SEE)
def test_each_way_leads_there_for_those_who_see_it_alone(office, sight):
    rule(office, sight)
    with office.house.open():
        office.start = Event.objects.create(kind="MessageReceived").pk
        reading_event = {"kind": "MessageReceived", "inbox_id": office.house.inbox.pk}
        Event.objects.create(
            **reading_event, conversation_id=office.talk.pk, message_id=office.text.pk
        )

    for name in office.people:
        found = ways(office, name)
        assert found == dict.fromkeys(found, name in SEE[sight]), name


def test_writing_first_to_somebody_whose_conversation_is_kept_is_refused(office):
    rule(office, "own")
    form = {"channel": str(office.house.channel.uuid), "to": office.person.address,
            "text": "Hello", "key": str(uuid4())}  # fmt: skip

    answers = [browser(office, name).post("/aurora/new/", form) for name in ("dan", "mia")]

    assert [answer.status_code for answer in answers] == [422, 302]
    with office.house.open():
        (sent,) = Message.objects.filter(direction="out")
        assert sent.author_id == office.people["mia"].pk


def test_export_of_a_contact_holds_what_its_member_sees(office):
    """Managers export; whoever is one no more gets what an agent sees."""
    rule(office, "own")

    def rows(name):
        with office.house.open():
            job = exporting.begin("conversations", by=office.people[name], target=office.contact.pk)
            return kinds.of("conversations").count(job)

    assert (rows("mia"), rows("dan"), rows("ben")) == (1, 0, 1)


def test_taking_gives_sight_and_giving_back_gives_it_to_all(office):
    rule(office, "own")
    dan, talk = office.people["dan"], office.talk
    path = f"/aurora/conversations/{talk.uuid}/assignment/"
    client = browser(office, "dan")
    assert client.post(path, **HX).status_code == 404
    assert browser(office, "ben").delete(path, **HX).status_code == 200

    assert client.post(path, **HX).status_code == 200

    assert browser(office, "ben").get(f"/aurora/conversations/{talk.uuid}/").status_code == 404
    with office.house.open():
        assert Conversation.objects.get(pk=talk.pk).assignee_id == dan.pk


def test_draft_waits_for_its_member_until_the_conversation_is_theirs_again(office):
    rule(office, "own")
    with office.house.open():
        reading.keep_draft(office.talk, by=office.people["dan"], body="Half a word")
    client, path = browser(office, "dan"), f"/aurora/conversations/{office.talk.uuid}/"
    assert client.get(path).status_code == 404
    assert "Half a word" not in client.get("/aurora/all/").content.decode()

    with office.house.open():
        assigning.assign(office.talk, to=office.people["dan"], by=office.people["mia"])

    assert "Half a word" in client.get(path).content.decode()


def test_search_goes_on_past_what_is_kept(office):
    """A page of results is not empty because the newest ones are a colleague's."""
    rule(office, "own")
    with office.house.open():
        own = Conversation.objects.create(
            inbox=office.house.inbox, channel=office.house.channel, assignee=office.people["dan"],
            identity=Identity.objects.create(address="+12065550143"),
        )  # fmt: skip
        first = Message.objects.create(
            conversation=own, direction="in", status="received", body=f"{WORD} of Dan"
        )
        Message.objects.bulk_create(
            Message(conversation=office.talk, direction="in", status="received", body=WORD)
            for _ in range(search.PAGE * 2)
        )
        found = search.search(WORD, member=office.people["dan"], country="US")

    assert [hit.uuid for hit in found.messages] == [first.uuid]


def test_who_sees_what_is_set_on_the_inbox_with_a_trail_and_taken_back(office, cast):
    client = browser(office, "mia")
    path = f"/aurora/settings/inboxes/{office.house.inbox.uuid}/answering/"

    def kept():
        with office.house.open():
            return Inbox.objects.get(pk=office.house.inbox.pk).sight

    assert "Who sees what" in client.get(path).content.decode()
    answer = client.post(path, {"card": "sight", "sight-sight": "team"}, **HX)
    assert (answer.status_code, kept()) == (200, "team")
    assert "Undo" in answer.content.decode()
    with office.house.open():
        (set_,) = Event.objects.filter(kind="SettingsChanged")
        told = set(Event.objects.filter(kind="SightChanged").values_list("member_id", flat=True))
    assert set_.changes == {"sight": ["all", "team"]}
    assert told == {office.people[name].pk for name in ("ben", "cleo", "dan")}

    client.post(f"{path}?undo=sight", **HX)

    assert kept() == "all"
    assert browser(office, "dan").get(path).status_code == 403
    assert client.post(path, {"card": "sight", "sight-sight": "some"}, **HX).status_code == 422


def test_another_team_or_role_is_told_to_those_whom_it_may_concern(office):
    rule(office, "team")
    mia = office.people["mia"]
    with office.house.open():
        night = Team.objects.get(name="Night")
        teams.set_members(night, [office.people["dan"], office.people["ben"]], by=mia)
        told = Event.objects.filter(kind="SightChanged")
        agents = {office.people[name].pk for name in ("ben", "cleo", "dan")}
        assert set(told.values_list("member_id", flat=True)) == agents
        told.delete()
        membership.change_role(mia, to="agent", by=office.house.members["ada"])
        assert set(told.values_list("member_id", flat=True)) == agents | {mia.pk}
    assert (
        browser(office, "dan").get(f"/aurora/conversations/{office.talk.uuid}/").status_code == 200
    )


def test_number_of_an_inbox_counts_what_is_seen_by_channel(office):
    with office.house.open():
        other = Channel.objects.create(
            inbox=office.house.inbox, connection=office.house.connection, address="+12025550188",
            registered=True,
        )  # fmt: skip
    rule(office, "own")
    channels = {
        name: browser(office, name)
        .get(f"/aurora/badges/?inbox={office.house.inbox.uuid}")
        .json()["channels"]
        for name in ("ben", "dan")
    }

    first, second = str(office.house.channel.uuid), str(other.uuid)
    assert channels == {"ben": {first: 1, second: 0}, "dan": {first: 0, second: 0}}
