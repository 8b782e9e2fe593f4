"""Connections, inboxes, numbers, and who may open which inbox."""

from collections.abc import Mapping
from typing import Any

from django.utils.text import slugify

from channels_app import routes
from channels_app.provision.plan import ChannelPlan, ConnectionPlan, InboxPlan, Plan, Problem
from channels_app.provision.rows import settle
from channels_app.provision.staffing import Members
from inbox.accounts.models import Organization, Team
from inbox.conversations import access
from inbox.conversations.models import Channel, Connection, Inbox, InboxAccess
from inbox.events import publish
from inbox.settings import ending
from inbox.settings.events import SettingsChanged


def install(plan: Plan, organization: Organization, members: Members) -> list[Problem]:
    """Make it so; numbers that turned out to be another organization's meanwhile."""
    for connection in plan.connections:
        _connection(connection)
    connections = {connection.name: connection for connection in Connection.objects.all()}
    problems = []
    for place, wanted in enumerate(plan.inboxes):
        inbox = _inbox(wanted, place)
        _let_in(inbox, wanted, members)
        for channel in wanted.channels:
            try:
                routes.claim(organization, kind=channel.kind, address=channel.address)
            except routes.AddressTaken:
                reason = f"{channel.address} belongs to another organization"
                problems.append(Problem(f"{channel.path}.address", reason))
            else:
                _channel(channel, inbox, connections[channel.connection])
    return problems


def _connection(plan: ConnectionPlan) -> None:
    """The key is made once: carriers call it for as long as the connection lives."""
    credentials = [{"account_sid": sid, "auth_token": token} for sid, token in plan.credentials]
    found = Connection.objects.filter(name=plan.name).first()
    if found is None:
        made = Connection.objects.create(
            name=plan.name,
            carrier=plan.carrier,
            key=routes.new_key(),
            credentials=credentials,
            api_base=plan.api_base,
        )
        routes.add(made)
        return
    settle(found, carrier=plan.carrier, credentials=credentials, api_base=plan.api_base)


def _inbox(plan: InboxPlan, place: int) -> Inbox:
    inbox: Inbox | None = Inbox.objects.filter(name=plan.name).first()
    if inbox is None:
        inbox = Inbox(name=plan.name, api_code=_api_code(plan.name), position=place)
        inbox.save()
    team = Team.objects.get(name=plan.team) if plan.team else None
    settle(inbox, hue=plan.hue, team_id=team.pk if team else None)
    ending.restore(inbox, by=None)  # what a file names is in use
    _set_up(inbox, plan.rules)
    return inbox


def _set_up(inbox: Inbox, rules: Mapping[str, Any]) -> None:
    """As on its settings pages: audited, and followed by open browsers."""
    changes = {
        name: [getattr(inbox, name), value]
        for name, value in rules.items()
        if getattr(inbox, name) != value
    }
    if changes:
        settle(inbox, **rules)
        about = f"provision:{inbox.uuid}"
        publish(SettingsChanged(about=about, inbox_id=inbox.pk, changes=changes))


def _api_code(name: str) -> str:
    """The name in an address's letters, with a number behind it where that is taken."""
    base = slugify(name)[:50] or "inbox"
    taken = set(Inbox.objects.filter(api_code__startswith=base).values_list("api_code", flat=True))
    codes = (base if n == 1 else f"{base}-{n}" for n in range(1, len(taken) + 2))
    return next(code for code in codes if code not in taken)


def _let_in(inbox: Inbox, plan: InboxPlan, members: Members) -> None:
    if plan.members is None:
        return
    wanted = {members[email].pk: members[email] for email in plan.members}
    for entry in InboxAccess.objects.filter(inbox=inbox).select_related("member"):
        if entry.member_id not in wanted:
            access.revoke(inbox, of=entry.member)
    for member in wanted.values():
        access.grant(inbox, to=member)


def _channel(plan: ChannelPlan, inbox: Inbox, connection: Connection) -> None:
    channel, _ = Channel.objects.get_or_create(
        kind=plan.kind,
        address=plan.address,
        defaults={"inbox": inbox, "connection": connection},
    )
    settle(
        channel,
        inbox_id=inbox.pk,
        connection_id=connection.pk,
        registered=plan.registered,
        per_second=plan.per_second,
    )
