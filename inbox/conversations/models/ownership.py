"""Who takes part in conversations, and who is there to be given more."""

from django.db import models
from django.db.models.functions import Now

from inbox import tenancy
from inbox.accounts.models import Member
from inbox.conversations.models.conversation import Conversation
from inbox.conversations.models.inbox import Inbox
from inbox.tenancy import SameOrganization, TenantModel


class Participant(TenantModel):
    """A member who wrote in a conversation, was named in it, or had it."""

    member = tenancy.ForeignKey(Member, models.CASCADE)
    conversation = tenancy.ForeignKey(Conversation, models.CASCADE)

    class Meta(TenantModel.Meta):
        constraints = [
            models.UniqueConstraint(
                fields=["organization", "member", "conversation"], name="participant_once"
            ),
            SameOrganization(field="member", name="participant_member"),
            SameOrganization(field="conversation", name="participant_conversation"),
        ]
        indexes = [
            models.Index(
                fields=["organization", "conversation"], name="participant_conversation_list"
            ),
        ]


class Attendance(TenantModel):
    """Whether a member is logged in to a queue, since when, and why not. Without a row they are
    out. An inbox that assigns by itself asks it too.
    """

    member = tenancy.ForeignKey(Member, models.CASCADE)
    inbox = tenancy.ForeignKey(Inbox, models.CASCADE)
    is_in = models.BooleanField(default=False)
    reason = models.CharField(max_length=80, blank=True)
    since = models.DateTimeField(db_default=Now())
    given_at = models.DateTimeField(null=True)  # when they were last given one: turns

    class Meta(TenantModel.Meta):
        constraints = [
            models.UniqueConstraint(
                fields=["organization", "member", "inbox"], name="attendance_once"
            ),
            SameOrganization(field="member", name="attendance_member"),
            SameOrganization(field="inbox", name="attendance_inbox"),
        ]
        indexes = [
            models.Index(
                fields=["organization", "inbox", "given_at"],
                condition=models.Q(is_in=True),
                name="attendance_present",
            ),
        ]
