"""Sign-up lists: making them, their words on our numbers, and who is on them."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from typing import Any
from uuid import UUID

from django.db import transaction
from django.http import Http404
from django.utils import timezone

from campaigns.events import ListChanged
from campaigns.joining import listwords
from campaigns.models import Keyword, ListText, SignUpList, Subscriber
from contacts import consent, keywords
from contacts.consent import Said
from inbox import tenancy
from inbox.accounts.models import Member
from inbox.conversations import access
from inbox.conversations.models import Channel, Inbox
from inbox.events import publish
from inbox.words import kept

WAITS = timedelta(hours=24)  # for the answer that confirms
MOST_WORDS, MOST_COUNTED = 5, 100_000
# Who is on a list `s` with an address `i`: whoever opted out since, or whose number went to another
# person, has no opt-in that is as old as the confirmation.
ON = "s.state = 'confirmed' AND i.opted_in_at IS NOT NULL AND i.opted_in_at <= s.confirmed_at"
COUNTS = f"""
SELECT list_id, count(*) FROM (
    SELECT s.list_id FROM campaigns_subscriber s
    JOIN contacts_identity i ON i.organization_id = s.organization_id AND i.id = s.identity_id
    WHERE s.organization_id = %(organization)s AND s.list_id = ANY(%(lists)s) AND {ON}
    LIMIT {MOST_COUNTED}) b GROUP BY 1
"""  # noqa: S608 - our own words
MEMBERS = f"""
SELECT s.id, s.uuid, i.address, coalesce(k.name, ''), s.state, {ON}, s.asked_at, s.confirmed_at,
       i.opted_out_at IS NOT NULL
FROM campaigns_subscriber s
JOIN contacts_identity i ON i.organization_id = s.organization_id AND i.id = s.identity_id
LEFT JOIN contacts_contact k ON k.organization_id = i.organization_id AND k.id = i.contact_id
 AND k.deleted_at IS NULL AND k.private_to_id IS NULL
WHERE s.organization_id = %(organization)s AND s.list_id = %(list)s
  AND (%(before)s = 0 OR s.id < %(before)s) ORDER BY s.id DESC LIMIT %(most)s
"""  # noqa: S608 - our own words


@dataclass(frozen=True)
class Given:
    """What a form said of a list."""

    name: str
    business: str
    frequency: str
    yes: str
    joins: Sequence[str]
    leaves: Sequence[str]
    channels: Sequence[Channel]
    texts: dict[str, str] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class Listed:
    """Somebody who asked for a list, as a line."""

    id: int
    uuid: UUID
    address: str
    name: str
    state: str
    is_on: bool
    asked_at: datetime
    confirmed_at: datetime | None
    is_out: bool

    @property
    def standing(self) -> str:
        """ "on", "asked", "expired", "left", "out" (of everything) or "lapsed"."""
        if self.is_on:
            return "on"
        if self.state == "left":
            return "left"
        if self.is_out:
            return "out"
        if self.state == "confirmed":
            return "lapsed"
        return "asked" if self.asked_at > timezone.now() - WAITS else "expired"


class NotKept(Exception):
    """It cannot be kept so: {field: why, in a word}."""

    def __init__(self, problems: dict[str, str]) -> None:
        super().__init__(problems)
        self.problems = problems


def mine(member: Member) -> Any:
    """The lists of the inboxes a member works in."""
    return SignUpList.objects.filter(inbox_id__in=access.inbox_ids(member))


def one(member: Member, uuid: UUID) -> SignUpList:
    """One of these. Raises Http404."""
    found: SignUpList | None = mine(member).select_related("inbox").filter(uuid=uuid).first()
    if found is None:
        raise Http404
    return found


def words(of: SignUpList, kind: str) -> list[str]:
    """Its words of a kind, as they were typed."""
    found = Keyword.objects.filter(list=of, kind=kind).order_by("id")
    return list(dict.fromkeys(found.values_list("word", flat=True)))


def joins(lists: Sequence[SignUpList]) -> dict[int, list[str]]:
    """The words that join each of them."""
    found: dict[int, dict[str, None]] = {one.pk: {} for one in lists}
    rows = Keyword.objects.filter(list__in=lists, kind="join").order_by("id")
    for pk, word in rows.values_list("list_id", "word"):
        found[pk][word] = None
    return {pk: list(known) for pk, known in found.items()}


def counts(lists: Sequence[SignUpList]) -> dict[int, int]:
    """How many are on each."""
    return dict(tenancy.rows(COUNTS, {"lists": [one.pk for one in lists]}))


def members(of: SignUpList, *, before: int = 0, most: int = 50) -> tuple[list[Listed], int]:
    """A page of them, the newest first, and where the next begins; 0 at the end."""
    given = {"list": of.pk, "before": before, "most": most + 1}
    found = [Listed(*row) for row in tenancy.rows(MEMBERS, given)]
    return found[:most], found[most - 1].id if len(found) > most else 0


@transaction.atomic
def create(inbox: Inbox, *, by: Member, given: Given) -> SignUpList:
    """A new one. Raises NotKept."""
    return _keep(SignUpList(inbox=inbox, created_by=by), given, by)


@transaction.atomic
def save(of: SignUpList, given: Given, *, by: Member) -> SignUpList:
    """Changed from now on; who is on it stays. Raises NotKept."""
    held = SignUpList.objects.select_for_update(of=("self",), no_key=True).get(pk=of.pk)
    return _keep(held, given, by)


@transaction.atomic
def remove(of: SignUpList, *, by: Member) -> None:
    """Its words mean nothing any more, and nobody is on it."""
    publish(_changed(of, by, [of.name, ""]))
    for model in (Keyword, ListText, Subscriber):
        model.objects.filter(list=of).delete()
    of.delete()


@transaction.atomic
def take_off(subscriber: Subscriber, *, by: Member) -> None:
    """A member takes somebody off; the ledger says who did."""
    found = Subscriber.objects.filter(pk=subscriber.pk).exclude(state="left")
    if found.update(state="left", left_at=timezone.now(), left_by=by):
        name = subscriber.list.name
        consent.note(subscriber.identity, Said(source="member", proof=name, by=by))


def _keep(held: SignUpList, given: Given, by: Member) -> SignUpList:
    problems = dict(_problems(held, given))
    if problems:
        raise NotKept(problems)
    before = held.name
    held.name, held.business = kept(given.name).strip(), kept(given.business).strip()
    held.frequency, held.yes = kept(given.frequency).strip(), kept(given.yes).strip()
    for name, text in given.texts.items():
        setattr(held, name, kept(text).replace("\r\n", "\n").strip())
    held.save()
    Keyword.objects.filter(list=held).delete()
    Keyword.objects.bulk_create(
        [
            Keyword(list=held, channel=channel, kind=kind, word=word, folded=folded)
            for channel in given.channels
            for kind, said in _said(given)
            for folded, word in {keywords.fold(word): word for word in said}.items()
        ]
    )
    publish(_changed(held, by, [before, held.name]))
    return held


def _said(given: Given) -> Iterator[tuple[str, Sequence[str]]]:
    yield "join", given.joins
    yield "leave", given.leaves
    yield "yes", [given.yes]


def _problems(held: SignUpList, given: Given) -> Iterator[tuple[str, str]]:
    for name in ("name", "business", "frequency", "yes"):
        if not getattr(given, name).strip():
            yield name, "empty"
    same = SignUpList.objects.filter(inbox=held.inbox, name=given.name.strip())
    if same.exclude(pk=held.pk).exists():
        yield "name", "name_taken"
    for name, text in given.texts.items():
        if not text.strip() or len(text) > 480:
            yield name, "length"
        elif listwords.unknown(text):
            yield name, f"unknown:{listwords.unknown(text)}"
    if listwords.missing(given.texts.get("asks", "")):
        yield "asks", f"missing:{listwords.missing(given.texts.get('asks', ''))}"
    if not given.channels:
        yield "channels", "no_number"
    for name, said in (("joins", given.joins), ("leaves", given.leaves), ("yes", [given.yes])):
        found = _word_problem(held, given, name, said)
        if found:
            yield name, found


def _word_problem(held: SignUpList, given: Given, name: str, said: Sequence[str]) -> str:
    folded = [keywords.fold(word) for word in said]
    if not folded or len(folded) > MOST_WORDS or not all(folded):
        return "words"
    if any(len(word) > 30 for word in said):
        return "words"
    if any(keywords.meaning(word) for word in said):
        return "reserved"
    mine = {
        kind: {keywords.fold(word) for word in words}
        for kind, words in (("joins", given.joins), ("leaves", given.leaves), ("yes", [given.yes]))
    }
    if any(mine[name] & others for kind, others in mine.items() if kind != name):
        return "twice"
    taken = Keyword.objects.filter(channel__in=given.channels, folded__in=folded)
    taken = taken.exclude(list=held.pk).exclude(**({"kind": "yes"} if name == "yes" else {}))
    return "taken" if taken.exists() else ""


def _changed(of: SignUpList, by: Member, name: list[str]) -> ListChanged:
    return ListChanged(
        inbox_id=of.inbox_id, about=f"list:{of.uuid}", actor_id=by.pk, changes={"name": name}
    )
