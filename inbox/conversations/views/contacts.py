"""The contacts' pages: the list, one contact, its forms, and its end.

They live in this ring because the frame around them is this ring's; what they do is `contacts`'.
"""

from functools import partial
from typing import Any
from urllib.parse import urlencode
from uuid import UUID, uuid4

from django.core.exceptions import PermissionDenied
from django.http import Http404, HttpResponse, HttpResponseBase, QueryDict
from django.shortcuts import redirect, render
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from contacts import (
    cards,
    deleting,
    fields,
    listing,
    narrowing,
    numbers,
    people,
    phones,
    visibility,
)
from contacts.listing import Listed
from contacts.models import Contact
from inbox.accounts.addresses import url
from inbox.accounts.doors import MemberRequest, needs
from inbox.accounts.permissions import Action, may
from inbox.conversations.finding.navigation import navigation
from inbox.conversations.finding.search import asked
from inbox.conversations.knowing import contact_words, known
from inbox.conversations.knowing.known import Fact
from inbox.conversations.showing import timeline
from inbox.conversations.showing.fragments import fragment
from inbox.conversations.showing.people import Person, hue_of, initials, members
from inbox.conversations.views.states import undoes

LIST = "contacts/list.html"


@require_safe
@needs(Action.READ)
def everybody(request: MemberRequest) -> HttpResponseBase:
    """The list; the rows alone for what asks for more of it, or searches."""
    which = request.GET.get("show", "")
    which = which if which in listing.WHICH else "all"
    words = asked(request.GET.get("q", ""))
    narrows = narrowing.read(request.GET, request.member)
    found = listing.search(request.member, words, phones.parts(words)) if words else None
    choice = listing.Choice(which, narrows, found)
    page = listing.page(request.member, choice, after=_uuid(request.GET.get("after", "")))
    told = {"show": which if which != "all" else "", "q": request.GET.get("q", "").strip()[:100]}
    told |= {narrow.name: narrow.value for narrow in narrows}
    query = {name: value for name, value in told.items() if value}
    context = {
        "which": which,
        "words": words,
        "said": told["q"],
        "narrows": narrows,
        "chosen": urlencode([(narrow.name, narrow.value) for narrow in narrows]),
        "page": page,
        "query": query,
        "to": partial(_to, query),
        "more": urlencode({**query, "after": page.after or ""}),
        "may_export": may(request.member, Action.EXPORT),
        "faces": {row.id: _face(row) for row in page.rows},
        "owners": members(row.owner for row in page.rows),
        "latest": timeline.latest([row.id for row in page.rows], member=request.member),
        "is_cut": found is not None and len(found) == listing.MOST_FOUND,
    }
    if request.htmx and not request.htmx.history_restore_request:
        return fragment(request, LIST, "rows" if "after" in request.GET else "found", context)
    offered = narrowing.offered(request.member)
    context |= _frame(request) | {"gone": _gone(request), "offered": offered}
    return render(request, LIST, context)


def _to(query: dict[str, str], **changes: str) -> str:
    """The address of this list with something else in it; "" takes it out."""
    found = {name: value for name, value in {**query, **changes}.items() if value}
    return f"{url('contacts:list')}?{urlencode(found)}" if found else url("contacts:list")


def _face(row: Listed) -> Person:
    key = row.numbers[0] if row.numbers else str(row.uuid)
    return Person(None, row.name, initials(row.name), hue_of(key))


def _uuid(said: str) -> UUID | None:
    try:
        return UUID(said)
    except ValueError:
        return None


def _gone(request: MemberRequest) -> Contact | None:
    """The contact that was just deleted, for its undo."""
    uuid = _uuid(request.GET.get("deleted", ""))
    try:
        return deleting.one(request.member, uuid) if uuid else None
    except Http404:
        return None


def _frame(request: MemberRequest) -> dict[str, Any]:
    return navigation(request) | {
        "screen": "page",
        "section": "contacts",
    }


@require_http_methods(["GET", "HEAD", "POST"])
@needs(Action.EDIT_CONTACT)
def new(request: MemberRequest) -> HttpResponseBase:
    """An empty form; what is refused stays in it with its reason."""
    if request.method != "POST":
        said = {"number": request.GET.get("number", "")[:40], "name": request.GET.get("name", "")}
        return _form(request, None, said=said)
    said = request.POST
    key = _uuid(said.get("key", "")) or uuid4()
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
    contact = visibility.one(request.member, uuid)
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
