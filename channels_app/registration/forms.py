"""The pages of a registration. What is typed is kept as it is; a page is complete when its form is
valid, and the whole when every page is.
"""

import re
from typing import Any, ClassVar

from django import forms
from django.utils.translation import gettext_lazy as _

from channels_app.registration import choices
from contacts import phones

EIN = re.compile(r"\d{2}-?\d{7}")
SENDER = re.compile(r"(?=.*[A-Za-z])[A-Za-z0-9 &+_-]{1,11}")
LONG = forms.Textarea(attrs={"rows": 4})


def _choice(label: Any, options: Any, **more: Any) -> forms.ChoiceField:
    return forms.ChoiceField(label=label, choices=[("", _("Choose")), *options], **more)


def _link(label: Any, **more: Any) -> forms.URLField:
    return forms.URLField(label=label, assume_scheme="https", max_length=500, **more)


class PhoneField(forms.CharField):
    """A number, kept as carriers write it."""

    def clean(self, value: Any) -> str:
        found = phones.normalize(super().clean(value) or "", "US")
        if found and phones.why_not(found):
            raise forms.ValidationError(_("This is no phone number. Look at its digits."))
        return found


class PageForm(forms.Form):
    """One page of answers."""

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        for field in self.fields.values():
            if isinstance(field, forms.CharField) and field.max_length is None:
                field.max_length = 300
                field.widget.attrs.setdefault("maxlength", 300)
        self.use_required_attribute = False

    def typed(self) -> dict[str, Any]:
        """What was typed, valid or not: cleaned where it could be."""
        good = self.cleaned_data if self.is_bound and hasattr(self, "cleaned_data") else {}
        return {
            name: good[name] if name in good else self._raw(name, field)
            for name, field in self.fields.items()
        }

    def _raw(self, name: str, field: forms.Field) -> Any:
        value = field.widget.value_from_datadict(self.data, self.files, name)
        return value if isinstance(value, bool) else str(value or "")[:5000].replace("\0", "")


class Business(PageForm):
    """Who the business is, as it is registered with the state."""

    business_name = forms.CharField(
        label=_("Registered name"),
        help_text=_("Exactly as on the tax papers. A different name is turned down."),
    )
    business_type = _choice(_("Type"), choices.TYPES)
    company_type = _choice(_("Owned as"), choices.COMPANIES)
    stock_exchange = forms.CharField(label=_("Stock exchange"), required=False)
    stock_ticker = forms.CharField(label=_("Ticker"), required=False)
    registration_identifier = _choice(_("Kind of number"), choices.IDENTIFIERS, required=False)
    registration_number = forms.CharField(
        label=_("Tax or company number"), required=False,
        help_text=_("A sole proprietor without one leaves it empty."),
    )  # fmt: skip
    industry = _choice(_("Field of business"), choices.INDUSTRIES)
    regions = _choice(_("Works in"), choices.REGIONS)
    website = _link(
        _("Web site"), help_text=_("It must open without signing in and show the same name.")
    )
    social = _link(_("A page at a social network"), required=False)

    def clean(self) -> dict[str, Any]:
        found: dict[str, Any] = super().clean() or {}
        if found.get("business_type") != "Sole Proprietorship":
            for name in ("registration_identifier", "registration_number"):
                if not found.get(name) and name not in self.errors:
                    self.add_error(name, _("Only a sole proprietor may leave this empty."))
        number = found.get("registration_number", "")
        if number and found.get("registration_identifier") == "EIN" and not EIN.fullmatch(number):
            self.add_error("registration_number", _("An EIN has nine digits: 12-3456789."))
        if found.get("company_type") == "public":
            for name in ("stock_exchange", "stock_ticker"):
                if not found.get(name):
                    self.add_error(name, _("A listed company has one."))
        return found


class Person(PageForm):
    """Who speaks for the business."""

    first_name = forms.CharField(label=_("First name"))
    last_name = forms.CharField(label=_("Last name"))
    title = forms.CharField(label=_("Title"), help_text=_("As on a business card."))
    position = _choice(_("Position"), choices.POSITIONS)
    email = forms.EmailField(
        label=_("E-mail"), help_text=_("At the business's own domain. Reviews are sent there.")
    )
    phone = PhoneField(label=_("Phone number"))
    mobile = PhoneField(
        label=_("Mobile of a sole proprietor"), required=False,
        help_text=_("It gets a text that must be answered with YES within a day."),
    )  # fmt: skip


class Address(PageForm):
    """Where the business is."""

    street = forms.CharField(label=_("Street and number"))
    city = forms.CharField(label=_("City"))
    region = forms.CharField(label=_("State or region"), help_text=_("Two letters in the USA: WA."))
    postal_code = forms.CharField(label=_("Postal code"))
    country = _choice(_("Country"), choices.COUNTRIES)


class Campaign(PageForm):
    """What the inbox sends, and to whom."""

    usecase = _choice(_("Kind of texts"), choices.USECASES)
    description = forms.CharField(
        label=_("Description"), widget=LONG, max_length=4096,
        help_text=_("Who you are, who gets the texts and what they are for. In English."),
    )  # fmt: skip


class Samples(PageForm):
    """Texts as they will be sent."""

    MOST: ClassVar[int] = 5

    has_links = forms.BooleanField(label=_("Texts contain links"), required=False)
    has_phone = forms.BooleanField(label=_("Texts contain phone numbers"), required=False)
    age_gated = forms.BooleanField(label=_("Texts are for adults only"), required=False)
    direct_lending = forms.BooleanField(label=_("Texts are about loans"), required=False)

    def __init__(self, *args: Any, initial: dict[str, Any] | None = None, **kwargs: Any) -> None:
        held = dict(initial or {})
        for number, text in enumerate(held.get("samples") or [], 1):
            held[f"sample_{number}"] = text
        super().__init__(*args, initial=held, **kwargs)
        flags = list(self.fields)
        for number in range(1, self.MOST + 1):
            self.fields[f"sample_{number}"] = forms.CharField(
                label=_("Sample %(n)s") % {"n": number}, max_length=1024,
                widget=forms.Textarea(attrs={"rows": 2}), required=number <= 2,
            )  # fmt: skip
        self.order_fields([name for name in self.fields if name not in flags] + flags)

    def typed(self) -> dict[str, Any]:
        """The samples as one list: empty ones at its end are left out."""
        found = super().typed()
        names = [f"sample_{number}" for number in range(1, self.MOST + 1)]
        samples = [found.pop(name).strip() for name in names]
        return found | {"samples": [text for text in samples if text]}


class Consent(PageForm):
    """How customers agree, stop and ask."""

    message_flow = forms.CharField(
        label=_("How customers agree to be texted"), widget=LONG, max_length=2048,
        help_text=_("Each way, step by step, with links a reviewer can open. In English."),
    )  # fmt: skip
    privacy_url = _link(_("Privacy policy"))
    terms_url = _link(_("Terms and conditions"))
    opt_in_message = forms.CharField(
        label=_("Answer to START"), required=False, max_length=320,
        help_text=_("Only when customers sign up by texting a keyword."),
    )  # fmt: skip
    opt_out_message = forms.CharField(label=_("Answer to STOP"), max_length=320)
    help_message = forms.CharField(label=_("Answer to HELP"), max_length=320)


class TollFree(PageForm):
    """What a toll-free number sends."""

    category = _choice(_("Kind of texts"), choices.CATEGORIES)
    summary = forms.CharField(label=_("What the texts are for"), widget=LONG, max_length=500)
    sample = forms.CharField(
        label=_("A sample"), max_length=1000, widget=forms.Textarea(attrs={"rows": 2})
    )
    opt_in_type = _choice(_("How customers agree to be texted"), choices.OPT_INS)
    opt_in_urls = forms.CharField(
        label=_("Pictures or pages that show it"), max_length=1000,
        help_text=_("Addresses anybody can open, with spaces between them."),
    )  # fmt: skip
    volume = _choice(_("Texts a month"), choices.VOLUMES)
    privacy_url = _link(_("Privacy policy"))
    terms_url = _link(_("Terms and conditions"))

    def clean_opt_in_urls(self) -> str:
        found: str = self.cleaned_data["opt_in_urls"]
        if not all(re.fullmatch(r"https?://\S+\.\S+", one) for one in found.split()):
            raise forms.ValidationError(_("Give an address that begins with https://."))
        return found


class Abroad(PageForm):
    """The country's rules, read and kept."""

    sender_name = forms.CharField(
        label=_("Sender name"), required=False, max_length=11,
        help_text=_(
            "Shown in place of the number where the country allows it. Up to 11 letters and digits."
            " Nobody can answer to a name."
        ),
    )  # fmt: skip
    rules_read = forms.BooleanField(
        label=_("The country's rules are kept, and its papers are approved at the carrier")
    )

    def clean_sender_name(self) -> str:
        found: str = self.cleaned_data["sender_name"]
        if found and not SENDER.fullmatch(found):
            raise forms.ValidationError(
                _(
                    "Only letters, digits, spaces and the signs + - _ are allowed,"
                    " with at least one letter."
                )
            )
        return found
