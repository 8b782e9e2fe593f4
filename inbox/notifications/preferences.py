"""How each member wants to be told, read for many at once."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field, replace
from datetime import datetime, timedelta
from typing import Any

from inbox import tenancy
from inbox.accounts.models import Member
from inbox.notifications import silence
from inbox.notifications.kinds import DEFAULTS, Often, Tone, Way
from inbox.notifications.models import Preference
from inbox.notifications.silence import Window

# asked with every text for whoever has a tab open, so not by the ORM
CHOSEN = """
SELECT m.id, coalesce(nullif(u.time_zone, ''), o.time_zone), p.ways::json, p.muted::json,
       p.silences::json, p.tone, p.volume, p.previews, p.digest
FROM accounts_member m
JOIN accounts_user u ON u.id = m.user_id
JOIN accounts_organization o ON o.id = m.organization_id
LEFT JOIN notifications_preference p
  ON p.organization_id = m.organization_id AND p.member_id = m.id
WHERE m.organization_id = %(organization)s AND m.id = ANY(%(ids)s)
"""
BETWEEN = {Often.HOUR: timedelta(hours=1), Often.DAY: timedelta(days=1)}


@dataclass(frozen=True)
class Choices:
    """What one member chose."""

    zone: str = "UTC"
    ways: Mapping[str, frozenset[str]] = field(default_factory=lambda: DEFAULTS)
    muted: frozenset[int] = frozenset()
    silences: tuple[Window, ...] = ()
    tone: str = Tone.BELL
    volume: int = 60
    previews: bool = True
    digest: str = Often.DAY

    def wants(self, kind: str, way: str, *, inbox_id: int) -> bool:
        """Whether they want to be told of this in this way; of a muted inbox, in none."""
        return inbox_id not in self.muted and way in self.ways.get(kind, frozenset())

    def hears(self, kind: str, *, inbox_id: int) -> bool:
        """Whether they want a sound for it, and have chosen one that can be heard."""
        audible = self.tone != Tone.NONE and self.volume > 0
        return audible and self.wants(kind, Way.SOUND, inbox_id=inbox_id)

    def is_silent(self, at: datetime) -> bool:
        return silence.is_silent(self.silences, self.zone, at)


def of_members(ids: Iterable[int]) -> dict[int, Choices]:
    """The choices of these members, in one query."""
    found = tenancy.rows(CHOSEN, {"ids": list(ids)}, prepared=True)
    return {pk: Choices(zone) if rest[0] is None else _choices(zone, *rest)
            for pk, zone, *rest in found}  # fmt: skip


def of(member: Member) -> Choices:
    """One member's."""
    return of_members([member.pk])[member.pk]


def _choices(
    zone: str, ways: dict[str, list[str]], muted: list[int], silences: list[Any], *rest: Any
) -> Choices:
    """As a Preference keeps them."""
    chosen = {kind: frozenset(some) for kind, some in ways.items() if kind in DEFAULTS}
    return Choices(
        zone, {**DEFAULTS, **chosen}, frozenset(muted), silence.read(silences), *rest
    )  # fmt: skip


def keep(choices: Choices, *, of: Member) -> None:
    """Write down what a member chose."""
    Preference.objects.update_or_create(
        member=of,
        defaults={
            "ways": {kind: sorted(ways) for kind, ways in choices.ways.items()},
            "muted": sorted(choices.muted),
            "silences": [silence.write(window) for window in choices.silences],
            "tone": choices.tone,
            "volume": choices.volume,
            "previews": choices.previews,
            "digest": choices.digest,
        },
    )


def asked(
    before: Choices, *, ways: Sequence[str], windows: Sequence[Window], **rest: object
) -> Choices:
    """The choices a form makes of those before: `ways` are "kind.way" for every box that is ticked;
    what it says and does not exist is not heard.
    """
    ticked = {tuple(one.split(".", 1)) for one in ways}
    chosen = {
        kind: frozenset(way for way in Way.values if (kind, way) in ticked) for kind in DEFAULTS
    }
    return replace(before, ways=chosen, silences=tuple(windows[: silence.MOST]), **rest)  # type: ignore[arg-type]
