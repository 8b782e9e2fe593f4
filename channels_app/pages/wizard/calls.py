"""Step 3: where a call to the number rings, if anywhere."""

from django import forms
from django.http import HttpResponseBase
from django.shortcuts import redirect
from django.views.decorators.http import require_http_methods

from channels_app import drafting
from channels_app.pages import wording
from channels_app.pages.wizard import steps
from inbox.accounts.addresses import url
from inbox.accounts.doors import MemberRequest, needs
from inbox.accounts.permissions import Action
from inbox.settings.numbers import PhoneField
from inbox.words import kept


@require_http_methods(["GET", "HEAD", "POST"])
@needs(Action.CREATE_INBOX)
def step(request: MemberRequest) -> HttpResponseBase:
    """One number to ring, or none."""
    draft = drafting.current(request.member)
    if draft is None or drafting.chosen(draft) is None:
        return redirect(url(steps.WHERE["name" if draft is None else "number"]))
    typed, error = draft.said.get("forward_to", ""), ""
    if request.method == "POST":
        typed = kept(request.POST.get("forward_to", "")).strip()[:40]
        forward, error = _forwarding(typed, but=draft.said["address"])
        if not error:
            drafting.keep(request.member, forward_to=forward)
            return redirect(url(steps.WHERE["members"]))
    context = {"typed": typed, "error": error}
    return steps.page(request, "calls", draft, context, 422 if error else 200)


def _forwarding(typed: str, *, but: str) -> tuple[str, str]:
    """The number in one spelling, and what is wrong with it; the one just chosen is ours, too."""
    try:
        found = PhoneField().clean(typed)
    except forms.ValidationError as wrong:
        return "", " ".join(wrong.messages)
    return ("", wording.refusal("own")) if found == but else (found, "")
