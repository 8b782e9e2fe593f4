"""What happens to an organization's people. `changes` hold before and after; never a secret."""

from dataclasses import dataclass

from inbox.events import Event


@dataclass(frozen=True, kw_only=True)
class OrganizationFounded(Event):
    """Somebody began it; `member_id` is its first owner."""

    member_id: int


@dataclass(frozen=True, kw_only=True)
class MemberInvited(Event):
    """A letter left, for the first time or again; `changes` say to whom and as what."""

    about: str


@dataclass(frozen=True, kw_only=True)
class InvitationRevoked(Event):
    """A letter is worth nothing any more."""

    about: str


@dataclass(frozen=True, kw_only=True)
class MemberJoined(Event):
    """Somebody accepted; they are to work in these `inboxes`, which the row does not keep."""

    member_id: int
    about: str
    inboxes: tuple[int, ...] = ()


@dataclass(frozen=True, kw_only=True)
class MemberChanged(Event):
    """A member's role, teams or standing is another."""

    member_id: int
    about: str


@dataclass(frozen=True, kw_only=True)
class TeamChanged(Event):
    """A team was made, renamed, deleted, or has other members."""

    about: str


@dataclass(frozen=True, kw_only=True)
class SecurityChanged(Event):
    """How a member proves who they are: a password, a second factor, where they are signed in."""

    member_id: int
    about: str = "security"
