"""Forgetting a person: everything of them goes, and what stays is a hash that says not to write.

A job is a row, done a commit at a time by whichever worker takes it up. A text that arrives in the
middle is erased with the rest, or begins a conversation of an unknown number: the rows it would
hang on are locked when they go.
"""

import logging
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from datetime import timedelta

from celery.exceptions import SoftTimeLimitExceeded
from django.core.files.storage import default_storage
from django.db import OperationalError, transaction
from django.db.models import Q
from django.utils import timezone

from contacts import forgotten
from contacts.consent import Said
from contacts.models import Consent, Contact, Identity, Merge
from inbox import tenancy
from inbox.accounts.models import Member
from inbox.conversations.events import ErasureAsked, ErasureFailed, PersonErased
from inbox.conversations.forgetting import removing
from inbox.conversations.knowing import consenting
from inbox.conversations.models import Conversation, Erasure, Message
from inbox.events import publish
from inbox.failpoints import failpoint

logger = logging.getLogger("frontdesk.erasing")

MESSAGES, CONVERSATIONS = 500, 50  # in one commit
# After the first failure in a row, the second ...; the one after the last is final.
WAITS = [timedelta(minutes=minutes) for minutes in (1, 5, 15, 60, 240)]
MANY = 100  # counted up to here before it is asked


@dataclass(frozen=True)
class Person:
    """Whom a step is about."""

    contact_ids: list[int]
    identity_ids: list[int]
    addresses: list[str]
    names: list[str]  # uuids by which other tables and events may know them


# One commit's worth of a step: from where it is to be gone on (None: from the beginning), to where
# it came; "" when nothing is left.
Step = Callable[[Person, str | None], str]
_steps: dict[str, Step] = {}


def also(name: str) -> Callable[[Step], Step]:
    """Take part in every erasure, after the conversations are gone and before the addresses go."""

    def register(function: Step) -> Step:
        _steps[name] = function
        return function

    return register


@dataclass(frozen=True)
class Scope:
    """What would go, for the page that asks; each counted up to MANY."""

    addresses: list[str]
    conversations: int
    messages: int


def scope(whom: Identity | Contact) -> Scope:
    """What an erasure of this person would take."""
    _, ids = _person_of(whom)
    talks = Conversation.objects.filter(identity_id__in=ids)
    found = Message.objects.filter(conversation__identity_id__in=ids)
    addresses = Identity.objects.filter(pk__in=ids).order_by("id")
    return Scope(
        list(addresses.values_list("address", flat=True)[:20]),
        talks[:MANY].count(),
        found[:MANY].count(),
    )


@transaction.atomic
def ask(whom: Identity | Contact, *, by: Member | None) -> Erasure:
    """Forget the person behind an address, or a contact, on all their addresses. From now on nobody
    can write to them; asked twice, it is one job.
    """
    contact_id, ids = _person_of(whom)
    people = list(
        Identity.objects.select_for_update(of=("self",)).filter(pk__in=ids).order_by("id")
    )
    same = Q(identity_ids__contains=ids) if ids else Q(contact_id=contact_id)
    known: Erasure | None = Erasure.objects.exclude(state="done").filter(same).first()
    if known is not None:
        return known if known.state == "running" else again(known, by=by)
    for person in people:
        consenting.opt_out(person, Said(source="erased", by=by))
    job: Erasure = Erasure.objects.create(
        member=by,
        contact_id=contact_id,
        identity_ids=ids,
        bound=Message.objects.filter(conversation__identity_id__in=ids).count(),
    )
    publish(ErasureAsked(actor_id=by.pk if by else None, changes={"job": str(job.uuid)}))
    return job


@transaction.atomic
def again(job: Erasure, *, by: Member | None) -> Erasure:
    """Have one that failed tried again, from where it stopped; of another nothing changes."""
    changed = Erasure.objects.filter(pk=job.pk, state="failed").update(
        state="running", tries=0, due_at=timezone.now(), reason=""
    )
    job.refresh_from_db()
    if changed:
        publish(
            ErasureAsked(
                actor_id=by.pk if by else None, changes={"job": str(job.uuid), "again": True}
            )
        )
    return job


def failed(most: int = MANY) -> int:
    """How many stand still, up to so many."""
    return int(Erasure.objects.filter(state="failed")[:most].count())


def work(*, most: int = 20) -> int:
    """Take the organization's jobs further, a commit at a time; how many commits were made: fewer
    than `most` is all there was. What fails is put off, and holds up none of the others.
    """
    for made in range(most):
        job: Erasure | None = None
        try:
            with tenancy.transaction():
                job = _next()
                if job is None:
                    return made
                failpoint("erasure.before_step")
                _step(job)
                job.tries, job.reason = 0, ""
                job.save()
                failpoint("erasure.before_commit")
        except (OperationalError, SoftTimeLimitExceeded):  # they are not the erasure's fault
            raise
        except Exception as error:
            logger.exception("a step of an erasure failed")
            if job is not None:
                _put_off(job, error)
    return most


def _next() -> Erasure | None:
    """The oldest that is due, locked."""
    waiting = Erasure.objects.select_for_update(of=("self",), skip_locked=True)
    due = waiting.filter(state="running", due_at__lte=timezone.now())
    found: Erasure | None = due.order_by("created_at", "id").first()
    return found


def _put_off(job: Erasure, error: Exception) -> None:
    """Nothing of the commit that failed is there. The reason says where and what kind of thing went
    wrong, never whom it was about.
    """
    with tenancy.transaction():
        held = Erasure.objects.select_for_update(of=("self",)).get(pk=job.pk)
        held.tries += 1
        held.reason = f"{job.reason}: {type(error).__name__}"[:80]
        if held.tries <= len(WAITS):
            held.due_at = timezone.now() + WAITS[held.tries - 1]
        else:
            held.state = "failed"
            told = {"job": str(held.uuid), "reason": held.reason}
            publish(ErasureFailed(actor_id=held.member_id, changes=told))
        held.save(update_fields=["tries", "reason", "due_at", "state"])


def _person_of(whom: Identity | Contact) -> tuple[int | None, list[int]]:
    """The contact, if there is one, and all addresses of the same person."""
    if isinstance(whom, Identity) and whom.contact_id is None:
        return None, [whom.pk]
    contact_id = whom.contact_id if isinstance(whom, Identity) else whom.pk
    mine = Identity.objects.filter(contact_id=contact_id)
    return contact_id, sorted(mine.values_list("pk", flat=True))


def _step(job: Erasure) -> None:
    """One commit's worth: words first, then what held them, then whoever else knows of them."""
    job.reason = "messages"
    said = Message.objects.filter(conversation__identity_id__in=job.identity_ids)
    ids = list(said.order_by("id").values_list("pk", flat=True)[:MESSAGES])
    if ids:
        job.messages += len(removing.messages(ids, by="erasure"))
        return
    if not _conversations(job) and not _others(job):
        job.reason = "addresses"
        _last(job)


def _conversations(job: Erasure) -> bool:
    job.reason = "conversations"
    talks = Conversation.objects.filter(identity_id__in=job.identity_ids)
    ids = list(talks.order_by("id").values_list("pk", flat=True)[:CONVERSATIONS])
    if ids:
        job.steps = {}  # who came meanwhile left traces with the others
        removing.conversations(ids, by="erasure")
    return bool(ids)


def _others(job: Erasure) -> bool:
    """The next of those who registered that is not through."""
    for name, step in _steps.items():
        came = job.steps.get(name)
        if came != "":
            job.reason = name
            job.steps = {**job.steps, name: step(_person(job), came)}
            return True
    return False


def _person(job: Erasure) -> Person:
    people = list(Identity.objects.filter(pk__in=job.identity_ids))
    contacts = [*Contact.objects.filter(pk=job.contact_id), *_deleted(job)]
    names = [str(one.uuid) for one in [*people, *contacts]]
    ids = [contact.pk for contact in contacts]
    return Person(ids, job.identity_ids, [one.address for one in people], names)


def _last(job: Erasure) -> None:
    """The addresses and the contact go. Locked: a conversation that is begun just now waits for
    it, and what was begun before is looked at again.
    """
    people = Identity.objects.select_for_update(of=("self",)).filter(pk__in=job.identity_ids)
    addresses = {one.address: one.kind for one in people.order_by("id")}
    if Conversation.objects.filter(identity_id__in=job.identity_ids).exists():
        return
    late = Identity.objects.filter(contact_id=job.contact_id).exclude(pk__in=job.identity_ids)
    if job.contact_id is not None and late.exists():  # linked to them while it went on
        job.identity_ids = sorted([*job.identity_ids, *late.values_list("pk", flat=True)])
        return
    for kind in set(addresses.values()):
        forgotten.remember([one for one in addresses if addresses[one] == kind], kind=kind)
    Consent.objects.filter(identity_id__in=job.identity_ids).delete()
    Identity.objects.filter(pk__in=job.identity_ids).delete()
    contacts = [*_deleted(job), *Contact.objects.filter(pk=job.contact_id)]
    if contacts:
        forgotten.remember([str(one.uuid) for one in contacts], kind="contact")
    _contacts(contacts)
    job.contact_id, job.identity_ids, job.steps = None, [], {}
    job.state, job.done_at = "done", timezone.now()
    publish(PersonErased(actor_id=job.member_id, changes={"job": str(job.uuid)}))


def _deleted(job: Erasure) -> list[Contact]:
    """Whoever the addresses belonged to a moment ago: deleted or merged, and kept for the undo."""
    lately = Contact.objects.filter(deleted_at__isnull=False)
    found = [lately.filter(detached__contains=[pk]) for pk in job.identity_ids]
    known = {contact.pk: contact for some in found for contact in some}
    into = [job.contact_id, *known]
    while into:
        gone = lately.filter(pk__in=Merge.objects.filter(kept_id__in=into).values("gone_id"))
        fresh = {contact.pk: contact for contact in gone if contact.pk not in known}
        known, into = {**known, **fresh}, list(fresh)
    return list(known.values())


def _contacts(found: Sequence[Contact]) -> None:
    for contact in found:
        if contact.picture:
            default_storage.delete(contact.picture)
        contact.delete()
