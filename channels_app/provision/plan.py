"""What a file asks for. None means that the file leaves it open: it stays as it is."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any


@dataclass(frozen=True)
class Problem:
    """Something wrong, and where in the file: `inboxes[0].channels[1].address`."""

    path: str
    reason: str

    def __str__(self) -> str:
        return f"{self.path}: {self.reason}"


@dataclass(frozen=True)
class HoursPlan:
    """Business hours: columns of a Schedule, those that the file names."""

    columns: dict[str, Any] = field(default_factory=dict)


@dataclass(frozen=True)
class RepliesPlan:
    """What an inbox answers by itself: columns of an Answering, those that the file names."""

    columns: dict[str, Any] = field(default_factory=dict)


@dataclass(frozen=True)
class OrganizationPlan:
    """The organization."""

    slug: str
    name: str
    time_zone: str | None
    language: str | None
    country: str | None
    languages: list[str] | None = None
    hours: HoursPlan | None = None


@dataclass(frozen=True)
class MemberPlan:
    """A person who works here, by e-mail."""

    path: str
    email: str
    name: str
    role: str
    hue: int | None
    language: str | None
    password: str | None


@dataclass(frozen=True)
class TeamPlan:
    """A team, by name; its members by e-mail."""

    path: str
    name: str
    members: tuple[str, ...] | None


@dataclass(frozen=True)
class ConnectionPlan:
    """A carrier account, by name. `credentials` are (account, token) pairs; the first one sends."""

    path: str
    name: str
    carrier: str
    credentials: tuple[tuple[str, str], ...]
    api_base: str


@dataclass(frozen=True)
class ChannelPlan:
    """A number of an inbox."""

    path: str
    kind: str
    address: str
    connection: str
    registered: bool | None
    per_second: float | None


@dataclass(frozen=True)
class InboxPlan:
    """A shared inbox, by name; its members by e-mail. `rules` are the fields the file sets."""

    path: str
    name: str
    team: str | None
    hue: int | None
    members: tuple[str, ...] | None
    channels: tuple[ChannelPlan, ...]
    rules: Mapping[str, Any] = field(default_factory=dict)
    hours: HoursPlan | None = None
    replies: RepliesPlan | None = None


@dataclass(frozen=True)
class Plan:
    """Everything one file asks for."""

    organization: OrganizationPlan
    members: tuple[MemberPlan, ...]
    teams: tuple[TeamPlan, ...]
    connections: tuple[ConnectionPlan, ...]
    inboxes: tuple[InboxPlan, ...]

    @property
    def channels(self) -> tuple[ChannelPlan, ...]:
        return tuple(channel for inbox in self.inboxes for channel in inbox.channels)
