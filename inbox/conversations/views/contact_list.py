"""The list of contacts: found, narrowed, a page at a time."""

from functools import partial
from typing import Any
from urllib.parse import urlencode

from django.http import Http404, HttpResponseBase
from django.shortcuts import render
from django.views.decorators.http import require_safe

from contacts import deleting, listing, narrowing, phones
from contacts.listing import Choice, Listed, Page
from contacts.models import Contact
from inbox.accounts.addresses import url
from inbox.accounts.doors import MemberRequest, needs
from inbox.accounts.permissions import Action, may
from inbox.conversations.finding.navigation import navigation
from inbox.conversations.finding.search import asked
from inbox.conversations.showing import timeline
from inbox.conversations.showing.fragments import fragment
from inbox.conversations.showing.people import Person, hue_of, initials, members
from inbox.words import uuid_of

LIST = "contacts/list.html"


@require_safe
@needs(Action.READ)
def everybody(request: MemberRequest) -> HttpResponseBase:
    """The list; the rows alone for what asks for more of it, or searches."""
    member, which = request.member, request.GET.get("show", "")
    words, narrows = asked(request.GET.get("q", "")), narrowing.read(request.GET, member)
    found = listing.search(member, words, phones.parts(words)) if words else None
    choice = listing.Choice(which if which in listing.WHICH else "all", narrows, found)
    page = listing.page(member, choice, after=uuid_of(request.GET.get("after", "")))
    context = _asked(request, choice, words, page) | {
        "faces": {row.id: _face(row) for row in page.rows},
        "owners": members(row.owner for row in page.rows),
        "latest": timeline.latest([row.id for row in page.rows], member=member),
        "is_cut": found is not None and len(found) == listing.MOST_FOUND,
        "may_export": may(member, Action.EXPORT),
    }
    if request.htmx and not request.htmx.history_restore_request:
        return fragment(request, LIST, "rows" if "after" in request.GET else "found", context)
    context |= navigation(request) | {"screen": "page", "section": "contacts"}
    context |= {"gone": _gone(request), "offered": narrowing.offered(member)}
    return render(request, LIST, context)


def _asked(request: MemberRequest, choice: Choice, words: str, page: Page) -> dict[str, Any]:
    """What the address asks, for chips, forms and the address of the next page."""
    said = request.GET.get("q", "").strip()[:100]
    chosen = {narrow.name: narrow.value for narrow in choice.narrows}
    query = {"show": choice.which if choice.which != "all" else "", "q": said, **chosen}
    query = {name: value for name, value in query.items() if value}
    return {
        "which": choice.which,
        "words": words,
        "said": said,
        "narrows": choice.narrows,
        "chosen": urlencode(chosen),
        "page": page,
        "query": query,
        "to": partial(_to, query),
        "more": urlencode({**query, "after": page.after or ""}),
    }


def _to(query: dict[str, str], **changes: str) -> str:
    """The address of this list with something else in it; "" takes it out."""
    found = {name: value for name, value in {**query, **changes}.items() if value}
    return f"{url('contacts:list')}?{urlencode(found)}" if found else url("contacts:list")


def _face(row: Listed) -> Person:
    key = row.numbers[0] if row.numbers else str(row.uuid)
    return Person(None, row.name, initials(row.name), hue_of(key))


def _gone(request: MemberRequest) -> Contact | None:
    """The contact that was just deleted, for its undo."""
    uuid = uuid_of(request.GET.get("deleted", ""))
    try:
        return deleting.one(request.member, uuid) if uuid else None
    except Http404:
        return None
