"""Fields for a text in each language, on a row that keeps them as {language: text}."""

from typing import Any

from django import forms
from django.conf import settings
from django.core.exceptions import ValidationError
from django.utils.translation import gettext as _

from inbox.conversations.writing import filling
from inbox.conversations.writing.messages import LONGEST
from inbox.settings.cards import CardForm
from inbox.words import kept


class WrittenForm(CardForm):
    """`kept_in` names the row's column; a field each language stands below it."""

    kept_in = "texts"
    texts_label: Any = ""

    def __init__(self, *args: Any, **values: Any) -> None:
        super().__init__(*args, **values)
        held = getattr(self.instance, self.kept_in)
        for code, language in settings.LANGUAGES:
            name = self._name(code)
            box = forms.Textarea(attrs={"rows": 3, "dir": "auto", "lang": code})
            self.fields[name] = forms.CharField(
                label=language, widget=box, max_length=LONGEST, required=False
            )
            self.initial[name] = held.get(code, "")

    @property
    def languages(self) -> list[Any]:
        """The bound fields of the texts."""
        return [self[self._name(code)] for code, _language in settings.LANGUAGES]

    @property
    def written(self) -> dict[str, str]:
        """{language: text}, without the empty ones."""
        texts = {
            code: self.cleaned_data.get(self._name(code), "") for code, _l in settings.LANGUAGES
        }
        return {code: text for code, text in texts.items() if text.strip()}

    def clean(self) -> dict[str, Any]:
        super().clean()
        for code, _language in settings.LANGUAGES:
            name = self._name(code)
            text = kept(self.cleaned_data.get(name) or "").replace("\r\n", "\n").strip()
            self.cleaned_data[name] = text
            try:
                filling.check(text, without=filling.OWN)
            except filling.UnknownField as problem:
                self.add_error(name, _unknown(problem.name))
        return self.cleaned_data

    def save(self, commit: bool = True) -> Any:
        setattr(self.instance, self.kept_in, self.written)
        return super().save(commit)

    def _name(self, code: str) -> str:
        return f"{self.kept_in}_{code.replace('-', '_')}"


def _unknown(name: str) -> ValidationError:
    known = ", ".join(f"{{{one}}}" for one in filling.FIELDS if one not in filling.OWN)
    said = _("{%(name)s} means nothing here. Known are %(known)s.")
    return ValidationError(said % {"name": name, "known": known})
