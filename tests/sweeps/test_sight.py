"""Ben works in Sales, which shows agents only their own; the conversation is Ada's. He walks every
address there is, and open tabs hear what is theirs.
"""

from uuid import uuid4

import pytest
from asgiref.sync import sync_to_async
from django.db import connection
from django.utils import timezone

from contacts.models import Identity
from inbox.accounts.models import Event, Team, TeamMember
from inbox.conversations.carrying import inbound
from inbox.conversations.hearing import parting
from inbox.conversations.locking import locks, waiters
from inbox.conversations.models import (
    Attachment,
    Conversation,
    ConversationTag,
    Draft,
    Inbox,
    InboxAccess,
    Message,
    Participant,
    Pin,
    Unread,
)
from inbox.conversations.owning import assigning
from inbox.conversations.writing import notes
from inbox.live import pulse, push
from tests.cast import member
from tests.sweeps import addresses, happenings, hostile
from tests.sweeps.ears import shown, tab

WORD = "UNSEEN"


def narrow(stage, sight="own"):
    with stage.cast.aurora.open():
        Inbox.objects.filter(pk=stage.sales.inbox.pk).update(sight=sight)


@pytest.fixture
def unseen(stage):
    """What stands in the conversation says so; Ben once had it, and left his traces."""
    talk, ben = stage.sales.conversation, stage.cast.ben
    with stage.cast.aurora.open():
        Conversation.objects.filter(pk=talk.pk).update(last_preview=f"{WORD} preview")
        Message.objects.filter(conversation=talk).update(body=f"{WORD} body", error=WORD)
        Attachment.objects.filter(conversation=talk).update(name=f"{WORD}.pdf", reason=WORD)
        for model in (Participant, Pin):
            model.objects.create(member=ben, conversation=talk)
        Unread.objects.create(member=ben, conversation=talk, inbox=stage.sales.inbox)
        Draft.objects.create(member=ben, conversation=talk, body=f"{WORD} draft")
    narrow(stage)
    return stage


def state_of(stage):
    """What a request could change of it."""
    talk = stage.sales.conversation
    with stage.cast.aurora.open():
        return [
            *Conversation.objects.filter(pk=talk.pk).values_list("state", "assignee_id", "inbox_id",
                                                                 "identity__contact_id"),
            *Message.objects.filter(conversation=talk).order_by("id").values_list("id", "status"),
            *Attachment.objects.filter(conversation=talk).order_by("id").values_list("id", "state"),
            *ConversationTag.objects.filter(conversation=talk).values_list("tag_id"),
            Draft.objects.get(member=stage.cast.ben, conversation=talk).body,
            Event.objects.filter(conversation_id=talk.pk).count(),
        ]  # fmt: skip


def asks(address, desk, is_part):
    """What is tried: GET, and what the sweep was taught to send."""
    yield "GET", None
    if address.name in addresses.FORMS and (is_part or address.name.startswith("conversations:")):
        yield "POST", address.form(desk)
    if is_part:
        yield "DELETE", None


def test_no_address_shows_an_agent_what_the_inbox_keeps_from_them(unseen):
    stage, sales = unseen, unseen.sales
    ben = hostile.sign_in(stage.cast.ben.user)
    parts = {sales.conversation, sales.message, sales.stored, sales.missing, sales.upload,
             sales.note, sales.scheduled, sales.told}  # fmt: skip
    secrets = [WORD, *(str(row.uuid) for row in parts)]
    before, found, walked = state_of(stage), [], 0
    with connection.cursor() as cursor:
        cursor.execute("SET LOCAL transaction_timeout = 0")

    for address in addresses.in_organizations():
        is_part = address.row(sales) in parts
        path = address.path(stage.cast.aurora, sales)
        asked = f"{path}?q=body&row={sales.conversation.uuid}&in=all"
        for method, form in asks(address, sales, is_part):
            with hostile.trial():
                answer = hostile.Sweep.ask(None, ben, method, asked, form)
                told = hostile.told(answer, secrets)
                if is_part and answer.status_code not in {403, 404, 405}:
                    found.append(f"{method} {address.name}: {answer.status_code}")
                found += [f"{method} {address.name}: told {word}" for word in told]
                if method != "GET" and state_of(stage) != before:
                    found.append(f"{method} {address.name}: changed it")
            walked += is_part and answer.status_code == 404

    assert found == []
    assert walked > 40


def test_what_nobody_has_and_what_becomes_theirs_is_seen(unseen):
    ben, talk = hostile.sign_in(unseen.cast.ben.user), unseen.sales.conversation
    paths = [f"/aurora/conversations/{talk.uuid}/", f"/aurora/files/{unseen.sales.stored.uuid}/"]

    answers = []
    for assignee in (unseen.cast.ada, None, unseen.cast.ben):
        with unseen.cast.aurora.open():
            Conversation.objects.filter(pk=talk.pk).update(assignee=assignee)
        answers.append([ben.get(path).status_code for path in paths])

    assert answers == [[404, 404], [200, 200], [200, 200]]


# Open tabs. Ben and Cleo are of one team, Dan of another; Ada leads.


@pytest.fixture
def office(live_stage):
    """Sales shows its agents their own and their teams'."""
    stage = live_stage
    with stage.cast.aurora.open():
        house = stage.cast.aurora
        teams = [Team.objects.create(name=name) for name in ("Day", "Night")]
        for name, team in (("ben", teams[0]), ("cleo", teams[0]), ("dan", teams[1])):
            if name not in house.members:
                house.members[name] = member(house.organization, name, "agent")
                InboxAccess.objects.create(inbox=house.inbox, member=house.members[name])
            TeamMember.objects.create(team=team, member=house.members[name])
        Conversation.objects.filter(pk=stage.sales.conversation.pk).update(assignee=None)
    narrow(stage, "team")
    return stage


async def tabs(stage, *names, watching=None):
    house = stage.cast.aurora
    return [await tab(house.members[n].user, house.organization, watching) for n in names]


def give(stage, name):
    talk = Conversation.objects.select_related("inbox").get(pk=stage.sales.conversation.pk)
    assigning.assign(talk, to=stage.cast.aurora.members[name], by=stage.cast.ada)


def targets(frames):
    return {(frame["target"], frame["swap"]) for frame in frames}


async def test_frames_of_a_narrow_inbox_reach_leaders_alone_and_the_others_ask(office, quiet_hub):
    stage, talk = office, office.sales.conversation
    ada, ben, cleo, dan = await tabs(stage, "ada", "ben", "cleo", "dan", watching=talk.uuid)
    cursor = await sync_to_async(happenings.newest)(stage)

    await sync_to_async(happenings.within)(stage, lambda: give(stage, "ben"))

    heard = {name: await ear.hear() for name, ear in
             zip(("ada", "ben", "cleo", "dan"), (ada, ben, cleo, dan), strict=True)}  # fmt: skip
    assert [frame["swap"] for frame in shown(heard["ada"])] == ["row"]
    for name in ("ben", "cleo", "dan"):
        assert shown(heard[name]) == []  # popups of his own apart
        assert {"ask": True} in heard[name]
    assert {"gone": str(talk.uuid)} in heard["dan"]
    assert not any("gone" in frame for frame in [*heard["ben"], *heard["cleo"]])
    row = f"conversation-row-{talk.uuid}"
    told = {}
    for name, ear in (("ben", ben), ("cleo", cleo), ("dan", dan)):
        told[name] = targets(await sync_to_async(ear.get)(cursor, talk.uuid))
    assert (row, "row") in told["ben"] & told["cleo"]
    assert told["dan"] == {(row, "gone")}

    cursor = await sync_to_async(happenings.newest)(stage)
    await sync_to_async(happenings.text)(stage, f"{WORD} after")

    assert {"message", "row"} == {frame["swap"] for frame in shown(await ada.hear())}
    holder = await ben.hear()
    assert shown(holder) == [] and {"ask": True} in holder
    told = await sync_to_async(ben.get)(cursor, talk.uuid)
    assert {frame["swap"] for frame in told if frame["event"] > cursor} == {"message", "row"}
    heard = await dan.hear()
    assert WORD not in str(heard) and str(talk.uuid) not in str(heard)
    # the overlap tells once more that it left, and nothing of what came since
    assert targets(await sync_to_async(dan.get)(cursor, talk.uuid)) <= {(row, "gone")}


async def test_word_of_a_shrinking_group_is_not_needed_when_it_is_lost(
    office, quiet_hub, monkeypatch
):
    """The hub's own look finds an assignment nobody was told of."""
    stage, talk = office, office.sales.conversation
    (dan,) = await tabs(stage, "dan", watching=talk.uuid)
    monkeypatch.setattr(push, "_publish", lambda sends: None)
    monkeypatch.setattr(pulse, "EVERY", 0.3)

    await sync_to_async(happenings.within)(stage, lambda: give(stage, "ben"))

    await dan.wait_for(lambda frame: frame == {"gone": str(talk.uuid)})


async def test_setting_team_and_role_reach_open_sockets(office, quiet_hub):
    stage, talk = office, office.sales.conversation
    await sync_to_async(happenings.within)(stage, lambda: give(stage, "ben"))
    ada, cleo = await tabs(stage, "ada", "cleo", watching=talk.uuid)
    house = stage.cast.aurora

    def only_own():
        Inbox.objects.filter(pk=house.inbox.pk).update(sight="own")
        parting.changed([house.inbox.pk], by=stage.cast.ada.pk)

    await sync_to_async(happenings.within)(stage, only_own)

    heard = await cleo.hear()
    assert {"gone": str(talk.uuid)} in heard
    assert {"reload": True, "badges": True} in heard
    assert await ada.hear() == []

    def everything():
        Inbox.objects.filter(pk=house.inbox.pk).update(sight="all")
        parting.changed([house.inbox.pk], by=stage.cast.ada.pk)

    await sync_to_async(happenings.within)(stage, everything)
    assert {"access": True} in await cleo.hear()
    await sync_to_async(happenings.text)(stage, "Hello")
    assert {frame["swap"] for frame in shown(await cleo.hear())} == {"row"}


async def test_what_is_said_to_one_member_asks_first_whether_they_see_it(office, quiet_hub):
    """Pop-ups, mentions, locks that are free again."""
    stage, talk = office, office.sales.conversation
    cleo, dan = await tabs(stage, "cleo", "dan")

    def busy():
        give(stage, "ben")
        found = happenings._talk(stage)
        locks.acquire(found, by=stage.cast.ben, tab=uuid4())
        for name in ("cleo", "dan"):
            waiters.wait(found, by=stage.cast.aurora.members[name])

    await sync_to_async(happenings.within)(stage, busy)
    await cleo.hear()
    await dan.hear()

    def more():
        found = happenings._talk(stage)
        locks.release(found, by=stage.cast.ben)
        inbound.receive([
            inbound.Inbound(
                connection_id=stage.sales.channel.connection_id, carrier_id=f"SM{uuid4().hex}",
                sender=Identity.objects.get(pk=talk.identity_id).address,
                to=stage.sales.channel.address, body=f"{WORD} again",
                at=timezone.now(),
            )
        ])  # fmt: skip
        notes.note(found, by=stage.cast.ben, body="@Cleo @Dan look", key=uuid4())

    await sync_to_async(happenings.within)(stage, more)

    seen, unseen = str(await cleo.hear()), str(await dan.hear())
    assert "'free'" in seen and "mentioned" in seen
    assert str(talk.uuid) not in unseen and WORD not in unseen and "'free'" not in unseen
