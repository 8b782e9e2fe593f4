"""Why something was refused, in a sentence that says what to do."""

from django.http import HttpRequest, HttpResponse, JsonResponse
from django.utils.translation import gettext as _

from inbox.conversations.showing.people import Person


def sentence(reason: str) -> str:
    """The sentence for a reason's word."""
    known = {
        "empty": _("There is nothing to send yet."),
        "too_long": _("A text can have at most 1600 characters. Shorten it or split it in two."),
        "opted_out": _("This person opted out. You cannot text them."),
        "suspended": _("The carriers suspended this number's campaign. Nothing can be sent."),
        "unregistered": _("Carriers block unregistered numbers. Register this number first."),
        "released": _("This number was given back to the carrier. Write from another one."),
        "number_moved": _("This number belongs to another inbox now. What was written here stays."),
        "file_used": _("This file was sent already."),
        "bad_key": _("This message was refused. Reload the page and send it again."),
        "no_file": _("A file is not here any more. Remove it or attach it again."),
        "too_many": _("A message takes at most 5 files."),
        "too_large": _(
            "The file is too large. Pictures are shrunk; other files can be up to 500 KB."
        ),
        "too_large_together": _("Together the files are too large. The limit is 5 MB."),
        "too_many_noted": _("A note takes at most 5 files."),
        "too_large_noted": _("The file is too large. The limit is 12 MB."),
        "too_large_noted_together": _("Together the files are too large. The limit is 30 MB."),
        "not_a_picture": _("This picture cannot be read. Save it as JPEG or PNG and try again."),
        "unknown_kind": _("Carriers do not take this kind of file. Send a picture or a PDF."),
        "kind_off": _("This kind of file is not sent from this inbox."),
        "newer_open": _("The customer has a newer open conversation here."),
        "empty_note": _("There is nothing to note yet."),
        "note_too_long": _("A note can have at most 5000 characters."),
        "no_time": _("Choose a time to come, within a year."),
        "too_late": _("It is on its way already."),
        "no_name": _("Enter a name."),
        "held": _("Somebody else is answering. Your text is kept as your draft."),
        "held_now": _("Somebody else is answering just now. Nothing was sent."),
        "own": _("You are answering in another tab. Your text is kept as your draft."),
        "meanwhile": _("Something was written meanwhile. Read it, then send again."),
        "long_name": _("A tag has at most 40 characters."),
        "name_taken": _("There is a tag of that name already."),
        "no_hue": _("Choose a color."),
        "spam": _("This address is blocked as spam. Release it to answer."),
        "not_later": _("Choose a moment in the coming year."),
        "not_movable": _("Conversations of this inbox cannot be moved there."),
        "no_verb": _("This cannot be done to several conversations."),
        "none_chosen": _("Choose a conversation first."),
        "assignment_off": _("Nobody is assigned in this inbox."),
        "not_yours": _("Only a manager can assign this to somebody else."),
        "no_access": _("This member does not work in the inbox."),
        "queue": _("In a queue each member takes conversations, nobody is picked."),
        "logged_out": _("You are logged out of this queue. Log in to take conversations."),
        "number_taken": _("This number belongs to another contact."),
        "no_proof": _("Write down who said it, how and when."),
        "too_many_pins": _("You have pinned 50 conversations. Unpin one first."),
        "nameless": _("This sender has a name and no number. Nobody can text it."),
        "short_code": _("This is a short code. It cannot be texted first."),
        "no_number": _("This is no number one can text. Look at its digits and area code."),
        "no_sender": _("Choose where to send from."),
        "elsewhere": _("They have an open conversation that you do not see."),
        "nobody": _("Choose who to write to."),
        "too_many_people": _("Write to at most 50 people at once; a campaign reaches more."),
        "answers_only": _("On this channel one can only answer. Start by SMS instead."),
        "queue_begins": _("A queue takes what comes in. Write from another inbox."),
        "not_yours_to_link": _("This contact is not yours to use."),
        "linked_since": _("Somebody changed this number's contact meanwhile."),
        "shared_into_private": _("A shared contact cannot become part of a private one."),
        "same": _("Choose two different contacts."),
        "merged_since": _("One of the two was merged or deleted meanwhile."),
        "many_emails": _(
            "Together they would have more than 10 e-mail addresses. Take some away first."
        ),
        "undo_too_late": _("This was more than a day ago. It cannot be undone any more."),
        "not_typed": _("Type the name as it is shown, then nothing is left in doubt."),
        "not_callable": _("This is no number one can call."),
        "bad_call": _("This call was refused. Reload the page and try again."),
        "no_voice": _("Our number here cannot make calls."),
        "no_phone": _("Tell us which phone to ring first."),
        "own_number": _("This is one of our own numbers."),
        "on_the_phone": _("You are in another call. Finish it first."),
        "too_many_views": _("You have saved 50 views. Remove one first."),
    }
    return known.get(reason, _("This could not be done."))


def held(holder: Person | None) -> HttpResponse:
    """Nothing goes while a colleague is answering, who is named."""
    said = sentence("held_now")
    if holder is not None:
        said = _("%(name)s is answering just now. Nothing was sent.") % {"name": holder.first}
    return JsonResponse({"reason": "held", "sentence": said}, status=409)


def answer(request: HttpRequest, reason: str, status: int = 409) -> HttpResponse:
    """The refusal as the browser's code expects it: a word and a sentence."""
    return JsonResponse({"reason": reason, "sentence": sentence(reason)}, status=status)
