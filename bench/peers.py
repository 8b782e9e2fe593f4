"""What one would write first: a Celery task an event, through the ORM, row by row.

The peer of goal 3. It stores what the drain stores and tells the same listeners.
"""

import json

from celery import shared_task
from django.utils import timezone

from channels_app.carriers.twilio import parse
from channels_app.models import Delivery
from contacts.models import Identity
from inbox import tenancy
from inbox.accounts.models import Event, Organization
from inbox.conversations.finding import lists
from inbox.conversations.hearing.broadcasts import row_html
from inbox.conversations.models import Channel, Conversation, InboxAccess, Message, Unread
from inbox.conversations.showing.previews import preview
from inbox.live import groups
from inbox.live.redis import client
from inbox.work import Due


@shared_task
def file_one(*, organization: int, slug: str, delivery: int) -> None:
    """Read one webhook."""
    with tenancy.in_organization(Due(organization, slug)), tenancy.transaction():
        raw = Delivery.objects.select_for_update().get(pk=delivery)
        country = Organization.objects.get().country
        text = parse.inbound(
            bytes(raw.raw), connection_id=raw.connection_id, country=country, at=raw.received_at
        )
        channel = Channel.objects.select_related("inbox").get(address=text.to)
        person, _ = Identity.objects.get_or_create(kind="phone", address=text.sender)
        thread, _ = Conversation.objects.get_or_create(
            channel=channel, identity=person, state="open", defaults={"inbox": channel.inbox}
        )
        message = Message.objects.create(
            conversation=thread,
            direction="in",
            status="received",
            body=text.body,
            connection_id=text.connection_id,
            carrier_id=text.carrier_id,
            created_at=text.at,
        )
        thread.last_message_id, thread.last_message_at = message.pk, message.created_at
        thread.last_direction, thread.last_status = "in", "received"
        thread.last_preview, thread.last_author = preview(text.body), None
        thread.revision += 1
        thread.save()
        Unread.objects.bulk_create(
            [
                Unread(member_id=access.member_id, conversation=thread, inbox=channel.inbox)
                for access in InboxAccess.objects.filter(inbox=channel.inbox)
            ],
            ignore_conflicts=True,
        )
        Event.objects.create(
            kind="MessageReceived",
            inbox_id=channel.inbox_id,
            conversation_id=thread.pk,
            message_id=message.pk,
        )
        raw.state, raw.due_at = "done", timezone.now()
        raw.save()
        (row,) = lists.rows([thread.pk], country=country)
        html = row_html(row)
    group = groups.of(organization, "inbox", row.inbox, "en")
    client().publish(group, json.dumps({"html": html}))
