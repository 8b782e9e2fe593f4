"""An inbox that is being set up: what was entered is kept, and it is made once."""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any
from uuid import UUID, uuid5

from django.db import IntegrityError
from django.utils import timezone

from channels_app import founding, routes
from channels_app.carriers.twilio import asking
from channels_app.models import InboxDraft, PhoneNumber, Purchase
from channels_app.numbers import buying, hooks, owned, placing
from inbox import tenancy, tokens
from inbox.accounts.models import Member, Team, TeamMember
from inbox.accounts.permissions import Action, may
from inbox.conversations import access
from inbox.conversations.models import Channel, Connection, Inbox

FIELDS = ("name", "api_code", "team", "new_team", "hue", "connection", "address", "forward_to",
          "members")  # fmt: skip


class NotMade(Exception):
    """Nothing was made. `step` is where to go, `reason` a word, `words` the carrier's own."""

    def __init__(self, step: str, reason: str, words: str = "") -> None:
        super().__init__(f"{step}: {reason} {words}")
        self.step, self.reason, self.words = step, reason, words


@dataclass(frozen=True)
class Chosen:
    """The number of a draft: one of the account's, or one to be bought with the inbox."""

    connection: Connection
    address: str
    number: PhoneNumber | None

    @property
    def is_registered(self) -> bool:
        """Whether carriers take texts from it at once."""
        if self.number is None:
            sample = PhoneNumber(connection=self.connection, address=self.address)
            return not placing.needs_registration(sample)
        channel = Channel.objects.filter(address=self.address, released_at=None).first()
        if channel is not None:
            return channel.registered
        return not placing.needs_registration(self.number)


def current(member: Member) -> InboxDraft | None:
    """The draft the member has begun."""
    found: InboxDraft | None = InboxDraft.objects.filter(member=member, made_at=None).first()
    return found


def keep(member: Member, **said: Any) -> InboxDraft:
    """Add what was entered to the member's draft, which is begun with it; two tabs share one. The
    transaction is open.
    """
    InboxDraft.objects.bulk_create([InboxDraft(member=member)], ignore_conflicts=True)
    draft: InboxDraft = InboxDraft.objects.select_for_update().get(member=member, made_at=None)
    draft.said = {**draft.said, **{name: said[name] for name in FIELDS if name in said}}
    draft.save(update_fields=["said"])
    return draft


def discard(member: Member) -> None:
    """Forget what was entered."""
    InboxDraft.objects.filter(member=member, made_at=None).delete()


def chosen(draft: InboxDraft | None) -> Chosen | None:
    """The number the draft names, while its account is connected."""
    said = draft.said if draft is not None else {}
    if not said.get("address") or not said.get("connection"):
        return None
    connection = Connection.objects.filter(uuid=said["connection"]).first()
    if connection is None:
        return None
    number = free(connection).filter(address=said["address"]).first()
    return Chosen(connection, said["address"], number)


def free(connection: Connection | None = None) -> Any:
    """The accounts' numbers that no inbox answers and nobody gives back."""
    used = Channel.objects.filter(released_at=None).values("address")
    found = PhoneNumber.objects.filter(
        gone_at=None, release_at=None, capabilities__contains=["sms"]
    ).exclude(address__in=used)
    if connection is not None:
        found = found.filter(connection=connection)
    return found.select_related("connection").order_by("address", "id")


def teammates(said: dict[str, Any]) -> set[UUID]:
    """Who is offered first: the members of the chosen team."""
    if not said.get("team"):
        return set()
    return set(
        TeamMember.objects.filter(team__uuid=said["team"]).values_list("member__uuid", flat=True)
    )


def seen(draft: InboxDraft) -> str:
    """What a page showed of it."""
    return tokens.of(draft.said)


def make(draft: InboxDraft, *, by: Member) -> Inbox:
    """The inbox with its number; the same one when it was made already. Raises NotMade, also when
    the draft is another by now.
    """
    number = _number(draft, by)
    try:
        with tenancy.transaction():
            made = _made(draft, number, by)
    except IntegrityError as error:
        reason = "code" if "api_code" in str(error) else "name"
        raise NotMade("name", reason) from error
    except routes.AddressTaken as error:
        raise NotMade("number", "taken") from error
    except placing.Used as error:
        raise NotMade("number", "used") from error
    except placing.Busy as error:
        raise NotMade("confirm", "busy") from error
    if number is not None:
        connected(number)
    return made


def connected(number: PhoneNumber) -> str:
    """Have the carrier post here; what stands in the way in words, kept with the number."""
    problem = ""
    try:
        if not (hooks.standing(number).texts == hooks.standing(number).calls == hooks.OURS):
            hooks.register(number)
    except asking.Refused as refusal:
        problem = refusal.words
    except (asking.Unreachable, asking.Unknown):
        problem = owned.UNANSWERED
    with tenancy.transaction():
        PhoneNumber.objects.filter(pk=number.pk).update(problem=problem[:200])
    return problem


def _number(draft: InboxDraft, by: Member) -> PhoneNumber | None:
    """The chosen one, bought where it is not ours yet; None for a draft that is made already."""
    with tenancy.transaction():
        now = InboxDraft.objects.get(pk=draft.pk)
        if now.made_at is not None:
            return None
        _unchanged(now, draft)
        found = chosen(now)
        if found is None:
            raise NotMade("number", "none")
        if found.number is not None:
            return found.number
        _to_buy(found, by)
    key = uuid5(draft.uuid, found.address)
    with tenancy.transaction():
        refused = Purchase.objects.filter(uuid=key, state=Purchase.State.REFUSED).first()
        if refused is not None:  # asked for again by somebody who was told why
            refused.delete()
    purchase = buying.buy(found.connection, found.address, key=key, by=by)
    if purchase.state == Purchase.State.REFUSED:
        raise NotMade("number", "refused", purchase.reason)
    if purchase.state != Purchase.State.BOUGHT:
        raise NotMade("confirm", "uncertain")
    with tenancy.transaction():
        bought = buying.number_of(purchase)
    if bought is None:
        raise NotMade("number", "none")
    return bought


def _unchanged(now: InboxDraft, draft: InboxDraft) -> None:
    """Nothing is made, or paid for, that whoever confirmed was not shown."""
    if now.said != draft.said:
        raise NotMade("confirm", "changed")


def _to_buy(found: Chosen, by: Member) -> None:
    """What was free when it was chosen may be used, or being given back, and is not bought again;
    who chose it may be somebody else by now.
    """
    ours = PhoneNumber.objects.filter(
        connection=found.connection, address=found.address, gone_at=None
    )
    if ours.exists():
        raise NotMade("number", "used")
    if not may(by, Action.MANAGE_NUMBERS):
        raise NotMade("number", "none")


def _made(draft: InboxDraft, number: PhoneNumber | None, by: Member) -> Inbox:
    now = InboxDraft.objects.select_for_update(of=("self",)).get(pk=draft.pk)
    if now.made_at is not None or number is None:
        if now.inbox is None:
            raise NotMade("name", "gone")
        return now.inbox
    _unchanged(now, draft)
    said = now.said
    inbox = founding.found(
        said["name"], api_code=said.get("api_code", ""), by=by, team=_team(said),
        hue=int(said.get("hue") or 17), forward_to=said.get("forward_to", ""),
    )  # fmt: skip
    access.grant(inbox, to=by, by=by)
    channel = placing.place(number, inbox, by=by, if_free=True)
    if channel.registered:
        for member in _members(said.get("members", ())):
            access.grant(inbox, to=member, by=by)
    now.inbox, now.made_at = inbox, timezone.now()
    now.save(update_fields=["inbox", "made_at"])
    return inbox


def _team(said: dict[str, Any]) -> Team:
    found: Team | None = None
    if said.get("team"):
        found = Team.objects.filter(uuid=said["team"]).first()
    if found is None and said.get("new_team"):
        found = founding.team_called(said["new_team"])
    if found is None:
        raise NotMade("name", "team")
    return found


def _members(uuids: Sequence[str]) -> list[Member]:
    return list(
        Member.objects.filter(organization_id=tenancy.current().pk, is_active=True, uuid__in=uuids)
    )
