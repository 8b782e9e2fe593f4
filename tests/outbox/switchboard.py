"""A desk with phones: Ben has one, and a customer a conversation."""

from uuid import uuid4

from django.test import Client
from django.utils import timezone

from channels_app import addresses
from channels_app.calls import dialing, hearing
from contacts.models import Identity
from inbox import tenancy
from inbox.accounts.models import Member
from inbox.conversations.models import Call, Conversation, Inbox
from tests.outbox.desk import Desk
from tests.until import until

CUSTOMER, PHONE, OFFICE = "+14155550142", "+12025550119", "+12025550120"


def wire(desk: Desk, *, voice: bool = True) -> Desk:
    """Give Ben a phone and the customer a conversation; without `voice` no webhook of a call
    arrives.
    """
    with desk.house.open():
        Member.objects.filter(pk=desk.house.members["ben"].pk).update(phone=PHONE)
        Conversation.objects.create(
            inbox=desk.house.inbox,
            channel=desk.house.channel,
            identity=Identity.objects.create(address=CUSTOMER),
        )
    door = addresses.webhook(desk.house.connection.key, "voice")
    desk.carrier.register(
        desk.account,
        desk.token,
        [
            {
                "number": desk.house.channel.address,
                "voice_url": door if voice else "http://127.0.0.1:9/",
                "call_status_url": door if voice else "",
            }
        ],
    )
    for number in (PHONE, OFFICE, CUSTOMER):
        desk.carrier.behave(number)
    return desk


def browser(desk: Desk, name: str = "ben") -> Client:
    made = Client()
    made.force_login(desk.house.members[name].user)
    return made


def address(desk: Desk) -> str:
    with desk.house.open():
        return f"/aurora/conversations/{Conversation.objects.get().uuid}/"


def ask(desk: Desk, name: str = "ben"):
    """Press Call."""
    form = {"key": str(uuid4())}
    return browser(desk, name).post(f"{address(desk)}call/", form, headers={"HX-Request": "true"})


def hang_up(desk: Desk, name: str = "ben"):
    """Press Hang up."""
    form = {"_method": "DELETE"}
    return browser(desk, name).post(f"{address(desk)}call/", form, headers={"HX-Request": "true"})


def work(desk: Desk) -> None:
    with tenancy.in_organization(desk.house.organization):
        dialing.dial()


def look(desk: Desk) -> Call:
    desk.drain()
    with desk.house.open():
        return Call.objects.get()


def ended(desk: Desk) -> Call:
    """Read what the carrier posts until the call is over."""
    return until(lambda: (call := look(desk)).due_at is None and call)


def hear(desk: Desk) -> None:
    """Ask the carrier about every call, without waiting for its time."""
    with desk.house.open():
        Call.objects.filter(due_at__isnull=False).update(due_at=timezone.now())
    with tenancy.in_organization(desk.house.organization):
        hearing.ask()


def legs(desk: Desk) -> list[dict]:
    return [leg for leg in desk.carrier.calls() if leg["account_sid"] == desk.account]


def incoming(desk: Desk, **fields) -> None:
    """What happens when somebody calls."""
    with desk.house.open():
        Inbox.objects.update(**fields)
