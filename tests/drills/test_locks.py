"""Fifty agents answer one conversation at the same moment: one does, the others read who (RF26,
F102, F103). Holders that die, freeze or come back late hold nobody up (RF27, F105).
"""

import itertools
import re
import time

import pytest

from tests.drills.crowd import gathered, together
from tests.until import until

CUSTOMERS = itertools.count(2065550900)
CROWD = 50


def newest(house, thread):
    sql = """
        SELECT max(m.id) FROM conversations_message m
        JOIN conversations_conversation c
          ON c.organization_id = m.organization_id AND c.id = m.conversation_id
        WHERE c.uuid = %s
    """
    return house.rows(sql, thread)[0][0]


def replies(house, thread):
    """The replies in a conversation: (text, its author's first name)."""
    sql = """
        SELECT m.body, split_part(u.name, ' ', 1) FROM conversations_message m
        JOIN conversations_conversation c
          ON c.organization_id = m.organization_id AND c.id = m.conversation_id
        JOIN accounts_member a ON a.organization_id = m.organization_id AND a.id = m.author_id
        JOIN accounts_user u ON u.id = a.user_id
        WHERE c.uuid = %s AND m.direction = 'out' ORDER BY m.id
    """
    return house.rows(sql, thread)


def rush(house, agents, thread, number):
    """Everybody takes it if they can, and answers whether they could or not."""
    seen = newest(house, thread)

    def answer(agent):
        token = agent.acquire()
        sent = agent.reply(f"round {number} by {agent.name}", seen=seen, token=token)
        if token and sent.status_code != 200:
            agent.release(token)
        return sent

    return together(agents, answer)


def names_in(html):
    return set(re.findall(r"Agent\d\d", html))


@pytest.mark.parametrize("rounds", [5, pytest.param(100, marks=pytest.mark.drill)])
def test_rf26_f102_fifty_answer_at_once_and_one_does(house, desk, rounds):
    thread = house.thread(desk, f"+1{next(CUSTOMERS)}")
    before = len(house.accepted(desk))

    with gathered(house, desk, thread, CROWD) as agents:
        for number in range(rounds):
            answers = rush(house, agents, thread, number)
            codes = sorted(answer.status_code for answer in answers)
            assert codes == [200] + [409] * (CROWD - 1), (number, codes)
            refused = [names_in(answer.text) for answer in answers if answer.status_code == 409]
            assert all(refused), number  # each reads who answers, or who did
        until(lambda: all(lock_frames(agent) for agent in agents), 20)

    written = replies(house, thread)
    assert len(written) == rounds
    assert all(body == f"round {n} by {who}" for n, (body, who) in enumerate(written))
    house.check(desk)
    accepted = house.accepted(desk)
    assert len(accepted) == before + rounds


def lock_frames(agent):
    return [frame for frame in agent.heard if frame.get("swap") == "lock"]


@pytest.mark.drill
def test_without_its_fence_many_answer(house, desk):
    thread = house.thread(desk, f"+1{next(CUSTOMERS)}")

    with house.without("web", "lock"), gathered(house, desk, thread, 8) as agents:
        rush(house, agents, thread, 0)

    assert len(replies(house, thread)) > 1


@pytest.mark.drill
def test_rf27_f105_holder_that_dies_or_freezes_is_free_within_75_seconds(house, desk):
    thread = house.thread(desk, f"+1{next(CUSTOMERS)}")

    with gathered(house, desk, thread, 2) as (gone, other):
        seen = newest(house, thread)
        token = gone.acquire()
        began = time.monotonic()
        assert other.acquire() == ""
        until(lambda: any('data-holder=""' in f["html"] for f in lock_frames(other)), 75)
        taken = other.acquire()
        took = time.monotonic() - began

        # the one that thaws: its heartbeat and its text are refused, with the name
        late = gone.reply("From the ice", seen=seen, token=token)
        assert (gone.beat(token), late.status_code) == (409, 409)
        assert names_in(late.text) == {other.name}
        assert other.reply("From the living", seen=seen, token=taken).status_code == 200

    assert 55 < took < 75
    assert [body for body, _ in replies(house, thread)] == ["From the living"]
    house.check(desk)


def test_rf27_duplicated_tab_and_second_click_send_once(house, desk):
    thread = house.thread(desk, f"+1{next(CUSTOMERS)}")

    with gathered(house, desk, thread, 1) as (agent,):
        seen, first = newest(house, thread), agent.tab
        token = agent.acquire()
        agent.tab = "00000000-0000-4000-8000-000000000001"
        beside = agent.reply("Twice?", seen=seen)
        agent.tab = first
        sent = agent.reply("Once", seen=seen, token=token)
        agent.tab = "00000000-0000-4000-8000-000000000001"
        after = agent.reply("Twice?", seen=seen)

    assert (beside.status_code, sent.status_code, after.status_code) == (409, 200, 409)
    assert [body for body, _ in replies(house, thread)] == ["Once"]
    house.check(desk)
