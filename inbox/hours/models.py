"""When it is open, and who is away."""

import uuid

from django.db import models

from inbox import tenancy
from inbox.accounts.models import Member
from inbox.tenancy import SameOrganization, TenantModel


class Schedule(TenantModel):
    """The hours of the organization, or with `inbox_id` those of one inbox. The heart is above this
    ring, so that its id is a plain number.

    `week` holds seven lists, Monday first, of ["09:00", "17:00"]; `special` lists {"day", "name",
    "slots"}; `works_on` names the holidays on which it is open all the same.
    """

    uuid = models.UUIDField(default=uuid.uuid4, editable=False)
    inbox_id = models.BigIntegerField(null=True)
    # An inbox without hours of its own has the organization's; what it had before is kept.
    inherits = models.BooleanField(default=True)
    time_zone = models.CharField(max_length=60, blank=True)  # empty: the organization's
    week = models.JSONField(default=list)
    country = models.CharField(max_length=2, blank=True)
    part = models.CharField(max_length=10, blank=True)
    works_on = models.JSONField(default=list)
    special = models.JSONField(default=list)

    class Meta(TenantModel.Meta):
        constraints = [
            models.UniqueConstraint(fields=["organization", "uuid"], name="schedule_uuid"),
            models.UniqueConstraint(
                fields=["organization", "inbox_id"], nulls_distinct=False, name="schedule_once"
            ),
        ]


class Absence(TenantModel):
    """A member's out-of-office and what their own numbers answer: without dates they are here.

    `texts` and `first_texts` hold a text a language; `until` is the moment they are back.
    """

    uuid = models.UUIDField(default=uuid.uuid4, editable=False)
    member = tenancy.ForeignKey(Member, models.CASCADE)
    since = models.DateTimeField(null=True)
    until = models.DateTimeField(null=True)
    note = models.CharField(max_length=140, blank=True)  # for colleagues
    replies = models.BooleanField(default=False)
    texts = models.JSONField(default=dict)
    first = models.BooleanField(default=False)  # the instant response, away or not
    first_texts = models.JSONField(default=dict)

    class Meta(TenantModel.Meta):
        constraints = [
            models.UniqueConstraint(fields=["organization", "uuid"], name="absence_uuid"),
            models.UniqueConstraint(fields=["organization", "member"], name="absence_once"),
            SameOrganization(field="member", name="absence_member"),
            # both or neither, and in their order
            models.CheckConstraint(
                condition=models.Q(since=None, until=None)
                | models.Q(since__isnull=False, until__gt=models.F("since")),
                name="absence_dates",
            ),
        ]
        indexes = [
            # who is away now
            models.Index(
                fields=["organization", "until"],
                condition=models.Q(until__isnull=False),
                name="absence_until",
            ),
        ]
