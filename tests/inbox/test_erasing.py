"""Forgetting a person: nothing of them is left but that nobody may write to them (RF56)."""

from pathlib import Path
from uuid import uuid4

import pytest
from django.core.files.base import ContentFile
from django.core.files.storage import default_storage

from channels_app.models import Delivery
from contacts import consent, deleting, forgotten, identities, merging, people
from contacts.models import Consent, Contact, ErasedAddress, Favourite, Identity
from inbox import tenancy
from inbox.accounts.models import Event
from inbox.conversations.carrying import opening
from inbox.conversations.finding import reading
from inbox.conversations.finishing import spam, tags
from inbox.conversations.forgetting import erasing
from inbox.conversations.models import (
    Attachment,
    Attempt,
    Call,
    Conversation,
    Erasure,
    Message,
    Reaction,
)
from inbox.conversations.writing import messages, notes
from inbox.notifications.models import Notification

CANARY = "CANARY-7731"
NUMBER = "+12065550142"


def everything():
    """All rows of all tables of the organization, as text."""
    from django.apps import apps

    found = []
    for model in apps.get_models():
        if issubclass(model, tenancy.TenantModel) or model in (Delivery,):
            table = model._meta.db_table
            sql = f'SELECT to_jsonb(t)::text FROM "{table}" t WHERE organization_id = %(organization)s'
            found += [row for (row,) in tenancy.rows(sql)]
    raws = tenancy.rows(
        "SELECT encode(raw, 'escape') FROM channels_app_delivery"
        " WHERE organization_id = %(organization)s"
    )
    return "\n".join(found + [raw for (raw,) in raws])


@pytest.fixture
def ana(cast, aurora, say):
    """A person with a trace in every table that may hold one."""
    talk = say(f"{CANARY} hello").conversation
    people.name(talk.identity, {"name": f"{CANARY} Ana"}, by=cast.ben)
    talk = Conversation.objects.select_related("identity__contact", "inbox", "channel").get()
    sent = messages.send(talk, by=cast.ben, body=f"{CANARY} answer", key=uuid4())
    Message.objects.filter(pk=sent.pk).update(status="delivered", due_at=None)
    Attempt.objects.create(
        message=sent, channel=aurora.channel, state="delivered", carrier_id="SM2"
    )
    note = notes.note(talk, by=cast.ben, body=f"@Ada {CANARY} note", key=uuid4())
    Message.objects.filter(pk=note.pk).update(quoted=sent)
    Reaction.objects.create(message=sent, emoji="+1")
    reading.keep_draft(talk, by=cast.ada, body=f"{CANARY} draft")
    tags.put(talk, tags.create("Repair", by=cast.ada, hue=1), by=cast.ada)
    file = Attachment(conversation=talk, message=sent, state="stored", name=f"{CANARY}.pdf")
    file.file = default_storage.save(f"org/1/{file.uuid}.f", ContentFile(CANARY.encode()))
    file.thumbnail = default_storage.save(f"org/1/{file.uuid}.t", ContentFile(CANARY.encode()))
    file.save()
    contact = talk.identity.contact
    contact.picture = default_storage.save("org/1/face.jpg", ContentFile(CANARY.encode()))
    contact.notes = f"{CANARY} notes"
    contact.save()
    Favourite.objects.create(member=cast.ben, contact=contact)
    consent.opt_in(talk.identity, source="member", proof=f"{CANARY} said so", by=cast.ada)
    Event.objects.create(
        kind="ContactEdited", changes={"contact": str(contact.uuid), "name": CANARY}
    )
    Event.objects.create(kind="Other", changes={"contact": contact.pk, "name": CANARY})
    Delivery.objects.create(
        organization=aurora.organization, connection_id=aurora.connection.pk, kind="message",
        dedupe_key="message:SM9", state="done",
        raw=b"From=%2B12065550142&Body=CANARY-7731",
    )  # fmt: skip
    Delivery.objects.create(
        organization=aurora.organization, connection_id=aurora.connection.pk, kind="status",
        dedupe_key="status:SM2", state="dead", raw=b"To=+12065550142&MessageStatus=odd",
    )  # fmt: skip
    return talk


def erase(identity, by):
    job = erasing.ask(identity, by=by)
    while erasing.work():
        pass
    job.refresh_from_db()
    return job


def test_nothing_of_the_person_is_left(cast, ana, settings, told):
    assert CANARY in everything()

    job = erase(ana.identity, cast.ada)

    left = everything()
    assert CANARY not in left
    assert "2065550142" not in left
    assert [path for path in Path(settings.MEDIA_ROOT).rglob("*") if path.is_file()] == []
    assert not Contact.objects.exists() and not Identity.objects.exists()
    assert not Conversation.objects.exists() and not Notification.objects.exists()
    assert (job.state, job.contact_id, job.identity_ids, job.messages) == ("done", None, [], 3)
    assert [event for event in told() if event in {"ErasureAsked", "PersonErased"}] == [
        "ErasureAsked", "PersonErased",
    ]  # fmt: skip


def test_others_keep_everything(cast, aurora, ana, say):
    other = say("My bike?", sender="+12065550143").conversation

    erase(ana.identity, cast.ada)

    assert Conversation.objects.get() == other
    assert Message.objects.get().body == "My bike?"


def test_all_addresses_of_the_contact_go(cast, ana, say):
    second = say("From my other phone", sender="+12065550177").conversation.identity
    Identity.objects.filter(pk=second.pk).update(contact=ana.identity.contact)

    erase(ana.identity, cast.ada)

    assert not Identity.objects.exists()
    assert forgotten.among([NUMBER, "+12065550177", "+12065550178"]) == {NUMBER, "+12065550177"}


def test_hash_says_nothing_without_its_key(cast, ana):
    erase(ana.identity, cast.ada)

    (kept,) = ErasedAddress.objects.filter(kind="phone").values_list("hash", flat=True)
    assert len(kept) == 64
    raw = tenancy.rows(
        "SELECT key FROM contacts_erasurekey WHERE organization_id = %(organization)s"
    )
    assert raw[0][0].startswith("gAAAA")  # sealed


def test_later_outbound_is_refused(cast, aurora, ana):
    erase(ana.identity, cast.ada)

    person = identities.ensure([NUMBER])[NUMBER]

    talk = opening.ensure_begun(aurora.channel, [person.pk])[person.pk]
    with pytest.raises(messages.NotSendable) as refused:
        messages.send(talk, by=cast.ben, body="Hello again", key=uuid4())
    assert refused.value.reason == "opted_out"


def test_whoever_writes_anew_is_unknown_and_out_until_start(cast, ana, say):
    erase(ana.identity, cast.ada)

    talk = say("Hello, who are you?").conversation

    assert (talk.identity.contact, talk.identity.consent) == (None, "out")
    assert Message.objects.filter(conversation=talk).count() == 1
    assert messages.why_not(talk) == "opted_out"
    again = say("START").conversation.identity
    assert again.consent == "in"
    assert not ErasedAddress.objects.filter(kind="phone").exists()


def test_stop_of_a_forgotten_person_is_heeded(cast, ana, say):
    erase(ana.identity, cast.ada)

    assert say("STOP").conversation.identity.consent == "out"


def test_webhook_told_twice_and_the_carriers_list_bring_nothing_back(cast, aurora, ana):
    sid = Message.objects.get(direction="in").carrier_id

    erase(ana.identity, cast.ada)

    from channels_app import erasing as wires

    row = Delivery.objects.get(dedupe_key=f"message:{sid}")
    assert (bytes(row.raw), row.state, row.reason) == (b"", "done", "erased")
    assert wires.known(aurora.connection.pk, [sid, "SMother"]) == {sid}


def test_asked_twice_is_one_job(cast, ana):
    assert erasing.ask(ana.identity, by=cast.ada) == erasing.ask(ana.identity, by=cast.ada)


def test_nobody_can_write_from_the_moment_it_is_asked(cast, ana):
    waiting = messages.send(ana, by=cast.ben, body="Almost there", key=uuid4())

    erasing.ask(ana.identity, by=cast.ada)

    waiting.refresh_from_db()
    assert waiting.status == "cancelled"
    assert Identity.objects.get().consent == "out"


def test_text_in_the_middle_is_erased_with_the_rest(cast, ana, say):
    erasing.ask(ana.identity, by=cast.ada)
    erasing.work(most=1)
    assert not Message.objects.exists()

    say(f"{CANARY} late")
    while erasing.work():
        pass

    assert CANARY not in everything()
    assert not Conversation.objects.exists()


def test_contact_that_was_deleted_a_moment_ago_goes_too(cast, ana):
    deleting.delete(ana.identity.contact, by=cast.ben)
    ana.identity.refresh_from_db()

    erase(ana.identity, cast.ada)

    assert CANARY not in everything()
    assert not Contact.objects.exists()


def test_contact_that_was_merged_into_them_goes_too(cast, ana):
    twin = Contact.objects.create(name=f"{CANARY} Anna", notes=f"{CANARY} twin")
    merging.merge(ana.identity.contact, twin, by=cast.ada)

    erase(ana.identity, cast.ada)

    assert CANARY not in everything()
    assert not Contact.objects.exists()


def test_spam_of_a_blocked_person_goes_too(cast, ana, say):
    spam.mark(ana, by=cast.ada)
    say(f"{CANARY} buy now")

    erase(ana.identity, cast.ada)

    assert CANARY not in everything()


def test_every_pointer_at_a_person_goes_with_them():
    """A table that holds a contact, an address, a conversation or a message is emptied: by its own
    foreign key, or by name in removing.py or erasing.py.
    """
    from django.apps import apps
    from django.db.models import CASCADE, SET_NULL

    by_name = {Message: {"conversation"}, Attachment: {"conversation", "message"},
               Attempt: {"message"}, Call: {"message"}, Conversation: {"identity"}, Consent: {"identity"}}  # fmt: skip
    holders = (Contact, Identity, Conversation, Message)
    forgotten_by = {
        (model.__name__, field.name)
        for model in apps.get_models()
        for field in model._meta.concrete_fields
        if field.is_relation
        and field.related_model in holders
        and field.remote_field.on_delete not in (CASCADE, SET_NULL)
        and field.name not in by_name.get(model, ())
    }
    assert forgotten_by == set()


def test_typed_wrong_erases_nothing(cast, aurora, ana, client):
    client.force_login(cast.ada.user)
    address = f"/aurora/conversations/{ana.uuid}/erasure/"

    refused = client.post(address, {"typed": "Somebody"})

    assert refused.status_code == 422
    assert not Erasure.objects.exists()


def test_owner_asks_with_the_name_typed(cast, aurora, ana, client):
    client.force_login(cast.ada.user)
    address = f"/aurora/conversations/{ana.uuid}/erasure/"
    assert f"{CANARY} Ana" in client.get(address).content.decode()

    asked = client.post(address, {"typed": f"  {CANARY.lower()} ana "})

    assert asked.status_code == 302
    assert Erasure.objects.get().state == "running"
    assert "Running" in client.get("/aurora/settings/privacy/").content.decode()


def test_agent_may_not(cast, ana, client):
    client.force_login(cast.ben.user)

    assert client.post(f"/aurora/conversations/{ana.uuid}/erasure/").status_code == 403
    assert client.get("/aurora/settings/privacy/").status_code == 403


def test_contact_without_a_word_or_a_number_is_erased_from_its_page(cast, aurora, client):
    known = Contact.objects.create(name=f"{CANARY} Mara", emails="mara@canary-7731.example")
    other = Contact.objects.create(name="Mara", emails="mara@post.example")
    Favourite.objects.create(member=cast.ben, contact=known)
    Event.objects.create(kind="ContactMade", changes={"contact": str(known.uuid), "name": CANARY})
    address = f"/aurora/contacts/{known.uuid}/erasure/"
    client.force_login(cast.ada.user)
    assert address in client.get(f"/aurora/contacts/{known.uuid}/").content.decode()
    asked = client.get(address).content.decode()
    assert (f"{CANARY} Mara" in asked, "fingerprint" in asked) == (True, False)

    assert client.post(address, {"typed": "Mara"}).status_code == 422
    for _ in range(2):  # asked twice, it is one job
        assert client.post(address, {"typed": f"{CANARY} Mara"}).status_code == 302
    assert Erasure.objects.count() == 1
    while erasing.work():
        pass

    assert "canary" not in everything().lower()
    assert list(Contact.objects.all()) == [other]
    assert client.get(address).status_code == 404


def test_contact_nobody_wrote_with_is_erased_with_its_numbers(cast, aurora, client):
    known = Contact.objects.create(name="Mara")
    people_of = [identities.ensure([number])[number] for number in (NUMBER, "+12065550143")]
    Identity.objects.filter(pk__in=[one.pk for one in people_of]).update(contact=known)

    client.force_login(cast.ada.user)
    client.post(f"/aurora/contacts/{known.uuid}/erasure/", {"typed": "mara"})
    while erasing.work():
        pass

    assert not Contact.objects.exists() and not Identity.objects.exists()
    assert forgotten.among([NUMBER, "+12065550143", "+12065550144"]) == {NUMBER, "+12065550143"}


def test_contact_is_erased_by_admins_who_see_it_alone(cast, aurora, client):
    secret = Contact.objects.create(name="Mara", private_to=cast.ben)
    shared = Contact.objects.create(name="Mara")

    for member, contact, status in (
        (cast.ben, shared, 403), (cast.rita, shared, 403), (cast.ada, secret, 404),
    ):  # fmt: skip
        client.force_login(member.user)
        address = f"/aurora/contacts/{contact.uuid}/erasure/"
        assert client.post(address, {"typed": "Mara"}).status_code == status
    assert not Erasure.objects.exists()
