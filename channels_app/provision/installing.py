"""Connections, inboxes, numbers, and who may open which inbox."""

from collections.abc import Mapping
from typing import Any

from channels_app import carrier_accounts, founding, routes
from channels_app.numbers import placing
from channels_app.provision.plan import ChannelPlan, ConnectionPlan, InboxPlan, Plan, Problem
from channels_app.provision.rows import settle
from channels_app.provision.staffing import Members
from inbox.accounts.events import SettingsChanged
from inbox.accounts.models import Organization, Team
from inbox.conversations import access
from inbox.conversations.models import Connection, Inbox, InboxAccess
from inbox.events import publish
from inbox.settings import ending


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
                _channel(channel, organization, inbox, connections[channel.connection])
            except routes.AddressTaken:
                reason = f"{channel.address} belongs to another organization"
                problems.append(Problem(f"{channel.path}.address", reason))
    return problems


def _connection(plan: ConnectionPlan) -> None:
    credentials = [{"account_sid": sid, "auth_token": token} for sid, token in plan.credentials]
    found = Connection.objects.filter(name=plan.name).first()
    if found is None:
        carrier_accounts.add(
            plan.name, credentials, carrier=plan.carrier, api_base=plan.api_base or ""
        )
        return
    settle(found, carrier=plan.carrier, credentials=credentials, api_base=plan.api_base)


def _inbox(plan: InboxPlan, place: int) -> Inbox:
    inbox: Inbox | None = Inbox.objects.filter(name=plan.name).first()
    if inbox is None:
        inbox = founding.found(plan.name, position=place)
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


def _let_in(inbox: Inbox, plan: InboxPlan, members: Members) -> None:
    if plan.members is None:
        return
    wanted = {members[email].pk: members[email] for email in plan.members}
    for entry in InboxAccess.objects.filter(inbox=inbox).select_related("member"):
        if entry.member_id not in wanted:
            access.revoke(inbox, of=entry.member)
    for member in wanted.values():
        access.grant(inbox, to=member)


def _channel(
    plan: ChannelPlan, organization: Organization, inbox: Inbox, connection: Connection
) -> None:
    channel, _ = placing.claimed(
        organization, kind=plan.kind, address=plan.address, inbox=inbox, connection=connection
    )
    settle(
        channel,
        inbox_id=inbox.pk,
        connection_id=connection.pk,
        registered=plan.registered,
        per_second=plan.per_second,
    )
