"""*Bold* where it is shown, nothing but the words where it is not (F81)."""

import pytest

from inbox.conversations.writing import formatting
from tests.sentences import MARKED, ORDINARY


@pytest.mark.parametrize("sentence", ORDINARY)
def test_f81_ordinary_sentences_survive_untouched(sentence):
    assert formatting.plain(sentence) == sentence
    assert "<strong>" not in formatting.html(sentence)
    assert "<em>" not in formatting.html(sentence)


@pytest.mark.parametrize(("sentence", "bare"), MARKED.items())
def test_f81_marks_come_off_for_sms(sentence, bare):
    assert formatting.plain(sentence) == bare
    assert formatting.sent(sentence, "sms") == bare


def test_f81_marks_are_shown_and_everything_else_is_escaped():
    shown = formatting.html("*Bold* _it_ ~no~ `a<b` <script>alert(1)</script> & *<i>*")

    assert shown == (
        "<strong>Bold</strong> <em>it</em> <s>no</s> <code>a&lt;b</code>"
        " &lt;script&gt;alert(1)&lt;/script&gt; &amp; <strong>&lt;i&gt;</strong>"
    )


def test_lists_and_quotes_are_blocks():
    shown = formatting.html("Bring:\n- a *helmet*\n- gloves\n1. first\n> said\nthen")

    assert shown == (
        "Bring:<ul><li>a <strong>helmet</strong></li><li>gloves</li></ul>"
        "<ol><li>first</li></ol><blockquote>said</blockquote>then"
    )


def test_addresses_are_links_whatever_stands_in_them():
    shown = formatting.html("*see https://example.com/_a_/*b*")

    assert 'href="https://example.com/_a_/*b"' in shown
    assert "<em>" not in shown


@pytest.mark.parametrize(
    "evil",
    ['*"><img src=x onerror=alert(1)>*', "`<svg/onload=alert(1)>`", "```<b>x</b>```",
     "> <script>x</script>", "- <a href=javascript:x>y</a>", "\ue0000\ue001 *a* \ue0007\ue001",
     "@Ben <b>", "https://x.example/\"onmouseover=alert(1) *a*"],
)  # fmt: skip
def test_nothing_that_is_written_becomes_markup(evil):
    shown = formatting.html(evil, mentions=["Ben"])

    for tag in (
        "<img",
        "<svg",
        "<b>",
        "<script",
        "<a href=javascript",
        'onmouseover="',
        '"onmouse',
    ):
        assert tag not in shown


def test_only_whole_names_are_mentions():
    shown = formatting.html("@Ben, @Benedict, a@Ben.example, x.example/@Ben and @ben", ["Ben"])

    assert shown.count('<span class="mention">') == 2


@pytest.mark.parametrize(
    "text", ["*a* " * 2000, "_a" * 4000, "*_~" * 3000, "`a" * 4000, "a.a@" * 2000]
)
def test_long_lines_of_marks_do_not_take_long(text):
    formatting.html(text)
    formatting.plain(text)
