"""The form as a way of pages: which there are, what they hold, which are complete."""

from dataclasses import dataclass
from typing import Any

from django.forms import BoundField
from django.utils.translation import gettext_lazy as _

from channels_app.models import Registration
from channels_app.registration import forms, lint
from channels_app.registration.applications import OPEN
from channels_app.registration.lint import Remark
from inbox import tokens

Kind = Registration.Kind


@dataclass(frozen=True)
class Page:
    """A page of the form. `is_brand`: its answers are the business's, shared by all inboxes."""

    name: str
    title: Any
    lead: Any
    form: type[forms.PageForm]
    is_brand: bool = False


BUSINESS = Page("business", _("Business"), _("As it is registered with the state."), forms.Business)
PERSON = Page("person", _("Person"), _("Somebody who may speak for the business."), forms.Person)
ADDRESS = Page("address", _("Address"), _("Where the business is."), forms.Address)
WAYS: dict[str, list[Page]] = {
    Kind.CAMPAIGN: [
        Page(BUSINESS.name, BUSINESS.title, BUSINESS.lead, BUSINESS.form, is_brand=True),
        Page(PERSON.name, PERSON.title, PERSON.lead, PERSON.form, is_brand=True),
        Page(ADDRESS.name, ADDRESS.title, ADDRESS.lead, ADDRESS.form, is_brand=True),
        Page("campaign", _("Purpose"), _("What this inbox sends, and to whom."), forms.Campaign),
        Page("samples", _("Samples"), _("Two to five texts as you will send them, in English."),
             forms.Samples),
        Page("consent", _("Consent"), _("How customers agree, stop and ask for help."),
             forms.Consent),
    ],
    Kind.TOLL_FREE: [
        BUSINESS,
        PERSON,
        ADDRESS,
        Page("texts", _("Texts"), _("What the number sends, and how customers agree."),
             forms.TollFree),
    ],
    Kind.ABROAD: [
        Page("rules", _("Rules"), _("Carriers outside the United States register no texts."),
             forms.Abroad),
    ],
}  # fmt: skip
CHECK = "check"


def of(kind: str, brand: Registration | None) -> list[Page]:
    """The pages to fill in: an approved business is not asked again."""
    shut = brand is not None and brand.state not in OPEN
    return [page for page in WAYS[kind] if not (page.is_brand and shut)]


def answers(page: Page, registration: Registration | None) -> dict[str, Any]:
    """What was typed on the page so far, by whomever."""
    if registration is None:
        return {}
    if page.is_brand:
        return registration.brand.answers if registration.brand is not None else {}
    return registration.answers


def facts(registration: Registration) -> dict[str, Any]:
    """Everything a reviewer sees together."""
    business = registration.brand.answers if registration.brand is not None else {}
    return {**business, **registration.answers}


def incomplete(registration: Registration) -> list[Page]:
    """The pages on which something is missing or wrong."""
    return [
        page
        for page in of(registration.kind, registration.brand)
        if not page.form(_as_typed(page, answers(page, registration))).is_valid()
    ]


def seen(registration: Registration) -> str:
    """What a page showed of the answers."""
    return tokens.of(facts(registration))


def told(registration: Registration) -> list[tuple[Page, list[tuple[Any, Any]]]]:
    """What would be handed in, page by page: each question that was answered, and its answer."""
    found = []
    for page in of(registration.kind, registration.brand):
        form = page.form(initial=answers(page, registration))
        found.append((page, [(one.label, _answer(one)) for one in form if one.value()]))
    return found


def _answer(field: BoundField) -> Any:
    """As it was chosen or typed."""
    value = field.value()
    if value is True:
        return _("Yes")
    return dict(getattr(field.field, "choices", ())).get(value, value)


def remarks(registration: Registration) -> list[Remark]:
    """What a reviewer would say of all of it."""
    return read(registration.kind, facts(registration))


def read(kind: str, said: dict[str, Any], *, page: str = "") -> list[Remark]:
    """The same of what is being typed, on one page or on all."""
    found = lint.read(said) if kind == Kind.CAMPAIGN else []
    if kind != Kind.ABROAD:
        found += lint.site(said)
    return [one for one in found if not page or page_of(one.field) == page]


def page_of(field: str) -> str:
    """Where a field is corrected."""
    if field.startswith("sample") or field in {"has_links", "has_phone", "direct_lending"}:
        return "samples"
    if field == "website":
        return "business"
    return "campaign" if field == "description" else "consent"


def _as_typed(page: Page, held: dict[str, Any]) -> dict[str, Any]:
    """Answers as a browser would send them."""
    form = page.form(initial=held)
    return {name: form.get_initial_for_field(form.fields[name], name) for name in form.fields}
