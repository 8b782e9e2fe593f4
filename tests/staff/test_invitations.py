"""Invitations: single use, bound to an address, expiring, revocable (F1)."""

from datetime import timedelta

import pytest
from django.test import Client
from django.utils import timezone

from inbox import tenancy
from inbox.accounts import invitations
from inbox.accounts.models import Event, Invitation, Member, TeamMember, User
from inbox.conversations.models import InboxAccess

PASSWORD = "a sentence nobody guesses"


@pytest.fixture
def invite(cast, browse, letter):
    """invite("nora@x.example"): the path of the letter."""

    def ask(email="nora@x.example", by="ada", **form) -> str:
        page = "/aurora/settings/invitations/"
        said = {"email": email, "role": "agent", "language": "it"} | form
        answer = browse(by).post(page, said)
        assert answer.status_code == 302, answer.content.decode()
        return letter()

    return ask


def member_of(cast, email) -> Member | None:
    with cast.aurora.open():
        return Member.objects.filter(user__email=email).first()


def only(cast) -> Invitation:
    with cast.aurora.open():
        return Invitation.objects.latest("id")


def join(path, client=None, name="Nora Neu"):
    return (client or Client()).post(path, {"name": name, "password": PASSWORD})


def test_f1_invited_newcomer_works_where_the_letter_said(cast, invite, mailoutbox):
    with cast.aurora.open():
        team = cast.aurora.inbox.team
    path = invite(inbox=str(cast.aurora.inbox.uuid), team=str(team.uuid), role="manager")
    client = Client()

    page = client.get(path).content.decode()
    answer = join(path, client)

    assert "nora@x.example" in page
    assert answer.status_code == 302
    assert answer["Location"] == "/aurora/"
    assert client.get("/aurora/", follow=True).status_code == 200
    nora = member_of(cast, "nora@x.example")
    assert (nora.role, nora.is_active) == ("manager", True)
    with cast.aurora.open():
        assert InboxAccess.objects.filter(member=nora, inbox=cast.aurora.inbox).exists()
        assert TeamMember.objects.filter(member=nora, team=team).exists()
        kinds = set(Event.objects.values_list("kind", flat=True))
    assert {"MemberInvited", "MemberJoined", "AccessChanged"} <= kinds


def test_letter_speaks_the_invitees_language_and_names_no_secret(cast, invite, mailoutbox):
    path = invite()

    token = path.rstrip("/").rsplit("/", 1)[1]
    assert mailoutbox[-1].to == ["nora@x.example"]
    with cast.aurora.open():
        kept = Invitation.objects.get()
        trail = str(list(Event.objects.values_list("changes", flat=True)))
    assert kept.token_hash == invitations.hashed(token)
    assert token not in trail


def test_letter_works_once(cast, invite):
    path = invite()
    join(path)

    again = join(path, name="Somebody Else")

    assert again.status_code == 403
    assert "does not work any more" in again.content.decode()


@pytest.mark.parametrize("how", ["expired", "revoked", "sent again", "made up"])
def test_letter_that_is_worth_nothing_lets_nobody_in(cast, browse, invite, how):
    path = invite()
    found = only(cast)
    with cast.aurora.open():
        long_ago = timezone.now() - timedelta(days=8)
        if how == "expired":
            Invitation.objects.update(expires_at=timezone.now() - timedelta(seconds=1))
        elif how == "sent again":
            Invitation.objects.update(sent_at=long_ago)
    ada = browse("ada")
    if how == "revoked":
        ada.delete(f"/aurora/settings/invitations/{found.uuid}/")
    elif how == "sent again":
        ada.post(f"/aurora/settings/invitations/{found.uuid}/")
    elif how == "made up":
        path = "/accounts/invitations/made-up/"

    answer = join(path)

    assert answer.status_code == 403
    assert not User.objects.filter(email="nora@x.example").exists()


def test_letter_sent_again_works(cast, browse, invite, letter):
    invite()
    with cast.aurora.open():
        Invitation.objects.update(sent_at=timezone.now() - timedelta(minutes=5))

    browse("ada").post(f"/aurora/settings/invitations/{only(cast).uuid}/")

    assert join(letter()).status_code == 302
    assert member_of(cast, "nora@x.example") is not None


def test_letters_do_not_follow_each_other_within_a_minute(cast, browse, invite, mailoutbox):
    invite()

    answer = browse("ada").post(f"/aurora/settings/invitations/{only(cast).uuid}/")

    assert answer.status_code == 422
    assert len(mailoutbox) == 1


def test_known_user_signs_in_and_joins_a_second_organization(cast, browse, invite):
    path = invite(email="otto@rival.example")

    page = Client().get(path).content.decode()
    otto = browse("otto")
    seen = otto.get(path).content.decode()
    answer = otto.post(path)

    assert f"/accounts/login/?next={path}" in page
    assert "password" not in seen
    assert answer["Location"] == "/aurora/"
    assert otto.get("/aurora/", follow=True).status_code == 200
    assert otto.get("/rival/", follow=True).status_code == 200


def test_whoever_is_signed_in_as_somebody_else_does_not_join(cast, browse, invite):
    path = invite()
    otto = browse("otto")

    page = otto.get(path).content.decode()
    answer = otto.post(path)

    assert "otto@rival.example" in page
    assert answer.status_code == 200
    with cast.aurora.open():
        assert not Member.objects.filter(user=cast.otto.user).exists()


def test_forwarded_letter_gives_no_other_address_and_no_other_role(cast, invite):
    path = invite()

    Client().post(
        path,
        {"name": "Eve", "password": PASSWORD, "email": "eve@x.example", "role": "owner"},
    )

    assert not User.objects.filter(email="eve@x.example").exists()
    assert member_of(cast, "nora@x.example").role == "agent"


def test_nobody_invites_above_themselves(cast, admin, browse, mailoutbox):
    answer = browse("ben").post(
        "/aurora/settings/invitations/", {"email": "x@x.example", "role": "owner"}
    )

    assert answer.status_code == 422
    assert mailoutbox == []


def test_letter_of_somebody_who_lost_the_role_is_worth_nothing(cast, admin, invite):
    path = invite(by="ben", role="admin")
    with cast.aurora.open():
        Member.objects.filter(pk=admin.pk).update(role="manager")

    assert join(path).status_code == 403
    assert not User.objects.filter(email="nora@x.example").exists()


def test_weak_password_is_refused(cast, invite):
    path = invite()

    answer = Client().post(path, {"name": "Nora", "password": "12345678"})

    assert answer.status_code == 200
    assert "field__error" in answer.content.decode()
    assert member_of(cast, "nora@x.example") is None


def test_inbox_without_a_registered_number_is_not_offered(cast, browse, invite):
    with cast.aurora.open():
        cast.aurora.channel.registered = False
        cast.aurora.channel.save(update_fields=["registered"])
    page = browse("ada").get("/aurora/settings/invitations/").content.decode()

    join(invite(inbox=str(cast.aurora.inbox.uuid)))

    assert str(cast.aurora.inbox.uuid) not in page.split("<main", 1)[1]
    with cast.aurora.open():
        nora = Member.objects.get(user__email="nora@x.example")
        assert not InboxAccess.objects.filter(member=nora).exists()


def test_members_are_not_invited_twice(cast, browse, mailoutbox):
    answer = browse("ada").post(
        "/aurora/settings/invitations/", {"email": "BEN@aurora.example", "role": "agent"}
    )

    assert answer.status_code == 422
    assert mailoutbox == []


def test_only_so_many_letters_wait(cast, browse, invite, monkeypatch):
    monkeypatch.setattr(invitations, "MOST_OPEN", 1)
    invite()

    answer = browse("ada").post(
        "/aurora/settings/invitations/", {"email": "second@x.example", "role": "agent"}
    )

    assert answer.status_code == 422


def test_without_mail_the_link_is_shown_once(cast, browse, settings):
    settings.EMAIL_BACKEND = "django.core.mail.backends.console.EmailBackend"
    ada = browse("ada")

    ada.post("/aurora/settings/invitations/", {"email": "nora@x.example", "role": "agent"})
    first = ada.get("/aurora/settings/members/").content.decode()
    second = ada.get("/aurora/settings/members/").content.decode()

    assert "/accounts/invitations/" in first
    assert "/accounts/invitations/" not in second


def test_removed_member_comes_back_as_whom_they_were(cast, invite):
    with cast.aurora.open():
        Member.objects.filter(pk=cast.rita.pk).update(is_active=False, removed_at=timezone.now())
    path = invite(email="rita@aurora.example", role="manager")
    client = Client()
    client.force_login(cast.rita.user)

    client.post(path)

    back = member_of(cast, "rita@aurora.example")
    assert (back.pk, back.role, back.is_active) == (cast.rita.pk, "manager", True)


def test_invitations_of_another_organization_are_not_there(cast, browse, invite):
    invite()

    assert (
        browse("otto").delete(f"/rival/settings/invitations/{only(cast).uuid}/").status_code == 404
    )
    with tenancy.unscoped("a test looks"):
        assert Invitation.objects.get().revoked_at is None
