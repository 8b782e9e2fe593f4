"""Whose tab a socket is and what it hears without asking: found in one visit to the database, and
small, as thousands of them stay in memory.
"""

import sys
from dataclasses import dataclass
from importlib import import_module
from uuid import UUID

from django.conf import settings
from django.contrib.auth import get_user
from django.http import HttpRequest

from inbox import tenancy
from inbox.accounts.middleware import understood
from inbox.accounts.models import Member
from inbox.live import doors, groups
from inbox.live.doors import Hearing
from inbox.tenancy import Scope

SIGNED_OUT, NO_ACCESS = 4401, 4403

KNOWN = ("id", "organization_id", "user_id", "uuid", "hue")
WHO = """
SELECT m.id, m.organization_id, m.user_id, m.uuid, m.hue, o.language FROM accounts_member m
JOIN accounts_organization o ON o.id = m.organization_id
WHERE m.user_id = %(user)s AND m.is_active AND o.slug = %(slug)s
  AND (NOT o.needs_second_factor OR EXISTS (
      SELECT 1 FROM mfa_authenticator f WHERE f.user_id = m.user_id AND f.type <> 'recovery_codes'))
"""


class TurnedAway(Exception):
    """Nobody's session, or nobody's who works there; `code` closes the socket."""

    def __init__(self, code: int) -> None:
        super().__init__(code)
        self.code = code


@dataclass(frozen=True, slots=True)
class Seat:
    """A member at a tab: the session that was shown, and the groups that are always heard."""

    session: str
    member: int
    uuid: UUID
    name: str
    hue: int
    language: str
    organization: Scope
    rooms: tuple[str, ...]

    def groups(self, kind: str, uuid: UUID) -> list[str]:
        """Where the member hears of something: in their language, and without words."""
        return groups_of(self.organization.pk, kind, uuid, self.language)


def groups_of(organization: int, kind: str, uuid: UUID, spoken: str) -> list[str]:
    """Each name is kept once, however many sockets bear it."""
    names = groups.of(organization, kind, uuid, spoken), groups.of(organization, kind, uuid)
    return [sys.intern(name) for name in names]


def take(session: str | None, slug: str) -> Seat:
    """Who the session says they are now: signed out, or their password changed, nobody. Raises
    TurnedAway.
    """
    request = HttpRequest()
    request.session = import_module(settings.SESSION_ENGINE).SessionStore(session)
    user = get_user(request)
    if not user.is_authenticated:
        raise TurnedAway(SIGNED_OUT)
    found = tenancy.control(WHO, {"user": user.pk, "slug": slug})
    if not found:
        raise TurnedAway(NO_ACCESS)
    ((*values, common),) = found
    member = Member.from_db("default", KNOWN, values)
    pk, spoken = member.organization_id, understood(user.language, common)
    with tenancy.in_organization(Scope(pk, slug)) as scope, tenancy.transaction():
        heard = doors.standing(member)
    names = groups_of(pk, "member", member.uuid, spoken)
    for kind, uuids in heard.items():
        for uuid in uuids:
            names += groups_of(pk, kind, uuid, spoken)
    return Seat(
        session=session or "",
        member=member.pk,
        uuid=member.uuid,
        name=user.name,
        hue=member.hue,
        language=spoken,
        organization=scope,
        rooms=tuple(sorted(names)),
    )


def heard(seat: Seat, uuid: UUID) -> list[str]:
    """The groups in which the door of what the uuid names lets the member hear of it just now."""
    with tenancy.in_organization(seat.organization), tenancy.transaction():
        member = Member.objects.filter(pk=seat.member, is_active=True).first()
        if member is None:
            return []
        kind, hearing = doors.kind_of(member, uuid)
    if not hearing:
        return []
    words, signals = seat.groups(kind, uuid)
    return [signals] if hearing is Hearing.PART else [words, signals]
