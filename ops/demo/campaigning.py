"""A list that the demo's customers are on, and a campaign that goes to it every Friday."""

from collections.abc import Sequence
from datetime import time

from django.utils import timezone, translation

from campaigns.building import drafts
from campaigns.joining import listwords, signups
from campaigns.models import SignUpList, Subscriber
from campaigns.recurring import repeating
from campaigns.sending import running
from contacts import consent
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
    willing = [one for one in people.values() if one.identity.opted_out_at is None]
    for place, one in enumerate(willing[:5]):
        _subscribe(made, one, is_sure=place < 4)
    _weekly(inbox, by, channels, made)


def _subscribe(to: SignUpList, one: Told, *, is_sure: bool) -> None:
    """Asked when they first wrote; who is sure said yes to it."""
    if is_sure:
        proof = f"{to.name}: {listwords.fill(to.asks, to, 'NO BIKES')}"
        consent.opt_in(one.identity, source="keyword", wording="YES", proof=proof)
    Subscriber.objects.create(
        list=to, identity=one.identity, channel=one.channel, asked_at=one.times[0],
        confirmed_at=timezone.now() if is_sure else None,
        state="confirmed" if is_sure else "pending",
    )  # fmt: skip


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
