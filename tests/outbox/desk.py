"""One organization's number at a pretend carrier, and what a test does with it."""

import itertools
import uuid
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import timedelta
from typing import Any
from urllib.parse import urlencode

from django.utils import timezone

from channels_app import deliveries, following, settling
from channels_app.addresses import webhook
from channels_app.outbox.run import send_due
from contacts import identities
from contacts.models import Identity
from inbox import tenancy
from inbox.accounts.models import Member
from inbox.conversations.carrying import opening
from inbox.conversations.models import Attempt, Channel, Connection, Conversation, Message
from inbox.conversations.writing import messages
from ops.carrier.client import Carrier
from tests import twilio
from tests.cast import House
from tests.until import until

PHONES = itertools.count(1)


def phone() -> str:
    """A customer nobody has met in this run."""
    return f"+1206{next(PHONES) + 5550000}"


def talks(channel: Channel, people: Iterable[Identity]) -> list[Conversation]:
    """The conversations their next texts go to, as they were opened."""
    wanted = {(channel.pk, person.pk): channel.inbox_id for person in people}
    ids = [thread.pk for thread in opening.ensure_open(wanted).values()]
    return list(Conversation.objects.filter(pk__in=ids).order_by("id"))


@dataclass
class Desk:
    """A house whose connection is an account of its own at the carrier."""

    house: House
    carrier: Carrier
    account: str
    token: str

    @classmethod
    def open(cls, house: House, carrier: Carrier, *, callbacks: bool = False) -> "Desk":
        desk = cls(house, carrier, f"AC{uuid.uuid4().hex}", uuid.uuid4().hex)
        with house.open():
            Connection.objects.filter(pk=house.connection.pk).update(
                credentials=[{"account_sid": desk.account, "auth_token": desk.token}],
                api_base=carrier.url,
            )
            house.connection.refresh_from_db()
        desk.register(callbacks=callbacks)
        return desk

    def register(self, *, token: str = "", callbacks: bool = False, **more: Any) -> None:
        """Tell the carrier of our number; with callbacks it posts customers' texts to us."""
        key = self.house.connection.key
        urls = {"message_url": webhook(key, "message"), "status_url": webhook(key, "status")}
        number = {"number": self.house.channel.address, **(urls if callbacks else {}), **more}
        self.carrier.register(self.account, token or self.token, [number])

    @property
    def member(self) -> Member:
        return next(iter(self.house.members.values()))

    def thread(self, address: str = "") -> Conversation:
        """The open conversation with a customer, a new one unless named."""
        with self.house.open():
            person = identities.ensure([address or phone()])
            return talks(self.house.channel, person.values())[0]

    def queue(self, body: str = "See you at six", thread: Conversation | None = None) -> Message:
        """Write as a member, to a new customer unless a thread is given."""
        thread = thread or self.thread()
        with self.house.open():
            return messages.send(thread, by=self.member, body=body, key=uuid.uuid4())

    def retry(self, message: Message) -> None:
        """Send again, as a person who chose so."""
        with self.house.open():
            fresh = Message.objects.select_related("conversation__identity").get(pk=message.pk)
            messages.retry(fresh, by=self.member)

    def send(self, seconds: float = 20.0) -> int:
        """Let the outbox work until nothing is due."""
        return send_due(seconds=seconds)

    def send_now(self, message: Message) -> int:
        """The same, for a message that waits to be tried again."""
        with self.house.open():
            Message.objects.filter(pk=message.pk, due_at__isnull=False).update(
                due_at=timezone.now()
            )
        return self.send()

    def settle(self) -> None:
        """Ask the carrier about every outcome that is unknown, without waiting for its time."""
        with self.house.open():
            past = timezone.now() - timedelta(seconds=1)
            Attempt.objects.filter(check_at__isnull=False).update(check_at=past)
        with tenancy.in_organization(self.house.organization):
            settling.settle()
            following.follow_up()

    def say(self, attempt: Attempt, state: str, sid: str = "", **more: str) -> None:
        """Post a report as the carrier would; it is stored and not yet read."""
        form = twilio.report(sid or attempt.carrier_id or "SM9", state, AccountSid=self.account)
        path = f"status/{attempt.uuid}/"
        answer = twilio.post(self.house, {**form, **more}, path=path, token=self.token)
        assert answer.status_code == 200

    def keep(self, attempt: Attempt, form: dict[str, str]) -> None:
        """The same as `say`, past the door: many of them cost little."""
        with tenancy.in_organization(self.house.organization):
            deliveries.store(
                connection_id=self.house.connection.pk,
                kind="status",
                dedupe_key=f"{attempt.uuid}:{form['MessageStatus']}",
                raw=urlencode(form).encode(),
                attempt=attempt.uuid,
            )

    def hear(self, body: str, sender: str, sid: str = "") -> None:
        """A customer's text, stored and not yet read."""
        sid = sid or "SM" + uuid.uuid4().hex
        form = twilio.text(
            body, From=sender, To=self.house.channel.address, AccountSid=self.account,
            MessageSid=sid, SmsSid=sid,
        )  # fmt: skip
        answer = twilio.post(self.house, form, token=self.token)
        assert answer.status_code == 200

    def drain(self) -> int:
        """Read what the carrier posted."""
        with tenancy.in_organization(self.house.organization):
            return deliveries.drain()

    def wait_for(self, message: Message, status: str) -> None:
        """Read what the carrier posts until the message is there."""

        def is_there() -> bool:
            self.drain()
            return self.look(message).status == status

        until(is_there)

    def look(self, message: Message) -> Message:
        """The message as it is now."""
        with self.house.open():
            return Message.objects.select_related("conversation__identity").get(pk=message.pk)

    def attempts(self, message: Message) -> list[Attempt]:
        """Its calls, oldest first."""
        with self.house.open():
            return list(Attempt.objects.filter(message=message).order_by("id"))

    def accepted(self) -> list[dict[str, Any]]:
        """What the carrier has taken from this account."""
        return [line for line in self.carrier.ledger() if line["account"] == self.account]

    def fault(self, name: str, **more: Any) -> None:
        """Order a bad day for this account."""
        self.carrier.fault(name, account=self.account, **more)
