"""Every key of the product, in one list: the sheet shows it, the palette runs from it, and a test
holds it against what keys.js, the other scripts and data-key in the templates answer to.
"""

from dataclasses import dataclass
from functools import lru_cache

from django.template.loader import get_template
from django.utils import translation
from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _
from markupsafe import Markup

Words = str | Promise


@dataclass(frozen=True)
class Shortcut:
    """A key as browsers say it ("e", "E", "g i", "Ctrl+k") and what it does.

    With an icon it is an action of the open conversation, which the palette offers too; `also` are
    other words people look for it by.
    """

    key: str
    words: Words
    icon: str = ""
    also: Words = ""

    @property
    def caps(self) -> tuple[str, ...]:
        """What is printed on the keys."""
        if len(self.key) == 1:
            return ("Shift", self.key) if self.key.isupper() else (self.key.upper(),)
        parts = self.key.replace("+", " ").split(" ")
        names = {"ArrowUp": "↑", "ArrowDown": "↓", "Escape": "Esc"}
        return tuple(names.get(part, part.upper() if len(part) == 1 else part) for part in parts)


MOVING = (
    Shortcut("j", _("Next in the list")),
    Shortcut("k", _("Previous in the list")),
    Shortcut("o", _("Open it (Enter does too)")),
    Shortcut("x", _("Choose it, for all that are chosen")),
    Shortcut("p", _("Pin it, unpin it")),
    Shortcut("Alt+ArrowUp", _("Move a pinned one up, or ↓ down")),
    Shortcut("]", _("Next conversation")),
    Shortcut("[", _("Previous conversation")),
    Shortcut("Escape", _("Back, close, leave a field")),
)
ACTIONS = (
    Shortcut("r", _("Write a reply"), "message", _("answer")),
    Shortcut("n", _("Write a note"), "pen", _("internal comment")),
    Shortcut("a", _("Assign to me"), "userplus", _("take")),
    Shortcut("A", _("Assign to…"), "users", _("give hand over")),
    Shortcut("t", _("Tag"), "tag", _("label")),
    Shortcut("v", _("Move to inbox…"), "move", _("transfer")),
    Shortcut("u", _("Mark unread, or read"), "unread"),
    Shortcut("e", _("Close"), "check", _("resolve done finish")),
    Shortcut("E", _("Reopen"), "retry"),
    Shortcut("!", _("Close and mark as spam"), "ban", _("block junk")),
    Shortcut("i", _("Side panel"), "panel", _("details contact")),
    Shortcut("h", _("Earlier conversations")),
    Shortcut("f", _("Add to favorites"), "star"),
)
WRITING = (
    Shortcut("Enter", _("Send")),
    Shortcut("Shift+Enter", _("New line")),
    Shortcut("Ctrl+Enter", _("Send and close")),
    Shortcut("Ctrl+b", _("Bold")),
    Shortcut("Ctrl+i", _("Italic")),
    Shortcut("Ctrl+Shift+x", _("Struck through")),
)
GOING = (
    Shortcut("g i", _("Open conversations")),
    Shortcut("g m", _("Assigned to me")),
    Shortcut("g u", _("Assigned to nobody")),
    Shortcut("g o", _("Assigned to others")),
    Shortcut("g c", _("Closed conversations")),
    Shortcut("g k", _("Contacts")),
    Shortcut("g s", _("Settings")),
)
ANYWHERE = (
    Shortcut("c", _("New conversation")),
    Shortcut("/", _("Search")),
    Shortcut("Ctrl+k", _("Do anything")),
    Shortcut("z", _("Undo")),
    Shortcut("?", _("This sheet")),
)
GROUPS: tuple[tuple[Words, tuple[Shortcut, ...]], ...] = (
    (_("List"), MOVING),
    (_("Conversation"), ACTIONS),
    (_("Writing"), WRITING),
    (_("Go to"), GOING),
    (_("Anywhere"), ANYWHERE),
)


def sheet() -> Markup:
    """The dialog of shortcuts; it stands on every page, so it is written once a language."""
    return _sheet(translation.get_language())


@lru_cache
def _sheet(language: str | None) -> Markup:
    groups = [(title, [(one.caps, one.words) for one in some]) for title, some in GROUPS]
    html = get_template("conversations/_shortcuts.html").render({"groups": groups})
    return Markup(html)  # noqa: S704 - a template escapes its values
