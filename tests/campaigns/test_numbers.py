"""Several numbers share a campaign; a person keeps the one they know; and who is forgotten is."""

from campaigns.building import segments
from campaigns.models import Recipient, Sender
from contacts.models import Identity
from inbox import tenancy
from inbox.conversations.forgetting import erasing
from inbox.conversations.models import Channel
from ops.carrier.segments import segments as carriers_count
from tests.outbox.desk import phone


def second_number(hall) -> Channel:
    with hall.open():
        return Channel.objects.create(
            inbox=hall.house.inbox, connection=hall.house.connection, address="+12025550177",
            registered=True, per_second=1000,
        )  # fmt: skip


def test_pool_spreads_and_keeps_the_number_a_person_knows(hall):
    other = second_number(hall)
    talk = hall.desk.thread()  # on the first number
    with hall.open():
        known = Identity.objects.get(pk=talk.identity_id).address
    campaign = hall.campaign(people=40)
    with hall.open():
        campaign.numbers += f"\n{known}"
        campaign.save()
        Sender.objects.create(campaign=campaign, channel=other)
    hall.start(campaign)
    hall.plan(campaign)

    chosen = {one.address: one.channel_id for one in hall.recipients(campaign)}

    assert chosen[known] == hall.house.channel.pk
    assert 10 <= list(chosen.values()).count(other.pk) <= 30


def test_at_most_so_many_a_minute(hall):
    campaign = hall.campaign(people=20, most_a_minute=60)
    hall.start(campaign)
    hall.plan(campaign)

    for _ in range(4):
        hall.step()

    assert hall.states(campaign)["queued"] <= 4


def test_unregistered_number_of_a_pool_stops_all(hall):
    other = second_number(hall)
    campaign = hall.campaign(people=4)
    with hall.open():
        Sender.objects.create(campaign=campaign, channel=other)
        Channel.objects.filter(pk=other.pk).update(registered=False)
    hall.start(campaign)

    assert hall.run(campaign).reason == "unregistered"
    assert hall.desk.accepted() == []


def test_forgotten_person_stays_counted_and_is_nobodys(hall):
    gone, draft = phone(), hall.campaign()
    campaign = hall.campaign()
    with hall.open():
        for one in (campaign, draft):
            one.numbers = gone
            one.save()
    hall.start(campaign)
    hall.run(campaign)
    with hall.open():
        erasing.ask(Identity.objects.get(address=gone), by=hall.ada)
    while True:
        with tenancy.in_organization(hall.house.organization):
            if not erasing.work(most=20):
                break

    (one,) = hall.recipients(campaign)
    assert (one.state, one.identity_id, one.address) == ("sent", None, f"erased:{one.pk}")
    assert hall.look(draft).numbers == ""
    with hall.open():
        assert not Recipient.objects.filter(address=gone).exists()


def test_sms_are_counted_as_the_carrier_counts():
    texts = [
        "a" * 160,
        "a" * 161,
        "€" * 81,
        "ł" * 70,
        "ł" * 71,
        "🙂" * 36,
        "a" * 152 + "€" + "b" * 20,
    ]
    assert [segments.count(one) for one in texts] == [carriers_count(one) for one in texts]
