"""Into another inbox: who has it then, who loses it, and what goes with it (F66)."""

import pytest

from contacts.models import Identity
from inbox.accounts.models import Event
from inbox.conversations import access
from inbox.conversations.finding import reading
from inbox.conversations.finishing import moving
from inbox.conversations.models import Conversation, Inbox, InboxAccess, Unread
from tests.cast import client_of


@pytest.fixture
def workshop(cast, aurora):
    """Rita's inbox; Ben has it too."""
    made = Inbox.objects.create(name="Workshop", api_code="workshop")
    for member in (cast.rita, cast.ben):
        InboxAccess.objects.create(inbox=made, member=member)
    return made


def unread(conversation):
    found = Unread.objects.filter(conversation=conversation)
    return set(found.values_list("member__user__name", "inbox__name"))


def test_f66_moving_changes_who_sees_it_and_keeps_the_number(cast, say, workshop, told):
    talk = say().conversation
    told()

    moving.move(talk, to=workshop, by=cast.ben)

    assert (talk.inbox, talk.channel) == (workshop, cast.aurora.channel)
    assert not access.visible_to(cast.ada).filter(pk=talk.pk).exists()
    assert access.visible_to(cast.rita).filter(pk=talk.pk).exists()
    assert unread(talk) == {("Rita", "Workshop"), ("Ben", "Workshop")}
    assert told() == ["ConversationMoved", "ConversationLeft"]
    assert [event.inbox_id for event in Event.objects.order_by("-id")[:2]] == [
        cast.aurora.inbox.pk, workshop.pk,
    ]  # fmt: skip


def test_moving_to_where_it_is_changes_nothing(cast, converse, told):
    talk = converse()
    told()

    moving.move(talk, to=cast.aurora.inbox, by=cast.ben)

    assert talk.revision == 0
    assert told() == []


def test_f66_inbox_that_keeps_its_conversations_is_obeyed(cast, converse, workshop, aurora):
    talk = converse()
    Inbox.objects.filter(pk=aurora.inbox.pk).update(allow_moving=False)
    talk.refresh_from_db()

    with pytest.raises(moving.NotMovable):
        moving.move(talk, to=workshop, by=cast.ben)
    assert moving.move_all([talk.pk], to=workshop, by=cast.ben) == []


def test_agent_moves_to_own_inboxes_and_a_manager_to_any(cast, converse, aurora):
    board = Inbox.objects.create(name="Board", api_code="board")
    talk = converse()

    with pytest.raises(moving.NotMovable):
        moving.move(talk, to=board, by=cast.ben)
    moving.move(talk, to=board, by=cast.ada)

    assert talk.inbox == board
    assert set(moving.targets(cast.ben)) == {aurora.inbox}


def test_private_inbox_takes_nothing(cast, converse, aurora):
    own = Inbox.objects.create(name="Ada's", api_code="adas", kind="private")
    InboxAccess.objects.create(inbox=own, member=cast.ada)

    with pytest.raises(moving.NotMovable):
        moving.move(converse(), to=own, by=cast.ada)


def test_assignee_without_the_other_inbox_loses_it(cast, converse, workshop, told):
    hers, his = converse(assignee=cast.ada), converse(assignee=cast.ben)
    told()

    moving.move_all([hers.pk, his.pk], to=workshop, by=cast.ben)

    hers.refresh_from_db()
    his.refresh_from_db()
    assert (hers.assignee, his.assignee) == (None, cast.ben)
    assert told().count("ConversationAssigned") == 1


def test_undo_brings_back_the_inbox_the_assignee_and_what_was_unread(cast, say, workshop):
    talk = say().conversation
    reading.read(talk, by=cast.ben)
    Conversation.objects.filter(pk=talk.pk).update(assignee=cast.ada)
    was = moving.move_all([talk.pk], to=workshop, by=cast.ben)

    moving.unmove(was, to=workshop, by=cast.ben)

    talk.refresh_from_db()
    assert (talk.inbox.name, talk.assignee) == ("Sales", cast.ada)
    assert unread(talk) == {("Ada", "Sales")}


def test_undo_leaves_what_was_moved_on(cast, converse, workshop, aurora):
    talk = converse()
    third = Inbox.objects.create(name="Third", api_code="third")
    was = moving.move_all([talk.pk], to=workshop, by=cast.ada)
    Conversation.objects.filter(pk=talk.pk).update(inbox=third)

    assert moving.unmove(was, to=workshop, by=cast.ada) == []

    talk.refresh_from_db()
    assert talk.inbox == third


def test_next_text_comes_to_the_new_inbox(cast, say, workshop):
    talk = say().conversation
    moving.move(talk, to=workshop, by=cast.ben)
    reading.read(talk, by=cast.rita)

    again = say("One more").conversation

    assert again.pk == talk.pk
    assert ("Rita", "Workshop") in unread(talk)
    assert Identity.objects.count() == 1


@pytest.fixture
def offices(live_cast):
    """Sales, and a workshop that is Rita's and Ben's; committed."""
    with live_cast.aurora.open():
        made = Inbox.objects.create(name="Workshop", api_code="workshop")
        for member in (live_cast.rita, live_cast.ben):
            InboxAccess.objects.create(inbox=made, member=member)
        person = Identity.objects.create(address="+12065550142")
        talk = Conversation.objects.create(
            inbox=live_cast.aurora.inbox, channel=live_cast.aurora.channel, identity=person
        )
    return live_cast, made, talk


def test_f66_moving_over_http(offices):
    cast, workshop, talk = offices
    address = f"/aurora/conversations/{talk.uuid}/"
    ben, ada, rita = (client_of(member) for member in (cast.ben, cast.ada, cast.rita))
    assert rita.get(address).status_code == 404
    cursor = ada.get("/aurora/live/?cursor=0").json()["cursor"]

    shown = ben.get(f"{address}move/").content.decode()
    answer = ben.post(f"{address}move/", {"inbox": str(workshop.uuid)})

    assert "Workshop" in shown
    assert answer.status_code == 302
    assert rita.get(address).status_code == 200
    assert ada.get(address).status_code == 404
    # a tab of hers that was behind hears that it is gone, and nothing else of it
    told = ada.get(f"/aurora/live/?cursor={cursor or 1}&conversation={talk.uuid}").json()
    assert told.get("gone", str(talk.uuid)) == str(talk.uuid)
    assert all(frame["html"] == "" for frame in told["frames"])


def test_moving_where_one_may_not_is_refused_over_http(offices):
    cast, workshop, talk = offices
    with cast.aurora.open():
        board = Inbox.objects.create(name="Board", api_code="board")
    address = f"/aurora/conversations/{talk.uuid}/move/"
    ben, rita = client_of(cast.ben), client_of(cast.rita)

    assert "Board" not in ben.get(address).content.decode()
    assert ben.post(address, {"inbox": str(board.uuid)}).status_code == 404
    assert ben.post(address, {"inbox": "x"}).status_code == 404
    assert rita.post(address, {"inbox": str(workshop.uuid)}).status_code == 404
