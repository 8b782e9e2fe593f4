"""Step 4: who works in it."""

from django.http import HttpResponseBase
from django.shortcuts import redirect
from django.views.decorators.http import require_http_methods

from channels_app import drafting
from channels_app.pages.wizard import steps
from inbox import tenancy
from inbox.accounts.addresses import url
from inbox.accounts.doors import MemberRequest, needs
from inbox.accounts.models import Member
from inbox.accounts.permissions import Action
from inbox.conversations.showing import people


@require_http_methods(["GET", "HEAD", "POST"])
@needs(Action.CREATE_INBOX)
def step(request: MemberRequest) -> HttpResponseBase:
    """Tick colleagues; nobody is offered while carriers block the number."""
    draft = drafting.current(request.member)
    chosen = drafting.chosen(draft)
    if draft is None or chosen is None:
        return redirect(url(steps.WHERE["name" if draft is None else "number"]))
    there = _colleagues(request.member) if chosen.is_registered else []
    if request.method == "POST":
        asked = set(request.POST.getlist("member"))
        drafting.keep(
            request.member, members=[str(one.uuid) for one in there if str(one.uuid) in asked]
        )
        return redirect(url(steps.WHERE["confirm"]))
    ticked = set(draft.said.get("members") or map(str, drafting.teammates(draft.said)))
    context = {
        "people": [(people.of_member(one), one.role, str(one.uuid) in ticked) for one in there],
        "is_registered": chosen.is_registered,
    }
    return steps.page(request, "members", draft, context)


def _colleagues(member: Member) -> list[Member]:
    return list(
        Member.objects.filter(organization_id=tenancy.current().pk, is_active=True)
        .exclude(pk=member.pk)
        .select_related("user")
        .order_by("user__name", "id")[:500]
    )
