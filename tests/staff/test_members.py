"""Members: who changes whom, what leaving does, and what nobody may (F1)."""

import re

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.utils import timezone

from contacts.models import Identity
from inbox.accounts.models import Event, Member, Role, Team, TeamMember
from inbox.accounts.permissions import Action
from inbox.conversations.locking import locks
from inbox.conversations.models import Conversation, Inbox, InboxAccess, Lock
from inbox.conversations.owning import departures
from inbox.settings.staff import deeds
from tests.cast import member

MEMBERS = "/aurora/settings/members/"


def page(member) -> str:
    return f"{MEMBERS}{member.uuid}/"


def kept(cast, name) -> Member:
    with cast.aurora.open():
        return Member.objects.get(pk=getattr(cast, name).pk)


@pytest.fixture
def talks(cast):
    """talks(3): so many open conversations of Ben's."""

    def make(n: int) -> list[int]:
        with cast.aurora.open():
            return [
                Conversation.objects.create(
                    inbox=cast.aurora.inbox, channel=cast.aurora.channel, assignee=cast.ben,
                    identity=Identity.objects.create(address=f"+1206555{place:04d}"),
                ).pk
                for place in range(n)
            ]  # fmt: skip

    return make


def was(browser, address):
    """What a page shows, as its forms post it."""
    html = browser.get(address).content.decode()
    return dict(re.findall(r'name="(was_\w+)" value="([^"]*)"', html))


def test_form_that_began_before_somebody_elses_change_leaves_it(cast, browse):
    ada, mine = browse("ada"), str(cast.aurora.inbox.uuid)
    shown = was(ada, page(cast.ben))
    with cast.aurora.open():
        days = Team.objects.create(name="Days")
        second = Inbox.objects.create(name="Workshop", api_code="workshop")
        InboxAccess.objects.create(inbox=second, member=cast.ben)
        TeamMember.objects.create(team=days, member=cast.ben)
        Member.objects.filter(pk=cast.ben.pk).update(role="manager")

    ada.post(page(cast.ben), {"role": "agent", "inboxes": "1", "teams": "1", **shown})

    with cast.aurora.open():
        held = InboxAccess.objects.filter(member=cast.ben).values_list("inbox__name", flat=True)
        assert (shown["was_inbox"], list(held)) == (mine, ["Workshop"])
        assert TeamMember.objects.filter(member=cast.ben, team=days).exists()
        assert Member.objects.get(pk=cast.ben.pk).role == "manager"
        address = f"/aurora/settings/teams/{days.uuid}/"
    ada.post(address, {"name": "Days", "members": "1", "member": "", "was_member": ""})
    with cast.aurora.open():
        assert TeamMember.objects.filter(member=cast.ben, team=days).exists()


def test_f1_list_says_who_works_here_as_what_and_where(cast, browse):
    html = browse("ada").get(MEMBERS).content.decode()

    assert "ben@aurora.example" in html
    assert "otto" not in html
    assert html.split("<main", 1)[1].count(">Sales<") == 2


@pytest.mark.parametrize("name", ["ben", "rita"])
def test_f1_agents_neither_see_nor_change_members(cast, browse, name):
    client = browse(name)

    assert client.get(MEMBERS).status_code == 403
    assert client.post(page(cast.ada), {"role": "agent"}).status_code == 403
    assert client.post(f"{page(cast.ada)}removal/").status_code == 403
    assert kept(cast, "ada").role == "owner"


def test_f1_role_is_given_and_the_trail_says_so(cast, browse):
    answer = browse("ada").post(page(cast.ben), {"role": "manager"})

    assert answer.status_code == 302
    assert kept(cast, "ben").role == "manager"
    with cast.aurora.open():
        event = Event.objects.get(kind="MemberChanged")
    assert event.changes == {"role": ["agent", "manager"]}
    assert (event.actor_id, event.member_id) == (cast.ada.pk, cast.ben.pk)


# by whom, to whom, which role, whether it is given
RAISING = [
    ("admin", "agent", "manager", True),
    ("admin", "agent", "admin", True),
    ("admin", "agent", "owner", False),
    ("admin", "owner", "agent", False),
    ("owner", "agent", "owner", True),
    ("owner", "admin", "agent", True),
    ("manager", "agent", "manager", False),
    ("agent", "agent", "owner", False),
]


@pytest.mark.parametrize(("by", "of", "to", "given"), RAISING)
def test_f1_nobody_gives_more_than_they_are(cast, browse, by, of, to, given):
    with cast.aurora.open():
        Member.objects.filter(pk=cast.ben.pk).update(role=by)
        Member.objects.filter(pk=cast.rita.pk).update(role=of)

    browse("ben").post(page(cast.rita), {"role": to})

    assert kept(cast, "rita").role == (to if given else of)


def test_nobody_raises_themselves(cast, admin, browse):
    browse("ben").post(page(cast.ben), {"role": "owner"})

    assert kept(cast, "ben").role == "admin"


def test_last_owner_stays(cast, browse):
    ada = browse("ada")

    answers = [
        ada.post(page(cast.ada), {"role": "agent"}),
        ada.post(f"{page(cast.ada)}suspension/"),
        ada.post(f"{page(cast.ada)}removal/"),
    ]

    assert [answer.status_code for answer in answers] == [422, 422, 422]
    assert (kept(cast, "ada").role, kept(cast, "ada").is_active) == ("owner", True)


def test_one_of_two_owners_may_step_down(cast, browse):
    with cast.aurora.open():
        Member.objects.filter(pk=cast.ben.pk).update(role=Role.OWNER)

    assert browse("ada").post(page(cast.ada), {"role": "agent"}).status_code == 302
    assert kept(cast, "ada").role == "agent"


def test_admin_does_not_touch_an_owner(cast, admin, browse):
    ben = browse("ben")
    with cast.aurora.open():
        Member.objects.filter(pk=cast.rita.pk).update(role=Role.OWNER)

    answers = [
        ben.post(page(cast.ada), {"inboxes": "1"}),
        ben.post(f"{page(cast.ada)}suspension/"),
        ben.post(f"{page(cast.ada)}removal/"),
    ]

    assert [answer.status_code for answer in answers] == [422, 422, 422]
    assert kept(cast, "ada").is_active
    with cast.aurora.open():
        assert InboxAccess.objects.filter(member=cast.ada).exists()


def test_access_is_given_and_taken_at_once(cast, browse):
    ada, rita = browse("ada"), browse("rita")
    inbox = f"/aurora/inboxes/{cast.aurora.inbox.uuid}/"
    before = rita.get(inbox).status_code

    ada.post(page(cast.rita), {"inboxes": "1", "inbox": str(cast.aurora.inbox.uuid)})
    inside = rita.get(inbox).status_code
    ada.post(page(cast.rita), {"inboxes": "1"})

    assert (before, inside, rita.get(inbox).status_code) == (404, 200, 404)
    with cast.aurora.open():
        assert Event.objects.filter(kind="AccessChanged", member_id=cast.rita.pk).count() == 2


def test_saving_a_role_alone_leaves_inboxes_and_teams(cast, browse):
    browse("ada").post(page(cast.ben), {"role": "manager"})

    with cast.aurora.open():
        assert InboxAccess.objects.filter(member=cast.ben).count() == 1


def test_suspended_member_is_out_and_comes_back(cast, browse):
    ada, ben = browse("ada"), browse("ben")
    ada.post(f"{page(cast.ben)}suspension/")
    out = ben.get("/aurora/").status_code
    shown = ada.get(MEMBERS).content.decode()

    ada.post(f"{page(cast.ben)}suspension/", {"_method": "DELETE"})

    assert out == 404
    assert "Suspended" in shown
    assert ben.get("/aurora/", follow=True).status_code == 200
    with cast.aurora.open():
        assert InboxAccess.objects.filter(member=cast.ben).exists()


def test_what_somebody_had_goes_back_to_all_in_batches_each_audited(
    cast, browse, talks, monkeypatch
):
    monkeypatch.setattr(departures, "MOST", 2)
    ids = talks(5)

    browse("ada").post(f"{page(cast.ben)}removal/")

    with cast.aurora.open():
        assert not Conversation.objects.filter(assignee=cast.ben).exists()
        events = Event.objects.filter(kind="ConversationAssigned", conversation_id__in=ids)
        assert events.count() == 5
        assert {event.actor_id for event in events} == {cast.ada.pk}
        assert not InboxAccess.objects.filter(member=cast.ben).exists()
        assert Event.objects.filter(kind="AccessChanged", member_id=cast.ben.pk).exists()
    assert kept(cast, "ben").removed_at is not None


def test_locks_of_who_leaves_are_free_at_once(cast, browse, talks):
    (talk,) = talks(1)
    with cast.aurora.open():
        locks.acquire(Conversation.objects.select_related("inbox").get(pk=talk), by=cast.ben)

    browse("ada").post(f"{page(cast.ben)}suspension/")

    with cast.aurora.open():
        assert Lock.objects.get().member_id is None
        assert Event.objects.filter(kind="LockReleased", conversation_id=talk).exists()


def test_closed_conversations_keep_whose_they_were(cast, browse, talks):
    (talk,) = talks(1)
    with cast.aurora.open():
        Conversation.objects.update(state="closed", closed_at=timezone.now())

    browse("ada").post(f"{page(cast.ben)}removal/")

    with cast.aurora.open():
        assert Conversation.objects.get(pk=talk).assignee_id == cast.ben.pk


def test_removed_member_is_listed_no_more_and_changed_no_more(cast, browse):
    ada = browse("ada")
    ada.post(f"{page(cast.ben)}removal/")

    assert "ben@aurora.example" not in ada.get(MEMBERS).content.decode()
    assert ada.get(page(cast.ben)).status_code == 404
    assert browse("ben").get("/aurora/").status_code == 404


def test_who_signed_in_long_ago_says_it_again_first(cast, browse):
    ada = browse("ada", stale=True)

    answer = ada.post(page(cast.ben), {"role": "owner"})
    asked = ada.get(page(cast.ben))
    ada.post(f"/accounts/confirm/?next={page(cast.ben)}", {"password": "correct horse battery"})

    assert answer.status_code == 302
    assert answer["Location"].startswith("/accounts/confirm/")
    assert asked["Location"].startswith("/accounts/confirm/")
    assert kept(cast, "ben").role == "agent"
    assert ada.get(page(cast.ben)).status_code == 200


def test_f1_everybody_reads_what_each_role_may(browse):
    html = browse("ben").get("/aurora/settings/roles/").content.decode()

    assert "Import contacts" in html
    assert "(you)" in html


def test_each_action_is_put_into_words():
    assert {action.name for action in Action} == deeds.words().keys()


def test_list_of_members_costs_the_same_for_one_and_many(cast, browse):
    ada = browse("ada")
    with CaptureQueriesContext(connection) as few:
        ada.get(MEMBERS)
    with cast.aurora.open():
        for name in ("nina", "nora", "nick"):
            member(cast.aurora.organization, name, "agent")
    with CaptureQueriesContext(connection) as many:
        ada.get(MEMBERS)

    assert len(few) == len(many)
