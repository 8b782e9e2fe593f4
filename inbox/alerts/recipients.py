"""Who is mailed: chosen by an admin, and if they are no member, only after they said yes."""

from typing import Any
from uuid import UUID, uuid4

from django.conf import settings
from django.core import signing
from django.core.exceptions import ValidationError
from django.core.validators import validate_email
from django.db import IntegrityError, transaction
from django.http import Http404
from django.utils import timezone

from inbox import tenancy
from inbox.accounts.models import Member, Team
from inbox.alerts.events import AlertsChanged
from inbox.alerts.models import Kind, Recipient
from inbox.events import publish

MOST = 50  # of one organization
_signer = signing.Signer(salt="alerts")


class NotAdded(Exception):
    """The recipient was not added; `reason` is a word a view puts in a sentence."""

    def __init__(self, reason: str) -> None:
        super().__init__(reason)
        self.reason = reason


def listed() -> list[Recipient]:
    """All of the organization, kind by kind."""
    found = Recipient.objects.select_related("member__user", "team").order_by("kind", "id")
    return list(found)


def one(uuid: UUID) -> Recipient:
    """One of them. Raises Http404."""
    found: Recipient | None = Recipient.objects.filter(uuid=uuid).first()
    if found is None:
        raise Http404
    return found


@transaction.atomic
def add(*, kind: str, team: Team | None, to: str, by: Member, **choices: Any) -> Recipient:
    """A member of that address hears at once; anybody else is asked first. Raises NotAdded."""
    address = to.strip().lower()
    try:
        validate_email(address)
    except ValidationError:
        raise NotAdded("email") from None
    if kind not in Kind.values:
        raise NotAdded("kind")
    member = Member.objects.filter(user__email__iexact=address, is_active=True).first()
    language = choices.get("language", "")
    made = Recipient(
        uuid=choices.get("uuid") or uuid4(),
        kind=kind,
        team=team,
        member=member,
        email="" if member else address,
        language=language if language in dict(settings.LANGUAGES) else "",
        previews=bool(choices.get("previews")),
        confirmed_at=None if member else _said_yes(address),
        by=by,
    )
    return enter(made, by=by)


@transaction.atomic
def enter(made: Recipient, *, by: Member) -> Recipient:
    """Keep one that is made. Raises NotAdded."""
    if Recipient.objects.count() >= MOST:
        raise NotAdded("many")
    try:
        with transaction.atomic():
            made.save()
    except IntegrityError:
        raise NotAdded("there") from None
    _tell(made, by, [None, _address(made)])
    return made


@transaction.atomic
def remove(row: Recipient, *, by: Member) -> None:
    """They hear no more."""
    _tell(row, by, [_address(row), None])
    row.delete()


@transaction.atomic
def ask_again(row: Recipient) -> None:
    """One more mail to an address that has not answered."""
    Recipient.objects.filter(pk=row.pk, confirmed_at=None).exclude(email="").update(asked_at=None)


def token(row: Recipient) -> str:
    """What stands in the mails to an address: it proves that whoever opens it reads them."""
    return _signer.sign(f"{tenancy.current().pk}.{row.uuid.hex}")


def opened_token(said: str) -> tuple[int, UUID] | None:
    """(organization id, recipient) of a mail's address; None when it is forged."""
    try:
        organization, _, uuid = _signer.unsign(said).partition(".")
    except signing.BadSignature:
        return None
    return int(organization), UUID(uuid)


@transaction.atomic
def confirm(row: Recipient) -> None:
    """They want all that this address was entered for in the organization."""
    same = Recipient.objects.filter(email=row.email, confirmed_at=None)
    same.update(confirmed_at=timezone.now())


@transaction.atomic
def stop(row: Recipient) -> None:
    """They want none of it, of whatever kind."""
    Recipient.objects.filter(email=row.email, member=row.member).delete()


def _said_yes(address: str) -> Any:
    """Who confirmed once is not asked again in the same organization."""
    found = Recipient.objects.filter(email=address, confirmed_at__isnull=False)
    return found.values_list("confirmed_at", flat=True).first()


def _address(row: Recipient) -> str:
    return str(row.member.user.email if row.member else row.email)


def _tell(row: Recipient, by: Member, change: list[str | None]) -> None:
    publish(AlertsChanged(actor_id=by.pk, changes={"recipient": change, "alert": row.kind}))
