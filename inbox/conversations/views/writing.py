"""Sending, trying again, drafts and files."""

from uuid import UUID

from django.http import HttpResponse, HttpResponseBase, JsonResponse
from django.shortcuts import redirect, render
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from inbox.accounts.addresses import url
from inbox.accounts.doors import MemberRequest, needs
from inbox.accounts.permissions import Action
from inbox.conversations import access, refusals
from inbox.conversations.finding import reading
from inbox.conversations.locking import fence
from inbox.conversations.models import Attachment, Attempt, Conversation, Message
from inbox.conversations.showing import threads
from inbox.conversations.showing.fragments import fragment
from inbox.conversations.views import locks
from inbox.conversations.writing import clicks, emoji, files, messages, signatures


@require_POST
@needs(Action.REPLY)
def send(request: MemberRequest, uuid: UUID) -> HttpResponseBase:
    """Queue an answer; the answer to that is the bubble itself."""
    conversation = access.conversation(request.member, uuid)
    try:
        verb = messages.send_and_close if request.POST.get("close") == "1" else messages.send
        message = verb(
            conversation,
            by=request.member,
            body=signatures.signed(request, request.POST.get("text", "")),
            key=UUID(request.POST.get("key", "")),
            files=uploads(request, conversation),
            screen=locks.screen_of(request),
        )
    except fence.Refused as refusal:
        return locks.refused(request, conversation, refusal)
    except messages.NotSendable as refusal:
        return refusals.answer(request, refusal.reason)
    except (clicks.KeyTaken, ValueError):
        return refusals.answer(request, "bad_key")
    if not request.htmx:
        return redirect(url("conversations:thread", uuid=conversation.uuid))
    return bubble(request, message)


def uploads(
    request: MemberRequest, conversation: Conversation, *, for_note: bool = False
) -> list[Attachment]:
    """The member's own uploads here, in the order asked for: of a note, or of an answer, never the
    one's in the other. Raises NotSendable: nothing goes without a file its writer saw beside it.
    """
    wanted = [UUID(value) for value in dict.fromkeys(request.POST.getlist("file"))]
    found = Attachment.objects.filter(
        uuid__in=wanted, conversation=conversation, uploader=request.member, for_note=for_note
    )
    if len(wanted) > files.MOST_FILES:
        raise messages.NotSendable("too_many_noted" if for_note else "too_many")
    if len(found) < len(wanted):
        raise messages.NotSendable("no_file")
    return sorted(found, key=lambda attachment: wanted.index(attachment.uuid))


@require_http_methods(["GET", "POST"])
@needs(Action.REPLY)
def attempts(request: MemberRequest, uuid: UUID) -> HttpResponseBase:
    """POST tries a message once more; GET shows every attempt made."""
    message = access.message(request.member, uuid)
    if request.method == "POST":
        try:
            message = messages.retry(message, by=request.member)
        except messages.NotSendable as refusal:
            return refusals.answer(request, refusal.reason)
        except fence.Refused as refusal:
            return refusals.held(refusal.hold.holder)
        return bubble(request, message)
    made = Attempt.objects.filter(message=message).select_related("channel").order_by("id")
    return render(request, "conversations/_attempts.html", {"attempts": made})


def bubble(request: MemberRequest, message: Message) -> HttpResponse:
    """The message as everybody sees it."""
    conversation = access.conversation(request.member, message.conversation.uuid)
    (shown,) = threads.bubbles([message], {conversation.pk: conversation}, request.tenant.country)
    response = render(request, "conversations/_message.html", {"message": shown})
    response["Cache-Control"] = "no-store"
    return response


@require_safe
@needs(Action.READ)
def emojis(request: MemberRequest) -> HttpResponseBase:
    """The emoji to choose from, named in the reader's language."""
    response = render(request, "conversations/_emoji.html", {"groups": emoji.groups()})
    response["Cache-Control"] = "private, max-age=3600"
    response["Vary"] = "Cookie, Accept-Language"
    return response


@require_http_methods(["GET", "POST"])
@needs(Action.REPLY)
def draft(request: MemberRequest, uuid: UUID) -> HttpResponseBase:
    """Keep what was typed; GET gives the member's own back, as another device left it."""
    conversation = access.conversation(request.member, uuid)
    if request.method == "GET":
        kept = {"text": reading.draft(conversation, of=request.member)}
        return JsonResponse(kept, headers={"Cache-Control": "no-store"})
    reading.keep_draft(conversation, by=request.member, body=request.POST.get("text", ""))
    return HttpResponse(status=204)


@require_POST
@needs(Action.REPLY)
def upload(request: MemberRequest, uuid: UUID) -> HttpResponseBase:
    """Keep one file for the answer to come, or for the note; refused with the reason in words."""
    conversation = access.conversation(request.member, uuid)
    given = request.FILES.get("file")
    for_note = request.POST.get("for") == "note"
    largest = files.LARGEST_OF_NOTE if for_note else files.LARGEST_PICTURE
    if given is None or (given.size or 0) > largest:
        too_large = "too_large_noted" if for_note else "too_large"
        return refusals.answer(request, too_large if given else "empty")
    keep = files.upload_for_note if for_note else files.upload
    try:
        attachment = keep(
            conversation,
            by=request.member,
            file=files.Upload(given.name or "", given.content_type or "", given.read()),
        )
    except files.NotAcceptable as refusal:
        return refusals.answer(request, refusal.reason)
    context = {"file": threads.file_of(attachment)}
    return fragment(request, "conversations/_upload.html", "tile", context)


@require_http_methods(["DELETE", "POST"])
@needs(Action.REPLY)
def remove_upload(request: MemberRequest, uuid: UUID) -> HttpResponseBase:
    """Forget a file that was not sent."""
    attachment = access.attachment(request.member, uuid)
    if attachment.message_id is not None:
        return refusals.answer(request, "file_used")
    files.remove(attachment)
    return HttpResponse(status=200)
