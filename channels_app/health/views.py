"""The health page of admins, and the strip that everybody sees while work is late."""

from typing import Any

from django.http import HttpResponse, HttpResponseBase
from django.shortcuts import redirect, render
from django.template.defaultfilters import filesizeformat
from django.views.decorators.http import require_POST, require_safe

from channels_app import dead_letters
from channels_app.health import report, standing
from channels_app.health.words import lasting
from inbox.accounts.addresses import url
from inbox.accounts.doors import MemberRequest, needs
from inbox.accounts.events import SettingsChanged
from inbox.accounts.permissions import Action
from inbox.conversations.forgetting import erasing
from inbox.conversations.papers.words import counted
from inbox.conversations.showing.fragments import fragment
from inbox.events import publish
from inbox.live.redis import hint
from inbox.settings.pages import frame
from inbox.words import number

TEMPLATE = "health/page.html"


@require_safe
@needs(Action.READ)
def strip(request: MemberRequest) -> HttpResponseBase:
    """What waits of the member's own, while something does; nothing otherwise."""
    found = standing.now()
    waiting = report.outgoing(request.member) if found.is_late else None
    # while others' work is late, and a worker there, it is no news to those who wait for nothing
    if waiting is None or not (found.has_no_worker or waiting.count):
        return HttpResponse("", headers={"Cache-Control": "no-store"})
    context = {
        "lasting": lasting(found.since),
        "waiting": waiting.count,
        "many": report.MANY,
    }
    answer = render(request, "health/_strip.html", context)
    answer["Cache-Control"] = "no-store"
    return answer


@require_safe
@needs(Action.SEE_HEALTH)
def page(request: MemberRequest) -> HttpResponseBase:
    """Everything an admin can see of what comes in and goes out; its head is asked for anew."""
    before = number(request.GET.get("before", "")) or None
    if request.htmx:
        return fragment(request, TEMPLATE, "now", _now(request))
    letters = report.dead(before=before)
    context = {
        "lines": report.lines(),
        "failures": report.failures(request.member),
        "letters": letters[: report.PAGE],
        "older": letters[report.PAGE - 1].pk if len(letters) > report.PAGE else None,
    }
    around = frame(request, "health:page")
    return render(request, TEMPLATE, context | _now(request) | around)


def _now(request: MemberRequest) -> dict[str, Any]:
    """How it stands this moment."""
    found, ledger, disk = standing.now(), report.ledger(), report.disk()
    return {
        "standing": found,
        "swept": None if found.last_sweep is None else lasting(found.last_sweep),
        "redis": bool(hint(lambda client: client.ping())),
        "incoming": report.incoming(),
        "outgoing": report.outgoing(request.member),
        "ledger": ledger,
        "received": f"{counted(ledger.received)} / {counted(ledger.stored)}",
        "disk": disk,
        "room": filesizeformat(disk.free) if disk else "",
        "erasures_failed": erasing.failed(),
        "many": report.MANY,
    }


@require_POST
@needs(Action.SEE_HEALTH)
def replay(request: MemberRequest) -> HttpResponseBase:
    """Have dead letters read again: one, or all."""
    asked = number(request.POST.get("one", ""))
    count = dead_letters.replay([asked] if asked else None)
    if count:
        publish(
            SettingsChanged(
                about="dead_letters", actor_id=request.member.pk, changes={"replayed": [0, count]}
            )
        )
    return redirect(url("health:page"))
