"""A number given back, or blocked, between writing and sending: the outbox asks again (RF59)."""

from django.utils import timezone

from inbox.conversations.models import Channel


def test_text_waiting_when_its_number_is_given_back_never_leaves(desk):
    message = desk.queue()
    with desk.house.open():
        Channel.objects.filter(pk=desk.house.channel.pk).update(
            released_at=timezone.now(), registered=False
        )

    desk.send()

    assert desk.look(message).status == "failed"
    assert desk.accepted() == []
