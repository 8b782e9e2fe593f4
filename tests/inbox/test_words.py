"""Small things that lists and threads are made of: previews, people, links, numbers."""

import re
import time

import pytest

from inbox import words
from inbox.conversations.showing import people, previews, templating

XSS = [
    "<script>alert(1)</script>",
    "<img src=x onerror=alert(1)>",
    "<svg/onload=alert(1)>",
    '"><b>bold</b>',
    "' onmouseover='alert(1)",
    "javascript:alert(1)",
    "JaVaScRiPt:alert(1)//https://example.com",
    "https://example.com/\"onmouseover=\"alert(1)",
    "https://example.com/'onmouseover='alert(1)",
    "https://example.com/<script>alert(1)</script>",
    "http://a.example/?q=%22%3E%3Cscript%3Ealert(1)%3C/script%3E",
    "data:text/html;base64,PHNjcmlwdD5hbGVydCgxKTwvc2NyaXB0Pg==",
    "me@example.com\"><script>alert(1)</script>",
    "{{ 7*7 }} {% print(7) %}",
    "&lt;script&gt;alert(1)&lt;/script&gt;",
    "www.example.com<img src=x onerror=alert(1)>",
    "\u2028<script>\u2029",
]  # fmt: skip

SLOW = {
    "at signs": "@" * 4000,
    "dots": "a." * 2000,
    "brackets": "(" * 2000 + "http://a.example" + ")" * 1900,
    "ampersands": "http://a.example/" + "&amp;" * 700,
    "colons": "http:" * 800,
    "punctuation": "a.com" + "!;" * 1900,
    "entities": "www.a.com" + "&lt" * 1300,
    "spaces": " . " * 1300,
    "longer than linked": "https://a.example/ " * 5000,
}


@pytest.mark.parametrize("body", XSS)
def test_nothing_in_a_text_becomes_markup(body):
    html = str(templating.linked(body))

    tags = re.findall(r"<[^>]*>", html)
    assert all(
        re.fullmatch(r'</a>|<a href="(https?://|mailto:)[^"<>]*"( [^<>]*)?>', tag) for tag in tags
    )
    assert all(
        tag == "</a>"
        or re.fullmatch(r'<a href="[^"]*" rel="nofollow noopener noreferrer" target="_blank">', tag)
        for tag in tags
        if "mailto:" not in tag
    )


@pytest.mark.parametrize("name", SLOW)
def test_long_and_odd_text_takes_no_time(name):
    began = time.perf_counter()

    templating.linked(SLOW[name])

    assert time.perf_counter() - began < 0.5


def test_address_becomes_a_link_that_tells_nobody_where_it_comes_from():
    assert templating.linked("See https://a.example/x?y=1&z=2, ok") == (
        'See <a href="https://a.example/x?y=1&amp;z=2" '
        'rel="nofollow noopener noreferrer" target="_blank">https://a.example/x?y=1&amp;z=2</a>, ok'
    )


@pytest.mark.parametrize(
    ("body", "line"),
    [
        ("", ""),
        (" a \n\n b ", "a b"),
        ("x" * 160, "x" * 160),
        ("x" * 161, "x" * 159 + "…"),
        ("😀" * 200, "😀" * 159 + "…"),
    ],
)
def test_preview_is_one_short_line(body, line):
    assert previews.preview(body) == line


@pytest.mark.parametrize(
    ("types", "kind"),
    [([], ""), (["image/jpeg"], "photo"), (["IMAGE/PNG; x=y", "audio/mpeg"], "photo"),
     (["video/mp4"], "video"), (["audio/amr"], "audio"), (["text/x-vcard"], "contact"),
     (["text/vcard"], "contact"), (["application/pdf"], "file"), ([""], "file")],
)  # fmt: skip
def test_message_without_words_is_called_by_its_first_file(types, kind):
    assert previews.kind_of(types) == kind


@pytest.mark.parametrize(
    ("name", "letters"),
    [("Mara Rossi", "MR"), ("mara", "MA"), ("Mara de la Cruz", "MC"), ("(206) 555-0142", "#"),
     ("+39 347", "#"), ("72345", "#"), ("", "#"), ("   ", "#"), ("😀", "#"), ("😀 Mara", "MA"),
     ("Ö", "Ö"), ("李 小龍", "李小")],
)  # fmt: skip
def test_initials(name, letters):
    assert people.initials(name) == letters


def test_hue_is_always_the_same_and_one_of_24():
    hues = {people.hue_of(f"+1206555{number:04d}") for number in range(500)}

    assert people.hue_of("+12065550142") == people.hue_of("+12065550142")
    assert hues == set(range(1, 25))


@pytest.mark.parametrize(
    ("text", "kept"),
    [
        ("a", "a"),
        ("a\x00b", "a\ufffdb"),
        ("\ud800", "\ufffd"),
        ("👩‍👩‍👧", "👩‍👩‍👧"),
        ("\u202e", "\u202e"),
    ],
)
def test_what_postgresql_cannot_keep_is_marked(text, kept):
    assert words.kept(text) == kept


@pytest.mark.parametrize(
    ("text", "number"),
    [("0", 0), ("12", 12), ("", None), ("-1", None), ("1.0", None), ("²", None), ("٣", None),
     ("9" * 18, 10**18 - 1), ("9" * 19, None), ("1e3", None), (" 1", None), ("0x1", None)],
)  # fmt: skip
def test_number_of_a_row(text, number):
    assert words.number(text) == number
