"""Settings > Profile: how colleagues see a member, and how they see the product."""

from typing import Any, ClassVar, cast

from django import forms
from django.utils.translation import gettext_lazy as _

from inbox.accounts import undoing
from inbox.accounts.doors import MemberRequest
from inbox.accounts.models import Member
from inbox.accounts.permissions import Action
from inbox.settings.cards import Card, CardForm
from inbox.settings.languages import offered
from inbox.settings.pages import Page
from inbox.settings.personal import portrait
from inbox.words import kept
from inbox.zones import ZoneField

SAME = ("", _("As in the organization"))


class OfTheUser(CardForm):
    """Fields of the member's user: the same in all their organizations."""

    own: ClassVar[list[str]] = []

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        user = kwargs["instance"].user
        given = {name: getattr(user, name) for name in self.own}
        super().__init__(*args, **kwargs | {"initial": given})

    def save(self, commit: bool = True) -> Any:
        member = super().save(commit)
        for name in self.own:
            setattr(member.user, name, self.cleaned_data[name])
        member.user.save(update_fields=self.own)
        return member


class Who(OfTheUser):
    """Name and status."""

    own: ClassVar[list[str]] = ["name"]
    name = forms.CharField(label=_("Name"), max_length=120, help_text=_("As colleagues see it."))
    hue = forms.IntegerField(label=_("Color"), min_value=1, max_value=24)

    class Meta:
        model = Member
        fields: ClassVar = ["availability", "status", "hue"]
        labels: ClassVar = {"availability": _("Availability"), "status": _("Status")}
        help_texts: ClassVar = {
            "status": _("A few words beside your name, such as when you are back."),
        }

    def clean_name(self) -> str:
        return " ".join(kept(self.cleaned_data["name"]).split())

    def clean_status(self) -> str:
        return " ".join(kept(self.cleaned_data["status"]).split())


class Surroundings(OfTheUser):
    """Language, clock, light and dark, keys."""

    own: ClassVar[list[str]] = ["language", "time_zone", "theme", "single_keys"]
    language = forms.ChoiceField(label=_("Language"), required=False)
    time_zone = ZoneField(empty=SAME[1])
    theme = forms.ChoiceField(
        label=_("Theme"),
        choices=[("", _("As the device")), ("light", _("Light")), ("dark", _("Dark"))],
        required=False,
    )
    single_keys = forms.BooleanField(
        label=_("Shortcuts of a single key"),
        help_text=_("Turn them off when they get in the way of speech input."),
        required=False,
    )

    class Meta:
        model = Member
        fields: ClassVar[list[str]] = []

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        languages = offered(self.instance.user.language)
        cast(Any, self.fields["language"]).choices = [SAME, *languages]


class Signing(CardForm):
    """What stands below what they send."""

    class Meta:
        model = Member
        fields: ClassVar = ["signature", "signs_texts"]
        labels: ClassVar = {"signature": _("Signature"), "signs_texts": _("Below texts (SMS)")}
        help_texts: ClassVar = {
            "signature": _("One line, such as your first name."),
            "signs_texts": _("It counts towards the parts a text costs. Each text can go without."),
        }

    def clean_signature(self) -> str:
        return " ".join(kept(self.cleaned_data["signature"]).split())


def own(request: MemberRequest) -> Member:
    """The member whose page it is."""
    return request.member


def _last(request: MemberRequest, target: Member) -> dict[str, Any]:
    """When the picture was changed last."""
    return {"last": undoing.offer(portrait.PICTURE, target, to=request.member)}


PROFILE = Page(
    "settings:profile",
    _("Profile"),
    Action.READ,
    own,
    [
        Card(
            "who",
            _("How colleagues see you"),
            Who,
            _("Customers see none of it."),
            template="settings/cards/who.html",
        ),
        Card(
            "signature",
            _("Signature"),
            Signing,
            _("Stands below what you send."),
            template="settings/cards/signature.html",
        ),
        Card(
            "surroundings",
            _("How you see Frontdesk"),
            Surroundings,
            _("In all your organizations, on every device."),
            template="settings/cards/surroundings.html",
            is_everywhere=True,
        ),
    ],
    template="settings/profile.html",
    more=_last,
)
