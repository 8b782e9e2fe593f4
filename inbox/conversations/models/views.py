"""How each member arranges their lists."""

import uuid

from django.db import models

from inbox import tenancy
from inbox.accounts.models import Member, Team
from inbox.conversations.models.conversation import Conversation
from inbox.conversations.models.inbox import Inbox
from inbox.tenancy import SameOrganization, TenantModel


class Pin(TenantModel):
    """A conversation on top of a member's lists, in the member's order."""

    member = tenancy.ForeignKey(Member, models.CASCADE)
    conversation = tenancy.ForeignKey(Conversation, models.CASCADE)
    position = models.IntegerField(default=0)

    class Meta(TenantModel.Meta):
        constraints = [
            models.UniqueConstraint(
                fields=["organization", "member", "conversation"], name="pin_once"
            ),
            SameOrganization(field="member", name="pin_member"),
            SameOrganization(field="conversation", name="pin_conversation"),
        ]
        indexes = [
            models.Index(fields=["organization", "conversation"], name="pin_conversation_list"),
        ]


class ListChoice(TenantModel):
    """Filters and sort a member last used in an inbox, or without one in the view over all; a
    query string.
    """

    member = tenancy.ForeignKey(Member, models.CASCADE)
    inbox = tenancy.ForeignKey(Inbox, models.CASCADE, null=True)
    query = models.CharField(max_length=500, blank=True)

    class Meta(TenantModel.Meta):
        constraints = [
            models.UniqueConstraint(
                fields=["organization", "member", "inbox"],
                nulls_distinct=False,
                name="listchoice_once",
            ),
            SameOrganization(field="member", name="listchoice_member"),
            SameOrganization(field="inbox", name="listchoice_inbox"),
        ]


class SavedView(TenantModel):
    """Filters and sort under a name: the member's own, or shared with a team."""

    uuid = models.UUIDField(default=uuid.uuid4, editable=False)
    name = models.CharField(max_length=60)
    member = tenancy.ForeignKey(Member, models.CASCADE)
    team = tenancy.ForeignKey(Team, models.CASCADE, null=True)
    inbox = tenancy.ForeignKey(Inbox, models.CASCADE, null=True)
    query = models.CharField(max_length=500, blank=True)
    position = models.PositiveIntegerField(default=0)

    class Meta(TenantModel.Meta):
        constraints = [
            models.UniqueConstraint(fields=["organization", "uuid"], name="savedview_uuid"),
            models.UniqueConstraint(
                fields=["organization", "member", "name"], name="savedview_name"
            ),
            SameOrganization(field="member", name="savedview_member"),
            SameOrganization(field="team", name="savedview_team"),
            SameOrganization(field="inbox", name="savedview_inbox"),
        ]
        indexes = [models.Index(fields=["organization", "team"], name="savedview_team_list")]
