"""Whose a conversation is and who is there, through HTTP, each test named by the features it shows."""

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from inbox.accounts.models import Event, Member
from inbox.conversations.models import Attendance, Conversation, Inbox, InboxAccess
from inbox.conversations.owning import assigning, attendance
from tests.cast import client_of, member
from tests.pages.test_inbox_pages import list_page, receive, thread_page

HTMX = {"HX-Request": "true"}


@pytest.fixture
def ada(cast):
    return client_of(cast.ada)


@pytest.fixture
def ben(cast):
    return client_of(cast.ben)


@pytest.fixture
def rita(cast):
    return client_of(cast.rita)


@pytest.fixture
def talk(cast):
    return receive(cast.aurora, body="Fix my bike")


def assignment(client, talk, **form):
    return client.post(f"/aurora/conversations/{talk.uuid}/assignment/", form, headers=HTMX)


def assignee(cast, talk):
    with cast.aurora.open():
        return Conversation.objects.get(pk=talk.pk).assignee


def set_inbox(cast, **fields):
    with cast.aurora.open():
        Inbox.objects.filter(pk=cast.aurora.inbox.pk).update(**fields)


def test_f60_f63_take_it_and_give_it_back(cast, ben, talk):
    took = assignment(ben, talk, was="")

    assert (took.status_code, took.json()["said"]) == (200, "Assigned to you")
    assert took.json()["undo"] == {"to": "", "was": str(cast.ben.uuid)}
    assert assignee(cast, talk) == cast.ben
    assert "Unassign" in thread_page(ben, cast.aurora, talk)
    gave = assignment(ben, talk, was=str(cast.ben.uuid), _method="DELETE")
    assert gave.json() == {"said": "Unassigned", "undo": {"to": str(cast.ben.uuid), "was": ""}}
    assert assignee(cast, talk) is None


def test_f41_others_one_can_be_taken_and_the_one_before_is_named(cast, ada, ben, talk):
    assignment(ada, talk, was="")

    page = list_page(ben, cast.aurora, "?assigned=others")
    took = assignment(ben, talk, was=str(cast.ada.uuid))

    assert "Fix my bike" in page
    assert took.json() == {"said": "Assigned to you", "undo": None}
    with cast.aurora.open():
        event = Event.objects.filter(kind="ConversationAssigned").latest("id")
    assert event.changes["assignee"] == [cast.ada.pk, cast.ben.pk]


def test_f60_slower_one_learns_who_was_faster(cast, ada, ben, talk):
    assignment(ada, talk, was="")

    lost = assignment(ben, talk, was="")

    assert (lost.status_code, lost.json()["sentence"]) == (409, "Ada was faster.")
    assert assignee(cast, talk) == cast.ada


def test_plain_form_that_lost_goes_back_to_the_thread(cast, ada, ben, talk):
    assignment(ada, talk, was="")

    answer = ben.post(f"/aurora/conversations/{talk.uuid}/assignment/", {"was": ""})

    assert answer.status_code == 302
    assert assignee(cast, talk) == cast.ada


def test_f61_f64_manager_gives_it_to_anyone_and_can_undo_it(cast, ada, talk):
    gave = assignment(ada, talk, was="", to=str(cast.ben.uuid))
    assert gave.json()["said"] == "Assigned to Ben"
    page = thread_page(ada, cast.aurora, talk)
    assert "Assigned to Ben" in page

    again = assignment(ada, talk, was=str(cast.ben.uuid), to=str(cast.ada.uuid))
    undo = again.json()["undo"]
    assignment(ada, talk, **undo)

    assert assignee(cast, talk) == cast.ben


def test_f61_menu_lists_those_who_work_there_with_what_they_have(cast, ada, ben, rita, talk):
    assignment(ben, talk, was="")
    address = f"/aurora/conversations/{talk.uuid}/assignees/"

    shown = ada.get(address, headers=HTMX).content.decode()

    assert "Ada" in shown
    assert "Ben" in shown
    assert "1 open" in shown
    assert "Rita" not in shown
    assert "<html" in ada.get(address).content.decode()
    assert ben.get(address).status_code == 403
    assert rita.get(address).status_code == 404


@pytest.mark.parametrize("named", ["rita", "otto", "not-a-uuid", "absent"])
def test_f61_nobody_else_can_be_named(cast, ada, talk, named):
    uuids = {"rita": str(cast.rita.uuid), "otto": str(cast.otto.uuid), "absent": str(talk.uuid)}

    answer = assignment(ada, talk, was="", to=uuids.get(named, named))

    assert (answer.status_code, answer.json()["reason"]) == (409, "no_access")
    assert assignee(cast, talk) is None


def test_f61_agents_have_no_list_of_colleagues(cast, ada, ben, talk):
    answer = assignment(ben, talk, was="", to=str(cast.ada.uuid))

    assert (answer.status_code, answer.json()["reason"]) == (409, "not_yours")
    assert "/assignees/" not in thread_page(ben, cast.aurora, talk)
    assert "/assignees/" in thread_page(ada, cast.aurora, talk)


def test_f62_f127_assignment_off_takes_its_controls_and_filters_away(cast, ada, talk):
    set_inbox(cast, assignment=False)

    page = thread_page(ada, cast.aurora, talk) + list_page(ada, cast.aurora)

    assert "/assignment/" not in page
    assert "Assign to me</span>" not in page
    assert "assigned=me" not in page
    assert assignment(ada, talk, was="").json()["reason"] == "assignment_off"


def test_f5_f20_queues_and_inboxes_stand_apart_in_the_navigation(cast, ben, talk):
    set_inbox(cast, is_queue=True)
    with cast.aurora.open():
        plain = Inbox.objects.create(name="Rentals", api_code="rentals")
        InboxAccess.objects.create(inbox=plain, member=cast.ben)

    page = list_page(ben, cast.aurora)

    queues, inboxes = page.index(">Queues</h2>"), page.index(">Inboxes</h2>")
    assert queues < page.index('"nav__text">Sales<') < inboxes < page.index('"nav__text">Rentals<')


def test_f5_queue_has_no_menu_of_colleagues(cast, ada, talk):
    set_inbox(cast, is_queue=True)

    page = thread_page(ada, cast.aurora, talk)
    answer = assignment(ada, talk, was="", to=str(cast.ben.uuid))

    assert "/assignees/" not in page
    assert (answer.status_code, answer.json()["reason"]) == (409, "queue")
    assert assignment(ada, talk, was="").status_code == 200


def test_f120_queue_shows_what_nobody_has_only_to_those_logged_in(cast, ben, talk):
    set_inbox(cast, is_queue=True)

    before = list_page(ben, cast.aurora)
    refused = assignment(ben, talk, was="")
    ben.post("/aurora/attendance/")
    after = list_page(ben, cast.aurora)

    assert "Fix my bike" not in before
    assert "Log in to receive" in before
    assert refused.json()["reason"] == "logged_out"
    assert "Fix my bike" in after
    assert "Log in to receive" not in after
    assert assignment(ben, talk, was="").status_code == 200


def test_f119_in_and_out_of_all_queues_with_a_reason_colleagues_see(cast, ada, ben):
    set_inbox(cast, is_queue=True)
    with cast.aurora.open():
        second = Inbox.objects.create(name="Rentals", api_code="rentals", is_queue=True)
        InboxAccess.objects.create(inbox=second, member=cast.ben)

    entered = ben.post("/aurora/attendance/", headers=HTMX).content.decode()
    left = ben.delete("/aurora/attendance/?reason=Lunch", headers=HTMX).content.decode()

    assert "Queues: In" in entered
    assert "Queues: Out" in left
    with cast.aurora.open():
        assert not Attendance.objects.filter(is_in=True).exists()
    seen = ada.get("/aurora/attendance/", headers=HTMX).content.decode()
    assert "Ben" in seen
    assert "Lunch" in seen


def test_f119_one_queue_by_its_switch(cast, ben, rita):
    set_inbox(cast, is_queue=True)
    with cast.aurora.open():
        second = Inbox.objects.create(name="Rentals", api_code="rentals", is_queue=True)
        InboxAccess.objects.create(inbox=second, member=cast.ben)
    address = f"/aurora/inboxes/{second.uuid}/attendance/"

    card = ben.post(address, headers=HTMX).content.decode()

    assert "Queues: 1 of 2" in card
    assert rita.post(address).status_code == 404
    ben.post(address, {"_method": "DELETE", "reason": "Meeting"})
    with cast.aurora.open():
        row = Attendance.objects.get(inbox=second, member=cast.ben)
        assert (row.is_in, row.reason) == (False, "Meeting")


def test_colleagues_of_other_queues_stay_unknown(cast, rita):
    set_inbox(cast, is_queue=True)
    with cast.aurora.open():
        attendance.log_out(cast.ben, reason="Dentist")
        attendance.log_in(cast.ben)
        attendance.log_out(cast.ben, reason="Dentist")

    seen = rita.get("/aurora/attendance/", headers=HTMX).content.decode()

    assert "Dentist" not in seen
    assert "Ben" not in seen


def test_without_queues_there_is_no_card(cast, ben, talk):
    assert "queue-menu" not in list_page(ben, cast.aurora)


def test_f121_manager_sees_a_queue_without_logging_in(cast, ben, talk):
    set_inbox(cast, is_queue=True)
    with cast.aurora.open():
        Member.objects.filter(pk=cast.ben.pk).update(role="manager")

    assert "Fix my bike" in list_page(ben, cast.aurora)


def test_f40_f42_filters_me_and_unassigned(cast, ben, talk):
    mine = receive(cast.aurora, "+12065550103", "My own", "SM2")
    with cast.aurora.open():
        assigning.claim(mine, by=cast.ben)

    assert "Fix my bike" not in list_page(ben, cast.aurora, "?assigned=me")
    assert "My own" not in list_page(ben, cast.aurora, "?assigned=unassigned")


def test_f43_conversations_with_me_follow_taking_and_writing(cast, ben, talk):
    assert "Fix my bike" not in list_page(ben, cast.aurora, "?took_part=1")

    assignment(ben, talk, was="")
    assignment(ben, talk, was=str(cast.ben.uuid), _method="DELETE")

    assert "Fix my bike" in list_page(ben, cast.aurora, "?took_part=1")


def test_reason_of_an_assignment_stands_in_the_thread(cast, ben):
    set_inbox(cast, auto_assign="round_robin")
    with cast.aurora.open():
        attendance.log_in(cast.ben)

    talk = receive(cast.aurora, "+12065550177", "Automatic", "SM7")

    assert "Assigned to Ben: it was their turn" in thread_page(ben, cast.aurora, talk)


def test_lists_of_colleagues_ask_once_however_many(cast, ada, talk):

    def asked():
        with CaptureQueriesContext(connection) as queries:
            ada.get(f"/aurora/conversations/{talk.uuid}/assignees/", headers=HTMX)
        return len(queries)

    asked()
    few = asked()
    with cast.aurora.open():
        for number in range(3):
            more = member(cast.aurora.organization, f"m{number}", "agent")
            InboxAccess.objects.create(inbox=cast.aurora.inbox, member=more)

    assert asked() == few
