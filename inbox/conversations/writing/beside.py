"""What stands beside a message's own words: whom a note names, what is quoted, who reacted."""

from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass

from inbox.conversations.carrying import capabilities
from inbox.conversations.models import Conversation, Mention, Message, Reaction
from inbox.conversations.showing import people
from inbox.conversations.showing.people import Person
from inbox.conversations.showing.previews import preview


@dataclass(frozen=True, slots=True)
class Quote:
    """The message an answer refers to; without a person it is the customer's."""

    who: Person | None
    words: str


@dataclass(frozen=True, slots=True)
class Beside:
    """For a page of messages, by message id."""

    named: dict[int, tuple[str, ...]]
    quotes: dict[int, Quote]
    reactions: dict[int, tuple[tuple[str, int], ...]]


def of(messages: Sequence[Message], conversations: dict[int, Conversation]) -> Beside:
    """One statement for each that there can be any of, none for the others."""
    kinds = {pk: capabilities.of(talk.channel.kind) for pk, talk in conversations.items()}
    notes = [one.pk for one in messages if one.direction == "note"]
    quoting = [one for one in messages if one.quoted_id and kinds[one.conversation_id].quotes]
    reacting = [one.pk for one in messages if kinds[one.conversation_id].reacts]
    return Beside(_named(notes), _quotes(quoting), _reactions(reacting))


def _named(ids: list[int]) -> dict[int, tuple[str, ...]]:
    if not ids:
        return {}
    rows = list(Mention.objects.filter(message_id__in=ids).values_list("message_id", "member_id"))
    who = people.members(member for _, member in rows)
    found: dict[int, tuple[str, ...]] = {}
    for message, member in rows:
        names = (who[member].name, who[member].first) if member in who else ()
        found[message] = found.get(message, ()) + names
    return found


def _quotes(messages: list[Message]) -> dict[int, Quote]:
    if not messages:
        return {}
    quoted = Message.objects.in_bulk({one.quoted_id for one in messages})
    who = people.members(one.author_id for one in quoted.values())
    return {
        one.pk: Quote(who.get(target.author_id or 0), preview(target.body))
        for one in messages
        if (target := quoted.get(one.quoted_id)) and target.direction != "note"
    }


def _reactions(ids: list[int]) -> dict[int, tuple[tuple[str, int], ...]]:
    if not ids:
        return {}
    rows = Reaction.objects.filter(message_id__in=ids).order_by("id")
    counts: dict[int, Counter[str]] = {}
    for message, emoji in rows.values_list("message_id", "emoji"):
        counts.setdefault(message, Counter())[emoji] += 1
    return {pk: tuple(each.items()) for pk, each in counts.items()}
