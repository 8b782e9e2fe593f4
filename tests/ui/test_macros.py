"""Every piece compiles and draws with a forgotten variable being an error."""

from datetime import UTC, datetime
from pathlib import Path

import jinja2
import pytest

UI = Path(__file__).resolve().parents[2] / "templates" / "ui"
PAGES = {"components.html"}
MACROS = sorted(path.name for path in UI.glob("*.html") if path.name not in PAGES)


@pytest.mark.parametrize("name", MACROS)
def test_macro_file_compiles(env: jinja2.Environment, name: str) -> None:
    module = env.get_template(f"ui/{name}").module

    assert [word for word, macro in vars(module).items() if callable(macro)]


def test_macro_names_are_used_once(env: jinja2.Environment) -> None:
    names = [
        word
        for file in MACROS
        for word in vars(env.get_template(f"ui/{file}").module)
        if not word.startswith("_")
    ]

    assert sorted(set(names)) == sorted(names)


def test_every_macro_file_has_its_styles() -> None:
    styles = {path.stem for path in (UI.parents[1] / "static" / "css").glob("*.css")}

    assert {Path(name).stem for name in MACROS} <= styles


def test_every_icon_is_in_the_sprite(env: jinja2.Environment) -> None:
    sprite = (UI.parents[1] / "static" / "icons.svg").read_text()
    page = env.get_template("ui/components.html").render(now=datetime(2030, 3, 4, tzinfo=UTC))

    used = {piece.split('"')[0] for piece in page.split("icons.svg#")[1:]}

    assert {name for name in used if f'id="{name}"' not in sprite} == set()


def test_text_of_a_customer_is_escaped(env: jinja2.Environment) -> None:
    bubble = env.from_string("{% call ui.bubble() %}{{ text }}{% endcall %}")

    html = bubble.render(text="<script>")

    assert "&lt;script&gt;" in html


def test_missing_parameter_is_an_error(env: jinja2.Environment) -> None:
    with pytest.raises(jinja2.UndefinedError):
        env.from_string("{{ ui.badge() }}").render()
