"""Customers, their numbers, what they consented to, and lists on paper."""

import uuid

from django.db import migrations, models
from django.db.models.functions import Lower, Now

from inbox import secrets
from inbox.tenancy import SameOrganization, walls
from inbox.tenancy.fields import ForeignKey
from inbox.tenancy.tables import NAMES, Together, key, own


class Migration(migrations.Migration):
    initial = True
    replaces = [
        ("contacts", name)
        for name in (
            "0001_first",
            "0002_shared_inbox",
            "0004_people",
            "0005_consent",
            "0008_people",
            "0009_people",
            "0010_people",
        )
    ]
    dependencies = [("accounts", "0001_tables")]

    operations = [
        Together(
            migrations.CreateModel(
                name="Contact",
                fields=[
                    ("id", key()),
                    ("uuid", models.UUIDField(default=uuid.uuid4, editable=False)),
                    ("name", models.CharField(max_length=120)),
                    ("company", models.CharField(blank=True, max_length=120)),
                    ("emails", models.CharField(blank=True, db_default="", max_length=2560)),
                    ("address", models.CharField(blank=True, db_default="", max_length=300)),
                    ("birthday", models.DateField(null=True)),
                    ("language", models.CharField(blank=True, db_default="", max_length=10)),
                    ("zone", models.CharField(blank=True, db_default="", max_length=64)),
                    ("notes", models.CharField(blank=True, db_default="", max_length=4000)),
                    ("custom", models.JSONField(db_default={}, default=dict)),
                    ("picture", models.CharField(blank=True, db_default="", max_length=200)),
                    ("created_at", models.DateTimeField(db_default=Now())),
                    ("updated_at", models.DateTimeField(db_default=Now())),
                    ("deleted_at", models.DateTimeField(null=True)),
                    ("detached", models.JSONField(db_default=[], default=list)),
                    ("organization", own()),
                    ("owner", ForeignKey("accounts.member", models.SET_NULL, null=True)),
                    ("private_to", ForeignKey("accounts.member", models.PROTECT, null=True)),
                ],
                options={
                    **NAMES,
                    "indexes": [
                        models.Index(
                            condition=models.Q(("owner__isnull", False)),
                            fields=["organization", "owner"],
                            name="contact_owner_list",
                        ),
                        models.Index(
                            condition=models.Q(("private_to__isnull", False)),
                            fields=["organization", "private_to"],
                            name="contact_private_list",
                        ),
                        models.Index(
                            condition=models.Q(("deleted_at__isnull", False)),
                            fields=["organization", "deleted_at"],
                            name="contact_deleted",
                        ),
                    ],
                    "constraints": [
                        models.UniqueConstraint(
                            fields=("organization", "uuid"), name="contact_uuid"
                        ),
                        SameOrganization(field="owner", name="contact_owner"),
                        SameOrganization(field="private_to", name="contact_private_to"),
                    ],
                },
            ),
            walls.Walled("Contact"),
            migrations.CreateModel(
                name="CustomField",
                fields=[
                    ("id", key()),
                    ("uuid", models.UUIDField(default=uuid.uuid4, editable=False)),
                    ("name", models.CharField(max_length=60)),
                    (
                        "kind",
                        models.CharField(
                            choices=[
                                ("text", "Text"),
                                ("number", "Number"),
                                ("date", "Date"),
                                ("choice", "Choice"),
                                ("boolean", "Boolean"),
                            ],
                            default="text",
                            max_length=8,
                        ),
                    ),
                    ("choices", models.JSONField(default=list)),
                    ("position", models.PositiveSmallIntegerField(default=0)),
                    ("organization", own()),
                ],
                options={
                    **NAMES,
                    "constraints": [
                        models.UniqueConstraint(
                            fields=("organization", "uuid"), name="custom_field_uuid"
                        ),
                        models.UniqueConstraint(
                            models.F("organization"), Lower("name"), name="custom_field_name"
                        ),
                    ],
                },
            ),
            walls.Walled("CustomField"),
            migrations.CreateModel(
                name="ErasedAddress",
                fields=[
                    ("id", key()),
                    (
                        "kind",
                        models.CharField(
                            choices=[("phone", "Phone")], default="phone", max_length=10
                        ),
                    ),
                    ("hash", models.CharField(max_length=64)),
                    ("at", models.DateTimeField(db_default=Now())),
                    ("organization", own()),
                ],
                options={
                    **NAMES,
                    "constraints": [
                        models.UniqueConstraint(
                            fields=("organization", "kind", "hash"), name="erasedaddress_once"
                        )
                    ],
                },
            ),
            walls.Walled("ErasedAddress"),
            migrations.CreateModel(
                name="ErasureKey",
                fields=[("id", key()), ("key", secrets.SecretField()), ("organization", own())],
                options={
                    **NAMES,
                    "constraints": [
                        models.UniqueConstraint(fields=("organization",), name="erasurekey_once")
                    ],
                },
            ),
            walls.Walled("ErasureKey"),
            migrations.CreateModel(
                name="Export",
                fields=[
                    ("id", key()),
                    ("uuid", models.UUIDField(default=uuid.uuid4, editable=False)),
                    ("kind", models.CharField(max_length=20)),
                    ("target", models.BigIntegerField(null=True)),
                    ("asked", models.JSONField(default=dict)),
                    (
                        "state",
                        models.CharField(
                            choices=[
                                ("running", "Running"),
                                ("done", "Done"),
                                ("cancelled", "Cancelled"),
                                ("failed", "Failed"),
                            ],
                            default="running",
                            max_length=10,
                        ),
                    ),
                    ("pages", models.PositiveIntegerField(default=0)),
                    ("after", models.BigIntegerField(default=0)),
                    ("rows", models.PositiveIntegerField(default=0)),
                    ("expected", models.PositiveIntegerField(default=0)),
                    ("is_exact", models.BooleanField(default=True)),
                    ("tries", models.PositiveSmallIntegerField(default=0)),
                    ("created_at", models.DateTimeField(db_default=Now())),
                    ("expires_at", models.DateTimeField()),
                    ("member", ForeignKey("accounts.member", models.CASCADE)),
                    ("organization", own()),
                ],
                options={
                    **NAMES,
                    "indexes": [
                        models.Index(
                            condition=models.Q(("state", "running")),
                            fields=["created_at", "organization"],
                            name="export_unfinished",
                        ),
                        models.Index(
                            fields=["organization", "member", "-id"], name="export_member_list"
                        ),
                        models.Index(fields=["organization", "expires_at"], name="export_expiry"),
                    ],
                    "constraints": [
                        models.UniqueConstraint(
                            fields=("organization", "uuid"), name="export_uuid"
                        ),
                        SameOrganization(field="member", name="export_member"),
                    ],
                },
            ),
            walls.Walled("Export"),
            migrations.CreateModel(
                name="Favourite",
                fields=[
                    ("id", key()),
                    ("at", models.DateTimeField(db_default=Now())),
                    ("contact", ForeignKey("contacts.contact", models.CASCADE)),
                    ("member", ForeignKey("accounts.member", models.CASCADE)),
                    ("organization", own()),
                ],
                options={
                    **NAMES,
                    "indexes": [
                        models.Index(
                            fields=["organization", "contact"], name="favourite_contact_list"
                        )
                    ],
                    "constraints": [
                        models.UniqueConstraint(
                            fields=("organization", "member", "contact"), name="favourite_once"
                        ),
                        SameOrganization(field="member", name="favourite_member"),
                        SameOrganization(field="contact", name="favourite_contact"),
                    ],
                },
            ),
            walls.Walled("Favourite"),
            migrations.CreateModel(
                name="Identity",
                fields=[
                    ("id", key()),
                    ("uuid", models.UUIDField(default=uuid.uuid4, editable=False)),
                    (
                        "kind",
                        models.CharField(
                            choices=[("phone", "Phone")], default="phone", max_length=10
                        ),
                    ),
                    ("address", models.CharField(max_length=64)),
                    ("label", models.CharField(blank=True, db_default="", max_length=20)),
                    ("opted_out_at", models.DateTimeField(null=True)),
                    (
                        "opted_out_source",
                        models.CharField(blank=True, db_default="", max_length=10),
                    ),
                    ("opted_in_at", models.DateTimeField(null=True)),
                    ("unreached", models.PositiveSmallIntegerField(db_default=0)),
                    ("flagged_at", models.DateTimeField(null=True)),
                    ("flag", models.CharField(blank=True, max_length=40)),
                    ("blocked_at", models.DateTimeField(null=True)),
                    ("created_at", models.DateTimeField(db_default=Now())),
                    ("blocked_by", ForeignKey("accounts.member", models.SET_NULL, null=True)),
                    ("contact", ForeignKey("contacts.contact", models.SET_NULL, null=True)),
                    ("organization", own()),
                ],
                options={
                    **NAMES,
                    "indexes": [
                        models.Index(
                            fields=["organization", "contact"], name="identity_contact_list"
                        ),
                        models.Index(
                            condition=models.Q(("blocked_at__isnull", False)),
                            fields=["organization", "blocked_at"],
                            name="identity_blocked",
                        ),
                        models.Index(
                            condition=models.Q(("opted_out_at__isnull", False)),
                            fields=["organization", "opted_out_at", "id"],
                            name="identity_opted_out",
                        ),
                        models.Index(
                            condition=models.Q(("opted_out_at__isnull", False)),
                            fields=["organization", "opted_out_source", "opted_out_at", "id"],
                            name="identity_opted_out_by",
                        ),
                        models.Index(
                            condition=models.Q(("opted_in_at__isnull", False)),
                            fields=["organization", "opted_in_at", "id"],
                            name="identity_opted_in",
                        ),
                        models.Index(
                            condition=models.Q(("flag__gt", "")),
                            fields=["organization", "flag", "id"],
                            name="identity_doubted",
                        ),
                    ],
                    "constraints": [
                        models.UniqueConstraint(
                            fields=("organization", "uuid"), name="identity_uuid"
                        ),
                        models.UniqueConstraint(
                            fields=("organization", "kind", "address"), name="identity_address"
                        ),
                        models.CheckConstraint(
                            condition=models.Q(
                                ("opted_out_at__isnull", True),
                                ("opted_in_at__isnull", True),
                                _connector="OR",
                            ),
                            name="identity_out_or_in",
                        ),
                        SameOrganization(field="contact", name="identity_contact"),
                        SameOrganization(field="blocked_by", name="identity_blocked_by"),
                    ],
                },
            ),
            walls.Walled("Identity"),
            migrations.CreateModel(
                name="Consent",
                fields=[
                    ("id", key()),
                    (
                        "state",
                        models.CharField(
                            choices=[
                                ("out", "Opted out"),
                                ("unknown", "Never asked"),
                                ("in", "Opted in"),
                            ],
                            max_length=8,
                        ),
                    ),
                    (
                        "source",
                        models.CharField(
                            choices=[
                                ("keyword", "By text"),
                                ("carrier", "The carrier"),
                                ("member", "A member"),
                                ("import", "An imported list"),
                                ("api", "The API"),
                                ("moved", "The number went to another contact"),
                                ("erased", "An erased person"),
                            ],
                            max_length=10,
                        ),
                    ),
                    ("wording", models.CharField(blank=True, max_length=200)),
                    ("proof", models.CharField(blank=True, db_default="", max_length=500)),
                    ("at", models.DateTimeField(db_default=Now())),
                    ("member", ForeignKey("accounts.member", models.SET_NULL, null=True)),
                    ("organization", own()),
                    ("identity", ForeignKey("contacts.identity", models.PROTECT)),
                ],
                options={
                    **NAMES,
                    "indexes": [
                        models.Index(
                            fields=["organization", "identity", "-id"], name="consent_history"
                        )
                    ],
                    "constraints": [
                        SameOrganization(field="identity", name="consent_identity"),
                        SameOrganization(field="member", name="consent_member"),
                        models.CheckConstraint(
                            condition=models.Q(
                                models.Q(("state", "in"), _negated=True),
                                ("source", "keyword"),
                                models.Q(
                                    ("source__in", ["member", "api"]),
                                    models.Q(("proof", ""), _negated=True),
                                ),
                                _connector="OR",
                            ),
                            name="consent_in_is_proven",
                        ),
                    ],
                },
            ),
            walls.Walled("Consent"),
            migrations.CreateModel(
                name="Import",
                fields=[
                    ("id", key()),
                    ("uuid", models.UUIDField(default=uuid.uuid4, editable=False)),
                    ("name", models.CharField(max_length=120)),
                    ("file", models.CharField(blank=True, max_length=200)),
                    ("size", models.BigIntegerField(default=0)),
                    ("encoding", models.CharField(default="utf-8", max_length=10)),
                    ("delimiter", models.CharField(default=",", max_length=1)),
                    ("headings", models.JSONField(default=list)),
                    ("columns", models.JSONField(default=list)),
                    ("body_at", models.BigIntegerField(default=0)),
                    (
                        "state",
                        models.CharField(
                            choices=[
                                ("draft", "Draft"),
                                ("checking", "Checking"),
                                ("checked", "Checked"),
                                ("running", "Running"),
                                ("done", "Done"),
                                ("cancelled", "Cancelled"),
                                ("failed", "Failed"),
                                ("undoing", "Undoing"),
                                ("undone", "Undone"),
                            ],
                            default="draft",
                            max_length=10,
                        ),
                    ),
                    ("reason", models.CharField(blank=True, db_default="", max_length=20)),
                    ("position", models.BigIntegerField(default=0)),
                    ("row", models.PositiveIntegerField(default=1)),
                    ("expected", models.JSONField(default=dict)),
                    ("counts", models.JSONField(default=dict)),
                    ("tries", models.PositiveSmallIntegerField(default=0)),
                    ("created_at", models.DateTimeField(db_default=Now())),
                    ("finished_at", models.DateTimeField(null=True)),
                    ("member", ForeignKey("accounts.member", models.CASCADE)),
                    ("organization", own()),
                ],
                options={
                    **NAMES,
                    "indexes": [
                        models.Index(
                            condition=models.Q(("state__in", ("checking", "running", "undoing"))),
                            fields=["created_at", "organization"],
                            name="import_unfinished",
                        ),
                        models.Index(
                            fields=["organization", "member", "-id"], name="import_member_list"
                        ),
                    ],
                    "constraints": [
                        models.UniqueConstraint(
                            fields=("organization", "uuid"), name="import_uuid"
                        ),
                        SameOrganization(field="member", name="import_member"),
                    ],
                },
            ),
            walls.Walled("Import"),
            migrations.CreateModel(
                name="ImportedRows",
                fields=[
                    ("id", key()),
                    ("first", models.PositiveIntegerField()),
                    ("created", models.JSONField(default=list)),
                    ("linked", models.JSONField(default=list)),
                    ("changed", models.JSONField(default=list)),
                    ("problems", models.JSONField(default=list)),
                    ("is_undone", models.BooleanField(default=False)),
                    ("job", ForeignKey("contacts.import", models.CASCADE)),
                    ("organization", own()),
                ],
                options={
                    **NAMES,
                    "constraints": [
                        models.UniqueConstraint(
                            fields=("organization", "job", "first"), name="importedrows_once"
                        ),
                        SameOrganization(field="job", name="importedrows_job"),
                    ],
                },
            ),
            walls.Walled("ImportedRows"),
            migrations.CreateModel(
                name="ImportMapping",
                fields=[
                    ("id", key()),
                    ("uuid", models.UUIDField(default=uuid.uuid4, editable=False)),
                    ("name", models.CharField(max_length=60)),
                    ("headings", models.JSONField(default=list)),
                    ("columns", models.JSONField(default=list)),
                    ("created_at", models.DateTimeField(db_default=Now())),
                    ("member", ForeignKey("accounts.member", models.SET_NULL, null=True)),
                    ("organization", own()),
                ],
                options={
                    **NAMES,
                    "constraints": [
                        models.UniqueConstraint(
                            fields=("organization", "uuid"), name="importmapping_uuid"
                        ),
                        models.UniqueConstraint(
                            models.F("organization"), Lower("name"), name="importmapping_name"
                        ),
                        SameOrganization(field="member", name="importmapping_member"),
                    ],
                },
            ),
            walls.Walled("ImportMapping"),
            migrations.CreateModel(
                name="Merge",
                fields=[
                    ("id", key()),
                    ("uuid", models.UUIDField(default=uuid.uuid4, editable=False)),
                    ("at", models.DateTimeField(db_default=Now())),
                    ("undone_at", models.DateTimeField(null=True)),
                    ("before", models.JSONField(default=dict)),
                    ("after", models.JSONField(default=dict)),
                    ("gone", ForeignKey("contacts.contact", models.CASCADE)),
                    ("kept", ForeignKey("contacts.contact", models.CASCADE)),
                    ("member", ForeignKey("accounts.member", models.SET_NULL, null=True)),
                    ("organization", own()),
                ],
                options={
                    **NAMES,
                    "indexes": [
                        models.Index(
                            fields=["organization", "kept", "-id"], name="merge_kept_list"
                        ),
                        models.Index(fields=["organization", "gone"], name="merge_gone_list"),
                        models.Index(fields=["organization", "at"], name="merge_at"),
                    ],
                    "constraints": [
                        models.UniqueConstraint(fields=("organization", "uuid"), name="merge_uuid"),
                        SameOrganization(field="kept", name="merge_kept"),
                        SameOrganization(field="gone", name="merge_gone"),
                        SameOrganization(field="member", name="merge_member"),
                    ],
                },
            ),
            walls.Walled("Merge"),
            migrations.CreateModel(
                name="NotSame",
                fields=[
                    ("id", key()),
                    ("at", models.DateTimeField(db_default=Now())),
                    ("member", ForeignKey("accounts.member", models.SET_NULL, null=True)),
                    ("one", ForeignKey("contacts.contact", models.CASCADE)),
                    ("organization", own()),
                    ("other", ForeignKey("contacts.contact", models.CASCADE)),
                ],
                options={
                    **NAMES,
                    "indexes": [
                        models.Index(fields=["organization", "other"], name="not_same_other_list")
                    ],
                    "constraints": [
                        models.UniqueConstraint(
                            fields=("organization", "one", "other"), name="not_same_once"
                        ),
                        SameOrganization(field="one", name="not_same_one"),
                        SameOrganization(field="other", name="not_same_other"),
                        SameOrganization(field="member", name="not_same_member"),
                    ],
                },
            ),
            walls.Walled("NotSame"),
        ),
    ]
