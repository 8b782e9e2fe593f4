"""What is said when a request fails through a fault of ours: with its id, which the log has too."""

from django.http import HttpRequest, HttpResponse, JsonResponse
from django.shortcuts import render
from django.utils.translation import gettext as _

from config.request_ids import current


def broken(request: HttpRequest) -> HttpResponse:
    """A sentence for a page's scripts, a page for whoever asked for one. Asks no database."""
    if "HX-Request" not in request.headers:
        return render(request, "500.html", {"request_id": current()}, status=500)
    said = _("Something went wrong here (%(id)s). Try again in a moment.") % {"id": current()}
    return JsonResponse({"reason": "broken", "sentence": said}, status=500)
