"""The catalogues say all that the sources say, in words that may stand on a page. F150."""

import re

import pytest
from babel.messages.catalog import Catalog
from django.conf import settings
from django.template import engines
from django.utils import translation
from django.utils.translation import gettext, ngettext, to_locale
from jinja2 import TemplateSyntaxError

from ops import messages

ATTEMPTS = ("%(num)s attempt", "%(num)s attempts")


@pytest.fixture(scope="module")
def catalogues() -> list[Catalog]:
    return [messages.read(locale) for locale in messages.LOCALES]


def sources(*ids) -> Catalog:
    catalog = Catalog()
    for words in ids:
        catalog.add(words)
    return catalog


def each(words) -> list[str]:
    return [words] if isinstance(words, str) else list(words)


def test_check_passes(capsys):
    assert messages.main(["--check"]) == 0, capsys.readouterr().out


def test_every_language_of_the_product_has_a_catalogue():
    assert sorted(to_locale(code) for code, _ in settings.LANGUAGES) == ["en", *messages.LOCALES]


@pytest.mark.parametrize(
    ("language", "delivered", "one", "none", "two"),
    [
        ("en", "Delivered", "1 attempt", "0 attempts", "2 attempts"),
        ("it", "Consegnato", "1 tentativo", "0 tentativi", "2 tentativi"),
        ("pt-br", "Entregue", "1 tentativa", "0 tentativa", "2 tentativas"),
    ],
)
def test_pages_speak_the_language(language, delivered, one, none, two):
    page = engines["jinja2"].from_string(
        '{{ _("Delivered") }}, {{ ngettext("%(num)s attempt", "%(num)s attempts", n) }}'
    )
    with translation.override(language):
        assert gettext("Delivered") == delivered
        assert ngettext(*ATTEMPTS, 2) % {"num": 2} == two
        said = [page.render({"n": n}) for n in (0, 1, 2)]

    assert said == [f"{delivered}, {count}" for count in (none, one, two)]


def test_words_kept_in_english_are_translated_where_they_are_shown():
    from channels_app.carriers.twilio import errors

    with translation.override("it"):
        unsaid = [
            code for code in errors.CODES if gettext(errors.words(code)) == errors.words(code)
        ]

    assert unsaid == []


def test_translations_are_calm_and_need_no_escaping(catalogues):
    said = [(form, m.id) for c in catalogues for m in c if m.id for form in each(m.string)]

    assert [pair for pair in said if "!" in pair[0] or pair[0] != pair[0].strip()] == []
    assert [pair for pair in said if set(pair[0]) & set("<>&\"'`")] == []


def test_sources_need_no_escaping():
    words = [word for m in messages.extract() if m.id for word in each(m.id)]

    assert [word for word in words if set(word) & set('<>&"`')] == []


def test_end_marks_are_the_same(catalogues):
    pairs = [(m.id, m.string) for c in catalogues for m in c if m.id and isinstance(m.id, str)]

    assert [pair for pair in pairs if mark(pair[0]) != mark(pair[1])] == []


def mark(words: str) -> str:
    # Where English exclaims, we end the sentence.
    return words[-1].replace("!", ".") if words[-1] in ".?:;…!," else ""


def test_fixed_words_are_kept(catalogues):
    lines = (messages.LOCALE / "GLOSSARY.md").read_text().splitlines()
    rows = [[cell.strip() for cell in line.split("|")[1:4]] for line in lines if line[:1] == "|"]
    fixed = {english: said for english, *said in rows[2:] if catalogues[0].get(english)}

    found = {english: [c.get(english).string for c in catalogues] for english in fixed}

    assert len(rows) >= 60
    assert len(fixed) > 45
    assert found == fixed


@pytest.mark.parametrize(("locale", "language"), [("it", "Italian"), ("pt_BR", "Brazilian Portug")])
def test_no_entry_says_it_with_another_word(locale, language):
    glossary = (messages.LOCALE / "GLOSSARY.md").read_text()
    banned = re.search(rf"^- {language}\w*: (.+)$", glossary, re.M)[1].split(", ")
    found = [
        (message.id, said)
        for message in messages.read(locale)
        if message.id
        for said in each(message.string)
        for word in banned
        if re.search(rf"\b{word}\b", re.sub(r"%\(\w+\)s|{[^}]*}", "", said), re.I)
    ]

    assert len(banned) > 5
    assert found == []


@pytest.mark.parametrize(
    ("ids", "said", "problem"),
    [
        (["Close"], {}, "it: missing: 'Close'"),
        (["Close"], {"Close": ""}, "it: untranslated: 'Close'"),
        ([], {"Close": "Chiudi"}, "it: obsolete: 'Close'"),
        (["%(name)s left"], {"%(name)s left": "%(nome)s è uscita"}, "other placeholders"),
        (["{name} left"], {"{name} left": "È uscita"}, "other placeholders"),
        (["Half of it"], {"Half of it": "Il 50% di tutto"}, "other placeholders"),
        ([ATTEMPTS], {ATTEMPTS: ("%(num)s tentativo", "")}, "untranslated"),
        ([ATTEMPTS], {ATTEMPTS: ("%(num)s tentativo", "tentativi")}, "other placeholders"),
        ([ATTEMPTS], {ATTEMPTS: ("%(num)s tentativo",)}, "1 plural forms, not 2"),
        ([ATTEMPTS], {ATTEMPTS[0]: "%(num)s tentativo"}, "missing"),
    ],
)
def test_check_finds(ids, said, problem):
    catalog = Catalog("it")
    for words, translated in said.items():
        catalog.add(words, translated)

    found = list(messages.problems(catalog, sources(*ids)))

    assert len(found) == 1
    assert problem in found[0]


def test_check_finds_a_guess():
    catalog = Catalog("it")
    catalog.add("Close", "Chiudi", flags=["fuzzy"])

    assert list(messages.problems(catalog, sources("Close"))) == ["it: fuzzy: 'Close'"]


def test_singular_may_go_without_its_number():
    ids = ("One text", "%(num)s texts")
    catalog = Catalog("it")
    catalog.add(ids, ("Un messaggio", "%(num)s messaggi"))

    assert list(messages.problems(catalog, sources(ids))) == []


def test_refreshing_keeps_words_drops_old_ones_and_compiles(tmp_path, monkeypatch):
    monkeypatch.setattr(messages, "LOCALE", tmp_path)
    messages.write("it", sources("Close", "Reopen"))
    po, mo = messages.place("it", "po"), messages.place("it", "mo")
    po.write_text(po.read_text().replace('"Close"\nmsgstr ""', '"Close"\nmsgstr "Chiudi"'))
    before = list(messages.stale("it"))

    messages.write("it", sources("Close", "Closed"))

    assert before == ["it: django.mo was not compiled from django.po"]
    assert {m.id: m.string for m in messages.read("it") if m.id} == {
        "Close": "Chiudi",
        "Closed": "",
    }
    assert list(messages.stale("it")) == []
    mo.unlink()
    assert len(list(messages.stale("it"))) == 1


def test_words_are_found_in_code_and_templates(tmp_path):
    slice_ = tmp_path / "inbox"
    slice_.mkdir()
    (slice_ / "__init__.py").write_text(
        "_('one'); gettext('two'); gettext_noop('three'); gettext_lazy('four')\n"
        "ngettext('%(n)s text', '%(n)s texts', n); ngettext_lazy('a', 'b', n)\n"
    )
    (tmp_path / "templates" / "ui").mkdir(parents=True)
    (tmp_path / "templates" / "page.html").write_text(
        '{% do x() %}{{ ui.button(_("five"), label=_("%(n)s six", n=name)) }}'
    )
    (tmp_path / "templates" / "ui" / "components.html").write_text('{{ _("only developers") }}')

    found = [message.id for message in messages.extract(tmp_path) if message.id]

    assert found == [
        "one", "two", "three", "four", ("%(n)s text", "%(n)s texts"), ("a", "b"), "five", "%(n)s six",
    ]  # fmt: skip


def test_a_template_that_does_not_parse_stops_us(tmp_path):
    (tmp_path / "templates").mkdir()
    (tmp_path / "templates" / "page.html").write_text('{{ _("one") }}{% if %}')

    with pytest.raises(TemplateSyntaxError):
        messages.extract(tmp_path)
