"""Words in other languages: extract, update the catalogues, compile; `--check` only looks.

After changing words: `python -m ops.messages`, translate what it names in
locale/*/LC_MESSAGES/django.po by the words of locale/GLOSSARY.md, and run it once more.
"""

import re
import sys
from collections.abc import Iterable, Iterator
from datetime import UTC, datetime
from io import BytesIO
from pathlib import Path
from typing import Any

from babel.messages.catalog import Catalog, Message
from babel.messages.extract import DEFAULT_KEYWORDS, extract_from_file
from babel.messages.mofile import read_mo, write_mo
from babel.messages.pofile import read_po, write_po

from ops.paths import ROOT

LOCALES = ("it", "pt_BR")
LOCALE = ROOT / "locale"
LAZY = ("gettext", "ngettext", "pgettext", "npgettext")
KEYWORDS: dict[str, Any] = {
    **DEFAULT_KEYWORDS,
    "gettext_noop": None,
    **{f"{name}_lazy": DEFAULT_KEYWORDS[name] for name in LAZY},
}
# As config/jinja2.py has them; not silent: a template that does not parse stops us.
JINJA = {
    "extensions": "jinja2.ext.i18n,jinja2.ext.do",
    "newstyle_gettext": "true",
    "trim_blocks": "true",
    "lstrip_blocks": "true",
    "silent": "false",
}
WRITTEN = {".html", ".txt"}  # pages and mails
# Only developers see these.
UNREAD = {"tests", "bench", "components.html"}
PLACEHOLDER = re.compile(r"%(?:\(\w*\))?.?|\{\w*\}", re.DOTALL)


def extract(root: Path = ROOT) -> Catalog:
    """Every message of the sources, in the order of their paths."""
    code = [path for top in root.glob("*/__init__.py") for path in top.parent.rglob("*.py")]
    pages = [path for path in (root / "templates").rglob("*.*") if path.suffix in WRITTEN]
    found = Catalog()
    for path in sorted(code + pages):
        name = path.relative_to(root)
        if UNREAD.isdisjoint(name.parts):
            method, options = ("jinja2", JINJA) if path.suffix in WRITTEN else ("python", {})
            for row in extract_from_file(method, path, KEYWORDS, ["Translators:"], options):
                line, words, comments, context = row
                found.add(words, None, [(name.as_posix(), line)], (), comments, context=context)
    return found


def read(locale: str) -> Catalog:
    """The committed catalogue, or an empty one for a new language."""
    if place(locale, "po").exists():
        with place(locale, "po").open("rb") as file:
            return read_po(file, locale=locale)
    about = {"project": "Frontdesk", "version": "1", "last_translator": "Frontdesk"}
    comment = "# Frontdesk's words; the fixed ones are in locale/GLOSSARY.md."
    return Catalog(locale, None, comment, revision_date=datetime.now(UTC), fuzzy=False, **about)


def place(locale: str, kind: str) -> Path:
    return LOCALE / locale / "LC_MESSAGES" / f"django.{kind}"


def write(locale: str, sources: Catalog) -> None:
    """Keep what is translated, drop what nothing says any more, guess nothing; compile."""
    catalog = read(locale)
    catalog.update(sources, no_fuzzy_matching=True, update_creation_date=False)
    place(locale, "po").parent.mkdir(parents=True, exist_ok=True)
    with place(locale, "po").open("wb") as file:
        write_po(file, catalog, width=0, ignore_obsolete=True, include_lineno=False)
    place(locale, "mo").write_bytes(compiled(catalog))


def compiled(catalog: Catalog) -> bytes:
    write_mo(file := BytesIO(), catalog)
    return file.getvalue()


def problems(catalog: Catalog, sources: Catalog) -> Iterator[str]:
    """What keeps a catalogue from saying all that the sources say, and nothing else."""
    for message in sources:
        if message.id:
            for problem in _problems_of(message, catalog):
                yield f"{catalog.locale}: {problem}: {_each(message.id)[0]!r}"
    for message in [*catalog, *catalog.obsolete.values()]:
        if message.id and sources.get(message.id, message.context) is None:
            yield f"{catalog.locale}: obsolete: {_each(message.id)[0]!r}"


def _problems_of(message: Message, catalog: Catalog) -> Iterator[str]:
    found = catalog.get(message.id, message.context)
    if found is None or found.pluralizable != message.pluralizable:
        yield "missing"
        return
    ids, forms = _each(found.id), _each(found.string)
    if found.fuzzy:
        yield "fuzzy"
    if message.pluralizable and len(forms) != catalog.num_plurals:
        yield f"{len(forms)} plural forms, not {catalog.num_plurals}"
    if not forms or not all(forms):
        yield "untranslated"
    # "One text" may go without the number that "%(num)s texts" has.
    elif any(_holes(form) != _holes(ids[-1]) for form in forms[1:] or forms) or (
        _holes(forms[0]) not in [_holes(one) for one in ids]
    ):
        yield "other placeholders"


def stale(locale: str) -> Iterator[str]:
    """A compiled catalogue says what its source says, whichever Babel wrote it."""
    file = place(locale, "mo")
    if not file.exists() or _content(file.read_bytes()) != _content(compiled(read(locale))):
        yield f"{locale}: django.mo was not compiled from django.po"


def _content(data: bytes) -> tuple[str, list[str]]:
    catalog = read_mo(BytesIO(data))
    said = [repr((m.context, _each(m.id), _each(m.string))) for m in catalog if m.id]
    return catalog.plural_forms, sorted(said)


def _each(words: Any) -> list[str]:
    return [words] if isinstance(words, str) else list(words or ())


def _holes(words: str) -> set[str]:
    return set(PLACEHOLDER.findall(words))


def main(words: Iterable[str]) -> int:
    sources, found = extract(), list[str]()
    for locale in LOCALES:
        if "--check" not in words:
            write(locale, sources)
        found += [*problems(read(locale), sources), *stale(locale)]
    print("\n".join(found) if found else f"{len(sources)} messages in {', '.join(LOCALES)}")
    return 1 if found else 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
