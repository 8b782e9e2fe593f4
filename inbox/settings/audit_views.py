"""The audit log as a page and as a file, for owners and admins."""

from collections.abc import Iterator
from urllib.parse import urlencode

from django.http import HttpResponseBase
from django.shortcuts import render
from django.utils import timezone, translation
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST, require_safe

from contacts.exports import sheet
from inbox import tenancy
from inbox.accounts.doors import MemberRequest, needs
from inbox.accounts.models import Member
from inbox.accounts.permissions import Action
from inbox.conversations.models import Inbox
from inbox.conversations.papers.handing import handed
from inbox.conversations.showing.fragments import fragment
from inbox.events import publish
from inbox.settings import audit, audit_names
from inbox.settings.events import AuditExported
from inbox.settings.pages import frame

FILTERS = ("kind", "person", "inbox", "since", "until")


@require_safe
@needs(Action.READ_AUDIT)
def page(request: MemberRequest) -> HttpResponseBase:
    """The newest entries that fit; older ones as they are asked for."""
    asked = audit.read(request.GET)
    entries, older = audit.page(asked)
    said = {name: request.GET[name] for name in FILTERS if request.GET.get(name)}
    context = {"entries": entries, "older": older, "query": urlencode(said), "asked": said}
    if request.htmx and asked.before is not None:
        return fragment(request, "settings/audit.html", "rows", context)
    people = Member.objects.select_related("user").order_by("user__name", "id")
    kinds = sorted(((name, str(label)) for name, label in audit_names.KINDS.items()), key=_label)
    context |= frame(request, "settings:audit") | {
        "kinds": kinds,
        "everybody": [(str(one.uuid), one.user.name) for one in people],
        "every_inbox": [(str(one.uuid), one.name) for one in Inbox.objects.order_by("name")],
    }
    return render(request, "settings/audit.html", context)


@require_POST
@needs(Action.READ_AUDIT, transaction=False)
def export(request: MemberRequest) -> HttpResponseBase:
    """All that fits as a file, written while it is read. Taking it away is an entry of its own."""
    with tenancy.transaction():
        asked = audit.read(request.POST)
        publish(AuditExported(actor_id=request.member.pk, changes=asked.told()))
    scope, spoken = tenancy.current(), translation.get_language() or "en"
    zone = timezone.get_current_timezone()

    def chunks() -> Iterator[bytes]:
        """After the view: the scope is opened again, and the language."""
        between = sheet.delimiter(spoken)
        with tenancy.in_organization(scope), translation.override(spoken), timezone.override(zone):
            head = (_("When"), _("Who"), _("What"), _("About"), _("Changes"))
            yield sheet.BOM + sheet.lines([head], between)
            for row in audit.rows(asked):
                yield sheet.lines([row], between)

    return handed(chunks(), f"audit-{scope.slug}.csv")


def _label(one: tuple[str, str]) -> str:
    return one[1].lower()
