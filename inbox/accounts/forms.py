"""The forms of the front door, in our words; allauth's among them."""

from typing import Any

from allauth.account.forms import LoginForm, ResetPasswordForm
from django import forms
from django.conf import settings
from django.contrib.auth.password_validation import validate_password
from django.http import HttpRequest
from django.utils import translation
from django.utils.translation import gettext_lazy as _

from inbox.accounts import countries, founding
from inbox.accounts.founding import Wanted
from inbox.accounts.models import User
from inbox.mail import sending
from inbox.selects import LongSelect
from inbox.words import kept
from inbox.zones import ZoneField


class SignIn(LoginForm):
    """E-mail and password; the way to a new password stands below the form, once."""

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["login"].label = _("E-mail")
        self.fields["login"].widget.attrs.pop("placeholder", None)
        self.fields["login"].widget.attrs["autocomplete"] = "username webauthn"
        self.fields["password"].label = _("Password")
        self.fields["password"].help_text = ""
        self.fields["password"].widget.attrs.pop("placeholder", None)
        self.fields["remember"].label = _("Keep me signed in on this device")


class Forgotten(ResetPasswordForm):
    """Whose password was forgotten. Whether there is such an account is not looked at here: the
    answer takes as long, and says the same, for every address.
    """

    def clean_email(self) -> str:
        return str(self.cleaned_data["email"]).lower()

    def save(self, request: HttpRequest, **_: Any) -> str:
        email = str(self.cleaned_data["email"])
        sending.later("password-reset", email=email)
        return email


class Password(forms.CharField):
    """A new password: as Django's validators want it, shown to nobody."""

    def __init__(self, **kwargs: Any) -> None:
        widget = forms.PasswordInput(attrs={"autocomplete": "new-password"})
        hint = _("At least eight characters; a sentence is best.")
        super().__init__(
            label=_("Password"),
            widget=widget,
            strip=False,
            help_text=hint,
            max_length=200,
            **kwargs,
        )


class Joining(forms.Form):
    """Name and password of somebody new, whose address is known."""

    name = forms.CharField(
        label=_("Your name"),
        max_length=120,
        widget=forms.TextInput(attrs={"autocomplete": "name"}),
        help_text=_("As colleagues see it."),
    )
    password = Password()

    def __init__(self, *args: Any, email: str, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.email = email

    def clean_name(self) -> str:
        return " ".join(kept(self.cleaned_data["name"]).split())

    def clean_password(self) -> str:
        known = User(email=self.email, name=self.cleaned_data.get("name", ""))
        validate_password(self.cleaned_data["password"], known)
        return str(self.cleaned_data["password"])

    def user(self, *, language: str = "") -> User:
        """Not kept yet."""
        made = User(email=self.email, name=self.cleaned_data["name"], language=language)
        made.set_password(self.cleaned_data["password"])
        return made


class Address(forms.Form):
    """The first step: an address to prove."""

    email = forms.EmailField(
        label=_("E-mail"), widget=forms.EmailInput(attrs={"autocomplete": "email"})
    )


class Beginning(forms.Form):
    """A new organization, and its owner where nobody is signed in."""

    name = forms.CharField(
        label=_("Your name"),
        max_length=120,
        widget=forms.TextInput(attrs={"autocomplete": "name"}),
    )
    email = forms.EmailField(
        label=_("E-mail"), widget=forms.EmailInput(attrs={"autocomplete": "username"})
    )
    password = Password()
    organization = forms.CharField(
        label=_("Organization"),
        max_length=120,
        widget=forms.TextInput(attrs={"autocomplete": "organization"}),
    )
    slug = forms.CharField(
        label=_("Address"),
        max_length=founding.LONGEST_SLUG,
        required=False,
        help_text=_("Where your pages are. Lower case letters, digits and dashes."),
        widget=forms.TextInput(attrs={"autocapitalize": "none", "spellcheck": "false"}),
    )
    country = forms.ChoiceField(
        label=_("Country"),
        help_text=_("Numbers written without a country code are from there."),
        choices=countries.offered,
        widget=LongSelect,
    )
    time_zone = ZoneField()
    language = forms.ChoiceField(label=_("Language"), choices=settings.LANGUAGES)

    def __init__(
        self, *args: Any, request: HttpRequest, user: User | None, email: str, **kwargs: Any
    ) -> None:
        guess = {
            "country": countries.guess(request.headers.get("Accept-Language", "")),
            "language": translation.get_language_from_request(request),
            "time_zone": "UTC",
        }
        super().__init__(*args, **{"initial": guess} | kwargs)
        self.proven = email
        if user is not None:
            del self.fields["name"], self.fields["password"]
        if user is not None or email:
            del self.fields["email"]

    def clean_name(self) -> str:
        return " ".join(kept(self.cleaned_data["name"]).split())

    def clean_organization(self) -> str:
        return " ".join(kept(self.cleaned_data["organization"]).split())

    def clean_email(self) -> str:
        return str(self.cleaned_data["email"]).lower()

    def clean_slug(self) -> str:
        """Left empty, it is made of the name."""
        slug = self.cleaned_data["slug"].strip().lower()
        if not slug:
            return founding.offer(self.cleaned_data.get("organization", ""))
        if not founding.SLUG.fullmatch(slug):
            raise forms.ValidationError(_("Lower case letters, digits and dashes only."))
        if not founding.is_free(slug):
            raise forms.ValidationError(_("This address is taken. Choose another."))
        return str(slug)

    def clean_password(self) -> str:
        known = User(email=self._email(), name=self.cleaned_data.get("name", ""))
        validate_password(self.cleaned_data["password"], known)
        return str(self.cleaned_data["password"])

    def owner(self) -> User:
        """Not kept yet."""
        made = User(email=self._email(), name=self.cleaned_data["name"])
        made.set_password(self.cleaned_data["password"])
        return made

    def wanted(self) -> Wanted:
        """What it is to be."""
        told = self.cleaned_data
        name = told["organization"]
        return Wanted(name, told["slug"], told["country"], told["time_zone"], told["language"])

    def _email(self) -> str:
        return self.proven or str(self.cleaned_data.get("email", ""))
