"""Undo of what a form gave, of members, the people of an inbox, invitations and the second factor (F1)."""

from datetime import timedelta

import pytest
from django.db.models import F
from django.utils import timezone

from inbox.accounts import undoing
from inbox.accounts.events import SettingsChanged
from inbox.accounts.models import Event, Invitation, Member, Organization, TeamMember
from inbox.conversations.models import Channel, Inbox, InboxAccess
from inbox.events import publish

OFFERED = "data-undo-save"


def page(member) -> str:
    return f"/aurora/settings/members/{member.uuid}/"


@pytest.fixture
def saved(cast, browse, days):
    """Ada made Ben a manager of another team who works in no inbox."""
    ada = browse("ada")
    form = {"role": "manager", "inboxes": "1", "teams": "1", "team": str(days.uuid)}
    assert ada.post(page(cast.ben), form).status_code == 302
    return ada


def given(cast, member) -> tuple[str, set[str], set[str]]:
    with cast.aurora.open():
        role = Member.objects.get(pk=member.pk).role
        teams = TeamMember.objects.filter(member=member).values_list("team__name", flat=True)
        rooms = InboxAccess.objects.filter(member=member).values_list("inbox__name", flat=True)
        return role, set(teams), set(rooms)


def undo(client, member):
    return client.post(page(member) + "?undo=given")


def test_f1_undo_gives_back_role_teams_and_inboxes_at_once(cast, browse, saved):
    ben, room = browse("ben"), f"/aurora/inboxes/{cast.aurora.inbox.uuid}/"
    without, shut = given(cast, cast.ben), ben.get(room).status_code

    answer = undo(saved, cast.ben)

    assert (without, shut) == (("manager", {"Days"}, set()), 404)
    assert answer["Location"].endswith("?said=undone")
    assert given(cast, cast.ben) == ("agent", set(), {"Sales"})
    assert ben.get(room).status_code == 200


def test_undo_is_offered_to_whoever_saved_and_can_be_undone(cast, admin, browse, saved):
    rita = cast.rita
    saved.post(page(rita), {"role": "manager"})
    hers, bens = (one.get(page(rita)).content.decode() for one in (saved, browse("ben")))

    undo(saved, rita)
    again = saved.get(page(rita)).content.decode()
    undo(saved, rita)

    assert (OFFERED in hers, OFFERED in bens, OFFERED in again) == (True, False, True)
    assert given(cast, rita)[0] == "manager"


def test_undo_stands_in_the_audit_log_beside_what_it_changed(cast, saved):
    with cast.aurora.open():
        before = Event.objects.latest("id").pk

    undo(saved, cast.ben)
    html = saved.get("/aurora/settings/audit/").content.decode()

    with cast.aurora.open():
        told = Event.objects.filter(pk__gt=before)
        kinds = set(told.values_list("kind", flat=True))
        role = told.get(kind="MemberChanged", changes__has_key="role")
    assert kinds == {"MemberChanged", "AccessChanged", "FormUndone"}
    assert (role.changes, role.actor_id) == ({"role": ["manager", "agent"]}, cast.ada.pk)
    assert "Change undone: What they are given" in html
    assert "Form saved" not in html
    assert "facts" not in html.lower()


def test_undo_after_somebody_elses_change_takes_nothing_back(cast, admin, browse, saved, days):
    with cast.aurora.open():
        TeamMember.objects.filter(team=days).delete()

    answer = undo(saved, cast.ben)

    assert answer.status_code == 409
    assert "Nothing was undone" in answer.content.decode()
    assert given(cast, cast.ben) == ("manager", set(), set())


@pytest.mark.parametrize("late", [True, False])
def test_undo_is_of_ones_own_last_half_hour(cast, browse, saved, late):
    with cast.aurora.open():
        if late:
            Event.objects.update(at=F("at") - undoing.OPEN_FOR - timedelta(seconds=1))
        else:
            Member.objects.filter(pk=cast.rita.pk).update(role="owner")

    answer = undo(saved if late else browse("rita"), cast.ben)

    assert answer.status_code == 409
    assert given(cast, cast.ben)[0] == "manager"


def test_nobody_undoes_to_what_they_may_not_give(cast, browse):
    """Ada made Rita an admin of an owner, and is an admin herself by now."""
    with cast.aurora.open():
        Member.objects.filter(pk__in=[cast.rita.pk, cast.ben.pk]).update(role="owner")
    ada = browse("ada")
    ada.post(page(cast.rita), {"role": "admin"})
    with cast.aurora.open():
        Member.objects.filter(pk=cast.ada.pk).update(role="admin")

    answer = undo(ada, cast.rita)

    assert answer.status_code == 422
    assert "above" in answer.content.decode()
    assert given(cast, cast.rita)[0] == "admin"


def test_last_owner_is_not_undone(cast, browse):
    ada = browse("ada")
    ada.post(page(cast.ben), {"role": "owner"})
    ada.post(page(cast.ada), {"role": "admin"})

    answer = undo(ada, cast.ben)

    assert answer.status_code == 422
    assert given(cast, cast.ben)[0] == "owner"


def test_last_owner_stays_when_another_becomes_one_no_more(cast, browse):
    """Ben became an owner, made Ada an admin, and would be the last one gone."""
    with cast.aurora.open():
        Member.objects.filter(pk=cast.ben.pk).update(role="admin")
    browse("ada").post(page(cast.ben), {"role": "owner"})
    with cast.aurora.open():
        Member.objects.filter(pk=cast.ada.pk).update(is_active=False)
        Event.objects.filter(kind="FormSaved").update(actor_id=cast.ben.pk)

    answer = undo(browse("ben"), cast.ben)

    assert answer.status_code == 422
    assert "last owner" in answer.content.decode()
    assert given(cast, cast.ben)[0] == "owner"


def test_inbox_that_is_archived_since_is_not_given_back(cast, saved):
    with cast.aurora.open():
        Inbox.objects.filter(pk=cast.aurora.inbox.pk).update(archived_at="2026-01-01T00:00:00Z")

    answer = undo(saved, cast.ben)

    assert answer.status_code == 409
    assert given(cast, cast.ben) == ("manager", {"Days"}, set())


def test_inbox_whose_number_is_not_registered_is_given_back(cast, saved):
    with cast.aurora.open():
        Channel.objects.update(registered=False)

    undo(saved, cast.ben)

    assert given(cast, cast.ben) == ("agent", set(), {"Sales"})


def test_saving_nothing_new_leaves_what_can_be_undone(cast, saved):
    saved.post(page(cast.ben), {"role": "manager"})

    undo(saved, cast.ben)

    assert given(cast, cast.ben)[0] == "agent"


def test_who_lowers_themselves_goes_on_where_they_still_may(cast, admin, browse):
    answer = browse("ben").post(page(cast.ben), {"role": "agent"}, follow=True)

    assert answer.status_code == 200
    assert given(cast, cast.ben)[0] == "agent"


def test_f135_undo_lets_back_into_an_inbox(cast, browse):
    address = f"/aurora/settings/inboxes/{cast.aurora.inbox.uuid}/members/"
    ada = browse("ada")
    shown = ada.post(address, {"remove": str(cast.ben.uuid)}, follow=True).content.decode()
    without = given(cast, cast.ben)[2]

    ada.post(address + "?undo=people")

    assert (without, OFFERED in shown) == (set(), True)
    assert given(cast, cast.ben)[2] == {"Sales"}


def test_undo_lets_nobody_in_who_was_removed_since(cast, browse):
    address = f"/aurora/settings/inboxes/{cast.aurora.inbox.uuid}/members/"
    ada = browse("ada")
    ada.post(address, {"remove": str(cast.ben.uuid)})
    with cast.aurora.open():
        Member.objects.filter(pk=cast.ben.pk).update(is_active=False, removed_at=timezone.now())

    refused = ada.post(address + "?undo=people", follow=True).content.decode()

    assert "Nothing was undone" in refused
    assert given(cast, cast.ben)[2] == set()


def letter(cast) -> Invitation:
    with cast.aurora.open():
        return Invitation.objects.latest("id")


def test_f1_undo_makes_a_letter_count_again(cast, browse):
    ada = browse("ada")
    form = {"email": "nora@x.example", "role": "agent", "language": "it"}
    ada.post("/aurora/settings/invitations/", form)
    address = f"/aurora/settings/invitations/{letter(cast).uuid}/"

    shown = ada.post(address, {"_method": "DELETE"}, follow=True).content.decode()
    was = letter(cast).revoked_at
    ada.post(address + "?undo=letter")
    log = ada.get("/aurora/settings/audit/").content.decode()

    assert f"{address}?undo=letter" in shown
    assert (was is None, letter(cast).revoked_at) == (False, None)
    assert "Change undone: Invitation" in log


def test_letter_does_not_count_again_beside_a_newer_one(cast, browse):
    ada = browse("ada")
    form = {"email": "nora@x.example", "role": "agent", "language": "it"}
    ada.post("/aurora/settings/invitations/", form)
    address = f"/aurora/settings/invitations/{letter(cast).uuid}/"
    ada.post(address, {"_method": "DELETE"})
    ada.post("/aurora/settings/invitations/", form)

    answer = ada.post(address + "?undo=letter")

    assert answer.status_code == 422
    with cast.aurora.open():
        assert Invitation.objects.filter(revoked_at=None).count() == 1


def test_undo_of_the_second_factor_asks_what_a_save_asks(cast, browse):
    """Ada turned it off, and has none herself any more."""
    address, ada = "/aurora/settings/security/", browse("ada")
    with cast.aurora.open():
        Organization.objects.update(needs_second_factor=False)
        publish(
            SettingsChanged(
                about="second-factor",
                actor_id=cast.ada.pk,
                changes={"needs_second_factor": [True, False]},
            )
        )
    shown = ada.get(address).content.decode()

    refused = ada.post(address + "?undo=factor")

    assert OFFERED in shown
    assert refused.status_code == 422
    with cast.aurora.open():
        assert not Organization.objects.get().needs_second_factor
