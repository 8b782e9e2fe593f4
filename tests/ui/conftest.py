"""The pieces alone, without the rest of the product: stub globals, a tiny static server."""

import gettext
import threading
from collections.abc import Iterator
from datetime import UTC, datetime
from functools import partial
from http.server import SimpleHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path

import jinja2
import pytest

from config.jinja2 import Components

ROOT = Path(__file__).resolve().parents[2]
SHOTS = ROOT / "var" / "shots"
STYLES = (
    *("tokens", "base", "layout", "button", "nav", "list", "thread", "composer"),
    *("panel", "popover", "toast", "form", "table", "phone"),
)
BASE = """<!doctype html>
<html lang="en" data-zone="UTC"{theme}>
<head><meta charset="utf-8"><meta name="viewport" content="width=device-width, initial-scale=1">
<title>{{% block title %}}{{% endblock %}}</title>{links}
<script type="importmap">{{"imports": {{{imports}}}}}</script>
{scripts}</head>
<body>{{% block main %}}{{% endblock %}}{{{{ ui.toasts() }}}}{{{{ ui.viewer() }}}}</body></html>"""


def base(theme: str = "") -> str:
    modules = sorted(path.stem for path in (ROOT / "static" / "js").glob("*.js"))
    return BASE.format(
        theme=f' data-theme="{theme}"' if theme else "",
        links="".join(f'<link rel="stylesheet" href="/static/css/{name}.css">' for name in STYLES),
        imports=",".join(f'"frontdesk/{name}": "/static/js/{name}.js"' for name in modules),
        scripts="".join(
            f'<script type="module" src="/static/js/{n}.js"></script>' for n in modules
        ),
    )


def environment(theme: str = "") -> jinja2.Environment:
    env = jinja2.Environment(
        loader=jinja2.ChoiceLoader(
            [
                jinja2.DictLoader({"base.html": base(theme)}),
                jinja2.FileSystemLoader(ROOT / "templates"),
            ]
        ),
        autoescape=True,
        undefined=jinja2.StrictUndefined,
        trim_blocks=True,
        lstrip_blocks=True,
        extensions=["jinja2.ext.i18n"],
    )
    env.globals["static"] = "/static/{}".format
    env.install_gettext_translations(gettext.NullTranslations(), newstyle=True)  # type: ignore[attr-defined]
    env.globals["ui"] = Components(env)
    return env


@pytest.fixture
def env() -> jinja2.Environment:
    return environment()


class Quiet(SimpleHTTPRequestHandler):
    """Static files, and the components page in the theme the address names."""

    def do_GET(self) -> None:
        page, _, theme = self.path.partition("?")
        if page != "/":
            super().do_GET()
            return
        template = environment(theme).get_template("ui/components.html")
        html = template.render(now=datetime(2030, 3, 4, 9, 38, tzinfo=UTC)).encode()
        self.send_response(200)
        self.send_header("Content-Type", "text/html; charset=utf-8")
        self.end_headers()
        self.wfile.write(html)

    def log_message(self, *_: object) -> None:
        pass


@pytest.fixture(scope="session")
def address() -> Iterator[str]:
    server = ThreadingHTTPServer(("127.0.0.1", 0), partial(Quiet, directory=str(ROOT)))
    threading.Thread(target=server.serve_forever, daemon=True).start()
    yield f"http://127.0.0.1:{server.server_port}/"
    server.shutdown()


@pytest.fixture(scope="session")
def chromium(browser: object) -> object:
    return browser
