"""Words a team puts on conversations."""

import uuid

from django.db import models
from django.db.models.functions import Now

from inbox import tenancy
from inbox.accounts.models import Member
from inbox.conversations.models.conversation import Conversation
from inbox.tenancy import SameOrganization, TenantModel


class Tag(TenantModel):
    """A hidden tag stays where it is and is offered no more."""

    uuid = models.UUIDField(default=uuid.uuid4, editable=False)
    name = models.CharField(max_length=40)
    hue = models.PositiveSmallIntegerField(default=1)
    is_hidden = models.BooleanField(default=False)
    created_at = models.DateTimeField(db_default=Now())

    class Meta(TenantModel.Meta):
        constraints = [
            models.UniqueConstraint(fields=["organization", "uuid"], name="tag_uuid"),
            models.UniqueConstraint(
                models.F("organization"), models.functions.Lower("name"), name="tag_name"
            ),
        ]

    def __str__(self) -> str:
        return self.name


class ConversationTag(TenantModel):
    """A tag on a conversation, and who put it there."""

    conversation = tenancy.ForeignKey(Conversation, models.CASCADE)
    tag = tenancy.ForeignKey(Tag, models.CASCADE)
    member = tenancy.ForeignKey(Member, models.SET_NULL, null=True)
    at = models.DateTimeField(db_default=Now())

    class Meta(TenantModel.Meta):
        constraints = [
            # also the way from a conversation to its tags; the list below goes the other way
            models.UniqueConstraint(
                fields=["organization", "conversation", "tag"], name="conversationtag_once"
            ),
            SameOrganization(field="conversation", name="conversationtag_conversation"),
            SameOrganization(field="tag", name="conversationtag_tag"),
            SameOrganization(field="member", name="conversationtag_member"),
        ]
        indexes = [
            models.Index(
                fields=["organization", "tag", "conversation"], name="conversationtag_list"
            ),
        ]
