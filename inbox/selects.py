"""Selects of hundreds of options, as countries and time zones are."""

from collections.abc import Iterable, Iterator
from html import escape
from typing import Any

from django import forms
from django.forms.utils import flatatt
from django.utils.html import format_html
from django.utils.safestring import SafeString


class LongSelect(forms.Select):
    """Written in one go: Django draws each option as a template, a quarter of a millisecond each.
    A value that is none of the options is one more, so that saving a form around it keeps it.
    """

    def render(
        self, name: str, value: Any, attrs: dict[str, Any] | None = None, renderer: Any = None
    ) -> SafeString:
        chosen = "" if value is None else str(value)
        words = "".join(_written(self._with(chosen), chosen))
        named = self.build_attrs(self.attrs, {**(attrs or {}), "name": name})
        return format_html("<select{}>{}</select>", flatatt(named), SafeString(words))

    def _with(self, chosen: str) -> list[tuple[Any, Any]]:
        shown: list[tuple[Any, Any]] = list(self.choices)
        if chosen and all(value != chosen for value, _ in _flat(shown)):
            shown.insert(0, (chosen, chosen))
        return shown


def _written(choices: Iterable[tuple[Any, Any]], chosen: str) -> Iterator[str]:
    """The options of a select as HTML; (label, options) is a group."""
    for value, label in choices:
        if isinstance(label, list | tuple):
            yield f'<optgroup label="{escape(str(value))}">'
            yield from _written(label, chosen)
            yield "</optgroup>"
        else:
            mark = " selected" if str(value) == chosen else ""
            yield f'<option value="{escape(str(value))}"{mark}>{escape(str(label))}</option>'


def _flat(choices: Iterable[tuple[Any, Any]]) -> Iterator[tuple[str, Any]]:
    for value, label in choices:
        if isinstance(label, list | tuple):
            yield from _flat(label)
        else:
            yield str(value), label
