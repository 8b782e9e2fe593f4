"""A member's own phone: rung first when they call a customer."""

from typing import ClassVar

from django.utils.translation import gettext_lazy as _

from inbox.accounts.doors import MemberRequest
from inbox.accounts.models import Member
from inbox.accounts.permissions import Action
from inbox.settings.cards import Card, CardForm
from inbox.settings.numbers import PhoneField
from inbox.settings.pages import Page


class Phone(CardForm):
    """The number."""

    phone = PhoneField(label=_("Phone number"), help_text=_("Customers never see it."))

    class Meta:
        model = Member
        fields: ClassVar = ["phone"]


def own(request: MemberRequest) -> Member:
    """The member who asks."""
    return request.member


PHONE = Page(
    "settings:phone",
    _("Your phone"),
    Action.READ,
    own,
    [
        Card(
            "phone",
            _("Your phone"),
            Phone,
            _("When you call a customer, we ring this phone first and connect you."),
            secret=("phone",),
        )
    ],
)
