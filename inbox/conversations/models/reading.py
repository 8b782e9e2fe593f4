"""What each member has seen and begun to write."""

from django.db import models

from inbox import tenancy
from inbox.accounts.models import Member
from inbox.conversations.models.conversation import Conversation
from inbox.conversations.models.inbox import Inbox
from inbox.tenancy import SameOrganization, TenantModel


class Unread(TenantModel):
    """Sparse: a row exists while a member has not read a conversation. Badges count these rows."""

    member = tenancy.ForeignKey(Member, models.CASCADE)
    conversation = tenancy.ForeignKey(Conversation, models.CASCADE)
    inbox = tenancy.ForeignKey(Inbox, models.CASCADE)

    class Meta(TenantModel.Meta):
        constraints = [
            models.UniqueConstraint(
                fields=["organization", "member", "conversation"], name="unread_once"
            ),
            SameOrganization(field="member", name="unread_member"),
            SameOrganization(field="conversation", name="unread_conversation"),
            SameOrganization(field="inbox", name="unread_inbox"),
        ]
        indexes = [
            # the badge of an inbox
            models.Index(fields=["organization", "member", "inbox"], name="unread_badge"),
            models.Index(fields=["organization", "conversation"], name="unread_conversation_list"),
        ]


class ReadCursor(TenantModel):
    """Where the "New" line stands in a member's thread."""

    member = tenancy.ForeignKey(Member, models.CASCADE)
    conversation = tenancy.ForeignKey(Conversation, models.CASCADE)
    message_id = models.BigIntegerField()

    class Meta(TenantModel.Meta):
        constraints = [
            models.UniqueConstraint(
                fields=["organization", "member", "conversation"], name="readcursor_once"
            ),
            SameOrganization(field="member", name="readcursor_member"),
            SameOrganization(field="conversation", name="readcursor_conversation"),
        ]
        # what goes with a conversation
        indexes = [models.Index(fields=["organization", "conversation"], name="readcursor_thread")]


class Draft(TenantModel):
    """What a member typed and did not send."""

    member = tenancy.ForeignKey(Member, models.CASCADE)
    conversation = tenancy.ForeignKey(Conversation, models.CASCADE)
    body = models.TextField()
    updated_at = models.DateTimeField(auto_now=True)

    class Meta(TenantModel.Meta):
        constraints = [
            models.UniqueConstraint(
                fields=["organization", "member", "conversation"], name="draft_once"
            ),
            SameOrganization(field="member", name="draft_member"),
            SameOrganization(field="conversation", name="draft_conversation"),
        ]
