"""Contacts that may be one, two of them side by side, their merge and its undo."""

import json
from typing import Any
from uuid import UUID

from django.core.exceptions import PermissionDenied
from django.http import Http404, HttpResponse, HttpResponseBase, QueryDict
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from contacts import duplicates as pairs
from contacts import finding, merges
from contacts import merging as making
from contacts.linking import NotYours
from contacts.models import Contact, Merge
from inbox.accounts.addresses import url
from inbox.accounts.doors import MemberRequest, needs
from inbox.accounts.permissions import Action
from inbox.conversations import refusals
from inbox.conversations.finding.navigation import navigation
from inbox.conversations.knowing import comparing
from inbox.conversations.showing.fragments import fragment
from inbox.words import number


@require_http_methods(["GET", "HEAD", "POST"])
@needs(Action.EDIT_CONTACT)
def duplicates(request: MemberRequest) -> HttpResponseBase:
    """GET suggests pairs; POST says that `one` and `other` are two people."""
    if request.method != "POST":
        before = number(request.GET.get("before", "")) or None
        found = pairs.suggest(request.member, before=before)
        return _page(request, "conversations/duplicates.html", _pairs(found))
    one, other = _two(request, request.POST)
    pairs.dismiss(one, other, by=request.member)
    if not request.htmx:
        return redirect(url("conversations:duplicates"))
    undo = f"{url('conversations:duplicates-undoing')}?one={one.uuid}&other={other.uuid}"
    said = {"text": _("They stay two contacts"), "undo": undo}
    return HttpResponse(headers={"HX-Trigger": json.dumps({"toast": said})})


@require_POST
@needs(Action.EDIT_CONTACT)
def reconsidering(request: MemberRequest) -> HttpResponseBase:
    """They may be one after all."""
    one, other = _two(request, request.POST if "one" in request.POST else request.GET)
    pairs.recall(one, other)
    return HttpResponse(status=204)


def _two(request: MemberRequest, given: QueryDict) -> list[Contact]:
    """The pair that is named. Raises PermissionDenied, seen or not there alike."""
    found = [finding.one(request.member, given.get(name, "")) for name in ("one", "other")]
    seen = [contact for contact in found if contact is not None]
    if len(seen) < 2:
        raise PermissionDenied
    return seen


@require_safe
@needs(Action.EDIT_CONTACT)
def beside(request: MemberRequest, uuid: UUID) -> HttpResponseBase:
    """Who may be one with this contact: a piece of a page."""
    contact = _seen(request, uuid)
    context = _pairs(pairs.suggest(request.member, contact=contact))
    context |= {"contact": contact, "merge": merges.recent(contact)}
    return fragment(request, "conversations/contact_duplicates.html", "beside", context)


def _pairs(found: pairs.Found) -> dict[str, Any]:
    people = {contact.pk: contact for pair in found.pairs for contact in (pair.one, pair.other)}
    numbers = finding.numbers(list(people.values()))
    return {
        "pairs": found.pairs,
        "before": found.before,
        "numbers": numbers,
        "who": {pk: comparing.person(contact, numbers[pk]) for pk, contact in people.items()},
    }


@require_http_methods(["GET", "HEAD", "POST"])
@needs(Action.EDIT_CONTACT)
def merging(request: MemberRequest, uuid: UUID) -> HttpResponseBase:
    """Both side by side, or whom to choose as the other; POST makes them one."""
    kept = _seen(request, uuid)
    if request.method == "POST":
        word = request.POST.get("with", "")
        made = merges.made_of(kept, word)
        if made is not None:  # a second click
            return redirect(url("conversations:merge", uuid=made.uuid))
        return _merge(request, kept, _seen(request, word))
    asked = request.GET.get("with", "")
    if not asked:
        words = request.GET.get("q", "")
        found = [one for one in finding.find(words, member=request.member) if one != kept]
        context = {"kept": kept, "words": words, "found": found}
        return _page(request, "conversations/merge_whom.html", context)
    return _page(request, "conversations/merging.html", _both(request, kept, _seen(request, asked)))


def _both(request: MemberRequest, kept: Contact, gone: Contact, error: str = "") -> dict[str, Any]:
    return {
        "kept": comparing.side(kept, member=request.member),
        "gone": comparing.side(gone, member=request.member),
        "lines": comparing.lines(kept, gone),
        "error": error,
    }


def _merge(request: MemberRequest, kept: Contact, gone: Contact) -> HttpResponseBase:
    take = [name for name in making.values(gone) if request.POST.get(f"field-{name}") == "gone"]
    try:
        made = making.merge(kept, gone, take=take, by=request.member)
    except (NotYours, making.NotMergeable) as refusal:
        made_before = merges.made_of(kept, str(gone.uuid))
        if made_before is not None:
            return redirect(url("conversations:merge", uuid=made_before.uuid))
        reason = getattr(refusal, "reason", "not_yours_to_link")
        context = _both(request, kept, gone, refusals.sentence(reason))
        return _page(request, "conversations/merging.html", context, status=409)
    return redirect(url("conversations:merge", uuid=made.uuid))


@require_safe
@needs(Action.EDIT_CONTACT)
def merge(request: MemberRequest, uuid: UUID) -> HttpResponseBase:
    """What was merged, and its undo for a day; afterwards what that could not restore."""
    return _done(request, _one(request, uuid))


@require_POST
@needs(Action.EDIT_CONTACT)
def undoing(request: MemberRequest, uuid: UUID) -> HttpResponseBase:
    """Make two of them again."""
    found = _one(request, uuid)
    try:
        making.undo(found, by=request.member)
    except NotYours:
        raise Http404 from None
    except making.NotMergeable as refusal:
        reason = "undo_too_late" if refusal.reason == "too_late" else refusal.reason
        return _done(request, found, refusals.sentence(reason), status=409)
    return redirect(url("conversations:merge", uuid=found.uuid))


def _done(request: MemberRequest, found: Merge, error: str = "", status: int = 200) -> HttpResponse:
    fields, addresses = merges.lost(found)
    context = {
        "merge": found,
        "may_undo": merges.may_undo(found),
        "until": found.at + making.UNDO,
        "lost_fields": comparing.labels(fields),
        "lost_addresses": addresses,
        "error": error,
    }
    return _page(request, "conversations/merge.html", context, status=status)


def _seen(request: MemberRequest, uuid: UUID | str) -> Contact:
    """A contact the member may see. Raises Http404."""
    found = finding.one(request.member, uuid)
    if found is None:
        raise Http404
    return found


def _one(request: MemberRequest, uuid: UUID) -> Merge:
    found = merges.one(uuid, member=request.member)
    if found is None:
        raise Http404
    return found


def _page(
    request: MemberRequest, template: str, context: dict[str, Any], status: int = 200
) -> HttpResponse:
    context = navigation(request) | context | {"screen": "page", "section": "contacts"}
    response = render(request, template, context, status=status)
    response["Cache-Control"] = "no-store"
    return response
