"""One member answers at a time, in every order of events (F102-F106; RF26-28)."""

from datetime import timedelta
from uuid import uuid4

import pytest
from django.db import connection
from django.utils import timezone

from channels_app import tasks
from inbox import tenancy
from inbox.accounts.models import Event
from inbox.conversations import access
from inbox.conversations.finding import lists
from inbox.conversations.finishing import bulk, moving, triage
from inbox.conversations.locking import fence, locks, waiters
from inbox.conversations.locking.fence import Screen
from inbox.conversations.models import Conversation, Draft, Inbox, Lock, LockWaiter, Message
from inbox.conversations.owning import assigning
from inbox.conversations.writing import messages
from tests.cast import client_of


@pytest.fixture
def talk(converse):
    return converse()


@pytest.fixture
def tab():
    return uuid4()


def run_out(talk, seconds=1):
    """The holder was not heard of: PostgreSQL's clock alone says so."""
    tenancy.execute(
        "UPDATE conversations_lock SET expires_at = clock_timestamp() - %(s)s"
        " WHERE organization_id = %(organization)s AND conversation_id = %(talk)s",
        {"talk": talk.pk, "s": timedelta(seconds=seconds)},
    )


def reply(talk, by, body="Yes", **screen):
    return messages.send(talk, by=by, body=body, key=uuid4(), screen=Screen(**screen))


def refusal(talk, by, **screen):
    with pytest.raises(fence.Refused) as refused:
        reply(talk, by, **screen)
    return refused.value


def test_f102_first_to_write_holds_it_and_the_others_hear_who(talk, cast, tab, told):
    told()

    mine = locks.acquire(talk, by=cast.ben, tab=tab)

    assert (mine.holder.name, mine.token) == ("Ben", 1)
    with pytest.raises(locks.Lost) as lost:
        locks.acquire(talk, by=cast.ada, tab=uuid4())
    assert lost.value.hold == mine == locks.state(talk)
    assert told() == ["LockTaken"]


def test_the_same_tab_keeps_it_with_the_same_token(talk, cast, tab, told):
    first = locks.acquire(talk, by=cast.ben, tab=tab)
    told()

    assert locks.acquire(talk, by=cast.ben, tab=tab) == first
    assert told() == []


def test_another_tab_of_the_holder_is_told_and_may_bring_it_over(talk, cast, tab):
    first = locks.acquire(talk, by=cast.ben, tab=tab)

    with pytest.raises(locks.Lost) as lost:
        locks.acquire(talk, by=cast.ben, tab=uuid4())
    here = locks.acquire(talk, by=cast.ben, tab=uuid4(), here=True)

    assert lost.value.hold == first
    assert here.token > first.token
    with pytest.raises(locks.Lost):
        locks.touch(talk, by=cast.ben, token=first.token, active=True)


def test_here_takes_nothing_from_others(talk, cast, tab):
    locks.acquire(talk, by=cast.ben, tab=tab)

    with pytest.raises(locks.Lost):
        locks.acquire(talk, by=cast.ada, tab=uuid4(), here=True)


def test_tokens_only_grow(talk, cast):
    seen = []
    for by in (cast.ben, cast.ada, cast.ben):
        seen.append(locks.acquire(talk, by=by, tab=uuid4()).token)
        locks.release(talk, by=by)
        seen.append(locks.state(talk).token)
    locks.acquire(talk, by=cast.ben, tab=uuid4())
    seen.append(locks.take_over(talk, by=cast.ada, tab=uuid4()).token)
    run_out(talk)
    seen.append(locks.acquire(talk, by=cast.ben, tab=uuid4()).token)

    assert seen == sorted(set(seen))


def test_f104_letting_go_frees_it_for_the_next(talk, cast, tab, told):
    held = locks.acquire(talk, by=cast.ben, tab=tab)
    told()

    locks.release(talk, by=cast.ben, token=held.token)
    locks.release(talk, by=cast.ben, token=held.token)

    assert locks.state(talk).holder is None
    assert told() == ["LockReleased"]
    assert locks.acquire(talk, by=cast.ada, tab=uuid4()).holder.name == "Ada"


def test_letting_go_late_takes_nothing_from_the_next_holder(talk, cast, tab):
    old = locks.acquire(talk, by=cast.ben, tab=tab)
    locks.acquire(talk, by=cast.ben, tab=uuid4(), here=True)

    locks.release(talk, by=cast.ben, token=old.token)
    locks.release(talk, by=cast.ada)

    assert locks.state(talk).holder.name == "Ben"


def test_heartbeat_keeps_and_a_missing_one_frees(talk, cast, tab):
    held = locks.acquire(talk, by=cast.ben, tab=tab)
    before = Lock.objects.get(conversation=talk).expires_at

    locks.touch(talk, by=cast.ben, token=held.token, active=True)

    assert Lock.objects.get(conversation=talk).expires_at > before
    run_out(talk)
    assert locks.state(talk).holder is None
    assert locks.acquire(talk, by=cast.ada, tab=uuid4()).holder.name == "Ada"


def test_who_slept_keeps_it_if_nobody_came(talk, cast, tab):
    held = locks.acquire(talk, by=cast.ben, tab=tab)
    run_out(talk, 600)

    locks.touch(talk, by=cast.ben, token=held.token, active=True)

    assert locks.state(talk) == held


def test_f105_browser_that_only_repeats_itself_is_not_kept_on(talk, cast, tab, aurora):
    held = locks.acquire(talk, by=cast.ben, tab=tab)
    locks.touch(talk, by=cast.ben, token=held.token, active=False)
    minutes = talk.inbox.lock_idle_minutes + 3
    tenancy.execute(
        "UPDATE conversations_lock SET touched_at = touched_at - %(ago)s"
        " WHERE organization_id = %(organization)s",
        {"ago": timedelta(minutes=minutes)},
    )

    with pytest.raises(locks.Lost):
        locks.touch(talk, by=cast.ben, token=held.token, active=False)
    locks.touch(talk, by=cast.ben, token=held.token, active=True)


def test_rf27_what_ran_out_is_told_once(talk, cast, tab, told):
    locks.acquire(talk, by=cast.ben, tab=tab)
    waiters.wait(talk, by=cast.ada)
    told()

    assert locks.expire() == 0
    run_out(talk)

    assert (locks.expire(), locks.expire()) == (1, 0)
    event = Event.objects.order_by("-id")[0]
    assert (event.kind, event.member_id, event.actor_id) == ("LockReleased", cast.ben.pk, None)
    assert event.changes == {"told": [cast.ada.pk]}


def test_round_finds_the_organizations_whose_locks_ran_out(live_cast):
    house = live_cast.aurora
    with house.open():
        from contacts.models import Identity

        talk = Conversation.objects.create(
            inbox=house.inbox, channel=house.channel,
            identity=Identity.objects.create(address="+12065550100"),
        )  # fmt: skip
        locks.acquire(talk, by=live_cast.ben, tab=uuid4())
        run_out(talk)

    tasks.release_locks()

    with house.open():
        assert Lock.objects.get().member_id is None


@pytest.mark.parametrize("minutes", [-10, 10])
def test_clock_of_the_web_process_is_not_asked(talk, cast, tab, monkeypatch, minutes):
    real = timezone.now
    monkeypatch.setattr(timezone, "now", lambda: real() + timedelta(minutes=minutes))

    held = locks.acquire(talk, by=cast.ben, tab=tab)

    with pytest.raises(locks.Lost):
        locks.acquire(talk, by=cast.ada, tab=uuid4())
    assert locks.expire() == 0
    locks.touch(talk, by=cast.ben, token=held.token, active=False)
    assert refusal(talk, cast.ada).reason == "held"
    run_out(talk)
    assert locks.acquire(talk, by=cast.ada, tab=uuid4()).holder.name == "Ada"


def test_reply_with_the_token_goes_and_ends_the_hold(talk, cast, tab, told):
    held = locks.acquire(talk, by=cast.ben, tab=tab)
    told()

    reply(talk, cast.ben, tab=tab, token=held.token, seen=0)

    assert locks.state(talk).holder is None
    assert told() == ["MessageQueued", "LockReleased"]


def test_f103_reply_beside_the_holder_is_refused_with_the_name(talk, cast, tab):
    locks.acquire(talk, by=cast.ben, tab=tab)

    refused = refusal(talk, cast.ada, tab=uuid4(), seen=0)

    assert (refused.reason, refused.hold.holder.name) == ("held", "Ben")
    assert refusal(talk, cast.ada).reason == "held"  # no script, no token
    assert not Message.objects.filter(direction="out").exists()


def test_reply_of_a_lost_hold_is_refused_while_the_next_one_holds(talk, cast, tab):
    held = locks.acquire(talk, by=cast.ben, tab=tab)
    locks.take_over(talk, by=cast.ada, tab=uuid4())

    refused = refusal(talk, cast.ben, tab=tab, token=held.token, seen=0)

    assert (refused.reason, refused.hold.holder.name) == ("held", "Ada")


def test_stale_screen_is_shown_what_a_teammate_wrote_even_if_it_is_free_again(talk, cast, tab):
    held = locks.acquire(talk, by=cast.ben, tab=tab)
    other = locks.take_over(talk, by=cast.ada, tab=uuid4())
    theirs = reply(talk, cast.ada, body="It is done", token=other.token)

    refused = refusal(talk, cast.ben, tab=tab, token=held.token, seen=0)

    assert (refused.reason, list(refused.written)) == ("meanwhile", [theirs])
    reply(talk, cast.ben, tab=tab, token=held.token, seen=theirs.pk)  # asked, and sent anyway


def test_stale_screen_is_shown_what_the_customer_wrote_with_the_lock_in_hand(say, cast, tab):
    first = say("Is it ready?")
    talk = first.conversation
    held = locks.acquire(talk, by=cast.ben, tab=tab)
    later = say("Never mind")

    refused = refusal(talk, cast.ben, tab=tab, token=held.token, seen=first.pk)

    assert (refused.reason, list(refused.written)) == ("meanwhile", [later])
    assert locks.state(talk) == held
    reply(talk, cast.ben, tab=tab, token=held.token, seen=later.pk)


def test_token_of_the_past_without_a_screen_is_refused(talk, cast, tab):
    held = locks.acquire(talk, by=cast.ben, tab=tab)
    locks.release(talk, by=cast.ben)

    assert refusal(talk, cast.ben, token=held.token).reason == "meanwhile"


def test_what_this_tab_sent_itself_is_no_news_to_it(talk, cast, tab):
    sent = reply(talk, cast.ben, tab=tab, seen=0)

    reply(talk, cast.ben, body="And more", tab=tab, seen=0, sent=(sent.uuid,))

    assert Message.objects.count() == 2


def test_rf27_duplicated_tab_sends_nothing_twice(talk, cast):
    one, two = uuid4(), uuid4()
    held = locks.acquire(talk, by=cast.ben, tab=one)

    assert refusal(talk, cast.ben, tab=two, seen=0).reason == "own"
    sent = reply(talk, cast.ben, tab=one, token=held.token, seen=0)
    refused = refusal(talk, cast.ben, tab=two, seen=0)

    assert (refused.reason, list(refused.written)) == ("meanwhile", [sent])
    assert Message.objects.count() == 1


def test_reply_without_a_token_takes_it_for_its_own_transaction(talk, cast, told):
    told()

    reply(talk, cast.ben)
    reply(talk, cast.ada)

    assert locks.state(talk).holder is None
    assert told() == ["MessageQueued", "MessageQueued"]


def test_plain_reply_of_the_holder_leaves_the_tab_its_hold(talk, cast, tab):
    held = locks.acquire(talk, by=cast.ben, tab=tab)

    reply(talk, cast.ben)

    assert locks.state(talk) == held


def test_double_click_is_one_message_even_after_the_hold_ended(talk, cast, tab):
    held, key = locks.acquire(talk, by=cast.ben, tab=tab), uuid4()
    screen = Screen(tab=tab, token=held.token, seen=0)

    first, second = (
        messages.send(talk, by=cast.ben, body="Once", key=key, screen=screen) for _ in range(2)
    )

    assert first == second
    assert Message.objects.count() == 1


def test_refused_reply_changes_nothing(talk, cast, tab, told):
    locks.acquire(talk, by=cast.ben, tab=tab)
    triage.close(talk, by=cast.ada)
    told()

    refusal(talk, cast.ada, seen=0)

    talk.refresh_from_db()
    assert (talk.state, talk.last_message_id, told()) == ("closed", None, [])


def test_closing_lets_the_closers_hold_go_and_nobody_elses(talk, cast, tab):
    locks.acquire(talk, by=cast.ben, tab=tab)
    triage.close(talk, by=cast.ada)
    assert locks.state(talk).holder.name == "Ben"
    triage.reopen(talk, by=cast.ada)

    triage.close(talk, by=cast.ben)

    assert locks.state(talk).holder is None


def test_closing_many_lets_go_of_the_closers_holds_alone(cast, converse, tab, told):
    mine, hers = converse(), converse()
    locks.acquire(mine, by=cast.ben, tab=tab)
    locks.acquire(hers, by=cast.ada, tab=tab)
    told()

    bulk.choose([mine.uuid, hers.uuid], verb="close", target=None, by=cast.ben)

    assert locks.state(mine).holder is None
    assert locks.state(hers).holder.name == "Ada"
    assert told().count("LockReleased") == 1


def test_rf28_holder_answers_what_was_closed_meanwhile_and_it_opens(talk, cast, tab):
    held = locks.acquire(talk, by=cast.ben, tab=tab)
    assigning.assign(talk, to=cast.ada, by=cast.ada)
    triage.close(talk, by=cast.ada)

    reply(talk, cast.ben, tab=tab, token=held.token, seen=0)

    talk.refresh_from_db()
    assert talk.state == "open"


def test_f106_lock_holds_with_assignment_off(talk, cast, tab, aurora):
    Inbox.objects.filter(pk=aurora.inbox.pk).update(assignment=False)

    locks.acquire(talk, by=cast.ben, tab=tab)

    assert refusal(talk, cast.ada, seen=0).reason == "held"


def test_takeover_is_the_managers_unless_the_inbox_says_otherwise(talk, cast, tab, aurora):
    locks.acquire(talk, by=cast.ada, tab=tab)

    with pytest.raises(locks.NotAllowed):
        locks.take_over(talk, by=cast.ben, tab=uuid4())
    talk.inbox.anyone_takes_over = True

    assert locks.take_over(talk, by=cast.ben, tab=uuid4()).holder.name == "Ben"


def test_takeover_is_in_the_trail_and_takes_no_words(talk, cast, tab, told):
    locks.acquire(talk, by=cast.ben, tab=tab)
    Draft.objects.create(member=cast.ben, conversation=talk, body="Half a thought")
    told()

    locks.take_over(talk, by=cast.ada, tab=uuid4())

    event = Event.objects.order_by("-id")[0]
    assert (event.kind, event.actor_id, event.member_id) == (
        "LockTakenOver", cast.ada.pk, cast.ben.pk,
    )  # fmt: skip
    assert event.changes == {"holder": [cast.ben.pk, cast.ada.pk]}
    assert Draft.objects.get().body == "Half a thought"


def test_takeover_of_what_is_free_is_plainly_taken(talk, cast, told):
    told()

    locks.take_over(talk, by=cast.ada, tab=uuid4())

    assert told() == ["LockTaken"]


def test_asking_is_in_the_trail_once_in_a_while(talk, cast, tab, told):
    waiters.ask(talk, by=cast.ada)
    locks.acquire(talk, by=cast.ben, tab=tab)
    told()

    waiters.ask(talk, by=cast.ada)
    waiters.ask(talk, by=cast.ada)
    waiters.ask(talk, by=cast.ben)

    assert told() == ["LockAsked"]
    assert [waiter.member for waiter in LockWaiter.objects.all()] == [cast.ada]


def test_who_waits_is_told_once(talk, cast, tab, told):
    held = locks.acquire(talk, by=cast.ben, tab=tab)
    told()
    waiters.wait(talk, by=cast.ada)
    waiters.wait(talk, by=cast.ada)

    reply(talk, cast.ben, tab=tab, token=held.token, seen=0)

    assert told() == ["LockAwaited", "MessageQueued", "LockReleased"]
    assert Event.objects.order_by("-id")[0].changes == {"told": [cast.ada.pk]}
    assert not LockWaiter.objects.exists()


def test_who_asks_to_be_told_of_what_is_free_by_now_is_not_told_later(talk, cast, tab, told):
    held = locks.acquire(talk, by=cast.ben, tab=tab)
    reply(talk, cast.ben, tab=tab, token=held.token, seen=0)
    told()

    waiters.wait(talk, by=cast.ada)

    assert not waiters.is_waiting(talk, by=cast.ada)
    assert told() == []


def test_never_mind_is_not_told(talk, cast, tab):
    locks.acquire(talk, by=cast.ben, tab=tab)
    waiters.wait(talk, by=cast.ada)
    waiters.stop(talk, by=cast.ada)

    locks.release(talk, by=cast.ben)

    assert Event.objects.order_by("-id")[0].changes == {"told": []}


def test_row_shows_who_is_answering_and_never_grows_older(talk, cast, tab):
    def row():
        return lists.rows([talk.pk], country="US")[0]

    free = row()
    locks.acquire(talk, by=cast.ben, tab=tab)
    held = row()
    reply(talk, cast.ben, tab=tab, token=1)
    sent = row()

    assert [free.answering, held.answering.name, sent.answering] == [None, "Ben", None]
    assert free.revision < held.revision < sent.revision
    locks.acquire(talk, by=cast.ben, tab=tab)
    run_out(talk)
    assert row().answering is None


@pytest.fixture
def people(cast):
    """Everybody at a browser: (client, address of a conversation)."""

    def browser(name):
        return client_of(getattr(cast, name))

    return browser


def address(talk, rest="lock/"):
    return f"/aurora/conversations/{talk.uuid}/{rest}"


HTMX = {"HX-Request": "true"}


def test_f102_f103_over_http_one_holds_and_the_other_reads_the_name(cast, talk, people):
    ben, ada = people("ben"), people("ada")

    mine = ben.post(address(talk), {"tab": uuid4()}, headers=HTMX)
    theirs = ada.post(address(talk), {"tab": uuid4()}, headers=HTMX)
    key = uuid4()
    sent = ada.post(address(talk, "messages/"), {"text": "Hi", "key": key}, headers=HTMX)

    assert (mine.status_code, theirs.status_code, sent.status_code) == (200, 409, 409)
    for answer in (mine, theirs):
        assert f'data-holder="{cast.ben.uuid}"' in answer.content.decode()
    assert "Ben is answering" in sent.content.decode()
    assert ada.get(address(talk)).content == theirs.content


def test_refused_text_is_kept_as_the_writers_draft(cast, talk, people):
    people("ben").post(address(talk), {"tab": uuid4()}, headers=HTMX)

    people("ada").post(
        address(talk, "messages/"), {"text": "My words", "key": uuid4()}, headers=HTMX
    )

    draft = Draft.objects.get()
    assert (draft.member, draft.body) == (cast.ada, "My words")


def test_form_without_a_script_says_what_its_page_showed(say, cast, people):
    talk = say("Is it ready?").conversation
    page = people("ben").get(f"/aurora/conversations/{talk.uuid}/").content.decode()
    seen = page.split('name="seen" value="')[1].split('"')[0]
    say("Never mind")

    sent = people("ben").post(
        address(talk, "messages/"), {"text": "Yes", "key": uuid4(), "seen": seen}, headers=HTMX
    )

    assert sent.status_code == 409
    assert "Never mind" in sent.content.decode()


def test_agent_who_takes_over_where_managers_do_is_forbidden(cast, talk, people):
    people("ada").post(address(talk), {"tab": uuid4()}, headers=HTMX)

    answer = people("ben").post(address(talk, "lock/takeover/"), {"tab": uuid4()}, headers=HTMX)

    assert answer.status_code == 403
    assert locks.state(talk).holder.name == "Ada"


def test_plain_forms_let_go_and_wait(cast, talk, people):
    locks.acquire(talk, by=cast.ben, tab=uuid4())

    waits = people("ada").post(address(talk, "lock/waiting/"))
    goes = people("ben").post(address(talk), {"_method": "DELETE"})

    assert (waits.status_code, goes.status_code) == (302, 302)
    assert locks.state(talk).holder is None


@pytest.mark.parametrize("rest", ["lock/", "lock/waiting/", "lock/asking/", "lock/takeover/"])
def test_member_without_the_inbox_touches_no_lock(cast, talk, people, rest):
    locks.acquire(talk, by=cast.ben, tab=uuid4())

    answer = people("rita").post(address(talk, rest), {"tab": uuid4(), "here": "1"}, headers=HTMX)

    assert answer.status_code == 404
    assert locks.state(talk).holder.name == "Ben"
    assert not LockWaiter.objects.exists()


def test_who_is_shut_out_of_the_inbox_holds_nobody_up(cast, talk, tab, aurora):
    locks.acquire(talk, by=cast.ben, tab=tab)
    waiters.wait(talk, by=cast.ada)

    access.revoke(aurora.inbox, of=cast.ben, by=cast.ada)

    assert locks.state(talk).holder is None
    released = Event.objects.filter(kind="LockReleased").values_list("member_id", "changes")
    assert list(released) == [(cast.ben.pk, {"told": [cast.ada.pk]})]
    access.grant(aurora.inbox, to=cast.ben)
    locks.acquire(talk, by=cast.ada, tab=uuid4())
    access.revoke(aurora.inbox, of=cast.ben, by=cast.ada)
    assert locks.state(talk).holder.name == "Ada"


def test_hold_ends_where_a_move_shuts_its_holder_out(cast, talk, tab, aurora):
    board = Inbox.objects.create(name="Board", api_code="board")
    access.grant(board, to=cast.ada)
    Inbox.objects.filter(pk=aurora.inbox.pk).update(allow_moving=True)
    locks.acquire(talk, by=cast.ben, tab=tab)

    moving.move(Conversation.objects.get(pk=talk.pk), to=board, by=cast.ada)

    assert locks.state(talk).holder is None
    locks.acquire(talk, by=cast.ada, tab=tab)
    moving.move(Conversation.objects.get(pk=talk.pk), to=board, by=cast.ada)
    assert locks.state(talk).holder.name == "Ada"


def test_two_inboxes_of_one_organization_each_lock_their_own(cast, talk, people, aurora):
    board = Inbox.objects.create(name="Board", api_code="board")
    access.grant(board, to=cast.rita)
    theirs = Conversation.objects.create(
        inbox=board, channel=aurora.channel, identity=type(talk.identity).objects.create(address="+12065559999"),
    )  # fmt: skip

    first = people("ben").post(address(talk), {"tab": uuid4()}, headers=HTMX)
    second = people("rita").post(address(theirs), {"tab": uuid4()}, headers=HTMX)

    assert (first.status_code, second.status_code) == (200, 200)
    assert people("ben").get(address(theirs)).status_code == 404


def test_who_lost_the_inbox_hears_no_word_of_it(
    cast, talk, tab, django_capture_on_commit_callbacks, monkeypatch
):
    from inbox.live import push

    said = []
    monkeypatch.setattr(push, "signal", lambda kind, uuid, **body: said.append((uuid, body)))
    locks.acquire(talk, by=cast.ben, tab=tab)
    waiters.wait(talk, by=cast.ada)
    waiters.wait(talk, by=cast.rita)  # once they could

    with django_capture_on_commit_callbacks(execute=True):
        locks.release(talk, by=cast.ben)

    assert [uuid for uuid, body in said if "free" in body] == [cast.ada.uuid]


def test_one_reply_is_let_through_by_one_row(live_cast):
    """Side by side, each with the hold it believes in: the row decides (RF26)."""
    import threading

    from contacts.models import Identity

    house, barrier, outcomes = live_cast.aurora, threading.Barrier(6), []
    with house.open():
        talk = Conversation.objects.create(
            inbox=house.inbox, channel=house.channel,
            identity=Identity.objects.create(address="+12065550100"),
        )  # fmt: skip

    def answer(by):
        try:
            barrier.wait(5)
            with house.open():
                mine = Conversation.objects.select_related("identity", "channel").get(pk=talk.pk)
                reply(mine, by, tab=uuid4(), seen=0)
                outcomes.append("sent")
        except fence.Refused as refused:
            outcomes.append(refused.reason)
        finally:
            connection.close()

    threads = [threading.Thread(target=answer, args=(by,))
               for by in (live_cast.ada, live_cast.ben) * 3]  # fmt: skip
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()

    assert sorted(outcomes) == ["meanwhile"] * 5 + ["sent"]
