"""What a search matched, marked in the text: escaped first, <mark> around it after."""

import re
import unicodedata
from collections.abc import Iterable, Iterator

from markupsafe import Markup, escape

WORD = re.compile(r"(?:[^\W_][\u0300-\u036f]*)+")
ACCENTS = re.compile("[\u0300-\u036f]")
LETTERS = str.maketrans(
    {"ø": "o", "ł": "l", "đ": "d", "ħ": "h", "ı": "i", "ŧ": "t", "ð": "d", "ß": "ss", "æ": "ae",
     "œ": "oe"}
)  # fmt: skip
BEFORE, AROUND = 40, 160


def fold(text: str) -> str:
    """As PostgreSQL's search_fold: lower case without accents."""
    if text.isascii():
        return text.lower()
    return ACCENTS.sub("", unicodedata.normalize("NFKD", text)).lower().translate(LETTERS)


def words(text: str) -> list[str]:
    """The words of a search."""
    return [word for word in re.split(r"[\W_]+", fold(text)) if word]


def plain(text: str) -> Markup:
    return escape(text)


def marked(text: str, asked: str) -> Markup:
    """The text with the words that begin as one asked for."""
    return _paint(text, [(start, end) for start, end in _matches(text, asked)])


def excerpt(body: str, asked: str) -> Markup:
    """A line of the text around the first word that matched."""
    line = " ".join(body.split())
    first = next(_matches(line, asked), (0, 0))[0]
    start = 0 if first < AROUND // 2 else line.rfind(" ", 0, first - BEFORE) + 1
    shown = line[start : start + AROUND]
    cut = "…" if start else ""
    return escape(cut) + marked(shown, asked) + ("…" if start + AROUND < len(line) else "")


def digits(number: str, parts: Iterable[str]) -> Markup:
    """A number as people write it, with the run of digits that one of the parts is."""
    places = [place for place, sign in enumerate(number) if sign.isdigit()]
    bare = "".join(number[place] for place in places)
    for part in parts:
        at, length = bare.find(part), len(part)
        if at < 0:  # the country's code is not shown
            ends = (length - cut for cut in range(1, length - 2) if bare.startswith(part[cut:]))
            at, length = 0, next(ends, 0)
        if length:
            return _paint(number, [(places[at], places[at + length - 1] + 1)])
    return escape(number)


def _matches(text: str, asked: str) -> Iterator[tuple[int, int]]:
    wanted = words(asked)
    long = [word for word in wanted if len(word) > 2 or len(wanted) == 1]
    for found in WORD.finditer(text):
        folded = fold(found.group())
        if folded in wanted or any(folded.startswith(word) for word in long):
            yield found.span()


def _paint(text: str, spans: Iterable[tuple[int, int]]) -> Markup:
    found, at = Markup(""), 0
    for start, end in spans:
        found += escape(text[at:start]) + Markup("<mark>{}</mark>").format(text[start:end])
        at = end
    return found + escape(text[at:])
