"""Pictures, fields that managers ask, zones somebody corrected, and the day after a deletion."""

from datetime import timedelta

from django.core.files.storage import default_storage
from django.core.files.uploadedfile import SimpleUploadedFile
from django.utils import timezone

from contacts import deleting
from contacts.models import Contact, CustomField, Identity
from inbox.accounts.models import Event
from inbox.conversations.finding import lists
from inbox.conversations.showing import threads
from inbox.conversations.writing import filling, scheduling
from tests.sweeps.stage import picture

NUMBER = "+12065550142"


def upload(data: bytes, kind: str = "image/png") -> SimpleUploadedFile:
    return SimpleUploadedFile("me.png", data, kind)


def test_picture_is_made_anew_shown_and_removed(cast, browse, known):
    ana, ben = known("Ana", NUMBER), browse("ben")
    place = f"/aurora/contacts/{ana.uuid}/picture/"
    assert ben.get(place).status_code == 404

    ben.post(place, {"picture": upload(picture("PNG", (900, 400)))})

    with cast.aurora.open():
        first = Contact.objects.get(pk=ana.pk).picture
    answer = ben.get(place)
    data = b"".join(answer)
    assert (answer["Content-Type"], data[:2]) == ("image/jpeg", b"\xff\xd8")
    assert place in ben.get(f"/aurora/contacts/{ana.uuid}/").content.decode()
    assert place in ben.get("/aurora/contacts/").content.decode()
    ben.post(place, {"picture": upload(picture("JPEG"))})
    assert not default_storage.exists(first)
    ben.post(place, {"_method": "DELETE"})
    assert ben.get(place).status_code == 404


def test_what_is_no_picture_is_refused_with_its_reason(cast, browse, known):
    ana, ben = known("Ana"), browse("ben")
    place = f"/aurora/contacts/{ana.uuid}/picture/"

    for form in ({"picture": upload(b"<svg onload=alert(1)>", "image/svg+xml")}, {}):
        answer = ben.post(place, form)
        assert answer.status_code == 422
        assert "This picture cannot be read" in answer.content.decode()
    with cast.aurora.open():
        assert Contact.objects.get(pk=ana.pk).picture == ""


def test_managers_ask_more_in_their_order(cast, browse, known):
    ada, ana = browse("ada"), known("Ana")
    for name, kind, choices in (("Bike", "text", ""), ("Size", "choice", "S\n\n M \nS")):
        ada.post("/aurora/contacts/fields/", {"name": name, "kind": kind, "choices": choices})
    with cast.aurora.open():
        bike, size = CustomField.objects.order_by("position")
    assert size.choices == ["S", "M"]

    ada.post(f"/aurora/contacts/fields/{size.uuid}/", {"move": "up"})
    ada.post(f"/aurora/contacts/fields/{bike.uuid}/", {"name": "Bicycle"})

    told = browse("ben").get(f"/aurora/contacts/{ana.uuid}/").content.decode()
    assert told.index("Size") < told.index("Bicycle")
    ada.post(
        f"/aurora/contacts/{ana.uuid}/", {"field": str(bike.uuid), str(bike.uuid): "Pine Nine"}
    )
    ada.post(f"/aurora/contacts/fields/{bike.uuid}/", {"_method": "DELETE"})
    told = browse("ben").get(f"/aurora/contacts/{ana.uuid}/").content.decode()
    assert "Bicycle" not in told
    assert "Pine Nine" not in told


def test_fields_that_cannot_be_are_refused_and_are_managers_business(cast, browse):
    ada = browse("ada")
    place = "/aurora/contacts/fields/"
    ada.post(place, {"name": "Bike", "kind": "text"})

    refused = {
        "There is a field of that name already": {"name": "BIKE", "kind": "text"},
        "Enter a name": {"name": " ", "kind": "text"},
        "Choose what kind of answer": {"name": "Hat", "kind": "riddle"},
        "Enter the choices": {"name": "Hat", "kind": "choice", "choices": " \n"},
    }
    for words, form in refused.items():
        answer = ada.post(place, form)
        assert answer.status_code == 422
        assert words in answer.content.decode()
    for method in ("get", "post"):
        assert getattr(browse("ben"), method)(place).status_code == 403
    with cast.aurora.open():
        assert CustomField.objects.count() == 1


def test_corrected_zone_is_the_one_for_sending_later(cast, browse, known, talk):
    ana, ben = known("Ana", NUMBER), browse("ben")
    conversation = talk(NUMBER, "Hello")

    def zone() -> str:
        with cast.aurora.open():
            found = type(conversation).objects.select_related("identity__contact")
            return str(scheduling.zone_of(found.get(pk=conversation.pk)))

    assert zone() == "America/Los_Angeles"
    ben.post(f"/aurora/contacts/{ana.uuid}/", {"field": "zone", "zone": "Europe/Rome"})
    assert zone() == "Europe/Rome"
    ben.post(f"/aurora/contacts/{ana.uuid}/", {"field": "zone", "zone": ""})
    assert zone() == "America/Los_Angeles"


def test_what_was_deleted_is_gone_a_day_later(cast, browse, known):
    ana, bea = known("Ana", NUMBER), known("Bea")
    ada = browse("ada")
    ada.post(f"/aurora/contacts/{ana.uuid}/picture/", {"picture": upload(picture("PNG"))})
    for one in (ana, bea):
        ada.post(f"/aurora/contacts/{one.uuid}/deletion/")

    with cast.aurora.open():
        key = Contact.objects.get(pk=ana.pk).picture
        deleting.sweep(10, now=timezone.now() + timedelta(hours=23))
        assert Contact.objects.count() == 2
        deleting.sweep(1, now=timezone.now() + timedelta(hours=25))
        assert [one.pk for one in Contact.objects.all()] == [bea.pk]
        assert Identity.objects.filter(address=NUMBER).exists()
    assert not default_storage.exists(key)


def test_undo_is_over_after_a_day(cast, browse, known):
    ana, ada = known("Ana"), browse("ada")
    ada.post(f"/aurora/contacts/{ana.uuid}/deletion/")
    with cast.aurora.open():
        Contact.objects.update(deleted_at=timezone.now() - timedelta(days=1, minutes=1))

    answer = ada.post(f"/aurora/contacts/{ana.uuid}/deletion/", {"_method": "DELETE"})

    assert answer.status_code == 404
    listed = ada.get(f"/aurora/contacts/?deleted={ana.uuid}").content.decode()
    assert "Deleted Ana" not in listed


def test_private_name_goes_into_nothing_others_write_or_hear(cast, known, talk):
    known("Secret Sue", NUMBER, private_to=cast.ben, company="Hidden Ltd")
    made = talk(NUMBER, "Hello")

    with cast.aurora.open():
        found = type(made).objects.select_related("identity__contact", "inbox", "channel")
        conversation = found.get(pk=made.pk)
        theirs = filling.values(conversation, cast.ada, "US")
        mine = filling.values(conversation, cast.ben, "US")
        bubble = threads.thread(conversation, country="US").items[0]
        (row,) = lists.rows([conversation.pk], country="US")

    assert (theirs["name"], theirs["first name"], theirs["company"]) == ("", "", "")
    assert (mine["name"], mine["company"]) == ("Secret Sue", "Hidden Ltd")
    assert (bubble.who.initials, row.initials) == ("#", "#")


def test_change_of_a_private_contact_is_told_to_nobody(cast, browse, known, talk):
    secret = known("Secret Sue", NUMBER, private_to=cast.ben)
    talk(NUMBER, "Hello")

    browse("ben").post(f"/aurora/contacts/{secret.uuid}/", {"field": "name", "name": "Sue"})

    with cast.aurora.open():
        (told,) = Event.objects.all()
    assert (told.kind, told.inbox_id) == ("ContactEdited", None)
    assert told.changes == {"contact": str(secret.uuid)}


def test_change_is_told_in_every_conversation_of_the_contact(cast, browse, known, talk):
    ana = known("Ana", NUMBER)
    closed, open_one = talk(NUMBER, state="closed"), talk(NUMBER, "Hello")
    talk(NUMBER, "Cheap watches", state="spam")
    ben = browse("ben")

    def told() -> list[tuple[str, int]]:
        with cast.aurora.open():
            found = Event.objects.filter(conversation_id__isnull=False).order_by("id")
            shown = [(one.kind, one.conversation_id) for one in found]
            found.delete()
            return shown

    ben.post(f"/aurora/contacts/{ana.uuid}/", {"field": "name", "name": "Ana Ferreira"})
    assert told() == [("ContactChanged", open_one.pk), ("CustomerChanged", closed.pk)]
    ben.post(f"/aurora/contacts/{ana.uuid}/", {"field": "company", "company": "Harbor"})
    assert told() == [("CustomerChanged", open_one.pk), ("CustomerChanged", closed.pk)]
    ben.post(f"/aurora/contacts/{ana.uuid}/", {"field": "company", "company": "Harbor"})
    assert told() == []


def test_browser_that_missed_a_change_hears_of_it(cast, browse, known, talk):
    ana, conversation = known("Ana", NUMBER), talk(NUMBER, "Hello")
    ben = browse("ben")
    ben.post(f"/aurora/contacts/{ana.uuid}/", {"field": "company", "company": "Harbor"})
    with cast.aurora.open():
        cursor = Event.objects.order_by("id").values_list("pk", flat=True)[0]

    def asked(who: str) -> dict:
        place = f"/aurora/live/?cursor={cursor}&conversation={conversation.uuid}"
        return browse(who).get(place).json()

    assert asked("ben")["customer"] == str(conversation.uuid)
    assert "customer" not in asked("rita")
