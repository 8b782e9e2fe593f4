"""Each code a campaign may be turned down with has words of ours and a next step."""

import json
import re

from channels_app.registration import codes
from tests import specs


@specs.present
def test_every_308xx_and_309xx_code_has_words_and_a_next_step():
    known = json.loads((specs.FOLDER / "twilio_error_codes.json").read_text())
    listed = {code for code in known if re.fullmatch(r"30[89]\d\d", code)}

    assert listed
    assert listed - set(codes.CODES) == set()
    for code in listed:
        assert len(codes.CODES[code].words) > 20
        assert len(codes.CODES[code].step) > 20
        assert codes.CODES[code].words != known[code]


@specs.present
def test_words_are_our_own_and_no_two_alike():
    said = [text for code in codes.CODES.values() for text in (code.words, code.step)]

    assert len(said) == len(set(said))


def test_unknown_code_has_none():
    assert codes.of("99999") is None
