"""What the carrier will not take for good: consent and registration, told at once or later."""

from contacts.models import Consent, Identity
from inbox.conversations.models import Channel
from inbox.conversations.writing import messages


def test_opt_out_known_to_the_carrier_alone_becomes_ours(desk):
    desk.fault("refuse", error_code=21610)
    thread = desk.thread()
    message = desk.queue(thread=thread)

    desk.send()

    failed = desk.look(message)
    assert (failed.status, failed.error) == ("failed", "This person opted out")
    with desk.house.open():
        assert Identity.objects.get().opted_out_at is not None
        assert list(Consent.objects.values_list("state", "source")) == [("out", "carrier")]
        assert messages.why_not(failed.conversation) == "opted_out"


def test_unregistered_number_sends_nothing_more(desk):
    desk.fault("refuse", error_code=30034)
    first = desk.queue()
    desk.send()
    with desk.house.open():
        assert Channel.objects.get().registered is False
        Channel.objects.update(registered=True)
        second = messages_queued_before(desk)
        Channel.objects.update(registered=False)

    desk.send()

    for message in (first, second):
        failed = desk.look(message)
        assert (failed.status, failed.error_code) == ("failed", "30034")
    assert desk.attempts(second) == []
    assert desk.accepted() == []


def messages_queued_before(desk):
    """One that waits when the number loses its registration."""
    return desk.queue()


def test_stop_between_queueing_and_claiming_cancels(desk):
    thread = desk.thread()
    message = desk.queue(thread=thread)

    desk.hear("Stop", desk.look(message).conversation.identity.address)
    desk.drain()
    calls = desk.send()

    stopped = desk.look(message)
    assert calls == 0
    assert (stopped.status, stopped.error, stopped.due_at) == (
        "cancelled",
        "This person opted out",
        None,
    )
    assert desk.attempts(message) == []


def test_opted_out_address_is_asked_about_when_it_is_claimed(desk):
    message = desk.queue()
    with desk.house.open():  # however it came about, and whoever forgot to cancel
        Identity.objects.update(opted_out_at="2026-01-01T00:00Z")

    calls = desk.send()

    refused = desk.look(message)
    assert calls == 0
    assert (refused.status, refused.error_code) == ("failed", "21610")
    assert desk.attempts(message) == []


def test_start_lets_us_write_again(desk):
    thread = desk.thread()
    address = desk.look(desk.queue(thread=thread)).conversation.identity.address
    desk.hear("STOP", address)
    desk.hear("START", address)
    desk.drain()

    message = desk.queue(thread=desk.thread(address))
    desk.send()

    assert desk.look(message).status == "accepted"
    with desk.house.open():
        states = Consent.objects.order_by("id").values_list("state", flat=True)
        assert list(states) == ["out", "in"]
