"""Teams: made, filled, renamed, deleted when unused, and all of it undone (F1)."""

import pytest

from inbox.accounts.models import Event, Team, TeamMember
from inbox.alerts.models import Recipient
from inbox.conversations.models import SavedView
from tests.staff.test_undo import OFFERED


def test_teams_are_made_filled_renamed_and_deleted_when_unused(cast, browse):
    ada = browse("ada")
    ada.post("/aurora/settings/teams/", {"name": "Night shift"})
    with cast.aurora.open():
        team = Team.objects.get(name="Night shift")
    address = f"/aurora/settings/teams/{team.uuid}/"

    ada.post(address, {"name": "Nights", "members": "1", "member": str(cast.ben.uuid)})
    with cast.aurora.open():
        filled = list(TeamMember.objects.filter(team=team).values_list("member_id", flat=True))
        name = Team.objects.get(pk=team.pk).name
    ada.delete(address)

    assert (name, filled) == ("Nights", [cast.ben.pk])
    with cast.aurora.open():
        assert not Team.objects.filter(pk=team.pk).exists()
        assert Event.objects.filter(kind="TeamChanged").count() == 4


def test_team_of_an_inbox_is_not_deleted(cast, browse):
    with cast.aurora.open():
        team = cast.aurora.inbox.team

    answer = browse("ada").delete(f"/aurora/settings/teams/{team.uuid}/")

    assert answer.status_code == 422
    with cast.aurora.open():
        assert Team.objects.filter(pk=team.pk).exists()


@pytest.mark.parametrize("what", ["view", "alert"])
def test_team_is_not_deleted_with_what_is_shared_in_it(cast, browse, what):
    with cast.aurora.open():
        days = Team.objects.create(name="Days")
        if what == "view":
            SavedView.objects.create(name="Late", member=cast.ada, team=days, query="state=open")
        else:
            Recipient.objects.create(kind="contacts", member=cast.ben, team=days, by=cast.ada)

    answer = browse("ada").delete(f"/aurora/settings/teams/{days.uuid}/")

    assert answer.status_code == 422
    with cast.aurora.open():
        assert SavedView.objects.count() + Recipient.objects.count() == 1
        assert Team.objects.filter(pk=days.pk).exists()


def test_two_teams_do_not_share_a_name(cast, browse):
    assert browse("ada").post("/aurora/settings/teams/", {"name": "Sales"}).status_code == 422


def team_page(team) -> str:
    return f"/aurora/settings/teams/{team.uuid}/"


def filled(cast, team) -> tuple[str, set[str]]:
    with cast.aurora.open():
        inside = TeamMember.objects.filter(team=team).values_list("member__user__name", flat=True)
        return Team.objects.get(pk=team.pk).name, set(inside)


def test_f1_undo_gives_a_team_its_name_and_members_back(cast, browse, days):
    ada = browse("ada")
    ada.post(team_page(days), {"name": "Days", "members": "1", "member": str(cast.rita.uuid)})
    form = {"name": "Nights", "members": "1", "member": str(cast.ben.uuid)}
    shown = ada.post(team_page(days), form, follow=True).content.decode()
    was = filled(cast, days)

    ada.post(team_page(days) + "?undo=team")
    log = ada.get("/aurora/settings/audit/").content.decode()

    assert (was, filled(cast, days)) == (("Nights", {"Ben"}), ("Days", {"Rita"}))
    assert shown.count(OFFERED) == 1
    assert "Change undone: Team" in log


def test_undo_of_a_team_is_refused_where_its_name_is_taken_or_it_was_filled_since(
    cast, browse, days
):
    ada = browse("ada")
    ada.post(team_page(days), {"name": "Nights"})
    with cast.aurora.open():
        other = Team.objects.create(name="Days")

    taken = ada.post(team_page(days) + "?undo=team")
    with cast.aurora.open():
        other.delete()
        Team.objects.filter(pk=days.pk).update(name="Evenings")
    changed = ada.post(team_page(days) + "?undo=team")

    assert (taken.status_code, changed.status_code) == (422, 409)
    assert filled(cast, days)[0] == "Evenings"


def test_audit_log_names_the_team(cast, browse, days):
    ada = browse("ada")
    ada.post(team_page(days), {"name": "Days", "members": "1", "member": str(cast.ben.uuid)})

    log = ada.get("/aurora/settings/audit/").content.decode()

    assert "Days" in log
