"""*Bold*, _italic_, ~struck~ and `code` as WhatsApp writes them: shown here, taken off for SMS.

A mark counts only at the edge of words, on one line, around something with a letter or a digit in
it: 2*3*4, snake_case and www.example.com/_a_/ stay as they are. static/js/plain.js does the same.
"""

import re
from collections.abc import Callable, Sequence
from dataclasses import dataclass

from markupsafe import Markup, escape

from inbox.conversations.carrying import capabilities
from inbox.conversations.showing.linking import linked

MONO = re.compile(r"```\n?([^`]*[^\W_][^`]*?)\n?```")
CODE = re.compile(r"(?<![\w`])`(?![\s`])([^`\n]*[^\W_][^`\n]*)(?<!\s)`(?![\w`])")
ADDRESS = re.compile(
    r"(?<![^\W_])(?:[a-z][a-z0-9+.-]*://|www\.|[^\W_][\w.+-]{0,64}@)\S*[^\s*_~`]", re.I
)
TAGS = {"*": "strong", "_": "em", "~": "s"}
BULLET = re.compile(r"[-*] +(.+)")
NUMBER = re.compile(r"\d{1,3}\. +(.+)")
KEPT = re.compile("\ue000(\\d+)\ue001")  # a private sign in place of what is put away


# What may stand around a marked piece, beside spaces and the ends of the line.
BEFORE = re.escape("([{\"'“‘«*_~—–¿¡")
AFTER = re.escape(".,;:!?)]}\"'”’»*_~…—–-")


def _pair(mark: str) -> re.Pattern[str]:
    m = re.escape(mark)
    return re.compile(
        rf"(?<![^\s{BEFORE}])(?<!{m}){m}(?![\s{m}])"
        rf"([^{m}\n]*[^\W_][^{m}\n]*)(?<!\s){m}(?!{m})(?![^\s{AFTER}])"
    )


PAIRS = {mark: _pair(mark) for mark in TAGS}


@dataclass(frozen=True)
class _Writer:
    """How words, code and marked pieces are written, and which names are mentions."""

    words: Callable[[str], str]
    code: Callable[[str], str]
    marked: Callable[[str, str], str]
    names: re.Pattern[str] | None = None

    def write(self, text: str) -> str:
        """Code, addresses and names leave the text first: no mark inside them counts."""
        kept: list[str] = []

        def keep(said: str) -> str:
            kept.append(said)
            return f"\ue000{len(kept) - 1}\ue001"

        text = re.sub("[\ue000\ue001]", "", text)
        for code in (MONO, CODE):
            text = code.sub(lambda found: keep(self.marked(self.code(found[1]), "code")), text)
        text = ADDRESS.sub(lambda found: keep(self.words(found[0])), text)
        if self.names is not None:
            text = self.names.sub(lambda found: keep(self.marked(self.code(found[0]), "")), text)
        return KEPT.sub(lambda found: kept[int(found[1])], self._pairs(text))

    def _pairs(self, text: str) -> str:
        """The outermost pieces, what each holds, and the words between them."""
        done, at = [], 0
        ahead = {mark: pair.search(text) for mark, pair in PAIRS.items()}
        while found := min(filter(None, ahead.values()), key=lambda one: one.start(), default=None):
            mark = text[found.start()]
            done.append(self.words(text[at : found.start()]))
            done.append(self.marked(self._pairs(found[1]), TAGS[mark]))
            at = found.end()
            for other, place in ahead.items():
                if place and place.start() < at:
                    ahead[other] = PAIRS[other].search(text, at)
        return "".join([*done, self.words(text[at:])])


PLAIN = _Writer(words=str, code=str, marked=lambda inner, _: inner)


def plain(body: str) -> str:
    """The words without their marks: what a channel sends that shows none."""
    return PLAIN.write(body) if any(mark in body for mark in "*_~`") else body


def sent(body: str, kind: str) -> str:
    """What goes out on a channel of this kind: marks only where the far end shows them."""
    return body if capabilities.of(kind).formats else plain(body)


def html(body: str, mentions: Sequence[str] = ()) -> Markup:
    """The text as the team reads it: escaped first, then marked up; lists and quotes are blocks."""
    names = "|".join(re.escape(name) for name in sorted(mentions, key=len, reverse=True))
    pattern = re.compile(rf"(?<![\w/])@(?:{names})(?!\w)", re.I) if names else None
    writer = _Writer(
        words=lambda text: str(linked(text)),
        code=lambda text: str(escape(text)),
        marked=_tagged,
        names=pattern,
    )
    blocks: list[str] = []
    for place, piece in enumerate(MONO.split(body)):
        blocks += [f"<pre>{escape(piece)}</pre>"] if place % 2 else _blocks(piece, writer)
    return Markup("".join(blocks))  # noqa: S704 - every piece was escaped


def _tagged(inner: str, tag: str) -> str:
    return f"<{tag}>{inner}</{tag}>" if tag else f'<span class="mention">{inner}</span>'


def _blocks(text: str, writer: _Writer) -> list[str]:
    """Paragraphs, lists and quotes: neighbours of a kind are one block."""
    blocks: list[tuple[str, list[str]]] = []
    for line in text.strip("\n").split("\n"):
        kind, inner = _kind(line)
        if not blocks or blocks[-1][0] != kind:
            blocks.append((kind, []))
        blocks[-1][1].append(writer.write(inner))
    return [_block(kind, lines) for kind, lines in blocks]


def _kind(line: str) -> tuple[str, str]:
    if found := BULLET.fullmatch(line):
        return "ul", found[1]
    if found := NUMBER.fullmatch(line):
        return "ol", found[1]
    return ("blockquote", line[2:]) if line.startswith("> ") else ("", line)


def _block(kind: str, lines: list[str]) -> str:
    if kind in {"ul", "ol"}:
        return f"<{kind}>{''.join(f'<li>{line}</li>' for line in lines)}</{kind}>"
    joined = "\n".join(lines)
    return f"<{kind}>{joined}</{kind}>" if kind else joined
