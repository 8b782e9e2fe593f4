"""What `provision` tells scripts: names and addresses, never a secret."""

from typing import Any

from django.conf import settings

from channels_app.addresses import webhook
from channels_app.provision.plan import ChannelPlan, Plan
from inbox.conversations.models import Connection

WEBHOOKS = ("message", "status", "voice")


def report(plan: Plan) -> dict[str, Any]:
    """The organization's address, and per channel of the file where its carrier posts."""
    keys = dict(Connection.objects.values_list("name", "key"))
    slug = plan.organization.slug
    return {
        "organization": {"slug": slug, "url": f"{settings.PUBLIC_URL}/{slug}/"},
        "channels": [
            _channel(inbox.name, channel, keys[channel.connection])
            for inbox in plan.inboxes
            for channel in inbox.channels
        ],
    }


def _channel(inbox: str, channel: ChannelPlan, key: str) -> dict[str, Any]:
    return {
        "inbox": inbox,
        "kind": channel.kind,
        "address": channel.address,
        "webhooks": {kind: webhook(key, kind) for kind in WEBHOOKS},
    }
