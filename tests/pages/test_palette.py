"""The palette, the sheet of shortcuts and the switch: what they offer is what there is."""

import re
from pathlib import Path

import pytest
from django.test import Client

from inbox.accounts.models import User
from inbox.conversations import shortcuts
from tests.cast import client_of

ROOT = Path(__file__).resolve().parent.parent.parent
KEYS = (ROOT / "static" / "js" / "keys.js").read_text()
# Chords and what belongs to one place stand in that place's own script.
ELSEWHERE = {
    "Escape": ("keys.js", 'event.key === "Escape"'),
    "Alt+ArrowUp": ("pins.js", '["ArrowUp", "ArrowDown"].includes(event.key)'),
    "Enter": ("textarea.js", 'event.key !== "Enter"'),
    "Shift+Enter": ("textarea.js", "event.shiftKey"),
    "Ctrl+Enter": ("composer.js", 'event.key !== "Enter" || event.isComposing || !(event.ctrlKey'),
    "Ctrl+b": ("writing.js", 'b: "*"'),
    "Ctrl+i": ("writing.js", 'i: "_"'),
    "Ctrl+Shift+x": ("writing.js", 'x: "~"'),
}


@pytest.fixture
def ben(cast):
    return client_of(cast.ben)


def listed():
    return [one.key for _, some in shortcuts.GROUPS for one in some]


def in_keys_js(name):
    (block,) = re.findall(rf"const {name} = \{{\n(.*?)\n\}};", KEYS, re.S)
    return {quoted or bare for quoted, bare in re.findall(r'^  (?:"([^"]+)"|(\w)):', block, re.M)}


def in_templates():
    found = set()
    for path in (ROOT / "templates").rglob("*.html"):
        text = path.read_text()
        found.update(re.findall(r'data-key="([^"{]+)"', text))
        found.update(re.findall(r'"data-key": "([^"]+)"', text))
    return found


def test_every_key_on_the_sheet_is_answered():
    answered = in_keys_js("own") | in_keys_js("chords") | in_templates()
    for key, (script, words) in ELSEWHERE.items():
        if words in (ROOT / "static" / "js" / script).read_text():
            answered.add(key)

    assert [key for key in listed() if key not in answered] == []


def test_every_key_that_is_answered_is_on_the_sheet():
    answered = in_keys_js("own") | in_keys_js("chords") | in_templates()

    assert answered - set(listed()) == set()


def test_no_key_means_two_things():
    assert len(listed()) == len(set(listed()))


def test_sheet_stands_on_the_page_in_the_readers_language(cast, ben):
    html = ben.get(f"/aurora/inboxes/{cast.aurora.inbox.uuid}/").content.decode()

    assert html.count('id="shortcuts"') == 1
    assert 'data-behavior="shortcuts"' in html
    assert 'data-key="/"' in html


def palette(client):
    answer = client.get("/aurora/commands/", headers={"HX-Request": "true"})
    assert answer.status_code == 200
    return answer.content.decode()


def test_palette_offers_own_inboxes_actions_and_choices(cast, ben):
    html = palette(ben)

    assert f"/aurora/inboxes/{cast.aurora.inbox.uuid}/?state=open" in html
    for key in ("r", "e", "a", "t"):
        assert f'data-press="{key}"' in html
    for words in ("Dark theme", "Language: Italiano", "Sign out", "Turn single-key shortcuts off"):
        assert words in html


def test_palette_names_no_inbox_that_is_not_ones_own(cast):
    rita = Client()
    rita.force_login(cast.rita.user)

    assert "Sales" not in palette(rita)
    assert str(cast.aurora.inbox.uuid) not in palette(rita)


def test_single_keys_are_turned_off_for_the_user_everywhere(cast, ben):
    page = f"/aurora/inboxes/{cast.aurora.inbox.uuid}/"
    assert 'data-keys="off"' not in ben.get(page).content.decode()

    answer = ben.post(
        "/aurora/me/", {"keys": "off"}, headers={"Referer": f"http://testserver{page}"}
    )

    assert (answer.status_code, answer["Location"]) == (302, f"http://testserver{page}")
    elsewhere = Client()
    elsewhere.force_login(User.objects.get(pk=cast.ben.user_id))
    html = elsewhere.get(page).content.decode()
    assert 'data-keys="off"' in html
    assert "Turn single-key shortcuts on" in html
    ada = Client()
    ada.force_login(cast.ada.user)
    assert 'data-keys="off"' not in ada.get(page).content.decode()


@pytest.mark.parametrize(
    ("form", "kept"),
    [
        ({"theme": "dark"}, ("dark", "")),
        ({"language": "it"}, ("", "it")),
        ({"theme": "'; x", "language": "xx", "keys": "maybe"}, ("", "")),
        ({}, ("", "")),
    ],
)
def test_choices_are_kept_from_a_closed_set(cast, ben, form, kept):
    answer = ben.post("/aurora/me/", form, headers={"Referer": "https://evil.example/"})

    user = User.objects.get(pk=cast.ben.user_id)
    assert (user.theme, user.language) == kept
    assert user.single_keys
    assert answer["Location"].startswith("/aurora/")
