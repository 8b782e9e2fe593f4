"""What a team has put in order: tags, pins, who took part, pre-written messages, a saved view."""

import tomllib
from collections.abc import Sequence

from inbox import tenancy
from inbox.conversations.models import (
    ConversationTag,
    Inbox,
    Mention,
    Participant,
    Pin,
    SavedView,
    Tag,
)
from inbox.prewritten.models import Prewritten
from ops.demo.houses import HERE
from ops.demo.writing import Told


def fill(told: Sequence[Told]) -> None:
    """Write it all."""
    members = told[0].members
    file = tomllib.loads((HERE / "shelves.toml").read_text())[tenancy.current().slug]
    tags = {name: Tag.objects.create(name=name, hue=hue) for name, hue in file["tags"].items()}
    for one in told:
        _mark(one, tags)
    inboxes = {inbox.name: inbox for inbox in Inbox.objects.all()}
    for place, entry in enumerate(file["prewritten"]):
        Prewritten.objects.create(
            inbox=inboxes.get(entry.get("inbox", "")),
            author=members[entry["author"]],
            name=entry["name"],
            phrase=entry["phrase"],
            body=entry["body"],
            position=place,
        )
    for entry in file.get("views", ()):
        SavedView.objects.create(
            member=members[entry["member"]],
            inbox=inboxes[entry["inbox"]],
            name=entry["name"],
            query=entry["query"],
        )


def _mark(one: Told, tags: dict[str, Tag]) -> None:
    talk = one.conversation
    for name in one.story.tags:
        ConversationTag.objects.create(conversation=talk, tag=tags[name], member=talk.assignee)
    for name in one.story.pinned:
        Pin.objects.create(conversation=talk, member=one.members[name])
    wrote = {message.author for message in one.messages if message.author is not None}
    for member in wrote | ({talk.assignee} if talk.assignee else set()):
        Participant.objects.create(conversation=talk, member=member)
    for message in one.messages:
        if message.direction == "note":
            for name, member in one.members.items():
                if f"@{name}" in message.body.lower():
                    Mention.objects.create(message=message, member=member)
