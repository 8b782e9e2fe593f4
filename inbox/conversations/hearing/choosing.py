"""How a member wants to be told, as a form that can be taken back."""

from typing import Any

from inbox.accounts.models import Member
from inbox.accounts.undoing import Changes, Facts, Form
from inbox.conversations.models import Inbox
from inbox.notifications import preferences, silence
from inbox.notifications.kinds import DEFAULTS
from inbox.notifications.preferences import Choices

PLAIN = ("tone", "volume", "previews", "digest")


def _facts(member: Member) -> Facts:
    kept = preferences.of(member)
    ways = {str(kind): sorted(map(str, kept.ways[kind])) for kind in DEFAULTS}
    return ways | {
        "muted": sorted(kept.muted),
        "silences": [silence.write(window) for window in kept.silences],
        **{name: getattr(kept, name) for name in PLAIN},
    }


def _put(member: Member, former: dict[str, Any], by: Member) -> None:
    facts = {**_facts(member), **former}
    kept = Choices(
        ways={kind: frozenset(facts[kind]) for kind in DEFAULTS},
        muted=frozenset(facts["muted"]),
        silences=silence.read(facts["silences"]),
        **{name: facts[name] for name in PLAIN},
    )
    preferences.keep(kept, of=member)


def _told(member: Member, changes: Changes) -> Changes:
    shown = dict(changes)
    if "muted" in changes:
        names = dict(Inbox.objects.values_list("pk", "name"))
        shown["muted"] = [[names.get(pk, "") for pk in found] for found in changes["muted"]]
    if "silences" in changes:
        shown["silences"] = [[_hours(one) for one in found] for found in changes["silences"]]
    return shown


def _hours(window: dict[str, Any]) -> str:
    """Days by their numbers, Monday is 1: the log is read in any language."""
    days = " ".join(str(day + 1) for day in window["days"])
    return f"{days} · {window['from']}–{window['until']}"


CHOICES = Form("notifications", _facts, _put, told=_told)
"""Settings > Notifications of one's own."""
