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


@dataclass(frozen=True, kw_only=True)
class SettingsChanged(Event):
    """The card `about` was saved: `changes` holds its fields, before and after."""

    about: str
    inbox_id: int | None = None
    member_id: int | None = None


@dataclass(frozen=True, kw_only=True)
class FormSaved(Event):
    """A form changed several things, each of which has told of itself: `changes["facts"]` holds how
    each stood before and stands now, for Undo.
    """

    about: str
    inbox_id: int | None = None
    member_id: int | None = None


@dataclass(frozen=True, kw_only=True)
class FormUndone(FormSaved):
    """The actor took back what they had saved last."""
