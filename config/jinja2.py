"""The template environment: strict about forgotten variables, macros as components."""

from pathlib import Path
from types import SimpleNamespace
from typing import Any

from django.contrib.staticfiles.storage import staticfiles_storage
from django.utils import timezone, translation
from jinja2 import Environment, StrictUndefined

from inbox.accounts.addresses import public_url, url

# Pages that lie beside the component macros, not components themselves.
PAGES = {"components.html"}


def environment(**options: Any) -> Environment:
    """What Django's Jinja2 backend calls once for each process."""
    options["undefined"] = StrictUndefined
    options["extensions"] = ["jinja2.ext.i18n", "jinja2.ext.do"]
    options["trim_blocks"] = options["lstrip_blocks"] = True
    env = Environment(**options)
    env.install_gettext_callables(  # type: ignore[attr-defined]
        translation.gettext, translation.ngettext, newstyle=True
    )
    env.globals.update(
        url=url,
        public_url=public_url,
        static=staticfiles_storage.url,
        language=translation.get_language,
        zone=timezone.get_current_timezone_name,
        ui=Components(env),
    )
    return env


class Components(SimpleNamespace):
    """`ui.button(...)`: every macro of templates/ui, compiled at its first use."""

    def __init__(self, env: Environment) -> None:
        super().__init__()
        self._env = env

    def __getattr__(self, name: str) -> Any:
        if name.startswith("_"):
            raise AttributeError(name)
        self._load()
        return self.__dict__[name]

    def _load(self) -> None:
        folder = Path(__file__).resolve().parent.parent / "templates" / "ui"
        for path in sorted(folder.glob("*.html")):
            if path.name not in PAGES:
                module = self._env.get_template(f"ui/{path.name}").module
                found = {k: v for k, v in vars(module).items() if callable(v) and k[0] != "_"}
                self.__dict__.update(found)
