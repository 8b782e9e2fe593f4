"""What a person agreed to, from their conversation: out, in again, doubts, and being forgotten."""

from uuid import UUID

from django.http import HttpResponseBase
from django.shortcuts import redirect, render
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from contacts import consent, visibility
from contacts.consent import Said
from contacts.models import Contact, Identity
from inbox.accounts.addresses import url
from inbox.accounts.doors import MemberRequest, needs
from inbox.accounts.permissions import Action
from inbox.conversations import access, refusals
from inbox.conversations.finding.navigation import navigation
from inbox.conversations.forgetting import erasing
from inbox.conversations.knowing import consenting, optouts
from inbox.conversations.showing import threads
from inbox.conversations.views.states import done


@require_POST
@needs(Action.TRIAGE)
def opt_out(request: MemberRequest, uuid: UUID) -> HttpResponseBase:
    """The person said so in their own words: nobody here may text them any more."""
    conversation = access.conversation(request.member, uuid)
    wording = request.POST.get("wording", "").strip()
    said = Said(source="member", wording=wording, by=request.member)
    consenting.opt_out(conversation.identity, said, thread=conversation)
    return done(request, conversation)


@require_POST
@needs(Action.OPT_IN)
def opt_in(request: MemberRequest, uuid: UUID) -> HttpResponseBase:
    """They asked to hear from us: whoever says so writes down how they know."""
    conversation = access.conversation(request.member, uuid)
    said = Said(source="member", proof=request.POST.get("proof", ""), by=request.member)
    try:
        consenting.opt_in(conversation.identity, said, thread=conversation)
    except consent.NoProof:
        return refusals.answer(request, "no_proof", status=422)
    return done(request, conversation)


@require_POST
@needs(Action.TRIAGE)
def doubt(request: MemberRequest, uuid: UUID) -> HttpResponseBase:
    """A member looked at a doubt, and found nothing."""
    conversation = access.conversation(request.member, uuid)
    consenting.settle(conversation, by=request.member)
    return done(request, conversation)


@require_safe
@needs(Action.READ)
def ledger(request: MemberRequest, uuid: UUID) -> HttpResponseBase:
    """What the address agreed to over time: a part of the details, or a page of its own."""
    conversation = access.conversation(request.member, uuid)
    context = {"lines": optouts.history(conversation.identity), "conversation": conversation}
    if request.htmx:
        return render(request, "conversations/_consent_lines.html", context)
    context |= navigation(request) | {"screen": "page"}
    return render(request, "conversations/consent.html", context)


@require_http_methods(["GET", "HEAD", "POST"])
@needs(Action.ERASE)
def erasure(request: MemberRequest, uuid: UUID) -> HttpResponseBase:
    """Forget who writes here."""
    conversation = access.conversation(request.member, uuid)
    shown = threads.contact_person(conversation, request.tenant.country, to=request.member).name
    back = url("conversations:thread", uuid=uuid)
    return _erasure(request, conversation.identity, shown, back)


@require_http_methods(["GET", "HEAD", "POST"])
@needs(Action.ERASE)
def erasure_of_contact(request: MemberRequest, uuid: UUID) -> HttpResponseBase:
    """Forget a contact, whether or not anything was ever said."""
    contact = visibility.one(request.member, uuid)
    return _erasure(request, contact, contact.name, url("contacts:one", uuid=uuid))


def _erasure(
    request: MemberRequest, whom: Identity | Contact, shown: str, back: str
) -> HttpResponseBase:
    """Asked with their name typed, done by a worker."""
    error = ""
    if request.method == "POST":
        typed = " ".join(request.POST.get("typed", "").split())
        if typed.casefold() == " ".join(shown.split()).casefold():
            erasing.ask(whom, by=request.member)
            return redirect(url("conversations:privacy"))
        error = refusals.sentence("not_typed")
    context = navigation(request) | {
        "screen": "page",
        "section": "contacts" if isinstance(whom, Contact) else "inbox",
        "back": back,
        "shown": shown,
        "error": error,
        "scope": erasing.scope(whom),
    }
    return render(request, "conversations/erasure.html", context, status=422 if error else 200)
