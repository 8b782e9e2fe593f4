"""How often one person is written to: campaigns and what colleagues begin together, over all of a
contact's numbers; what answers by itself was asked for.
"""

from datetime import timedelta

from django.utils import timezone

from campaigns.models import Recipient, Rules
from campaigns.sending import often
from contacts.models import Identity
from inbox.conversations.models import Message
from tests.outbox.desk import phone


def enough(hall, person: Identity) -> bool:
    with hall.open():
        return person.pk in often.had_enough([person.pk], Rules.objects.get(), timezone.now())


def test_f144_a_person_gets_so_many_texts_of_campaigns_and_colleagues_together(hall):
    with hall.open():
        Rules.objects.update(most_texts=2, most_days=7)
    mara = hall.contact("Mara Lind")
    with hall.open():
        other = Identity.objects.create(address=phone(), contact=mara.contact)
    talk = hall.desk.thread(mara.address)
    hall.desk.queue("We have news for you", thread=talk)
    assert not enough(hall, mara)

    campaign = hall.campaign()
    with hall.open():
        Recipient.objects.create(
            campaign=campaign, address=other.address, identity=other, state="sent",
            handed_at=timezone.now(),
        )  # fmt: skip
    assert enough(hall, mara) and enough(hall, other)  # one person, two numbers

    with hall.open():
        Rules.objects.update(count_colleagues=False)
    assert not enough(hall, mara)
    with hall.open():
        Rules.objects.update(most_texts=0)
    assert not enough(hall, mara)


def test_f144_answers_and_automatic_texts_do_not_count(hall):
    with hall.open():
        Rules.objects.update(most_texts=1, most_days=7)
    address = phone()
    hall.desk.hear("Is my bike ready?", address)
    hall.desk.drain()
    talk = hall.desk.thread(address)
    hall.desk.queue("It is", thread=talk)
    with hall.open():
        Message.objects.create(
            conversation=talk, direction="out", body="We are closed", status="delivered"
        )
        person = Identity.objects.get(address=address)
    assert not enough(hall, person)

    with hall.open():  # nobody had asked for days
        Message.objects.filter(direction="in").update(created_at=timezone.now() - timedelta(days=3))
    assert enough(hall, person)
    with hall.open():
        Message.objects.filter(direction="out").update(
            created_at=timezone.now() - timedelta(days=8)
        )
    assert not enough(hall, person)
