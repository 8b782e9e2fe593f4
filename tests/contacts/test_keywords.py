"""STOP and its family in every spelling; ordinary sentences left alone (RELIABILITY.md 1.3, F16)."""

import time

import pytest

from contacts import keywords

STOPS = [
    "STOP", "stop", "Stop", "sToP", " stop ", "stop.", "STOP!", "Stop!!!", "“stop”", "(stop)", "*STOP*",
    "stop\n", "\tstop", "S\u200bTOP", "STO\u200dP", "\ufeffSTOP", "ＳＴＯＰ", "ｓｔｏｐ", "ſtop", "𝐒𝐓𝐎𝐏",
    "stop all", "STOPALL", "Unsubscribe", "UNSUBSCRIBE.", "end", "END", "Quit", "revoke", "Revoke.",
    "opt out", "OPT-OUT", "OptOut", "cancel", "CANCEL!", "arrêt", "ARRET", "basta", "Cancella", "sair",
    "parar", "CANCELAR", "please stop", "stop please", "Stop, thanks", "stop now",
]  # fmt: skip

SENTENCES = [
    "I'll stop by at five", "Don't stop believing", "Where is the bus stop?", "Stop me if I'm wrong",
    "Can I cancel my appointment on Tuesday?", "Please cancel my order", "cancel order 1234",
    "See you at the end of the week", "The end", "END OF DAY works", "I want to quit my job",
    "stopped by today", "unstoppable", "nonstop", "stop sign", "How do I unsubscribe from the list?",
    "What is the cancellation policy?", "Is it too late to opt out of the warranty?", "", "?", "👍",
    "I cannot stop smiling", "weekend", "Help! I need somebody", "start at nine",
    "\u03c3top",  # a Greek letter that looks like one of ours
]  # fmt: skip

DOUBTS = [
    "Please stop texting me", "stop messaging me", "take me off your list", "Remove me from this list",
    "don't text me again", "don\u2019t text me", "do not contact me", "no more texts", "unsubscribe me",
    "leave me alone", "lose my number", "opt me out", "quit texting me", "never message me again",
    "Non scrivetemi più", "toglietemi dalla lista", "pare de mandar mensagens", "me tire da lista",
]  # fmt: skip


@pytest.mark.parametrize("text", STOPS)
def test_stop_in_every_spelling(text):
    assert keywords.meaning(text) == "out"


@pytest.mark.parametrize("text", SENTENCES)
def test_sentence_with_such_a_word_is_left_alone(text):
    assert keywords.meaning(text) == ""


@pytest.mark.parametrize("text", DOUBTS)
def test_other_wording_is_for_a_person_to_judge(text):
    assert keywords.meaning(text) == "maybe"


@pytest.mark.parametrize("text", ["START", "start.", "Unstop", "UNSTOP", "opt-in", "ｓｔａｒｔ"])
def test_start_allows_again(text):
    assert keywords.meaning(text) == "in"


@pytest.mark.parametrize("text", ["HELP", "help?", "Info", "aiuto"])
def test_help(text):
    assert keywords.meaning(text) == "help"


@pytest.mark.parametrize(
    ("said", "meant"), [("STOP", "out"), ("START", "in"), ("HELP", "help"), ("ODD", "")]
)
def test_carriers_own_reading_wins(said, meant):
    assert keywords.meaning("Hello", said) == meant


@pytest.mark.parametrize("text", ["no more " * 9000, "stop " * 13_000, "please " * 9000, "a" * 65_000,
                                  "non " * 16_000, "\u0301" * 65_000])  # fmt: skip
def test_long_text_takes_no_time(text):
    began = time.perf_counter()

    keywords.meaning(text)

    assert time.perf_counter() - began < 0.5
