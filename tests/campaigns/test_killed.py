"""A worker that dies between a batch and its commit (RF29): whoever comes after it goes on where it
was, however often it is paused and begun meanwhile, and nobody gets it twice.
"""

import pytest

from campaigns.sending import capacity, handing, planning, running
from tests.campaigns.test_sending import kept


class Killed(BaseException):
    """As kill -9 is to the database: what was not committed is not there."""


@pytest.mark.parametrize("at", [1, 2, 3])
@pytest.mark.parametrize("point", ["campaign.before_plan_commit", "campaign.before_batch_commit"])
def test_rf29_killed_before_a_commit_everybody_gets_it_once(hall, monkeypatch, point, at):
    monkeypatch.setattr(planning, "PAGE", 2)
    monkeypatch.setattr(capacity, "MOST", 2)
    passed = []

    def die(name: str) -> None:
        passed.append(name)
        if passed.count(point) == at and name == point:
            raise Killed

    campaign = hall.campaign(people=6)
    hall.start(campaign)
    with monkeypatch.context() as patch, pytest.raises(Killed):
        patch.setattr(planning, "failpoint", die)
        patch.setattr(handing, "failpoint", die)
        hall.run(campaign)

    hall.start(campaign)  # somebody clicks again
    hall.plan(campaign)
    for _ in range(3):
        hall.do(running.pause, campaign)
        hall.do(running.resume, campaign)
        hall.step()
    hall.run(campaign)

    assert hall.states(campaign) == {"sent": 6}
    assert sorted(hall.sent_to().values()) == [1] * 6
    assert kept() == "all promises are kept\n"
