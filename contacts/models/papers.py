"""Files of contacts on their way in and out: how far each came, and what it changed."""

import uuid

from django.db import models
from django.db.models.functions import Lower, Now

from inbox import tenancy
from inbox.accounts.models import Member
from inbox.tenancy import SameOrganization, TenantModel

UNFINISHED = ("checking", "running", "undoing")


class Import(TenantModel):
    """A file of contacts. `position` is the byte where the next batch begins, `row` the number of
    the last row that was read: they are written with what the batch changed, or not at all.
    """

    class State(models.TextChoices):
        DRAFT = "draft"  # its columns are being chosen
        CHECKING = "checking"
        CHECKED = "checked"
        RUNNING = "running"
        DONE = "done"
        CANCELLED = "cancelled"
        FAILED = "failed"
        UNDOING = "undoing"
        UNDONE = "undone"

    uuid = models.UUIDField(default=uuid.uuid4, editable=False)
    member = tenancy.ForeignKey(Member, models.CASCADE)
    name = models.CharField(max_length=120)
    file = models.CharField(max_length=200, blank=True)  # its key in the storage
    size = models.BigIntegerField(default=0)
    encoding = models.CharField(max_length=10, default="utf-8")
    delimiter = models.CharField(max_length=1, default=",")
    headings = models.JSONField(default=list)
    columns = models.JSONField(default=list)  # what each is, in the order of the headings
    body_at = models.BigIntegerField(default=0)  # where the rows begin, below the headings
    state = models.CharField(max_length=10, choices=State.choices, default=State.DRAFT)
    reason = models.CharField(max_length=20, blank=True, db_default="")  # why it failed
    position = models.BigIntegerField(default=0)
    row = models.PositiveIntegerField(default=1)
    expected = models.JSONField(default=dict)  # what the check found: counts and examples
    counts = models.JSONField(default=dict)  # what was done
    tries = models.PositiveSmallIntegerField(default=0)
    created_at = models.DateTimeField(db_default=Now())
    finished_at = models.DateTimeField(null=True)

    class Meta(TenantModel.Meta):
        constraints = [
            models.UniqueConstraint(fields=["organization", "uuid"], name="import_uuid"),
            SameOrganization(field="member", name="import_member"),
        ]
        indexes = [
            # what a worker takes up, the oldest first
            models.Index(
                fields=["created_at", "organization"],
                condition=models.Q(state__in=UNFINISHED),
                name="import_unfinished",
            ),
            models.Index(fields=["organization", "member", "-id"], name="import_member_list"),
        ]

    @property
    def is_unfinished(self) -> bool:
        return self.state in UNFINISHED

    @property
    def share(self) -> int:
        """How much of the file was read, in percent."""
        return min(100, round(100 * self.position / self.size)) if self.size else 100


class ImportedRows(TenantModel):
    """What one commit of an import did, from the row `first` on: enough to undo it.

    `created` are contacts by id; `linked` are [identity, contact, was it made here]; `changed` are
    {"id", "before", "after"}; `problems` are [row, byte, length, reason, detail].
    """

    job = tenancy.ForeignKey(Import, models.CASCADE)
    first = models.PositiveIntegerField()
    created = models.JSONField(default=list)
    linked = models.JSONField(default=list)
    changed = models.JSONField(default=list)
    problems = models.JSONField(default=list)
    is_undone = models.BooleanField(default=False)

    class Meta(TenantModel.Meta):
        constraints = [
            # no row of a file is taken twice
            models.UniqueConstraint(
                fields=["organization", "job", "first"], name="importedrows_once"
            ),
            SameOrganization(field="job", name="importedrows_job"),
        ]


class ImportMapping(TenantModel):
    """What the columns of a kind of file are, remembered under a name for the next one."""

    uuid = models.UUIDField(default=uuid.uuid4, editable=False)
    member = tenancy.ForeignKey(Member, models.SET_NULL, null=True)
    name = models.CharField(max_length=60)
    headings = models.JSONField(default=list)
    columns = models.JSONField(default=list)
    created_at = models.DateTimeField(db_default=Now())

    class Meta(TenantModel.Meta):
        constraints = [
            models.UniqueConstraint(fields=["organization", "uuid"], name="importmapping_uuid"),
            models.UniqueConstraint(
                models.F("organization"), Lower("name"), name="importmapping_name"
            ),
            SameOrganization(field="member", name="importmapping_member"),
        ]


class Export(TenantModel):
    """A file that is written page by page: `pages` of them hold all up to the key `after`."""

    class State(models.TextChoices):
        RUNNING = "running"
        DONE = "done"
        CANCELLED = "cancelled"
        FAILED = "failed"

    uuid = models.UUIDField(default=uuid.uuid4, editable=False)
    member = tenancy.ForeignKey(Member, models.CASCADE)
    kind = models.CharField(max_length=20)
    target = models.BigIntegerField(null=True)  # whose conversations
    asked = models.JSONField(default=dict)  # what its kind has to remember between pages
    state = models.CharField(max_length=10, choices=State.choices, default=State.RUNNING)
    pages = models.PositiveIntegerField(default=0)
    after = models.BigIntegerField(default=0)
    rows = models.PositiveIntegerField(default=0)
    expected = models.PositiveIntegerField(default=0)
    is_exact = models.BooleanField(default=True)
    tries = models.PositiveSmallIntegerField(default=0)
    created_at = models.DateTimeField(db_default=Now())
    expires_at = models.DateTimeField()

    class Meta(TenantModel.Meta):
        constraints = [
            models.UniqueConstraint(fields=["organization", "uuid"], name="export_uuid"),
            SameOrganization(field="member", name="export_member"),
        ]
        indexes = [
            # what a worker takes up, the oldest first
            models.Index(
                fields=["created_at", "organization"],
                condition=models.Q(state="running"),
                name="export_unfinished",
            ),
            models.Index(fields=["organization", "member", "-id"], name="export_member_list"),
            # what is to be tidied away
            models.Index(fields=["organization", "expires_at"], name="export_expiry"),
        ]

    @property
    def is_unfinished(self) -> bool:
        return self.state == self.State.RUNNING

    @property
    def share(self) -> int:
        """How much of it is written, in percent."""
        return min(100, round(100 * self.rows / self.expected)) if self.expected else 0
