"""Templates that a process before compiled are taken as they are, while nothing of them changed."""

import pytest
from jinja2 import DictLoader, Environment

from config import compiled
from config.jinja2 import environment

PAGE = {"page.html": "<p>{{ word }}</p>"}


@pytest.fixture
def folder(settings, tmp_path):
    settings.TEMPLATE_CACHE = str(tmp_path / "templates")
    return tmp_path / "templates"


@pytest.fixture
def compilings(monkeypatch):
    """The names of the templates that were compiled."""
    made, compile_ = [], Environment.compile
    monkeypatch.setattr(
        Environment,
        "compile",
        lambda env, source, name=None, *more, **kw: (
            made.append(name) or compile_(env, source, name, *more, **kw)
        ),
    )
    return made


def drawn(templates=PAGE):
    """What another process makes of the page."""
    env = environment(loader=DictLoader(templates), autoescape=True)
    return env.get_template("page.html").render(word="<b>")


def test_template_is_compiled_once_for_all_processes(folder, compilings):
    first, second = drawn(), drawn()

    assert first == second == "<p>&lt;b&gt;</p>"
    assert compilings == ["page.html"]


def test_template_that_changed_is_compiled_anew(folder, compilings):
    drawn()

    assert drawn({"page.html": "<i>{{ word }}</i>"}) == "<i>&lt;b&gt;</i>"
    assert compilings == ["page.html"] * 2


def test_another_compiler_does_not_take_them(folder, compilings, monkeypatch):
    drawn()
    monkeypatch.setattr(compiled.jinja2, "__version__", "0")

    assert drawn() == "<p>&lt;b&gt;</p>"
    assert compilings == ["page.html"] * 2


def test_folder_is_its_owners_alone(folder):
    drawn()

    assert [path.stat().st_mode & 0o077 for path in folder.iterdir()] == [0]


def test_without_a_folder_nothing_is_kept(settings, compilings):
    settings.TEMPLATE_CACHE = ""

    drawn(), drawn()

    assert compilings == ["page.html"] * 2
