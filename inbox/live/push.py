"""Frames on their way to browsers: one PUBLISH each, after the commit, and a hint only."""

import json
from collections.abc import Callable, Iterable
from dataclasses import dataclass
from typing import Any
from uuid import UUID

from django.utils import translation

from inbox import tenancy
from inbox.live import groups
from inbox.live.redis import hint


@dataclass(frozen=True)
class Frame:
    """What a browser puts where: `html` in place of `target`, or in order by `swap`'s rules.

    `event` is the id of the Event row it shows: the live cursor. `covers` are those it shows too:
    the pulse need not miss them.
    """

    event: int
    target: str
    swap: str
    html: str
    covers: tuple[int, ...] = ()

    @property
    def events(self) -> str:
        return ",".join(map(str, {self.event, *self.covers}))

    def text(self) -> str:
        body = {"event": self.event, "target": self.target, "swap": self.swap, "html": self.html}
        return json.dumps(body, ensure_ascii=False, separators=(",", ":"))


Render = Callable[[], Iterable[Frame]]

ASK = '{"ask":true}'


def to_group(kind: str, uuid: UUID, render: Render) -> None:
    """Render once for each language somebody listens in, and send. Nobody there, nothing done."""
    many([(kind, uuid, render)])


def many(items: Iterable[tuple[str, UUID, Render]]) -> None:
    """The same for several groups, with two round trips in all."""
    wanted = list(items)
    audience(dict.fromkeys((kind, uuid) for kind, uuid, _ in wanted)).send(wanted)


@dataclass(frozen=True)
class Audience:
    """Which groups somebody listens to just now, and in which languages."""

    languages: dict[tuple[str, UUID], list[str]]

    def hears(self, kind: str, uuid: UUID) -> bool:
        return (kind, uuid) in self.languages

    def send(self, items: Iterable[tuple[str, UUID, Render]]) -> None:
        organization_id = tenancy.current().pk
        sends: list[tuple[str, str]] = []
        asks: dict[UUID, list[str]] = {}
        for kind, uuid, render in items:
            told: list[str] = []
            for language in self.languages.get((kind, uuid), ()):
                group = groups.of(organization_id, kind, uuid, language)
                with translation.override(language):
                    frames = list(render())
                told = [frame.events for frame in frames]
                sends.extend((group, f"{frame.events} {frame.text()}") for frame in frames)
            if kind == groups.INBOX and self.hears(groups.PART, uuid):
                asks.setdefault(uuid, []).extend(told or [frame.events for frame in render()])
        for uuid, told in asks.items():
            sends.append((groups.of(organization_id, groups.PART, uuid), f"{','.join(told)} {ASK}"))
        _publish(sends)


def audience(asked: Iterable[tuple[str, UUID]]) -> Audience:
    """Ask Redis once who listens; nobody, as far as we know, when it does not answer."""
    organization_id = tenancy.current().pk
    wanted = {
        group: (kind, uuid, language)
        for kind, uuid in asked
        for language, group in groups.in_all_languages(organization_id, kind, uuid).items()
    }
    for kind, uuid, _ in list(wanted.values()):
        if kind == groups.INBOX:
            wanted[groups.of(organization_id, groups.PART, uuid)] = (groups.PART, uuid, "")
    counts = hint(lambda client: client.pubsub_numsub(*wanted)) if wanted else None
    heard: dict[tuple[str, UUID], list[str]] = {}
    for name, listeners in counts or ():
        if listeners:
            kind, uuid, language = wanted[name if isinstance(name, str) else name.decode()]
            heard.setdefault((kind, uuid), []).append(language)
    return Audience(heard)


def signal(kind: str, uuid: UUID, *, event: int = 0, **body: Any) -> None:
    """A frame without words, for readers of every language: typing, reading, look again. Of an
    inbox, whoever sees only some of it is told to ask.
    """
    text = json.dumps(body, separators=(",", ":"))
    organization_id = tenancy.current().pk
    sends = [(groups.of(organization_id, kind, uuid), f"{event} {text}")]
    if kind == groups.INBOX:
        sends.append((groups.of(organization_id, groups.PART, uuid), f"{event} {ASK}"))
    _publish(sends)


def _publish(sends: list[tuple[str, str]]) -> None:
    if not sends:
        return

    def send(client: Any) -> None:
        pipe = client.pipeline(transaction=False)
        for group, text in sends:
            pipe.publish(group, text)
        pipe.execute()

    hint(send)
