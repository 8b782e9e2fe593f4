"""What is a member's own: profile, status, theme; and that it is nobody else's (F113, F115, F149)."""

import io
from datetime import timedelta
from uuid import uuid4

from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client
from django.utils import timezone
from PIL import Image

from contacts.models import Identity
from inbox.accounts.models import Event, Member, User
from inbox.conversations.models import Conversation, Message

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


def photo() -> SimpleUploadedFile:
    out = io.BytesIO()
    Image.new("RGB", (300, 200), "red").save(out, "PNG")
    return SimpleUploadedFile("me.png", out.getvalue(), "image/png")


def test_f149_picture_is_made_anew_shown_to_colleagues_only_and_removed(cast, browse):
    ben, page = browse("ben"), "/aurora/settings/you/picture/"

    ben.post(page, {"picture": photo()})

    held = kept(cast)
    face = f"/aurora/settings/members/{held.uuid}/picture/"
    assert face in ben.get(PROFILE).content.decode()
    answer = browse("ada").get(face)
    shown = Image.open(io.BytesIO(b"".join(answer.streaming_content)))
    assert (answer["Content-Type"], shown.format, shown.size) == ("image/jpeg", "JPEG", (192, 192))
    assert browse("rita").get(face).status_code == 404  # she works in none of his inboxes
    assert browse("otto").get(face).status_code == 404
    assert Client().get(face).status_code == 302

    ben.post(page, {"remove": "1"})

    assert kept(cast).picture == ""
    assert ben.get(face).status_code == 404
    with cast.aurora.open():
        told = Event.objects.filter(kind="SettingsChanged", about__startswith="picture:")
        assert [one.changes["picture"] for one in told.order_by("id")] == [
            [False, True], [True, False],
        ]  # fmt: skip


def test_f149_what_is_no_picture_is_refused_and_the_old_one_stays(cast, browse):
    ben, page = browse("ben"), "/aurora/settings/you/picture/"
    ben.post(page, {"picture": photo()})
    before = kept(cast).picture

    ben.post(page, {"picture": SimpleUploadedFile("me.png", b"<svg onload=x>", "image/png")})

    assert kept(cast).picture == before
    assert "not a picture" in ben.get(PROFILE).content.decode()


def test_f149_picture_stands_beside_what_the_member_wrote(cast, browse):
    ben = browse("ben")
    ben.post("/aurora/settings/you/picture/", {"picture": photo()})
    thread = talk(cast)

    html = ben.post(f"{thread}messages/", send(), HTTP_HX_REQUEST="true").content.decode()

    assert f"/aurora/settings/members/{cast.ben.uuid}/picture/?v=" in html


def test_f149_picture_stands_in_the_list_at_what_the_member_has(cast, browse):
    ben = browse("ben")
    ben.post("/aurora/settings/you/picture/", {"picture": photo()})
    thread = talk(cast)
    with cast.aurora.open():
        Conversation.objects.update(assignee=cast.ben)

    html = ben.get("/aurora/", follow=True).content.decode()

    rows = html[html.index('id="rows"') :]
    assert f"/aurora/settings/members/{cast.ben.uuid}/picture/?v=" in rows
    assert thread in rows


def talk(cast) -> str:
    with cast.aurora.open():
        found = Conversation.objects.create(
            inbox=cast.aurora.inbox, channel=cast.aurora.channel,
            identity=Identity.objects.create(address="+12065550142"),
        )  # fmt: skip
    return f"/aurora/conversations/{found.uuid}/"


def send(text="Your bike is ready.", **said) -> dict[str, str]:
    return {"text": text, "key": str(uuid4())} | said


def newest(cast) -> str:
    with cast.aurora.open():
        return Message.objects.latest("id").body


def test_f149_signature_is_off_for_texts_until_switched_on_and_can_be_left_out(cast, browse):
    ben, thread = browse("ben"), talk(cast)
    card = {"card": "signature", "signature-signature": " Ben,  Aurora "}
    ben.post(PROFILE, card)
    off = ben.get(thread).content.decode()
    ben.post(f"{thread}messages/", send(sign="1"))
    assert "composer__sign" not in off
    assert newest(cast) == "Your bike is ready."

    ben.post(PROFILE, card | {"signature-signs_texts": "on"})

    assert 'data-words="Ben, Aurora"' in ben.get(thread).content.decode()
    ben.post(f"{thread}messages/", send(sign="1"))
    assert newest(cast) == "Your bike is ready.\nBen, Aurora"
    ben.post(f"{thread}messages/", send())
    assert newest(cast) == "Your bike is ready."
    ben.post(
        f"{thread}scheduled/", send(sign="1", at=(timezone.now() + timedelta(days=1)).isoformat())
    )
    assert newest(cast) == "Your bike is ready.\nBen, Aurora"
    assert (
        "Ben, Aurora" not in browse("ada").get(thread).content.decode().split("composer-place")[1]
    )


def test_f149_what_is_taken_back_is_written_on_without_the_signature(cast, browse):
    ben, thread = browse("ben"), talk(cast)
    ben.post(PROFILE, {"card": "signature", "signature-signature": "Ben",
                       "signature-signs_texts": "on"})  # fmt: skip
    key = str(uuid4())
    later = (timezone.now() + timedelta(days=1)).isoformat()
    ben.post(f"{thread}scheduled/", send(sign="1", key=key, at=later))

    answer = ben.post(f"/aurora/messages/{key}/withdrawal/", HTTP_HX_REQUEST="true")

    assert answer.json()["text"] == "Your bike is ready."
    assert ben.get(f"{thread}draft/").json()["text"] == "Your bike is ready."
