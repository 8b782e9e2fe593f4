"""Undo of settings that are no cards: teams, pre-written messages (F18, F83), notifications (F113,
F115), pictures (F149) and the logo.
"""

import pytest
from django.core.files.storage import default_storage
from django.core.files.uploadedfile import SimpleUploadedFile
from django.db.models import F
from django.utils import timezone

from channels_app import tidying
from inbox.accounts.models import Event, Member, Organization, Team, TeamMember
from inbox.conversations.models import Inbox
from inbox.notifications import preferences
from inbox.prewritten import shelf
from inbox.prewritten.models import Prewritten
from inbox.settings import former
from tests.cast import client_of
from tests.sweeps.stage import picture

NOTHING = "Nothing was undone"
LOG = "/aurora/settings/audit/"
CHOICES = "/aurora/me/notifications/"


def log(client) -> str:
    return client.get(LOG).content.decode().split("<main")[1]


@pytest.fixture
def ada(cast):
    return client_of(cast.ada)


@pytest.fixture
def ben(cast):
    return client_of(cast.ben)


def teams(cast) -> list[tuple]:
    with cast.aurora.open():
        inside = TeamMember.objects.values_list("team__uuid", "team__name", "member_id")
        return [*inside.order_by("member_id"), *Team.objects.values_list("uuid", "name")]


def test_f1_deleted_team_comes_back_with_its_members(cast, ada):
    with cast.aurora.open():
        days = Team.objects.create(name="Days")
        for member in (cast.ben, cast.rita):
            TeamMember.objects.create(team=days, member=member)
    before, address = teams(cast), f"/aurora/settings/teams/{days.uuid}/"

    shown = ada.post(address, {"_method": "DELETE"}, follow=True).content.decode()
    without = teams(cast)
    ada.post(address + "?undo=row")

    assert "Deleted: Days" in shown
    assert not any("Days" in row for row in without)
    assert teams(cast) == before


def test_new_team_that_was_put_to_use_is_not_undone(cast, ada):
    ada.post("/aurora/settings/teams/", {"name": "Days"})
    with cast.aurora.open():
        made = Team.objects.get(name="Days")
        Inbox.objects.filter(pk=cast.aurora.inbox.pk).update(team=made)
    address = f"/aurora/settings/teams/{made.uuid}/?undo=row"

    refused = ada.post(address)
    with cast.aurora.open():
        Inbox.objects.update(team=None)
    ada.post(address)

    assert refused.status_code == 422
    with cast.aurora.open():
        assert not Team.objects.filter(name="Days").exists()


@pytest.fixture
def hours(cast):
    """What everybody in Sales may send."""
    with cast.aurora.open():
        return shelf.save(
            None, by=cast.ada, name="Hours", body="9 to 5", phrase="hours", inbox=cast.aurora.inbox
        )


def written(cast) -> list[tuple]:
    columns = "uuid", "name", "phrase", "body", "inbox_id"
    with cast.aurora.open():
        return list(Prewritten.objects.filter(removed_at=None).values_list(*columns))


@pytest.mark.parametrize(
    ("at", "form"),
    [
        ("removal/", {}),
        ("", {"name": "Opening", "body": "10 to 6", "phrase": "open", "inbox": ""}),
    ],
)
def test_f83_undo_of_a_prewritten_message(cast, ada, hours, at, form):
    before, address = written(cast), f"/aurora/prewritten/{hours.uuid}/"

    shown = ada.post(address + at, form, follow=True).content.decode()
    during = written(cast)
    ada.post(address + "?undo=row")

    assert during != before
    assert f"{address}?undo=row" in shown
    assert written(cast) == before
    assert "Change undone: Pre-written messages" in log(ada)


def test_f83_message_whose_phrase_is_taken_by_now_is_not_brought_back(cast, ada, hours):
    ada.post(f"/aurora/prewritten/{hours.uuid}/removal/")
    with cast.aurora.open():
        shelf.save(
            None, by=cast.ada, name="New", body="8 to 4", phrase="hours", inbox=cast.aurora.inbox
        )

    answer = ada.post(f"/aurora/prewritten/{hours.uuid}/?undo=row", follow=True)

    assert NOTHING in answer.content.decode()
    assert [name for _, name, *_ in written(cast)] == ["New"]


def test_what_is_a_members_own_is_not_told_in_the_audit_log(cast, ada, ben):
    ben.post("/aurora/prewritten/new/", {"name": "My secret", "body": "Psst", "phrase": "psst"})
    with cast.aurora.open():
        own = Prewritten.objects.get(name="My secret")
    ben.post(f"/aurora/prewritten/{own.uuid}/", {"name": "Mine", "body": "Psst", "phrase": "p"})
    ben.post(f"/aurora/prewritten/{own.uuid}/removal/")

    shown = log(ada)

    assert "Pre-written messages" in shown
    assert not any(word in shown for word in ("secret", "Psst", "psst"))
    other = ada.post(f"/aurora/prewritten/{own.uuid}/?undo=row")
    assert other.status_code == 404


def test_f113_f115_undo_of_notifications_and_silence(cast, ada, ben):
    with cast.aurora.open():
        before = preferences.of(cast.ben)
    form = {
        "way": "mine.popup", "tone": "drop", "volume": "30", "digest": "hour",
        "muted": str(cast.aurora.inbox.uuid), "from-0": "18:00", "until-0": "08:00", "day-0": "1",
    }  # fmt: skip

    shown = ben.post(CHOICES, form, follow=True).content.decode()
    with cast.aurora.open():
        during = preferences.of(cast.ben)
    told = log(ada)
    back = ben.post(CHOICES + "?undo=choices", follow=True).content.decode()

    with cast.aurora.open():
        assert preferences.of(cast.ben) == before
    assert during != before
    assert 'form="choices-undo"' in shown
    assert "Undone" in back
    assert "Settings changed: Notifications" in told
    assert "2 · 18:00–08:00" in told
    assert "<ins>Drop</ins>" in told
    assert "Change undone: Notifications" in log(ada)


def test_undo_of_notifications_is_refused_when_they_were_chosen_anew(cast, ben):
    ben.post(CHOICES, {"tone": "drop", "volume": "30"})
    with cast.aurora.open():
        preferences.keep(preferences.Choices(tone="knock"), of=cast.ben)

    answer = ben.post(CHOICES + "?undo=choices", follow=True)

    assert NOTHING in answer.content.decode()
    with cast.aurora.open():
        assert preferences.of(cast.ben).tone == "knock"


def photo() -> SimpleUploadedFile:
    return SimpleUploadedFile("a.png", picture("PNG"), "image/png")


def logo(cast) -> str:
    with cast.aurora.open():
        return Organization.objects.get().logo


def face(cast) -> str:
    with cast.aurora.open():
        return Member.objects.get(pk=cast.ada.pk).picture


@pytest.mark.parametrize(
    ("address", "name", "held", "what"),
    [
        ("/aurora/settings/logo/change/", "logo", logo, "Logo"),
        ("/aurora/settings/you/picture/", "picture", face, "Picture"),
    ],
)
def test_f149_removed_picture_comes_back_and_is_deleted_once_nobody_can_ask(
    cast, ada, address, name, held, what
):
    ada.post(address, {name: photo()})
    first = held(cast)
    ada.post(address, {"remove": "1"})
    shown = ada.post(f"{address}?undo={name}", follow=True).content.decode()
    again = held(cast)
    ada.post(address, {"remove": "1"})
    with cast.aurora.open():
        tidying.tidy()
        early = default_storage.exists(first)
        Event.objects.filter(kind="PictureReplaced").update(at=F("at") - former.LIVE)
        tidying.tidy()
        late = default_storage.exists(first)

    assert (again, held(cast)) == (first, "")
    assert f"?undo={name}" in shown
    assert (early, late) == (True, False)
    assert f"Change undone: {what}" in log(ada)


def test_picture_that_was_brought_back_is_kept(cast, ada):
    address = "/aurora/settings/you/picture/"
    ada.post(address, {"picture": photo()})
    ada.post(address, {"remove": "1"})
    ada.post(f"{address}?undo=picture")

    with cast.aurora.open():
        Event.objects.filter(kind="PictureReplaced").update(at=timezone.now() - 2 * former.LIVE)
        tidying.tidy()

    assert default_storage.exists(face(cast))
