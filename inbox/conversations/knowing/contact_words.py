"""Why something of a contact was refused, in sentences."""

from dataclasses import dataclass
from uuid import UUID

from django.utils.translation import gettext as _

from contacts import cards, numbers
from inbox.accounts.models import Member


@dataclass(frozen=True)
class Taken:
    """Why a number cannot be had; with the contact it belongs to, where the asker may see it."""

    sentence: str
    contact: UUID | None = None
    name: str = ""


def sentence(reason: str) -> str:
    """The sentence for a reason's word."""
    known = {
        "no_name": _("Enter a name."),
        "long_text": _("This is too long."),
        "no_email": _("One of these is no e-mail address. Write one a line."),
        "many_emails": _("A contact has at most 10 e-mail addresses."),
        "no_date": _("Choose a date."),
        "no_birthday": _("A birthday lies in the past."),
        "no_number": _("Enter a number, such as 12 or 3.5."),
        "no_choice": _("Choose one of these."),
        "no_member": _("This member does not work here any more."),
        "too_many_fields": _("There can be at most 50 fields. Delete one first."),
        "no_kind": _("Choose what kind of answer it takes."),
        "long_field": _("A field’s name has at most 60 characters."),
        "field_taken": _("There is a field of that name already."),
        "no_choices": _("Enter the choices, one a line."),
        "many_choices": _("There can be at most 30 choices."),
        "not_a_picture": _("This picture cannot be read. Save it as JPEG or PNG and try again."),
        "too_large": _("The picture is too large. It can have up to 12 MB."),
    }
    return known.get(reason, _("This could not be done."))


def problems(bad: cards.BadCard) -> dict[str, str]:
    """{field: sentence}."""
    return {name: sentence(reason) for name, reason in bad.problems.items()}


def number(refused: Exception, *, to: Member) -> Taken:
    """Why a contact does not get a number."""
    if isinstance(refused, numbers.NumberTaken):
        contact = refused.contact
        if contact.is_seen_by(to):
            words = _("This number belongs to another contact:")
            return Taken(words, contact.uuid, contact.name)
        return Taken(_("This number belongs to another contact."))
    return Taken(_("This is no phone number. Enter it with its area code, or with + and country."))
