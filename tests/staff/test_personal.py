"""What is a member's own: profile, status, theme; and that it is nobody else's (F113, F115, F149)."""

from contacts.models import Identity
from inbox.accounts.models import Event, Member, User
from inbox.conversations.models import Conversation

PROFILE = "/aurora/settings/you/"


def kept(cast) -> Member:
    with cast.aurora.open():
        return Member.objects.select_related("user").get(pk=cast.ben.pk)


def who(**said):
    held = {"name": "Ben", "availability": "available", "status": "", "hue": "1"} | said
    return {"card": "who"} | {f"who-{name}": value for name, value in held.items()}


def test_f149_profile_is_kept_and_the_trail_says_so(cast, browse):
    answer = browse("ben").post(
        PROFILE, who(name="Ben  Becker", availability="busy", status="Back at 3", hue="7")
    )

    assert answer.status_code == 302
    ben = kept(cast)
    assert (ben.user.name, ben.availability, ben.status, ben.hue) == (
        "Ben Becker", "busy", "Back at 3", 7,
    )  # fmt: skip
    with cast.aurora.open():
        event = Event.objects.get(kind="SettingsChanged")
    assert event.member_id == ben.pk
    assert event.changes["status"] == ["", "Back at 3"]


def test_f149_language_zone_theme_and_keys_hold_everywhere(cast, browse):
    ben = browse("ben")

    ben.post(PROFILE, {
        "card": "surroundings", "surroundings-language": "it", "surroundings-theme": "dark",
        "surroundings-time_zone": "Europe/Rome",
    })  # fmt: skip

    user = User.objects.get(pk=cast.ben.user.pk)
    assert (user.language, user.theme, user.time_zone, user.single_keys) == (
        "it", "dark", "Europe/Rome", False,
    )  # fmt: skip
    html = ben.get(PROFILE).content.decode()
    assert 'lang="it"' in html
    assert 'data-theme="dark"' in html


def test_f149_each_member_has_a_page_and_a_trail_of_their_own(cast, browse):
    browse("ben").post(PROFILE, who(status="Mine alone"))

    html = browse("rita").get(PROFILE).content.decode()

    assert "Mine alone" not in html
    assert "Changed by" not in html


def test_f149_status_and_availability_from_the_menu_are_seen_by_colleagues(cast, browse):
    with cast.aurora.open():
        conversation = Conversation.objects.create(
            inbox=cast.aurora.inbox, channel=cast.aurora.channel,
            identity=Identity.objects.create(address="+12065550142"),
        )  # fmt: skip
    ben = browse("ben")

    ben.post("/aurora/me/", {"availability": "away", "status": "Lunch"})
    ben.post("/aurora/me/", {"availability": "on the moon"})

    assert (kept(cast).availability, kept(cast).status) == ("away", "Lunch")
    html = (
        browse("ada").get(f"/aurora/conversations/{conversation.uuid}/assignees/").content.decode()
    )
    assert "Lunch" in html


def test_f113_f115_menu_leads_to_tone_silence_and_the_rest(browse):
    html = browse("ben").get("/aurora/settings/").content.decode()

    assert "/aurora/settings/you/" in html
    assert "/aurora/me/notifications/" in html
