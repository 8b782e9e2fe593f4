"""Letters that let somebody join: single use, bound to an e-mail address, for seven days.

Only the letter holds the token; the row holds its hash. Nobody learns from an answer here whether
an address has an account: the letter is written the same for all.
"""

import secrets
from datetime import timedelta
from hashlib import sha256
from typing import Any

from django.db import transaction
from django.db.models import Q
from django.utils import timezone

from inbox import tenancy
from inbox.accounts.events import InvitationRevoked, MemberInvited, MemberJoined
from inbox.accounts.membership import RANK
from inbox.accounts.models import Invitation, Member, Organization, Role, Team, TeamMember, User
from inbox.events import publish

LIVES = timedelta(days=7)
MOST_OPEN = 100
BETWEEN = timedelta(minutes=1)  # letters to one address
OPEN = Q(accepted_at__isnull=True, revoked_at__isnull=True)


class NotInvited(Exception):
    """`reason` in a word: above, member, suspended, too_many, too_soon."""

    def __init__(self, reason: str) -> None:
        super().__init__(reason)
        self.reason = reason


class Gone(Exception):
    """The letter is worth nothing: used, expired, revoked, or never written."""


def waiting() -> Any:
    """Those not accepted yet, expired ones too."""
    return Invitation.objects.filter(OPEN).order_by("-id")


@transaction.atomic
def invite(
    email: str,
    *,
    role: str,
    language: str,
    by: Member,
    teams: list[int] | None = None,
    inboxes: list[int] | None = None,
) -> tuple[Invitation, str]:
    """The invitation and its token. Whoever was invited already is invited anew, as is said now.
    Raises NotInvited.
    """
    address = email.strip().lower()
    Organization.objects.select_for_update(no_key=True).get()
    if RANK[Role(role)] > RANK[Role(by.role)]:
        raise NotInvited("above")
    _check_address(address)
    token = secrets.token_urlsafe(32)
    now = timezone.now()
    fields = {
        "role": role,
        "language": language,
        "teams": teams or [],
        "inboxes": inboxes or [],
        "token_hash": hashed(token),
        "invited_by": by,
        "sent_at": now,
        "expires_at": now + LIVES,
    }
    found = waiting().filter(email=address).first()
    if found is None:
        made = Invitation(organization_id=by.organization_id, email=address, **fields)
    else:
        made = _again(found, fields, now)
    made.save()
    publish(_sent(made, by))
    return made, token


@transaction.atomic
def resend(invitation: Invitation, *, by: Member) -> str:
    """A new letter with a new token; the old one is worth nothing. Raises NotInvited and Gone."""
    kept = Invitation.objects.select_for_update(no_key=True).get(pk=invitation.pk)
    if kept.accepted_at or kept.revoked_at:
        raise Gone
    if RANK[Role(kept.role)] > RANK[Role(by.role)]:
        raise NotInvited("above")
    token, now = secrets.token_urlsafe(32), timezone.now()
    fields = {
        "token_hash": hashed(token),
        "invited_by": by,
        "sent_at": now,
        "expires_at": now + LIVES,
    }
    _again(kept, fields, now).save()
    publish(_sent(kept, by))
    return token


@transaction.atomic
def revoke(invitation: Invitation, *, by: Member) -> None:
    """Make it worth nothing. Accepted or revoked already: nothing is said."""
    if waiting().filter(pk=invitation.pk).update(revoked_at=timezone.now()):
        changes = {"email": [invitation.email, None]}
        about = f"invitation:{invitation.uuid}"
        publish(InvitationRevoked(actor_id=by.pk, about=about, changes=changes))


@transaction.atomic
def restore(invitation: Invitation, *, by: Member) -> None:
    """A letter that was taken back counts again, as long as it would have. Raises NotInvited and
    Gone, the latter also when the address was invited anew.
    """
    Organization.objects.select_for_update(no_key=True).get()
    kept = Invitation.objects.select_for_update(no_key=True).get(pk=invitation.pk)
    if kept.accepted_at or not kept.revoked_at or waiting().filter(email=kept.email).exists():
        raise Gone
    if RANK[Role(kept.role)] > RANK[Role(by.role)]:
        raise NotInvited("above")
    _check_address(kept.email)
    kept.revoked_at = None
    kept.save(update_fields=["revoked_at"])


def of(token: str) -> Invitation:
    """The invitation of a letter. Raises Gone."""
    with tenancy.unscoped("a letter names its invitation, nothing is known before"):
        rows = Invitation.objects.select_related("organization")
        found: Invitation | None = rows.filter(OPEN, token_hash=hashed(token)).first()
    if found is None or found.expires_at <= timezone.now():
        raise Gone
    return found


def accept(invitation: Invitation, *, user: User) -> Member:
    """Become a member, with what the letter gave. Raises Gone, also when whoever wrote it could not
    write it now.
    """
    if user.email.lower() != invitation.email:
        raise Gone
    with tenancy.in_organization(invitation.organization), tenancy.transaction():
        Organization.objects.select_for_update(no_key=True).get()
        kept = Invitation.objects.select_for_update(no_key=True).get(pk=invitation.pk)
        if kept.accepted_at or kept.revoked_at or kept.token_hash != invitation.token_hash:
            raise Gone
        if kept.expires_at <= timezone.now():
            raise Gone
        writer = Member.objects.get(pk=kept.invited_by_id)
        if not writer.is_active or RANK[Role(kept.role)] > RANK[Role(writer.role)]:
            raise Gone
        member = _member(kept, user)
        kept.accepted_at = timezone.now()
        kept.save(update_fields=["accepted_at"])
        teams = Team.objects.filter(pk__in=kept.teams).values_list("pk", flat=True)
        TeamMember.objects.bulk_create(
            [TeamMember(team_id=pk, member=member) for pk in teams], ignore_conflicts=True
        )
        publish(
            MemberJoined(
                member_id=member.pk,
                actor_id=member.pk,
                about=f"member:{member.uuid}",
                changes={"role": [None, member.role], "invited_by": [None, writer.pk]},
                inboxes=tuple(kept.inboxes),
            )
        )
    return member


def hashed(token: str) -> str:
    """What the row keeps of it."""
    return sha256(token.encode()).hexdigest()


def _check_address(address: str) -> None:
    members = Member.objects.filter(user__email=address, removed_at__isnull=True)
    known = members.values_list("is_active", flat=True).first()
    if known is not None:
        raise NotInvited("member" if known else "suspended")
    others = waiting().exclude(email=address).values_list("pk", flat=True)
    if len(others[:MOST_OPEN]) >= MOST_OPEN:
        raise NotInvited("too_many")


def _again(invitation: Invitation, fields: dict[str, Any], now: Any) -> Invitation:
    if now - invitation.sent_at < BETWEEN:
        raise NotInvited("too_soon")
    for name, value in fields.items():
        setattr(invitation, name, value)
    return invitation


def _member(invitation: Invitation, user: User) -> Member:
    """Who was removed comes back as they were known, with the new role."""
    member = Member.objects.select_for_update(no_key=True).filter(user=user).first()
    if member is None:
        hue = sum(user.email.encode()) % 24 + 1
        member = Member(organization_id=invitation.organization_id, user=user, hue=hue)
    elif member.removed_at is None:
        raise Gone
    member.role, member.is_active, member.removed_at = invitation.role, True, None
    member.save()
    return member


def _sent(invitation: Invitation, by: Member) -> MemberInvited:
    changes = {"email": [None, invitation.email], "role": [None, invitation.role]}
    return MemberInvited(actor_id=by.pk, about=f"invitation:{invitation.uuid}", changes=changes)
