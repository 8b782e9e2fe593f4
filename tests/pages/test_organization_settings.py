"""The organization over HTTP: its looks, its audit log, its owner and its end."""

import io
from datetime import timedelta

import pytest
from django.core import mail
from django.core.cache import cache
from django.core.files.uploadedfile import SimpleUploadedFile
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.utils import timezone
from PIL import Image

from inbox import tenancy
from inbox.accounts.models import Event, Member, Organization, Role
from inbox.mail import sending
from inbox.settings import owning, vanishing
from inbox.settings.tasks import end_organizations
from inbox.work import leaving
from tests.sweeps.stage import picture

HX = {"HTTP_HX_REQUEST": "true"}
PASSWORD = "correct horse battery"


@pytest.fixture(autouse=True)
def no_tries_before(cast):
    """Nobody has tried a password yet."""
    cache.clear()


def kept(cast) -> Organization:
    with cast.aurora.open():
        return Organization.objects.get()


def promote(cast, who, role):
    with cast.aurora.open():
        who.role = role
        who.save(update_fields=["role"])


def general(**said):
    held = {"name": "Aurora", "time_zone": "UTC", "country": "US"} | said
    return {"card": "organization"} | {f"organization-{key}": value for key, value in held.items()}


def test_organization_gets_its_name_zone_and_country(cast, browse):
    ada = browse("ada")

    ada.post("/aurora/settings/general/", general(name="Aurora Due", country="IT"), **HX)

    assert (kept(cast).name, kept(cast).country) == ("Aurora Due", "IT")
    refused = ada.post("/aurora/settings/general/", general(country="XX"), **HX)
    assert refused.status_code == 422


def test_languages_offered_hold_the_organizations_own(cast, browse):
    ada, form = browse("ada"), {"card": "languages", "languages-language": "it"}

    refused = ada.post("/aurora/settings/general/", form | {"languages-languages": ["en"]}, **HX)
    taken = ada.post(
        "/aurora/settings/general/", form | {"languages-languages": ["en", "it"]}, **HX
    )

    assert (refused.status_code, taken.status_code) == (422, 200)
    assert kept(cast).languages == ["en", "it"]
    page = ada.get(f"/aurora/settings/inboxes/{cast.aurora.inbox.uuid}/conversations/")
    assert 'value="pt-br"' not in page.content.decode()
    browse("ben").post("/aurora/me/", {"language": "pt-br"})
    cast.ben.user.refresh_from_db()
    assert cast.ben.user.language == ""
    assert 'value="pt-br"' not in browse("ben").get("/aurora/settings/profile/").content.decode()


def test_logo_is_made_anew_and_shown_to_those_who_work_here(cast, browse):
    ada = browse("ada")
    file = SimpleUploadedFile("a.png", picture("PNG"), "image/png")

    ada.post("/aurora/settings/logo/change/", {"logo": file})

    assert "/aurora/settings/logo/?" in browse("rita").get("/aurora/settings/").content.decode()
    shown = b"".join(browse("rita").get("/aurora/settings/logo/"))
    assert Image.open(io.BytesIO(shown)).format == "JPEG"
    assert browse("otto").get("/aurora/settings/logo/").status_code == 404


def test_logo_that_is_no_picture_is_refused_and_a_removed_one_is_gone(cast, browse):
    ada, address = browse("ada"), "/aurora/settings/logo/change/"
    script = SimpleUploadedFile("a.svg", b"<svg onload=alert(1)>", "image/svg+xml")

    assert "not a picture" in ada.post(address, {"logo": script}, follow=True).content.decode()
    assert kept(cast).logo == ""

    ada.post(address, {"logo": SimpleUploadedFile("a.png", picture("PNG"), "image/png")})
    ada.post(address, {"remove": "1"})
    assert kept(cast).logo == ""
    assert ada.get("/aurora/settings/logo/").status_code == 404


def test_audit_log_tells_who_changed_what_from_what(cast, browse, talk):
    ada = browse("ada")
    ada.post("/aurora/settings/general/", general(name="Aurora Due"), **HX)
    members = f"/aurora/settings/inboxes/{cast.aurora.inbox.uuid}/members/"
    ada.post(members, {"add": str(cast.rita.uuid)})
    found = talk("+12065550142", "A customer's own words")
    browse("ben").post(f"/aurora/conversations/{found.uuid}/closure/")

    html = ada.get("/aurora/settings/audit/").content.decode()

    assert "Settings changed: Organization" in html
    assert "<del>Aurora Bikes</del>" in html
    assert "<ins>Aurora Due</ins>" in html
    assert "Access changed" in html
    assert "Rita" in html
    assert "Conversation closed" in html
    assert "<del>Open</del>" in html
    assert "<ins>Closed</ins>" in html
    assert "own words" not in html


def test_audit_log_is_filtered(cast, browse, talk):
    ada = browse("ada")
    ada.post("/aurora/settings/general/", general(name="Aurora Due"), **HX)
    found = talk("+12065550142", "Hello")
    browse("ben").post(f"/aurora/conversations/{found.uuid}/closure/")

    def lines(query):
        html = ada.get(f"/aurora/settings/audit/?{query}").content.decode()
        return html.count('class="audit__entry"')

    tomorrow = (timezone.now() + timedelta(days=1)).date()
    assert lines("") == 2
    assert lines("kind=ConversationClosed") == 1
    assert lines(f"person={cast.ada.uuid}") == 1
    assert lines(f"inbox={cast.aurora.inbox.uuid}") == 1
    assert lines(f"since={tomorrow.isoformat()}") == 0
    assert lines(f"until={timezone.now().date().isoformat()}") == 2
    assert lines(f"person={cast.otto.uuid}&kind=x&since=9&until=2026-13-45&before=y") == 2


def test_audit_log_goes_on_where_the_page_ends(cast, browse):
    with cast.aurora.open():
        Event.objects.bulk_create(
            Event(kind="TagChanged", actor_id=cast.ada.pk, changes={"tag": [None, f"t{n}"]})
            for n in range(120)
        )
    ada = browse("ada")

    seen, address = [], "/aurora/settings/audit/"
    while address:
        html = ada.get(address, **(HX if "before" in address else {})).content.decode()
        seen += [part.split("</ins>")[0] for part in html.split("<ins>")[1:]]
        more = html.split('hx-get="')[1:]
        address = more[0].split('"')[0].replace("&amp;", "&") if more else ""

    assert seen == [f"t{n}" for n in reversed(range(120))]


def test_audit_log_asks_the_same_number_of_queries_for_two_and_four(cast, browse):
    ada, counts = browse("ada"), []
    for _ in range(2):
        with cast.aurora.open():
            for _ in range(2):
                Event.objects.create(
                    kind="ConversationAssigned", actor_id=cast.ada.pk, member_id=cast.ben.pk,
                    inbox_id=cast.aurora.inbox.pk, changes={"assignee": [None, cast.ben.pk]},
                )  # fmt: skip
        with CaptureQueriesContext(connection) as found:
            ada.get("/aurora/settings/audit/")
        counts.append(len(found))

    assert counts[0] == counts[1]


def test_audit_export_is_safe_for_spreadsheets_and_audited(cast, browse):
    with cast.aurora.open():
        Event.objects.create(
            kind="TagChanged", actor_id=cast.ada.pk, changes={"tag": [None, "=HYPERLINK(1)"]}
        )
        Event.objects.create(kind="TagChanged", changes={"tag": [None, "t"]}, about="=x:y")
    ada = browse("ada")

    answer = ada.post("/aurora/settings/audit/export/", {"kind": "TagChanged"})
    written = b"".join(answer.streaming_content).decode()

    assert answer["Content-Type"].startswith("text/csv")
    assert "Tag changed" in written
    assert written.count("\r\n") == 3
    assert ",=" not in written
    assert '"=' not in written
    with cast.aurora.open():
        assert Event.objects.get(kind="AuditExported").changes == {"kind": "TagChanged"}


def test_audit_log_is_for_admins(cast, browse):
    promote(cast, cast.ben, Role.MANAGER)

    for name in ("ben", "rita"):
        assert browse(name).get("/aurora/settings/audit/").status_code == 403
        assert browse(name).post("/aurora/settings/audit/export/").status_code == 403
    assert browse("otto").get("/aurora/settings/audit/").status_code == 404
    assert "Aurora" not in browse("otto").get("/rival/settings/audit/").content.decode()


def test_audit_never_tells_what_is_secret(cast, browse):
    with cast.aurora.open():
        Event.objects.create(kind="SettingsChanged", about="looks:x",
                             changes={"token": ["a-secret", "b-secret"], "body": "c-secret"})  # fmt: skip

    assert "-secret" not in browse("ada").get("/aurora/settings/audit/").content.decode()


def test_owner_hands_the_organization_over(cast, browse):
    ada = browse("ada")
    said = {"member": str(cast.ben.uuid), "password": PASSWORD}

    wrong = ada.post("/aurora/settings/ending/transfer/", said | {"password": "wrong"})
    assert wrong.status_code == 422
    assert "This is not your password." in wrong.content.decode()

    ada.post("/aurora/settings/ending/transfer/", said)
    with cast.aurora.open():
        roles = dict(Member.objects.values_list("pk", "role"))
        event = Event.objects.get(kind="OwnershipTransferred")
    assert (roles[cast.ben.pk], roles[cast.ada.pk]) == ("owner", "admin")
    assert (event.actor_id, event.member_id) == (cast.ada.pk, cast.ben.pk)
    assert ada.post("/aurora/settings/ending/transfer/", said).status_code == 403
    sending.work()
    assert [one.to for one in mail.outbox] == [["ben@aurora.example"]]
    assert "Owner" in mail.outbox[0].body


@pytest.mark.parametrize("who", ["otto", "ada", "nobody", "suspended"])
def test_organization_is_not_handed_to_whoever_does_not_work_here(cast, browse, who):
    with cast.aurora.open():
        Member.objects.filter(pk=cast.ben.pk).update(is_active=False)
    uuid = {"otto": cast.otto.uuid, "ada": cast.ada.uuid, "suspended": cast.ben.uuid}.get(who, "x")

    said = {"member": str(uuid), "password": PASSWORD}
    answer = browse("ada").post("/aurora/settings/ending/transfer/", said)

    assert answer.status_code == 422
    with cast.aurora.open():
        assert Member.objects.get(role=Role.OWNER).pk == cast.ada.pk


def test_passwords_are_not_guessed(cast, browse):
    ada, said = browse("ada"), {"typed": "aurora", "password": "wrong"}

    answers = [ada.post("/aurora/settings/ending/deletion/", said) for _ in range(11)]

    assert "Too many tries" in answers[-1].content.decode()
    said["password"] = PASSWORD
    assert ada.post("/aurora/settings/ending/deletion/", said).status_code == 422
    assert kept(cast).delete_at is None


def test_deletion_waits_is_announced_and_can_be_stopped(cast, browse):
    promote(cast, cast.ben, Role.ADMIN)
    said = {"typed": "aurora", "password": PASSWORD}

    browse("ada").post("/aurora/settings/ending/deletion/", said)
    end_organizations()
    end_organizations()
    sending.work()

    assert "is to be deleted" in browse("ben").get("/aurora/settings/ending/").content.decode()
    assert kept(cast).delete_at > timezone.now() + timedelta(days=13)
    assert sorted(to for one in mail.outbox for to in one.to) == [
        "ada@aurora.example", "ben@aurora.example",
    ]  # fmt: skip
    assert "/aurora/settings/ending/" in mail.outbox[0].body
    browse("ben").post("/aurora/settings/ending/cancel/")
    assert kept(cast).delete_at is None
    assert leaving() == []


def test_deletion_wants_the_address_typed(cast, browse):
    said = {"typed": "Aurora Bikes", "password": PASSWORD}

    answer = browse("ada").post("/aurora/settings/ending/deletion/", said)

    assert answer.status_code == 422
    assert kept(cast).delete_at is None


def test_admins_neither_hand_over_nor_delete(cast, browse):
    promote(cast, cast.ben, Role.ADMIN)
    ben = browse("ben")

    assert ben.post("/aurora/settings/ending/transfer/").status_code == 403
    assert ben.post("/aurora/settings/ending/deletion/").status_code == 403
    assert "Only the owner" in ben.get("/aurora/settings/ending/").content.decode()


def test_deletion_before_its_time_deletes_nothing(cast):
    with cast.aurora.open():
        owning.ask_deletion(by=cast.ada)

    with tenancy.in_organization(cast.aurora.organization):
        assert not vanishing.work()

    assert kept(cast).deleted_at is None


def test_audit_log_says_codes_as_people_do(cast, browse):
    told = {
        "campaign:x": ("CampaignChanged", {"state": ["draft", "repeating"], "reason": ""}),
        "registration:x": ("RegistrationChanged", {"state": ["submitted", "rejected"]}),
        "surroundings:x": ("SettingsChanged", {"language": ["", "pt-br"]}),
    }
    with cast.aurora.open():
        for about, (kind, changes) in told.items():
            Event.objects.create(kind=kind, about=about, actor_id=cast.ada.pk, changes=changes)

    html = browse("ada").get("/aurora/settings/audit/").content.decode().split("<main", 1)[1]

    for word in ("Draft", "Repeats", "Being submitted", "Needs changes", "Brazilian Portuguese"):
        assert f">{word}<" in html, word
    assert ">Reason<" not in html
