"""Undo on a page that lists rows: what was done just now stands on top, with a button that takes it
back. It works without a script.
"""

from typing import Any

from django.contrib import messages
from django.contrib.messages import get_messages
from django.http import HttpResponseBase
from django.shortcuts import redirect
from django.utils.translation import gettext as _

from inbox.accounts import undoing
from inbox.accounts.doors import MemberRequest
from inbox.accounts.undoing import Form


def asked(request: MemberRequest) -> bool:
    """Whether the form is an Undo."""
    return "undo" in request.GET


def back(page: str, row: Any) -> HttpResponseBase:
    """To the page, which says what was done to the row."""
    return redirect(f"{page}?done={row.uuid}")


def take_back(
    request: MemberRequest, form: Form, row: Any, *, page: str, refused: tuple[Any, ...] = ()
) -> HttpResponseBase:
    """Take back the member's last save of it. Where that cannot be, the page says so; `refused` is
    what the domain may raise.
    """
    try:
        undoing.undo(form, row, by=request.member)
    except (undoing.Changed, *refused):
        said = _("Nothing was undone: somebody changed this meanwhile, or it is too long ago.")
        messages.error(request, said)
        return redirect(page)
    return back(page, row)


def shown(request: MemberRequest, form: Form) -> dict[str, Any]:
    """What the page needs to say so."""
    found = undoing.done(form, request.GET.get("done", ""), to=request.member)
    return {"done": found, "messages": get_messages(request)}
