"""What is kept of a component is shown again only to whom it says the same."""

from django.template import engines
from django.utils import translation
from jinja2 import Environment
from markupsafe import Markup

from config.kept import Kept


def draw(source: str, **given) -> str:
    return engines["jinja2"].from_string(source).render(given)


def test_words_that_look_like_markup_are_escaped_after_markup_that_looks_like_them():
    label = "<b>1</b>"

    assert draw("{{ ui.badge(label) }}", label=Markup(label)).count("<b>") == 1
    assert "<b>" not in draw("{{ ui.badge(label) }}", label=label)
    assert draw("{{ ui.button('Go', attrs={'title': label}) }}", label=Markup("&amp;")) != draw(
        "{{ ui.button('Go', attrs={'title': label}) }}", label="&amp;"
    )


def test_what_is_equal_to_one_is_not_one():
    assert ">1<" in draw("{{ ui.count(1) }}")
    assert ">True<" in draw("{{ ui.count(true) }}")


def test_each_language_and_each_organization_has_its_own(cast):
    chip = "{{ ui.chip('x', href='/', removable=true) }}"
    with translation.override("en"):
        english = draw(chip)
    with translation.override("it"):
        assert draw(chip) != english
    asked = []
    macro = Environment().from_string("{% macro page(name) %}{{ asked() }}{% endmacro %}")
    page = Kept(macro.make_module({"asked": lambda: asked.append(1)}).page)
    for house in (cast.aurora, cast.rival, cast.aurora):
        with house.open():
            page("x")
    assert len(asked) == 2


def test_what_is_not_plain_is_drawn_each_time():
    seen = []
    macro = Environment().from_string("{% macro shown(of) %}{{ of }}{{ seen() }}{% endmacro %}")
    shown = Kept(macro.make_module({"seen": lambda: seen.append(1)}).shown)

    for of in ([1, {"a": (2, "b")}], [1, {"a": (2, "b")}], object(), {"a": [object()]}):
        shown(of)

    assert len(seen) == 3
