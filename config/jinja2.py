"""The template environment: strict about forgotten variables, macros as components."""

import json
from functools import cache, lru_cache
from pathlib import Path
from threading import Lock
from typing import Any

from django.apps import apps
from django.contrib.messages import get_messages
from django.contrib.staticfiles.storage import staticfiles_storage
from django.http import HttpRequest
from django.middleware.csrf import get_token
from django.utils import timezone, translation
from django.utils.functional import SimpleLazyObject
from jinja2 import Environment, StrictUndefined
from jinja2.runtime import Macro
from markupsafe import Markup

from config import compiled, quick
from config.kept import Kept
from contacts import phones
from inbox.accounts import founding
from inbox.accounts.addresses import public_url, url
from inbox.autoreplies import standing
from inbox.conversations import shortcuts
from inbox.conversations.carrying import standing as numbers_standing
from inbox.conversations.finding import viewcounts
from inbox.conversations.showing import pieces, templating

ROOT = Path(__file__).resolve().parent.parent
STYLESHEETS = ("tokens", "base", "layout", "button", "nav", "list", "thread", "composer", "panel",
               "popover", "toast", "form", "prewritten", "lock", "selection")  # fmt: skip
MODULES = (
    "behaviors",
    "times",
    "toasts",
    "dialogs",
    "menus",
    "keys",
    "textarea",
    "panes",
)
# Pages that lie beside the component macros, not components themselves.
PAGES = {"components.html"}
# Components that frame a page; those of its content would be as many as there is content.
FRAMING = {"button.html", "layout.html", "list.html", "nav.html", "popover.html", "search.html",
           "toast.html"}  # fmt: skip


def environment(**options: Any) -> Environment:
    """What Django's Jinja2 backend calls once for each process."""
    options["undefined"] = StrictUndefined
    options["extensions"] = ["jinja2.ext.i18n", "jinja2.ext.do"]
    options["trim_blocks"] = options["lstrip_blocks"] = True
    options["bytecode_cache"] = compiled.kept()
    env = Environment(**options)  # noqa: S701 - Django's backend switches autoescape on
    quick.install(env)
    env.install_gettext_callables(  # type: ignore[attr-defined]
        translation.gettext, translation.ngettext, newstyle=True
    )
    env.globals.update(
        _=words,
        url=url,
        public_url=public_url,
        static=static,
        language=translation.get_language,
        zone=timezone.get_current_timezone_name,
        phone=phones.display,
        page_attrs=page_attrs,
        import_map=import_map,
        stylesheets=STYLESHEETS,
        modules=MODULES,
        # Jinja's own _() trusts its words as markup: what comes from a row is said, and escaped.
        said=translation.gettext,
        shortcuts=shortcuts.sheet,
        row_html=pieces.row,
        bubble_html=pieces.bubble,
        bubble_text=templating.bubble_text,
        their_clock=templating.their_clock,
        picture_items=templating.picture_items,
        file_detail=templating.file_detail,
        number_standing=numbers_standing.of,
        me_person=templating.me_person,
        view_counts=viewcounts.of,
        blank_bubble=templating.blank_bubble,
        new_uuid=templating.new_uuid,
        demo_roles=demo_roles,
        may_begin=founding.is_open,
        said_to=get_messages,
        standing=standing.of,
        ui=Components(env),
    )
    return env


def one_token(request: HttpRequest) -> dict[str, Any]:
    """The token of a page's forms, made once: Django's own is masked anew wherever it stands."""
    return {"csrf_token": SimpleLazyObject(lambda: get_token(request))}


def words(text: str, /, **values: Any) -> Markup:
    """The text in the reader's language, its values escaped.

    Jinja's own looks through its context at every call: a tenth of a page's time.
    """
    said = _said(text, translation.get_language())
    return said % values if "%" in said else said


@lru_cache(maxsize=8192)
def _said(text: str, language: str | None) -> Markup:
    return Markup(translation.gettext(text))  # noqa: S704 - our own text


@cache
def static(path: str) -> str:
    """The address of a static file, with its hash where files are hashed."""
    return str(staticfiles_storage.url(path))


@cache
def import_map() -> Markup:
    """Bare names to addresses: hashed names stay right without rewriting modules."""
    found = sorted((ROOT / "static" / "js").glob("*.js"))
    names = {f"frontdesk/{path.stem}": static(f"js/{path.name}") for path in found}
    return Markup(json.dumps({"imports": names}))  # noqa: S704 - our own file names


def page_attrs(request: Any) -> Markup:
    """What the signed-in user chose for every page."""
    user = getattr(request, "user", None)
    theme = getattr(user, "theme", "")
    attrs = Markup(' data-theme="{}"').format(theme) if theme else Markup("")
    return attrs if getattr(user, "single_keys", True) else attrs + Markup(' data-keys="off"')


def demo_roles() -> list[dict[str, Any]]:
    """The people one may step in as; none outside the demo."""
    if not apps.is_installed("ops.demo"):
        return []
    from ops.demo.signin import roles  # noqa: PLC0415 - absent outside the demo

    return list(roles())


class Components:
    """`ui.button(...)`: every macro of templates/ui, compiled at its first use. Threads that come
    meanwhile wait until all of them are there.
    """

    def __init__(self, env: Environment) -> None:
        self._env, self._lock = env, Lock()

    def __getattr__(self, name: str) -> Any:
        if name.startswith("_"):
            raise AttributeError(name)
        with self._lock:
            if "button" not in self.__dict__:
                self.__dict__.update(self._read())
        try:
            return self.__dict__[name]
        except KeyError:
            raise AttributeError(name) from None

    def _read(self) -> dict[str, Any]:
        found: dict[str, Any] = {}
        for path in sorted((ROOT / "templates" / "ui").glob("*.html")):
            if path.name not in PAGES:
                module = self._env.get_template(f"ui/{path.name}").module
                found |= {
                    name: Kept(one) if path.name in FRAMING and _is_kept(name, one) else one
                    for name, one in vars(module).items()
                    if callable(one) and name[0] != "_"
                }
        return found


def _is_kept(name: str, macro: Macro) -> bool:
    """Whether the macro holds nothing of a row, and no call's content."""
    return not macro.caller and not (name.startswith("row") and macro.arguments)
