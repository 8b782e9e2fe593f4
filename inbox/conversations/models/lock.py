"""Who is answering a conversation just now."""

from django.db import models

from inbox import tenancy
from inbox.accounts.models import Member
from inbox.conversations.models.conversation import Conversation
from inbox.tenancy import SameOrganization, TenantModel


class Lock(TenantModel):
    """A conversation's lock. The row stays when it is free (no member): its `token` grows with
    every holder, so that a reply written under an earlier hold is told from one under this. All
    times are the database's.
    """

    conversation = tenancy.ForeignKey(Conversation, models.CASCADE)
    member = tenancy.ForeignKey(Member, models.CASCADE, null=True)
    token = models.PositiveBigIntegerField(default=0)
    tab = models.UUIDField(null=True)  # the holder's browser tab
    taken_at = models.DateTimeField(null=True)
    touched_at = models.DateTimeField(null=True)  # the holder's last key
    expires_at = models.DateTimeField(null=True)

    class Meta(TenantModel.Meta):
        constraints = [
            models.UniqueConstraint(fields=["organization", "conversation"], name="lock_once"),
            SameOrganization(field="conversation", name="lock_conversation"),
            SameOrganization(field="member", name="lock_member"),
        ]
        indexes = [
            # what ran out and is to be told
            models.Index(
                fields=["expires_at", "organization"],
                condition=models.Q(member__isnull=False),
                name="lock_expiry",
            ),
        ]


class LockWaiter(TenantModel):
    """A member who wants to be told when the conversation is free."""

    conversation = tenancy.ForeignKey(Conversation, models.CASCADE)
    member = tenancy.ForeignKey(Member, models.CASCADE)

    class Meta(TenantModel.Meta):
        constraints = [
            models.UniqueConstraint(
                fields=["organization", "conversation", "member"], name="lockwaiter_once"
            ),
            SameOrganization(field="conversation", name="lockwaiter_conversation"),
            SameOrganization(field="member", name="lockwaiter_member"),
        ]
