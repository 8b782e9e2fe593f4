"""Two contacts become one, and for a day two again.

Addresses move with what was said on them. Every opt-out goes along, no opt-in does: no merge lets
anybody be texted who could not be before.
"""

import json
from collections.abc import Callable, Iterable, Mapping, Sequence
from datetime import timedelta
from typing import Any

from django.db import models, transaction
from django.utils import timezone

from contacts import consent, emails
from contacts.linking import NotYours
from contacts.models import Contact, Favourite, Identity, Merge, NotSame
from inbox.accounts.models import Member

UNDO = timedelta(days=1)
# Fields one chooses between, in the order in which they are shown; `custom` has several in one.
FIELDS = (
    "name", "company", "address", "birthday", "language", "zone", "notes", "picture",
    "owner",
)  # fmt: skip
TOGETHER = ("emails",)  # nobody chooses: the contact that is kept has those of both
CUSTOM = "custom:"
LOST = "what could not be restored"  # beside the fields of `after`, once it was undone
# Tables that hold a contact, and what a merge does with their rows.
MOVES: dict[type[models.Model], str] = {
    Identity: "go over to the contact that is kept",
    Favourite: "go over; who had both keeps one",
    Merge: "stay: they tell what happened",
    NotSame: "stay with the contact that went",
}

Teller = Callable[[Sequence[int], Contact, Member, str], None]
_tellers: list[Teller] = []


class NotMergeable(Exception):
    """These two cannot become one; `reason` says why in a word."""

    def __init__(self, reason: str) -> None:
        super().__init__(reason)
        self.reason = reason


def also(tell: Teller) -> Teller:
    """Have the function called, in the transaction, with the addresses that look otherwise now, the
    contact that was kept, who did it, and "merged" or "unmerged".
    """
    _tellers.append(tell)
    return tell


def values(contact: Contact) -> dict[str, Any]:
    """What a merge may change, by its name; each of the organization's own fields for itself."""
    found = {name: getattr(contact, _column(name)) for name in (*FIELDS, *TOGETHER)}
    return found | {f"{CUSTOM}{key}": value for key, value in contact.custom.items()}


@transaction.atomic
def merge(
    kept: Contact, gone: Contact, *, take: Iterable[str] = (), by: Member, at: Any = None
) -> Merge:
    """Make `gone` part of `kept`, which takes the fields named from it. Raises NotYours and
    NotMergeable.
    """
    kept, gone = _locked(kept, gone)
    for contact in (kept, gone):
        if not contact.is_seen_by(by):
            raise NotYours
    if kept.private_to_id is not None and gone.private_to_id is None:
        raise NotMergeable("shared_into_private")
    before, at = state(kept), at or timezone.now()
    picture, taken = gone.picture, values(gone)
    for name in set(take) & set(taken) - set(TOGETHER):
        _put(kept, name, taken[name])
    kept.emails = emails.both(kept.emails, gone.emails)
    if emails.are_many(kept.emails):
        raise NotMergeable("many_emails")
    if "picture" in take:  # each file stays one contact's: it goes when that contact does
        gone.picture = before["picture"]
    kept.updated_at = at
    kept.save()
    addresses = _identities(gone)
    for identity in Identity.objects.filter(pk__in=addresses, opted_in_at__isnull=False):
        consent.moved(identity, to=kept, by=by)
    fans = set(Favourite.objects.filter(contact=kept).values_list("member_id", flat=True))
    lost = list(Favourite.objects.filter(contact=gone).order_by("id"))
    Identity.objects.filter(pk__in=addresses).update(contact=kept)
    moved = [star.pk for star in lost if star.member_id not in fans]
    Favourite.objects.filter(pk__in=moved).update(contact=kept)
    doubled = [[star.member_id, star.at] for star in lost if star.member_id in fans]
    Favourite.objects.filter(contact=gone).delete()
    gone.deleted_at, gone.detached = at, addresses
    gone.save(update_fields=["deleted_at", "detached", "picture"])
    made = Merge.objects.create(
        kept=kept,
        gone=gone,
        member=by,
        at=at,
        before=_json(
            {
                "kept": before,
                "addresses": addresses,
                "stars": moved,
                "doubled": doubled,
                "picture": picture,
            }
        ),
        after=state(kept),
    )
    _tell(kept, [], by, "merged")
    return made


@transaction.atomic
def undo(merge: Merge, *, by: Member) -> Merge:
    """Make two of them again, as they were. What somebody changed since stays as it is, and `lost`
    tells of it. Again, it changes nothing. Raises NotYours, and NotMergeable "too_late" or
    "merged_since".
    """
    merge = Merge.objects.select_for_update(of=("self",)).get(pk=merge.pk)
    kept, gone = _locked(merge.kept, merge.gone)
    if kept.private_to_id not in {None, by.pk} or gone.private_to_id not in {None, by.pk}:
        raise NotYours
    if merge.undone_at is not None:
        return merge
    if timezone.now() - merge.at > UNDO:
        raise NotMergeable("too_late")
    if kept.deleted_at is not None or gone.deleted_at != merge.at:
        raise NotMergeable("merged_since")
    picture = merge.before["picture"]
    gone.picture = picture if picture in {gone.picture, kept.picture} else ""
    fields = _put_back(kept, merge)
    addresses = _give_back(kept, gone, merge)
    gone.deleted_at, gone.detached = None, []
    gone.save(update_fields=["deleted_at", "detached", "picture"])
    merge.undone_at = timezone.now()
    merge.after = {**merge.after, LOST: {"fields": fields, "addresses": addresses}}
    merge.save(update_fields=["undone_at", "after"])
    _tell(kept, merge.before["addresses"], by, "unmerged")
    return merge


def forget() -> int:
    """Drop what undoes merges that are too old to be undone; how many."""
    dropped, _ = Merge.objects.filter(at__lte=timezone.now() - UNDO).delete()
    return dropped


def _locked(one: Contact, other: Contact) -> tuple[Contact, Contact]:
    """Both, as committed, in one order. Raises NotMergeable for one and the same."""
    if one.pk == other.pk:
        raise NotMergeable("same")
    wanted = Contact.objects.select_for_update(of=("self",)).filter(pk__in=[one.pk, other.pk])
    found = {contact.pk: contact for contact in wanted.order_by("id")}
    if len(found) < 2:
        raise NotMergeable("merged_since")
    return found[one.pk], found[other.pk]


def _identities(contact: Contact) -> list[int]:
    mine = Identity.objects.filter(contact=contact).order_by("id")
    return list(mine.select_for_update(of=("self",)).values_list("pk", flat=True))


def _column(name: str) -> str:
    return "owner_id" if name == "owner" else name


def state(contact: Contact) -> dict[str, Any]:
    """A contact's fields as JSON has them."""
    return _json({**values(contact), "updated_at": contact.updated_at})


def _json(found: Mapping[str, Any]) -> dict[str, Any]:
    kept: dict[str, Any] = json.loads(json.dumps(found, default=lambda moment: moment.isoformat()))
    return kept


def _put(contact: Contact, name: str, value: Any) -> None:
    if not name.startswith(CUSTOM):
        setattr(contact, _column(name), value)
        return
    key, custom = name.removeprefix(CUSTOM), dict(contact.custom)
    custom.pop(key, None)
    if value is not None:
        custom[key] = value
    contact.custom = custom


def _put_back(kept: Contact, merge: Merge) -> list[str]:
    """The fields that the merge changed, as they were; those that were changed since again."""
    was, became = merge.before["kept"], merge.after
    now, lost = state(kept), []
    for name in sorted({*was, *became} - {"updated_at"}):
        if was.get(name) == became.get(name):
            continue
        if now.get(name) == became.get(name):
            _put(kept, name, was.get(name))
        else:
            lost.append(name)
    untouched = now["updated_at"] == became["updated_at"]
    kept.updated_at = was["updated_at"] if untouched else timezone.now()
    kept.save()
    kept.refresh_from_db()
    return lost


def _give_back(kept: Contact, gone: Contact, merge: Merge) -> list[str]:
    """Addresses and stars go back; the addresses that are somebody else's by now."""
    known = merge.before
    addresses = Identity.objects.filter(pk__in=known["addresses"]).order_by("id")
    rows = list(addresses.select_for_update(of=("self",)))
    Identity.objects.filter(pk__in=known["addresses"], contact=kept).update(contact=gone)
    Favourite.objects.filter(pk__in=known["stars"], contact=kept).update(contact=gone)
    for member_id, at in known["doubled"]:
        Favourite.objects.get_or_create(member_id=member_id, contact=gone, defaults={"at": at})
    return [row.address for row in rows if row.contact_id != kept.pk]


def _tell(kept: Contact, others: Sequence[int], by: Member, how: str) -> None:
    """Of every address that looks otherwise now: the contact's own, and those that left it."""
    own = Identity.objects.filter(contact=kept).values_list("pk", flat=True)
    for tell in _tellers:
        tell(sorted({*own, *others}), kept, by, how)
