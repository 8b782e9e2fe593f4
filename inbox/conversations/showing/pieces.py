"""Rows, bubbles and pop-ups as HTML. They are the same for every viewer, or for all who chose
alike, so they are written once a language and kept: a page of fifty costs what changed on it.
"""

from dataclasses import dataclass
from functools import lru_cache

from django.template.loader import render_to_string
from django.utils import translation
from markupsafe import Markup

from inbox import tenancy
from inbox.conversations.showing.rows import Row
from inbox.conversations.showing.threads import Bubble

KEPT = 4096  # of each, one to three kilobytes


def row(shown: Row, unread: bool = False, draft: str = "") -> Markup:
    """A conversation in the list."""
    return _row(shown, unread, draft, tenancy.current().slug, translation.get_language())


def bubble(shown: Bubble) -> Markup:
    """A message in the thread."""
    return _bubble(shown, tenancy.current().slug, translation.get_language())


@dataclass(frozen=True, slots=True)
class Popup:
    """What a pop-up says of a conversation, or of `many` without a row, and how it sounds."""

    row: Row | None
    text: str = ""
    unread: int = 0
    many: int = 0
    previews: bool = True
    tone: str = ""
    volume: int = 0


def popup(shown: Popup) -> Markup:
    """Who wrote, or what concerns a member, in the corner of every page."""
    return _popup(shown, tenancy.current().slug, translation.get_language())


# Whatever a template could show of its piece is an argument here, so nothing old is ever shown.
@lru_cache(maxsize=KEPT)
def _row(shown: Row, unread: bool, draft: str, organization: str, language: str | None) -> Markup:
    return _html("conversations/_row.html", row=shown, unread=unread, draft=draft)


@lru_cache(maxsize=KEPT)
def _bubble(shown: Bubble, organization: str, language: str | None) -> Markup:
    return _html("conversations/_message.html", message=shown)


@lru_cache(maxsize=KEPT)
def _popup(shown: Popup, organization: str, language: str | None) -> Markup:
    sound = {"tone": shown.tone, "volume": shown.volume}
    if shown.row is None:
        return _html("notifications/_popup_many.html", n=shown.many, **sound)
    return _html("notifications/_popup.html", row=shown.row, popup=shown, **sound)


def _html(template: str, **shown: object) -> Markup:
    return Markup(render_to_string(template, shown))  # noqa: S704 - a template escapes its values
