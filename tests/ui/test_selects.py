"""Selects of hundreds: written in one go, by city, in the reader's language."""

import pytest
from django import forms
from django.utils import translation

from inbox import zones
from inbox.selects import LongSelect
from inbox.zones import ZoneField


class Form(forms.Form):
    zone = ZoneField(empty="As ever")


def test_what_is_chosen_is_marked_and_nothing_is_markup():
    select = LongSelect(choices=[("a", "<b>"), ("Group & co", [("c", "C")])])

    assert select.render("x", "c", {"id": "i"}) == (
        '<select id="i" name="x"><option value="a">&lt;b&gt;</option>'
        '<optgroup label="Group &amp; co"><option value="c" selected>C</option></optgroup></select>'
    )


def test_what_was_kept_before_stays_an_option():
    form = Form(initial={"zone": "Asia/Calcutta"})

    html = str(form["zone"])

    assert '<option value="Asia/Calcutta" selected>' in html
    assert html.count("<option") == 2 + sum(
        len(held) if isinstance(held, list) else 1 for _, held in zones.offered()
    )
    assert Form({"zone": "Asia/Calcutta"}).is_valid()
    assert not Form({"zone": "Mars/Base"}).is_valid()


@pytest.mark.parametrize(
    ("language", "zone", "city"),
    [
        ("en", "America/New_York", "New York"),
        ("it", "Europe/Rome", "Roma"),
        ("pt-br", "America/New_York", "Nova York"),
        ("en", "Asia/Kolkata", "Kolkata"),
        ("en", "America/Indiana/Knox", "Knox, Indiana"),
    ],
)
def test_a_zone_is_found_by_its_city_once(language, zone, city):
    with translation.override(language):
        regions = [held for _, held in zones.offered() if isinstance(held, list)]

    found = [one for held in regions for one in held]
    assert (zone, city) in found
    assert len({value for value, _ in found}) == len(found)
    assert {value for value, _ in found} <= zones.names()
    assert not {"Asia/Calcutta", "US/Eastern"} & {value for value, _ in found}
