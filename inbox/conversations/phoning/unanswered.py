"""A call nobody took opens its conversation again, as a text would."""

from inbox.conversations.events import ConversationReopened
from inbox.conversations.models import Conversation
from inbox.conversations.models.conversation import LIVE_STATES
from inbox.events import publish


def opened(talk: Conversation) -> bool:
    """Whether it is open: put away while the phone still rang, it is opened again, unless its
    number left for another inbox, or the customer has a newer one. The transaction is open.
    """
    rows = Conversation.objects.select_for_update(of=("self",), no_key=True)
    now: Conversation = rows.select_related("channel").get(pk=talk.pk)
    if now.state == "closed" and (now.is_left_behind or _has_another(now)):
        return False
    if now.state != "open":
        Conversation.objects.filter(pk=now.pk).update(
            state="open", closed_at=None, closed_by=None, snoozed_until=None
        )
        publish(ConversationReopened(inbox_id=now.inbox_id, conversation_id=now.pk))
    talk.state = "open"
    return True


def _has_another(talk: Conversation) -> bool:
    live = Conversation.objects.filter(
        channel=talk.channel_id, identity=talk.identity_id, state__in=LIVE_STATES
    )
    return bool(live.exists())
