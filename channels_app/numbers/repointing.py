"""PUBLIC_URL moved, or somebody changed webhooks: where the carrier posts what comes for each
number that an inbox answers, and all of it made to come here again.
"""

from collections.abc import Iterator
from dataclasses import dataclass

from channels_app import drafting
from channels_app.models import PhoneNumber
from channels_app.numbers import hooks, owned
from inbox import tenancy
from inbox.conversations.models import Channel, Connection


@dataclass(frozen=True)
class Pointed:
    """A number, or an account that did not answer: where it posts now. `problem` is the carrier's,
    in English words.
    """

    name: str
    texts: str = ""
    calls: str = ""
    problem: str = ""

    @property
    def is_ours(self) -> bool:
        """Whether everything comes here."""
        return not self.problem and self.texts == self.calls == hooks.OURS


def look(*, repair: bool) -> Iterator[Pointed]:
    """Ask each account of the current organization; with `repair`, what goes elsewhere is made to
    come here first.
    """
    with tenancy.transaction():
        connections = list(Connection.objects.order_by("id"))
    for connection in connections:
        problem = owned.refresh(connection)
        if problem:
            yield Pointed(connection.name, problem=problem)
            continue
        for number in _answered(connection):
            problem = drafting.connected(number) if repair else ""
            yield _pointed(number.pk, problem)


def _answered(connection: Connection) -> list[PhoneNumber]:
    """Those that inboxes answer."""
    with tenancy.transaction():
        live = Channel.objects.filter(
            kind=Channel.Kind.SMS, connection=connection, released_at=None
        )
        found = PhoneNumber.objects.filter(
            connection=connection, gone_at=None, address__in=live.values("address")
        )
        return list(found.select_related("connection").order_by("address", "id"))


def _pointed(pk: int, problem: str) -> Pointed:
    with tenancy.transaction():
        number = PhoneNumber.objects.select_related("connection").get(pk=pk)
        standing = hooks.standing(number)
    return Pointed(number.address, standing.texts, standing.calls, problem)
