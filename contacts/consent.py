"""The consent ledger: every change is a line, the identity carries the last word.

What an address agreed to is the whole organization's, and only rises when the person says so: by
texting START, or by somebody who writes down how they know.
"""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from django.db import transaction
from django.db.models import F, Q
from django.utils import timezone

from contacts import forgotten
from contacts.models import Consent, Contact, Identity
from inbox import tenancy
from inbox.accounts.models import Member

PROVEN = ("member", "api")  # these must say how they know of an opt-in
UNREACHED = 3  # so often in a row, then a person is asked to look


class NoProof(Exception):
    """Nobody is opted in without a word on who said it, how and when."""


class NeverIn(Exception):
    """Lists, moves and carriers opt nobody in."""


@dataclass(frozen=True, kw_only=True)
class Said:
    """Who or what says so, in which words, and how one can know."""

    source: str
    wording: str = ""
    proof: str = ""
    by: Member | None = None


def may_get_campaigns(identity: Identity) -> bool:
    """Whether many may be written to with this one among them: not while the person is out, or
    while somebody has yet to look at what they wrote or at their number.
    """
    return identity.opted_out_at is None and not identity.flag and identity.blocked_at is None


@transaction.atomic
def opt_out(
    identity: Identity,
    *,
    source: str,
    wording: str = "",
    proof: str = "",
    by: Member | None = None,
) -> bool:
    """Nobody in the organization may text this address any more. False when it already was so.

    The update waits for sends that hold the row, and sends that come later see it: no attempt is
    committed after the opt-out.
    """
    said = Said(source=source, wording=wording, proof=proof, by=by)
    changed = opt_out_all([identity.pk], said)
    identity.refresh_from_db(fields=FIELDS)
    return bool(changed)


@transaction.atomic
def opt_out_all(identity_ids: Iterable[int], said: Said) -> list[int]:
    """The same for many; those that were not out before. Locked in one order."""
    found = tenancy.rows(OUT, {"ids": sorted(set(identity_ids)), "source": said.source})
    changed = [pk for (pk,) in found]
    _write(changed, Consent.State.OUT, said)
    return changed


@transaction.atomic
def opt_in(
    identity: Identity,
    *,
    source: str,
    wording: str = "",
    proof: str = "",
    by: Member | None = None,
) -> bool:
    """The person asked to hear from us. False when they had before. Raises NoProof, NeverIn."""
    if source in PROVEN and not proof.strip():
        raise NoProof
    if source not in {"keyword", *PROVEN}:
        raise NeverIn
    changed = Identity.objects.filter(
        Q(opted_out_at__isnull=False) | Q(opted_in_at__isnull=True), pk=identity.pk
    ).update(
        opted_out_at=None,
        opted_out_source="",
        opted_in_at=timezone.now(),
        flag="",
        flagged_at=None,
    )
    if changed:
        said = Said(source=source, wording=wording, proof=proof.strip(), by=by)
        _write([identity.pk], Consent.State.IN, said)
        forgotten.release(identity.address, kind=identity.kind)
    identity.refresh_from_db(fields=FIELDS)
    return bool(changed)


@transaction.atomic
def moved(identity: Identity, *, to: Contact | None, by: Member | None = None) -> bool:
    """The address is about to become another contact's, or nobody's. It may be another person's
    phone by now: an opt-in stays behind, an opt-out goes along. False when nothing was agreed, and
    when the address only gets its first contact.

    Whoever changes `identity.contact` calls this before, in the same transaction.
    """
    goes_to = to.pk if to is not None else None
    if identity.contact_id is None or identity.contact_id == goes_to:
        return False
    changed = Identity.objects.filter(pk=identity.pk, opted_in_at__isnull=False).update(
        opted_in_at=None
    )
    if changed:
        _write([identity.pk], Consent.State.UNKNOWN, Said(source="moved", by=by))
    identity.refresh_from_db(fields=FIELDS)
    return bool(changed)


def note(identity: Identity, said: Said) -> None:
    """A line that leaves the last word as it is: what was said of one list among several."""
    _write([identity.pk], identity.consent, said)


def flag(identity: Identity, *, reason: str) -> None:
    """Ask a person to look: free wording that may be a refusal, or a number that seems dead."""
    Identity.objects.filter(pk=identity.pk).update(flag=reason, flagged_at=timezone.now())


def doubt(identity: Identity, *, reason: str) -> bool:
    """The same, where nobody is asked yet to look at something else; whether somebody is now."""
    found = Identity.objects.filter(pk=identity.pk, flag="")
    return bool(found.update(flag=reason, flagged_at=timezone.now()))


def settle(identity: Identity) -> str:
    """A person has looked: what the flag was, "" when somebody was faster."""
    now = Identity.objects.select_for_update(of=("self",), no_key=True).get(pk=identity.pk)
    Identity.objects.filter(pk=identity.pk).update(flag="", flagged_at=None, unreached=0)
    identity.refresh_from_db(fields=FIELDS)
    return now.flag


def unreached(identity: Identity, *, in_a_row: bool) -> bool:
    """The carrier could not reach the phone once more; whether that was once too often."""
    count = F("unreached") + 1 if in_a_row else 1
    Identity.objects.filter(pk=identity.pk).update(unreached=count)
    often = Identity.objects.filter(pk=identity.pk, unreached__gte=UNREACHED, flag="")
    return bool(often.update(flag="dead_number", flagged_at=timezone.now()))


def reached(identity: Identity) -> None:
    """A text came from there: the phone is alive. Costs nothing where nobody doubted it."""
    if identity.unreached or identity.flag == "dead_number":
        found = Identity.objects.filter(pk=identity.pk)
        found.update(unreached=0)
        found.filter(flag="dead_number").update(flag="", flagged_at=None)
        identity.refresh_from_db(fields=FIELDS)


FIELDS = ["opted_out_at", "opted_out_source", "opted_in_at", "flag", "flagged_at", "unreached"]
OUT = """
WITH locked AS (
    SELECT i.id FROM contacts_identity i
    WHERE i.organization_id = %(organization)s AND i.id = ANY(%(ids)s) AND i.opted_out_at IS NULL
    ORDER BY i.id FOR NO KEY UPDATE
)
UPDATE contacts_identity i
SET opted_out_at = clock_timestamp(), opted_out_source = %(source)s, opted_in_at = NULL,
    flag = '', flagged_at = NULL
FROM locked WHERE i.organization_id = %(organization)s AND i.id = locked.id
RETURNING i.id
"""


def _write(identity_ids: Sequence[int], state: str, said: Said) -> None:
    """Their moment is after the row locks were had, so that it can be told what came before."""
    now = timezone.now()
    Consent.objects.bulk_create(
        Consent(
            identity_id=pk,
            state=state,
            source=said.source,
            wording=said.wording[:200],
            proof=said.proof[:500],
            member=said.by,
            at=now,
        )
        for pk in identity_ids
    )
