"""A phone number that somebody types into a setting."""

from typing import Any

import phonenumbers
from django import forms
from django.utils.translation import gettext_lazy as _

from contacts import phones
from inbox.accounts.models import Organization
from inbox.conversations.models import Channel


class PhoneField(forms.CharField):
    """A number one can call, in whatever way it is written; kept in one spelling. None of our own
    inboxes': it would ring for ever.
    """

    widget = forms.TextInput(attrs={"type": "tel", "autocomplete": "tel"})

    def __init__(self, **given: Any) -> None:
        super().__init__(max_length=32, required=False, **given)

    def clean(self, value: Any) -> str:
        typed = str(super().clean(value) or "").strip()
        if not typed:
            return ""
        number = phones.normalize(typed, Organization.objects.get().country)
        if not _can_ring(number):
            raise forms.ValidationError(_("This is no phone number one can call."))
        if Channel.objects.filter(address=number, released_at=None).exists():
            raise forms.ValidationError(_("This is one of your inboxes’ own numbers."))
        return number


def _can_ring(number: str) -> bool:
    try:
        return bool(phonenumbers.is_possible_number(phonenumbers.parse(number, None)))
    except phonenumbers.NumberParseException:
        return False
