"""Making inboxes: shared ones by the wizard and `provision`, private ones for a member's number."""

from typing import Any

from django.db import transaction
from django.utils.text import slugify

from inbox.accounts.events import SettingsChanged
from inbox.accounts.models import Member, Team
from inbox.conversations import access
from inbox.conversations.models import Inbox, InboxAccess
from inbox.events import publish


@transaction.atomic
def found(name: str, *, api_code: str = "", by: Member | None = None, **fields: Any) -> Inbox:
    """A new inbox at the end of the navigation, unless its position is given. Whoever makes it is
    told of in the trail.
    """
    if "position" not in fields:
        last = Inbox.objects.order_by("-position").values_list("position", flat=True).first()
        fields["position"] = 0 if last is None else last + 1
    made: Inbox = Inbox.objects.create(name=name, api_code=api_code or free_code(name), **fields)
    if by is not None:
        publish(
            SettingsChanged(
                about=f"inbox:{made.uuid}",
                inbox_id=made.pk,
                actor_id=by.pk,
                changes={"made": ["", name]},
            )
        )
    return made


def free_code(name: str) -> str:
    """The name in an address's letters, with a number behind it where that is taken."""
    base = slugify(name)[:50] or "inbox"
    taken = set(Inbox.objects.filter(api_code__startswith=base).values_list("api_code", flat=True))
    codes = (base if n == 1 else f"{base}-{n}" for n in range(1, len(taken) + 2))
    return next(code for code in codes if code not in taken)


def free_name(name: str) -> str:
    """The same for a name people read."""
    taken = set(Inbox.objects.filter(name__startswith=name).values_list("name", flat=True))
    names = (name if n == 1 else f"{name} {n}" for n in range(1, len(taken) + 2))
    return next(one for one in names if one not in taken)


@transaction.atomic
def private_of(member: Member, *, by: Member) -> Inbox:
    """The inbox of the member's own numbers, which nobody else opens; made with the first one."""
    own = InboxAccess.objects.filter(member=member).values("inbox_id")
    there: Inbox | None = (
        Inbox.objects.filter(kind=Inbox.Kind.PRIVATE, pk__in=own).order_by("id").first()
    )
    if there is not None:
        return there
    made = found(
        free_name(member.user.name[:76]), by=by, kind=Inbox.Kind.PRIVATE, hue=member.hue,
        assignment=False,
    )  # fmt: skip
    access.grant(made, to=member, by=by)
    return made


def team_called(name: str) -> Team:
    """The team of that name, made where there is none."""
    team, _ = Team.objects.get_or_create(name=name)
    return team
