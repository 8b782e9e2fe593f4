"""What the steps share: their order, their addresses, and the page around each."""

from typing import Any

from django.http import HttpResponseBase
from django.shortcuts import render

from channels_app.models import InboxDraft
from inbox.accounts.addresses import url
from inbox.accounts.doors import MemberRequest
from inbox.conversations.models import Inbox
from inbox.settings.pages import frame

TEMPLATES = {
    "name": "numbers/new_name.html",
    "number": "numbers/new_number.html",
    "calls": "numbers/new_calls.html",
    "members": "numbers/new_members.html",
    "confirm": "numbers/new_confirm.html",
}
STEPS = tuple(TEMPLATES)
WHERE = {
    "name": "numbers:new-inbox",
    "number": "numbers:new-inbox-number",
    "calls": "numbers:new-inbox-calls",
    "members": "numbers:new-inbox-members",
    "confirm": "numbers:new-inbox-confirm",
}


def page(
    request: MemberRequest,
    step: str,
    draft: InboxDraft | None,
    context: dict[str, Any],
    status: int = 200,
) -> HttpResponseBase:
    """The step, with what the others hold beside it."""
    around = frame(request, "numbers:new-inbox") | {
        "step": step,
        "place": STEPS.index(step) + 1,
        "back": url(WHERE[STEPS[STEPS.index(step) - 1]]) if step != "name" else "",
        "draft": draft,
        "said_so_far": draft.said if draft else {},
        "is_first": not Inbox.objects.filter(kind=Inbox.Kind.SHARED).exists(),
    }
    return render(request, TEMPLATES[step], around | context, status=status)
