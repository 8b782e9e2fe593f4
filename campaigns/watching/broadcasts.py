"""Who may listen to a campaign, and what they hear: its page as it stands, the numbers that GET
shows, and nothing of a recipient.
"""

from collections.abc import Iterable, Sequence
from functools import partial
from uuid import UUID

from django.template.loader import render_to_string

from campaigns.building import drafts
from campaigns.events import CampaignChanged
from campaigns.models import Campaign
from campaigns.watching import standing, telling
from inbox import tenancy
from inbox.accounts.models import Member
from inbox.accounts.permissions import Action, may
from inbox.events import Published, subscribe
from inbox.live import push
from inbox.live.doors import door
from inbox.live.push import Frame


@door("campaign")
def may_listen(member: Member, uuid: UUID) -> bool:
    """Whoever may open its page."""
    allowed = may(member, Action.SEND_CAMPAIGNS)
    return bool(allowed and drafts.mine(member).filter(uuid=uuid).exists())


@subscribe(CampaignChanged)
def show_change(items: Sequence[Published]) -> None:
    """Begun, paused, stopped by itself: at once."""
    newest = {item.event.about.removeprefix("campaign:"): item.id for item in items}
    _show(Campaign.objects.filter(uuid__in=newest), newest)


def tell() -> None:
    """Open pages of all campaigns that moved, unless somebody told theirs a moment ago."""
    for scope, ids in telling.taken().items():
        with tenancy.in_organization(scope), tenancy.transaction():
            _show(Campaign.objects.filter(pk__in=ids), {})


def _show(campaigns: Iterable[Campaign], events: dict[str, int]) -> None:
    push.many(
        ("campaign", one.uuid, partial(_frames, one, events.get(str(one.uuid), 0)))
        for one in campaigns
    )


def _frames(campaign: Campaign, event: int) -> Iterable[Frame]:
    html = render_to_string("campaigns/_progress.html", standing.context(campaign))
    yield Frame(event, "progress", "progress", html)
