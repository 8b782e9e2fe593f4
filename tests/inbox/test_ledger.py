"""Erasures outlive a backup from before them (RF56)."""

import io
import json
from datetime import timedelta

import pytest
from django.core.management import CommandError, call_command
from django.utils import timezone

from contacts import forgotten
from contacts.models import Contact, ErasedAddress, ErasureKey, Identity
from inbox.conversations.forgetting import erasing, ledger
from inbox.conversations.models import Message

NUMBER = "+12065550142"


def erase(whom, by):
    erasing.ask(whom, by=by)
    work()


def work():
    while erasing.work():
        pass


def restore(*, name="Ana", number=NUMBER, **fields):
    """The rows of somebody as a backup from before has them."""
    ErasedAddress.objects.all().delete()
    ErasureKey.objects.all().delete()
    contact = Contact.objects.create(name=name, **fields)
    if number:
        Identity.objects.create(address=number, contact=contact)
    before = timezone.now() - timedelta(days=1)
    Contact.objects.filter(pk=contact.pk).update(created_at=before)
    Identity.objects.filter(contact=contact).update(created_at=before)
    return contact


def test_whoever_was_erased_since_the_backup_is_erased_again(cast, aurora, say):
    restore(), Contact.objects.create(name="Bea")
    erase(Identity.objects.get(), cast.ada)
    kept = json.loads(json.dumps(ledger.written()))
    restore()
    say("Hello", sender=NUMBER)

    assert ledger.take_up(kept) == 1
    work()

    assert [one.name for one in Contact.objects.all()] == ["Bea"]
    assert not Identity.objects.exists()
    assert not Message.objects.exists()
    assert forgotten.among([NUMBER, "+12065550143"]) == {NUMBER}
    assert ledger.take_up(kept) == 0


def test_somebody_without_a_number_is_known_by_their_contact(cast, aurora):
    ana = restore(number="")
    erase(ana, cast.ada)
    kept = ledger.written()
    restore(number="", uuid=ana.uuid), restore(name="Bea", number="")

    assert ledger.take_up(kept) == 1
    work()

    assert [one.name for one in Contact.objects.all()] == ["Bea"]


def test_who_came_again_after_the_erasure_stays(cast, aurora):
    restore()
    erase(Identity.objects.get(), cast.ada)
    kept = ledger.written()
    Contact.objects.create(name="Ana again")
    Identity.objects.create(address=NUMBER, contact=Contact.objects.get())

    assert ledger.take_up(kept) == 0

    erase(Identity.objects.get(), cast.ada)  # and once more: the later time counts
    later = ledger.written()
    restore()
    Identity.objects.update(created_at=timezone.now() - timedelta(seconds=1))
    ErasedAddress.objects.all().delete()
    later["erased"] = [[*one[:2], timezone.now().isoformat()] for one in later["erased"]]
    assert ledger.take_up(later) == 1


def test_list_says_nothing_of_whom(cast, aurora):
    restore(name="CANARY")
    erase(Identity.objects.get(), cast.ada)

    text = json.dumps(ledger.written())

    assert "2065550142" not in text
    assert "CANARY" not in text
    assert ErasureKey.objects.get().key not in text


def test_list_of_another_key_is_refused(cast, aurora):
    restore()
    erase(Identity.objects.get(), cast.ada)
    kept = ledger.written()
    restore()
    erase(Identity.objects.get(), cast.ada)

    with pytest.raises(ledger.OtherKey):
        ledger.take_up(kept)


def test_command_keeps_and_takes_up_every_organizations_list(cast, tmp_path):
    path, said = tmp_path / "erased.json", io.StringIO()
    with cast.aurora.open():
        restore()
        erase(Identity.objects.get(), cast.ada)
    call_command("erasures", export=str(path), stdout=said)
    assert path.stat().st_mode & 0o077 == 0
    for house in (cast.aurora, cast.rival):
        with house.open():
            restore()

    call_command("erasures", apply=str(path), stdout=said)

    assert "aurora: 1 to be erased again\nrival: 0 to be" in said.getvalue()
    for house, left in ((cast.aurora, 0), (cast.rival, 1)):
        with house.open():
            work()
            assert Identity.objects.count() == left
    with cast.aurora.open():
        restore()
        erase(Identity.objects.get(), cast.ada)
    with pytest.raises(CommandError, match="aurora"):
        call_command("erasures", apply=str(path), stdout=said)
