"""A conversation: one address writing to one of our channels, from opening to closing."""

import uuid

from django.db import models
from django.db.models import Case, F, Value, When
from django.db.models.functions import Now
from django.utils.translation import gettext_lazy as _

from contacts.models import Identity
from inbox import tenancy
from inbox.accounts.models import Member
from inbox.conversations.models.inbox import Channel, Inbox
from inbox.tenancy import SameOrganization, TenantModel

# Where the next text of this address on this channel goes: there is at most one.
LIVE_STATES = ("open", "snoozed", "sent")
LIVE = models.Q(state__in=LIVE_STATES)
OPEN = models.Q(state="open")
ASIDE = models.Q(state__in=("snoozed", "sent", "spam"))
# What lists are sorted and filtered by, as indexes hold it and as filters.py writes it.
BEGAN = Case(When(closed_at__isnull=True, then=F("opened_at")), default=F("closed_at"))
WHOSE = Case(
    When(assignee__isnull=True, then=Value(0)),
    default=F("assignee"),
    output_field=models.BigIntegerField(),
)


class Conversation(TenantModel):
    """`last_*` is what its row in the list shows; `revision` grows with every change.

    `snoozed` comes back at `snoozed_until` or with a reply; `sent` was begun here and rests until
    somebody answers; `spam` is gone from every list but the managers'. Archived is no state: it is
    what was closed longer ago than the inbox keeps in its Closed list.

    Its table has five columns more, its card: `customer_address`, `customer_name` as everybody may
    know it, `customer_owner`, `tag_ids` and `participant_ids`. PostgreSQL keeps them (migrations
    0004, 0006) and lists read them; nothing else may write them, so they are no fields.
    """

    class State(models.TextChoices):
        OPEN = "open", _("Open")
        SNOOZED = "snoozed", _("Snoozed")
        SENT = "sent", _("Sent")
        CLOSED = "closed", _("Closed")
        SPAM = "spam", _("Spam")

    uuid = models.UUIDField(default=uuid.uuid4, editable=False)
    inbox = tenancy.ForeignKey(Inbox, models.PROTECT)
    channel = tenancy.ForeignKey(Channel, models.PROTECT)
    identity = tenancy.ForeignKey(Identity, models.PROTECT)
    state = models.CharField(max_length=10, choices=State.choices, default=State.OPEN)
    assignee = tenancy.ForeignKey(Member, models.SET_NULL, null=True)
    opened_at = models.DateTimeField(db_default=Now())
    closed_at = models.DateTimeField(null=True)
    closed_by = tenancy.ForeignKey(Member, models.SET_NULL, null=True)
    snoozed_until = models.DateTimeField(null=True)
    last_message_id = models.BigIntegerField(null=True)
    last_message_at = models.DateTimeField(null=True)
    last_direction = models.CharField(max_length=4, blank=True)
    last_author = tenancy.ForeignKey(Member, models.SET_NULL, null=True)
    last_status = models.CharField(max_length=12, blank=True)
    last_preview = models.CharField(max_length=160, blank=True)
    last_kind = models.CharField(max_length=8, blank=True)
    revision = models.PositiveIntegerField(default=0)

    class Meta(TenantModel.Meta):
        constraints = [
            models.UniqueConstraint(fields=["organization", "uuid"], name="conversation_uuid"),
            # a picture and a text 200 ms apart land in one conversation
            models.UniqueConstraint(
                fields=["organization", "channel", "identity"],
                condition=LIVE,
                name="conversation_one_live",
            ),
            SameOrganization(field="inbox", name="conversation_inbox"),
            SameOrganization(field="channel", name="conversation_channel"),
            SameOrganization(field="identity", name="conversation_identity"),
            SameOrganization(field="assignee", name="conversation_assignee"),
            SameOrganization(field="closed_by", name="conversation_closed_by"),
            SameOrganization(field="last_author", name="conversation_last_author"),
        ]
        indexes = [
            # the open list of an inbox by its messages; empty ones stand at its end
            models.Index(
                fields=["organization", "inbox", "last_message_at", "id"],
                condition=OPEN,
                name="conversation_open_inbox",
            ),
            # those of one of its numbers
            models.Index(
                fields=["organization", "channel", "inbox", "last_message_at", "id"],
                condition=OPEN,
                name="conversation_open_channel",
            ),
            # the same by when they were opened
            models.Index(
                "organization", "inbox", BEGAN, "id", condition=OPEN, name="conversation_open_began"
            ),
            # one member's, and unassigned as 0: IS NULL would not keep the order
            models.Index(
                "organization",
                "inbox",
                WHOSE,
                "last_message_at",
                "id",
                condition=OPEN,
                name="conversation_open_whose",
            ),
            # the same by when they were opened
            models.Index(
                "organization",
                "inbox",
                WHOSE,
                BEGAN,
                "id",
                condition=OPEN,
                name="conversation_whose_began",
            ),
            # the closed and the archived list, and one member's of them
            models.Index(
                "organization",
                "inbox",
                BEGAN,
                "id",
                condition=models.Q(state="closed"),
                name="conversation_closed_list",
            ),
            models.Index(
                "organization",
                "inbox",
                WHOSE,
                BEGAN,
                "id",
                condition=models.Q(state="closed"),
                name="conversation_closed_whose",
            ),
            # sent, snoozed, spam, by messages and by when they were opened
            models.Index(
                fields=["organization", "inbox", "state", "last_message_at", "id"],
                condition=ASIDE,
                name="conversation_aside",
            ),
            models.Index(
                "organization",
                "inbox",
                "state",
                BEGAN,
                "id",
                condition=ASIDE,
                name="conversation_aside_began",
            ),
            # one channel's, and what was exchanged on it before it joined its inbox
            models.Index(
                "organization", "channel", "inbox", BEGAN, "id", name="conversation_channel_list"
            ),
            # what a member has wherever it is, when they leave
            models.Index(
                fields=["organization", "assignee"],
                condition=models.Q(assignee__isnull=False, state__in=["open", "snoozed", "sent"]),
                name="conversation_assigned",
            ),
            # what comes back by itself
            models.Index(
                fields=["snoozed_until", "organization"],
                condition=models.Q(state="snoozed"),
                name="conversation_snoozed",
            ),
            # the history of an address, and the one to reopen
            models.Index(fields=["organization", "identity", "id"], name="conversation_history"),
        ]

    @property
    def is_open(self) -> bool:
        return self.state == self.State.OPEN

    @property
    def is_left_behind(self) -> bool:
        """Whether its number went to another inbox since, which takes the customer's texts."""
        channel = self.channel
        return channel.inbox_id != self.inbox_id and self.opened_at < channel.joined_at
