"""Why something was refused, in a sentence that says what to do."""

from django.http import HttpRequest, HttpResponse, JsonResponse
from django.utils.translation import gettext as _


def sentence(reason: str) -> str:
    """The sentence for a reason's word."""
    known = {
        "empty": _("There is nothing to send yet."),
        "too_long": _("A text can have at most 1600 characters. Shorten it or split it in two."),
        "opted_out": _("This person opted out. You cannot text them."),
        "unregistered": _("Carriers block unregistered numbers. Register this number first."),
        "file_used": _("This file was sent already."),
        "bad_key": _("This message was refused. Reload the page and send it again."),
        "no_file": _("A file is not here any more. Remove it or attach it again."),
        "too_many": _("A message takes at most 5 files."),
        "too_large": _(
            "The file is too large. Pictures are shrunk; other files can be up to 500 KB."
        ),
        "too_large_together": _("Together the files are too large. The limit is 5 MB."),
        "not_a_picture": _("This picture cannot be read. Save it as JPEG or PNG and try again."),
        "unknown_kind": _("Carriers do not take this kind of file. Send a picture or a PDF."),
        "newer_open": _("The customer has a newer open conversation here."),
        "no_name": _("Enter a name."),
    }
    return known.get(reason, _("This could not be done."))


def answer(request: HttpRequest, reason: str, status: int = 409) -> HttpResponse:
    """The refusal as the browser's code expects it: a word and a sentence."""
    return JsonResponse({"reason": reason, "sentence": sentence(reason)}, status=status)
