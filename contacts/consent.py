"""The consent ledger: every change is a line, the identity carries the last word."""

from django.db import transaction
from django.utils import timezone

from contacts.models import Consent, Identity
from inbox.accounts.models import Member


@transaction.atomic
def opt_out(
    identity: Identity, *, source: str, wording: str = "", by: Member | None = None
) -> bool:
    """Nobody in the organization may text this address any more. False when it already was so.

    The update waits for sends that hold the row, and sends that come later see it: no attempt is
    committed after the opt-out.
    """
    changed = Identity.objects.filter(pk=identity.pk, opted_out_at__isnull=True).update(
        opted_out_at=timezone.now(), flag="", flagged_at=None
    )
    return _write(identity, Consent.State.OUT, source, wording, by, changed)


@transaction.atomic
def opt_in(identity: Identity, *, source: str, wording: str = "", by: Member | None = None) -> bool:
    """The person asked to hear from us again. False when nothing had stopped us."""
    changed = Identity.objects.filter(pk=identity.pk, opted_out_at__isnull=False).update(
        opted_out_at=None, flag="", flagged_at=None
    )
    return _write(identity, Consent.State.IN, source, wording, by, changed)


def flag(identity: Identity, *, reason: str) -> None:
    """Ask a person to look: free wording that may be a refusal, or a number that seems dead."""
    Identity.objects.filter(pk=identity.pk).update(flag=reason, flagged_at=timezone.now())


def doubt(identity: Identity, *, reason: str) -> None:
    """The same, where nobody is asked yet to look at something else."""
    Identity.objects.filter(pk=identity.pk, flag="").update(flag=reason, flagged_at=timezone.now())


def _write(
    identity: Identity, state: str, source: str, wording: str, by: Member | None, changed: int
) -> bool:
    """The line's moment is after the row lock was had, so that it can be told what came before."""
    identity.refresh_from_db(fields=["opted_out_at", "flag", "flagged_at"])
    if not changed:
        return False
    Consent.objects.create(
        identity=identity,
        state=state,
        source=source,
        wording=wording[:200],
        member=by,
        at=timezone.now(),
    )
    return True
