"""A list that the demo's customers are on, and a campaign that goes to it every Friday."""

from collections.abc import Sequence
from datetime import time

from django.utils import timezone, translation

from campaigns import drafts, listwords, repeating, running, signups
from campaigns.models import SignUpList, Subscriber
from inbox.accounts.models import Member
from inbox.conversations.models import Channel, Inbox
from ops.demo.writing import Told

PLACE, BY = "Sales", "maya"
BODY = (
    "Aurora Bikes: hi {first name|there}, this week half price on tune-ups. Reply STOP to opt out."
)


def put(told: Sequence[Told]) -> None:
    """Both, where there is the inbox for them."""
    inbox = Inbox.objects.filter(name=PLACE).first()
    by = told[0].members.get(BY)
    if inbox is None or by is None:
        return
    channels = list(Channel.objects.filter(inbox=inbox))
    made = _list(inbox, by, channels)
    people = {one.identity.pk: one for one in told if one.channel in channels}
    Subscriber.objects.bulk_create(
        Subscriber(
            list=made, identity=one.identity, channel=one.channel, asked_at=one.times[0],
            confirmed_at=timezone.now() if one.identity.opted_in_at else None,
            state="confirmed" if one.identity.opted_in_at else "pending",
        )
        for one in list(people.values())[:6]
    )  # fmt: skip
    _weekly(inbox, by, channels, made)


def _list(inbox: Inbox, by: Member, channels: Sequence[Channel]) -> SignUpList:
    with translation.override("en"):
        given = signups.Given(
            name="Bike offers", business="Aurora Bikes", frequency="once a week", yes="YES",
            joins=["BIKES"], leaves=["NO BIKES"], channels=channels, texts=listwords.defaults(),
        )  # fmt: skip
    return signups.create(inbox, by=by, given=given)


def _weekly(inbox: Inbox, by: Member, channels: Sequence[Channel], to: SignUpList) -> None:
    made = drafts.create(inbox, by=by, name="Friday offer")
    given = drafts.Given(
        name=made.name, body=BODY, channels=channels, audience={"people": True, "list": to.pk}
    )
    made = drafts.save(made, given, by=by)
    repeating.keep(made, repeating.Given(every="week", at=time(10), weekdays=[4]))
    running.start(made, by=by)
