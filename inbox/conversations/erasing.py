"""Forgetting a person: everything of them goes, and what stays is a hash that says not to write.

A job is a row, done a commit at a time by whichever worker takes it up. A text that arrives in the
middle is erased with the rest, or begins a conversation of an unknown number: the rows it would
hang on are locked when they go.
"""

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from typing import Any

from django.core.files.storage import default_storage
from django.db import transaction
from django.utils import timezone

from contacts import forgotten
from contacts.consent import Said
from contacts.models import Consent, Contact, Identity, Merge
from inbox import tenancy
from inbox.accounts.models import Member
from inbox.conversations import consenting, removing
from inbox.conversations.events import ErasureAsked, PersonErased
from inbox.conversations.models import Conversation, Erasure, Message
from inbox.events import publish
from inbox.failpoints import failpoint

MESSAGES, CONVERSATIONS, ROWS = 500, 50, 2000  # in one commit
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


def scope(identity: Identity) -> Scope:
    """What an erasure of this person would take."""
    ids = _identities(identity)
    talks = Conversation.objects.filter(identity_id__in=ids)
    found = Message.objects.filter(conversation__identity_id__in=ids)
    addresses = Identity.objects.filter(pk__in=ids).order_by("id")
    return Scope(
        list(addresses.values_list("address", flat=True)[:20]),
        talks[:MANY].count(),
        found[:MANY].count(),
    )


@transaction.atomic
def ask(identity: Identity, *, by: Member) -> Erasure:
    """Forget the person behind the address, on all their addresses. From now on nobody can write
    to them; asked twice, it is one job.
    """
    ids = _identities(identity)
    people = list(
        Identity.objects.select_for_update(of=("self",)).filter(pk__in=ids).order_by("id")
    )
    running = Erasure.objects.filter(state="running", identity_ids__contains=ids).first()
    if running is not None:
        return running
    for person in people:
        consenting.opt_out(person, Said(source="erased", by=by))
    job: Erasure = Erasure.objects.create(
        member=by,
        contact_id=identity.contact_id,
        identity_ids=ids,
        bound=Message.objects.filter(conversation__identity_id__in=ids).count(),
    )
    publish(ErasureAsked(actor_id=by.pk, changes={"job": str(job.uuid)}))
    return job


def work(*, most: int = 20) -> int:
    """Take the organization's jobs further, a commit at a time; how many commits were made: fewer
    than `most` is all there was.
    """
    for made in range(most):
        with tenancy.transaction():
            waiting = Erasure.objects.select_for_update(of=("self",), skip_locked=True)
            job = waiting.filter(state="running").order_by("created_at", "id").first()
            if job is None:
                return made
            failpoint("erasure.before_step")
            _step(job)
            job.save()
            failpoint("erasure.before_commit")
    return most


def _identities(identity: Identity) -> list[int]:
    """All addresses of the same person."""
    if identity.contact_id is None:
        return [identity.pk]
    mine = Identity.objects.filter(contact_id=identity.contact_id)
    return sorted(mine.values_list("pk", flat=True))


def _step(job: Erasure) -> None:
    """One commit's worth: words first, then what held them, then whoever else knows of them."""
    said = Message.objects.filter(conversation__identity_id__in=job.identity_ids)
    ids = list(said.order_by("id").values_list("pk", flat=True)[:MESSAGES])
    if ids:
        job.messages += len(removing.messages(ids, by="erasure"))
        return
    if not _conversations(job) and not _others(job):
        _last(job)


def _conversations(job: Erasure) -> bool:
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
    _contacts([*_deleted(job), *Contact.objects.filter(pk=job.contact_id)])
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


TRAIL = """
SELECT id FROM accounts_event WHERE organization_id = %(organization)s AND id > %(after)s
ORDER BY id LIMIT %(most)s
"""
FORGET = """
UPDATE accounts_event SET changes = '{}'
WHERE organization_id = %(organization)s AND id > %(after)s AND id <= %(upto)s
  AND changes <> '{}'
  AND (changes::text LIKE ANY(%(words)s) OR changes->'contact' = ANY(%(pk)s::jsonb[]))
"""


@also("trail")
def forget_in_trail(person: Person, came: str | None) -> str:
    """Events that name them, by address or by uuid, keep who did what kind of thing and when."""
    after = int(came or 0)
    ids = [pk for (pk,) in tenancy.rows(TRAIL, {"after": after, "most": ROWS})]
    if not ids:
        return ""
    words = [f"%{word}%" for word in [*person.addresses, *person.names]]
    given: dict[str, Any] = {"after": after, "upto": ids[-1], "words": words}
    given["pk"] = [str(pk) for pk in person.contact_ids]
    tenancy.execute(FORGET, given)
    return str(ids[-1]) if len(ids) == ROWS else ""
