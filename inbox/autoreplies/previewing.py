"""What would be sent at a moment to a contact of a language, and why, or why not."""

from dataclasses import dataclass
from datetime import datetime
from typing import Any

from django.conf import settings
from django.utils import timezone
from django.utils.translation import gettext as _

from inbox.accounts.doors import MemberRequest
from inbox.autoreplies import rules, texts
from inbox.autoreplies.choosing import Rules, choose, closed_since
from inbox.autoreplies.models import Answering
from inbox.conversations.models import Inbox
from inbox.conversations.writing import filling
from inbox.hours import clock

SHOWN = "%Y-%m-%dT%H:%M"  # as a browser's field of date and time says it


@dataclass(frozen=True)
class Preview:
    """`text` in `language`, or "" and why; `until` is when its period ends, if that is known."""

    at: datetime
    kind: str
    language: str
    text: str
    why: str
    until: datetime | None


def context(request: MemberRequest, target: Answering) -> dict[str, Any]:
    """The preview that the address asks for; now, unless it says when."""
    inbox: Inbox = target.inbox
    at = moment(request.GET.get("at", "")) or timezone.now()
    language = request.GET.get("language", "")
    is_first = "later" not in request.GET
    found = preview(
        rules.of(inbox),
        at,
        wanted=[language, inbox.language, request.tenant.language],
        is_first=is_first,
        inbox=inbox.name,
    )
    return {
        "preview": found,
        "asked_at": timezone.localtime(at).strftime(SHOWN),
        "asked_language": language,
        "languages": settings.LANGUAGES,
        "is_first": is_first,
        "was_asked": "at" in request.GET,
    }


def preview(
    found: Rules, at: datetime, *, wanted: list[str], is_first: bool, inbox: str
) -> Preview:
    """By the very rules that the worker asks."""
    choice = choose(found, at, is_first=is_first)
    language, written = texts.pick(choice.texts, wanted)
    values = {"first name": "Ana", "name": "Ana Ferreira", "inbox": inbox}
    until = None
    if found.hours and found.mode == "auto" and closed_since(found, at):
        until = clock.next_change(found.hours, at)
    text = filling.fill(written, values).text.strip()
    is_on = choice.kind == "closed" and found.mode == "on"
    why = sentence("on" if is_on else choice.kind or choice.why)
    return Preview(at, choice.kind, language, text if choice.kind else "", why, until)


def moment(said: str) -> datetime | None:
    """A moment on the member's clock."""
    try:
        return timezone.make_aware(datetime.strptime(said, SHOWN))  # noqa: DTZ007 - made aware
    except (ValueError, OverflowError):
        return None


def sentence(word: str) -> str:
    """Why something is sent, or nothing."""
    known = {
        "closed": _("It is closed then. Each contact gets this once, until it opens."),
        "on": _("Out of office is on. Each contact gets this once, until it is turned off."),
        "first": _("It is the first text of a conversation, and it is open."),
        "away": _("You are away then."),
        "open": _("Nothing is sent: it is open then."),
        "no_hours": _("Nothing is sent: nobody wrote down the hours yet."),
        "not_first": _("Nothing is sent: the conversation goes on already."),
        "no_text": _("Nothing is sent: there is no text yet."),
        "off": _("Nothing is sent: automatic replies are off."),
    }
    return known[word]
