"""Rows and bubbles as HTML. They are the same for every viewer, so they are written once for each
language and kept: a page of fifty costs what changed on it.
"""

from functools import lru_cache

from django.template.loader import render_to_string
from django.utils import translation
from markupsafe import Markup

from inbox import tenancy
from inbox.conversations.rows import Row
from inbox.conversations.threads import Bubble

KEPT = 4096  # of each, one to three kilobytes


def row(shown: Row, unread: bool = False, draft: str = "") -> Markup:
    """A conversation in the list."""
    return _row(shown, unread, draft, tenancy.current().slug, translation.get_language())


def bubble(shown: Bubble) -> Markup:
    """A message in the thread."""
    return _bubble(shown, tenancy.current().slug, translation.get_language())


# Whatever a template could show of its piece is an argument here, so nothing old is ever shown.
@lru_cache(maxsize=KEPT)
def _row(shown: Row, unread: bool, draft: str, organization: str, language: str | None) -> Markup:
    return _html("conversations/_row.html", row=shown, unread=unread, draft=draft)


@lru_cache(maxsize=KEPT)
def _bubble(shown: Bubble, organization: str, language: str | None) -> Markup:
    return _html("conversations/_message.html", message=shown)


def _html(template: str, **shown: object) -> Markup:
    return Markup(render_to_string(template, shown))  # noqa: S704 - a template escapes its values
