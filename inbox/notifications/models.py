"""What members were told, how they want to be told, and the mails that said so."""

import uuid

from django.db import models
from django.db.models.functions import Now

from inbox import tenancy
from inbox.accounts.models import Member
from inbox.notifications.kinds import Kind, Often, Tone
from inbox.tenancy import SameOrganization, TenantModel


class Digest(TenantModel):
    """A mail of what was missed. The row is committed before the mail leaves: one found `sending`
    may have left and is never sent again; a `refused` one did not, and what it held is free.
    """

    class State(models.TextChoices):
        SENDING = "sending"
        SENT = "sent"
        REFUSED = "refused"

    member = tenancy.ForeignKey(Member, models.CASCADE)
    state = models.CharField(max_length=8, choices=State.choices, default=State.SENDING)
    upto = models.DateTimeField()  # texts older than this were told, in this mail or before
    at = models.DateTimeField(db_default=Now())

    class Meta(TenantModel.Meta):
        constraints = [SameOrganization(field="member", name="digest_member")]
        indexes = [
            # a member's last one
            models.Index(fields=["organization", "member", "id"], name="digest_last"),
        ]


class Notification(TenantModel):
    """Something that concerns one member. It holds ids and no words: what is shown is read from the
    conversation at that moment, if the member may still see it. The heart is above this ring, so
    its ids are plain numbers.
    """

    uuid = models.UUIDField(default=uuid.uuid4, editable=False)
    member = tenancy.ForeignKey(Member, models.CASCADE)
    kind = models.CharField(max_length=12, choices=Kind.choices)
    conversation_id = models.BigIntegerField()
    inbox_id = models.BigIntegerField()  # where it was when it happened
    message_id = models.BigIntegerField(null=True)
    actor_id = models.BigIntegerField(null=True)  # nobody: it happened by itself
    other_id = models.BigIntegerField(null=True)  # who has it now
    digest = tenancy.ForeignKey(Digest, models.SET_NULL, null=True)
    at = models.DateTimeField(db_default=Now())
    read_at = models.DateTimeField(null=True)

    class Meta(TenantModel.Meta):
        constraints = [
            models.UniqueConstraint(fields=["organization", "uuid"], name="notification_uuid"),
            SameOrganization(field="member", name="notification_member"),
            SameOrganization(field="digest", name="notification_digest"),
        ]
        indexes = [
            # the centre, newest first
            models.Index(fields=["organization", "member", "id"], name="notification_centre"),
            # the bell; and what is read with a conversation
            models.Index(
                fields=["organization", "member", "conversation_id"],
                condition=models.Q(read_at__isnull=True),
                name="notification_unread",
            ),
            # what has served its time
            models.Index(fields=["organization", "at"], name="notification_at"),
        ]


class Preference(TenantModel):
    """A member's choices; without a row, the defaults of kinds.py.

    `ways` is {kind: [way]} for the kinds they decided on, `muted` ids of inboxes, `silences`
    [{"days": [0 for Monday], "from": "18:00", "until": "08:00"}] on their own clock.
    """

    member = tenancy.ForeignKey(Member, models.CASCADE)
    ways = models.JSONField(default=dict)
    muted = models.JSONField(default=list)
    silences = models.JSONField(default=list)
    tone = models.CharField(max_length=8, choices=Tone.choices, default=Tone.BELL)
    volume = models.PositiveSmallIntegerField(default=60)  # percent
    previews = models.BooleanField(default=True)  # words of the text in pop-ups and mails
    digest = models.CharField(max_length=8, choices=Often.choices, default=Often.DAY)

    class Meta(TenantModel.Meta):
        constraints = [
            models.UniqueConstraint(fields=["organization", "member"], name="preference_once"),
            SameOrganization(field="member", name="preference_member"),
        ]
