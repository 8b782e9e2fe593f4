"""The contacts' pages: one contact, its forms, and its end.

They live in this ring because the frame around them is this ring's; what they do is `contacts`'.
"""

from typing import Any
from uuid import UUID, uuid4

from django.core.exceptions import PermissionDenied
from django.http import Http404, HttpResponse, HttpResponseBase, QueryDict
from django.shortcuts import redirect, render
from django.views.decorators.http import require_http_methods, require_POST

from contacts import cards, deleting, fields, numbers, people, visibility
from contacts.models import Contact
from inbox.accounts.addresses import url
from inbox.accounts.doors import MemberRequest, needs
from inbox.accounts.permissions import Action, may
from inbox.conversations.finding.navigation import navigation
from inbox.conversations.knowing import contact_words, known
from inbox.conversations.knowing.known import Fact
from inbox.conversations.showing.fragments import fragment
from inbox.conversations.views.states import undoes


def _frame(request: MemberRequest) -> dict[str, Any]:
    return navigation(request) | {"screen": "page", "section": "contacts"}


@require_http_methods(["GET", "HEAD", "POST"])
@needs(Action.EDIT_CONTACT)
def new(request: MemberRequest) -> HttpResponseBase:
    """An empty form; what is refused stays in it with its reason."""
    if request.method != "POST":
        said = {"number": request.GET.get("number", "")[:40], "name": request.GET.get("name", "")}
        return _form(request, None, said=said)
    said = request.POST
    key = _key(said)
    try:
        made = people.create(
            {**cards.read(said, fields.every()), "uuid": key},
            by=request.member,
            country=request.tenant.country,
            number=said.get("number", "").strip(),
            label=said.get("label", ""),
            is_private=said.get("private") == "1",
        )
    except people.MadeBefore:
        return redirect(url("contacts:one", uuid=key))
    except cards.BadCard as bad:
        return _form(request, None, said=said, problems=contact_words.problems(bad))
    except (numbers.NotANumber, numbers.NumberTaken) as refused:
        return _form(request, None, said=said, taken=refused)
    return redirect(url("contacts:one", uuid=made.uuid))


def _key(said: QueryDict) -> UUID:
    """The form's own uuid, which the contact will have. Raises Http404 for what is none."""
    try:
        return UUID(said.get("key", "")) if said.get("key") else uuid4()
    except ValueError:
        raise Http404 from None


@require_http_methods(["GET", "HEAD", "POST"])
@needs(Action.EDIT_CONTACT)
def one(request: MemberRequest, uuid: UUID) -> HttpResponseBase:
    """The contact's page; POST changes one thing in place."""
    contact = visibility.one(request.member, uuid)
    if request.method == "POST":
        return _in_place(request, contact)
    context = _frame(request) | {
        "known": known.of(contact, to=request.member),
        "may_delete": _may_delete(request, contact),
        "may_erase": may(request.member, Action.ERASE),
    }
    return render(request, "contacts/one.html", context)


def _in_place(request: MemberRequest, contact: Contact) -> HttpResponseBase:
    name = request.POST.get("field", "")
    fact = known.one(contact, name)
    if fact is None:
        raise Http404
    try:
        values = cards.read({name: request.POST.get(name, "")}, fields.every())
    except cards.BadCard as bad:
        (fact,) = known.given([fact], request.POST)
        problem = contact_words.problems(bad)[name]
        context = {"contact_of": contact, "fact": fact, "problem": problem}
        return fragment(request, "contacts/_fact_form.html", "form", context, status=422)
    people.edit(contact, values, by=request.member)
    if not request.htmx:
        return redirect(url("contacts:one", uuid=contact.uuid))
    return _fact(request, contact, name)


def _fact(request: MemberRequest, contact: Contact, name: str) -> HttpResponse:
    contact.refresh_from_db()
    context = {"contact_of": contact, "fact": known.one(contact, name)}
    return fragment(request, "contacts/_fact.html", "fact", context)


@require_http_methods(["GET", "HEAD", "POST"])
@needs(Action.EDIT_CONTACT)
def edit(request: MemberRequest, uuid: UUID) -> HttpResponseBase:
    """The whole form, or with `field` the form of one thing in its place, or that thing again."""
    contact = visibility.one(request.member, uuid)
    if request.method != "POST":
        name = request.GET.get("field", "")
        fact = known.one(contact, name) if name and request.htmx else None
        if fact is None:
            return _form(request, contact)
        if "back" in request.GET:
            return _fact(request, contact, name)
        context = {"contact_of": contact, "fact": fact, "problem": ""}
        return fragment(request, "contacts/_fact_form.html", "form", context)
    try:
        values = cards.read(_touched(request.POST), fields.every())
        people.edit(contact, values, by=request.member)
    except cards.BadCard as bad:
        return _form(request, contact, said=request.POST, problems=contact_words.problems(bad))
    return redirect(url("contacts:one", uuid=contact.uuid))


def _touched(said: QueryDict) -> dict[str, str]:
    """What a form changes of what it showed: the rest may be another's work since."""
    plain = {name: str(said[name]).replace("\r\n", "\n") for name in said}
    return {name: text for name, text in plain.items() if plain.get(f"was-{name}") != text}


def _form(
    request: MemberRequest,
    contact: Contact | None,
    *,
    said: QueryDict | dict[str, str] | None = None,
    problems: dict[str, str] | None = None,
    taken: Exception | None = None,
) -> HttpResponse:
    status = 422 if problems or taken else 200
    shown = known.with_options(_facts(request, contact))
    context = _frame(request) | {
        "contact_of": contact,
        "facts": known.given(shown, said or {}),
        "was": {fact.name: (said or {}).get(f"was-{fact.name}", fact.value) for fact in shown},
        "said": said or {},
        "key": uuid4(),
        "problems": problems or {},
        "number_problem": contact_words.number(taken, to=request.member) if taken else None,
    }
    return render(request, "contacts/form.html", context, status=status)


def _facts(request: MemberRequest, contact: Contact | None) -> list[Fact]:
    if contact is None:
        return known.blank()
    return known.of(contact, to=request.member).facts


@require_POST
@needs(Action.EDIT_CONTACT)
def sharing(request: MemberRequest, uuid: UUID) -> HttpResponseBase:
    """A private contact becomes everybody's."""
    contact = visibility.one(request.member, uuid)
    if contact.is_private:
        people.share(contact, by=request.member)
    return redirect(url("contacts:one", uuid=contact.uuid))


@require_http_methods(["POST", "DELETE"])
@needs(Action.EDIT_CONTACT)
def deletion(request: MemberRequest, uuid: UUID) -> HttpResponseBase:
    """Delete it; DELETE undoes that for a day."""
    if undoes(request):
        return _restored(request, uuid)
    seen = visibility.visible_to(request.member).filter(uuid=uuid).first()
    contact = seen or deleting.one(request.member, uuid)  # a second click finds it deleted
    _check(request, contact)
    deleting.delete(contact, by=request.member)
    return redirect(f"{url('contacts:list')}?deleted={contact.uuid}")


def _restored(request: MemberRequest, uuid: UUID) -> HttpResponseBase:
    """A second click finds it there."""
    if not visibility.visible_to(request.member).filter(uuid=uuid).exists():
        contact = deleting.one(request.member, uuid)
        _check(request, contact)
        deleting.restore(contact, by=request.member)
    return redirect(url("contacts:one", uuid=uuid))


def _may_delete(request: MemberRequest, contact: Contact) -> bool:
    """One's own private contact, always."""
    return contact.is_private or may(request.member, Action.DELETE_CONTACT)


def _check(request: MemberRequest, contact: Contact) -> None:
    if not _may_delete(request, contact):
        raise PermissionDenied
