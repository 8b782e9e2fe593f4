"""What happened to a file and to its rows, in sentences that say what to do."""

from typing import Any

from django.utils.formats import number_format
from django.utils.translation import gettext as _

from contacts.imports.columns import LABELS
from contacts.models import CustomField, Import

# What the same reason is called where no number tells whom a row is about.
WITHOUT_NUMBER = {"duplicate": "about_same", "several_contacts": "several_alike"}


def counted(n: int) -> str:
    """A number as the reader writes it."""
    return str(number_format(n, force_grouping=True))


def refused(reason: str) -> str:
    """Why a file was not taken."""
    known = {
        "no_file": _("Choose a file first."),
        "empty": _("This file is empty."),
        "no_rows": _("This file has headings and no rows below them."),
        "no_headings": _("The first line has no headings. Write above each column what it holds."),
        "too_large": _("This file is larger than 256 MB. Split it in two."),
        "spreadsheet": _(
            "This is a spreadsheet or an archive. Save it as CSV (comma-separated values) and"
            " upload that."
        ),
        "not_text": _("This file is not text. Save your contacts as CSV and upload that."),
        "encoding": _("This file cannot be read with these settings. Try the other encoding."),
        "long_line": _("The first line is longer than 64 KB. This is not a list of contacts."),
        "many_cells": _("This file has more than 200 columns. Remove those you do not need."),
        "unclosed": _("A quotation mark in the first line is never closed. Remove it."),
    }
    return known.get(reason, _("This file cannot be read."))


def failed(job: Import) -> str:
    """Why an import ended before its end."""
    known = {
        "no_file": _("The uploaded file is not here any more. Upload it again."),
        "not_allowed": _("You may not import contacts any more."),
    }
    return known.get(job.reason, _("Something went wrong. What was imported until then is there."))


def problem(reason: str, detail: str = "") -> str:
    """Why a row was left out, or what was left out of it."""
    known = {
        "no_number": _("There is no name, phone number or e-mail address in this row"),
        "out_nowhere": _("Opted out, but without a number: %(detail)s"),
        "email": _("Not an e-mail address: %(detail)s"),
        "many_emails": _("More than 10 e-mail addresses: %(detail)s"),
        "about_same": _("An earlier row is about the same person: %(detail)s"),
        "number": _("%(detail)s is not a phone number"),
        "no_name": _("There is no name in this row"),
        "duplicate": _("An earlier row has the same number: %(detail)s"),
        "several_contacts": _("Its numbers belong to different contacts"),
        "several_alike": _("Several contacts are like this one: %(detail)s"),
        "long": _("Too long: %(detail)s"),
        "date": _("Not a date: %(detail)s"),
        "language": _("Not a language: %(detail)s"),
        "zone": _("Not a time zone: %(detail)s"),
        "no_number_answer": _("Not a number: %(detail)s"),
        "no_choice": _("Not one of the choices: %(detail)s"),
        "no_date": _("Not a date: %(detail)s"),
        "long_text": _("Too long: %(detail)s"),
        "boolean": _("Neither yes nor no: %(detail)s"),
        "stranger": _("Imported without its owner: nobody here is %(detail)s"),
        "unclosed": _("A quotation mark is never closed"),
        "long_line": _("This row is longer than 64 KB"),
        "many_cells": _("This row has more cells than there are headings"),
        "not_text": _("This row holds characters that are no text"),
        "encoding": _("This row is written in another encoding than the file"),
    }
    is_number = detail.startswith("+")
    said = reason if is_number else WITHOUT_NUMBER.get(reason, reason)
    sentence = known.get(said, _("This row cannot be read"))
    return sentence % {"detail": detail[:80]} if "%(" in sentence else sentence


def changed(before: dict[str, Any], after: dict[str, Any], fields: list[CustomField]) -> list[Any]:
    """[(what, from, to)] of an example; owners are told of without their names."""
    names = {f"custom.{field.uuid}": field.name for field in fields}
    told = []
    for name, value in after.items():
        if name == "owner_id":
            told.append((str(LABELS["owner"]), "", ""))
        else:
            label = names.get(name) or str(LABELS.get("email" if name == "emails" else name, name))
            told.append((label, _shown(before.get(name)), _shown(value)))
    return told


def _shown(value: Any) -> str:
    if isinstance(value, bool):
        return _("Yes") if value else _("No")
    return "" if value is None else str(value)
