"""An erasure that cannot be done: put off, in the end failed with its reason, tried again by hand."""

from datetime import timedelta

import pytest
from django.test import Client
from django.utils import timezone

from contacts import people
from contacts.models import Identity
from inbox.accounts.models import Event
from inbox.conversations.forgetting import erasing
from inbox.conversations.models import Conversation, Erasure

PAGE = "/aurora/settings/privacy/"


@pytest.fixture
def broken(cast, aurora, say, monkeypatch):
    """Somebody who is to go, and a step that cannot be done."""
    talk = say("CANARY hello").conversation
    people.name(talk.identity, {"name": "CANARY Ana"}, by=cast.ben)

    def stuck(person, came):
        raise ValueError(f"{person.addresses} is stuck")

    monkeypatch.setitem(erasing._steps, "trail", stuck)
    return erasing.ask(Identity.objects.get(), by=cast.ada)


def later():
    """The time of the next try has come."""
    Erasure.objects.update(due_at=timezone.now() - timedelta(seconds=1))


def give_up(job):
    for _ in range(len(erasing.WAITS) + 1):
        later()
        erasing.work()
    job.refresh_from_db()


def test_failed_step_is_put_off_longer_each_time_and_holds_up_nobody(cast, broken, say):
    other = erasing.ask(say("Me too", sender="+12065550143").conversation.identity, by=cast.ada)
    monkey = erasing._steps["trail"]
    waits = []
    for _ in range(3):
        later()
        erasing.work()
        broken.refresh_from_db()
        waits.append(broken.due_at - timezone.now())

    assert waits[0] < waits[1] < waits[2]
    assert (broken.state, broken.tries, broken.reason) == ("running", 3, "trail: ValueError")
    other.refresh_from_db()
    assert (other.state, other.tries) == ("running", 3)  # its own turn came each time
    assert erasing.work() == 0  # nothing is due
    assert monkey is erasing._steps["trail"]


def test_what_fails_too_often_stands_as_failed_and_says_where_and_not_whom(cast, broken):
    give_up(broken)

    assert (broken.state, broken.reason, broken.done_at) == ("failed", "trail: ValueError", None)
    assert broken.identity_ids  # it knows whom it is about still
    told = Event.objects.get(kind="ErasureFailed")
    assert told.changes == {"job": str(broken.uuid), "reason": "trail: ValueError"}
    later()
    assert erasing.work() == 0
    assert Identity.objects.get().consent == "out"
    assert not Conversation.objects.exists()


def test_tried_again_it_goes_on_to_its_end(cast, broken, monkeypatch):
    give_up(broken)
    monkeypatch.setitem(erasing._steps, "trail", lambda person, came: "")

    erasing.again(broken, by=cast.ada)
    while erasing.work():
        pass

    broken.refresh_from_db()
    assert (broken.state, broken.tries, broken.reason) == ("done", 0, "")
    assert not Identity.objects.exists()
    assert erasing.again(broken, by=cast.ada).state == "done"  # done is done


def test_asking_once_more_for_the_same_person_tries_the_failed_one_again(cast, broken):
    give_up(broken)

    assert erasing.ask(Identity.objects.get(), by=cast.ada) == broken

    broken.refresh_from_db()
    assert (broken.state, Erasure.objects.count()) == ("running", 1)


def test_admins_see_it_in_privacy_and_health_and_try_again_there(cast, broken):
    give_up(broken)
    admin, agent = Client(), Client()
    admin.force_login(cast.ada.user)
    agent.force_login(cast.ben.user)
    address = f"{PAGE}erasures/{broken.uuid}/"

    privacy = admin.get(PAGE).content.decode()
    health = admin.get("/aurora/settings/health/").content.decode()
    refused = agent.post(address)
    assert "trail: ValueError" in privacy and address in privacy
    assert "CANARY" not in privacy and "2065550142" not in privacy
    assert "1 person could not be erased." in health
    assert refused.status_code == 403
    assert admin.post(address).status_code == 302

    broken.refresh_from_db()
    assert broken.state == "running"
