"""What comes from carriers and where it belongs, numbers, registrations, recordings."""

import uuid

from django.db import migrations, models
from django.db.models.functions import Now

from inbox import secrets
from inbox.tenancy import SameOrganization, walls
from inbox.tenancy.fields import ForeignKey
from inbox.tenancy.tables import NAMES, Together, key, own


class Migration(migrations.Migration):
    initial = True
    replaces = [
        ("channels_app", name)
        for name in (
            "0001_first",
            "0004_numbers",
            "0005_calls",
            "0006_registration",
            "0007_rings",
            "0008_pulse",
            "0009_numbers",
            "0010_pulse",
        )
    ]
    dependencies = [("accounts", "0001_tables"), ("conversations", "0001_tables")]

    operations = [
        Together(
            migrations.CreateModel(
                name="Sweep",
                fields=[
                    ("name", models.CharField(max_length=20, primary_key=True, serialize=False)),
                    ("at", models.DateTimeField()),
                ],
            ),
            migrations.CreateModel(
                name="Registration",
                fields=[
                    ("id", key()),
                    ("uuid", models.UUIDField(default=uuid.uuid4, editable=False)),
                    (
                        "kind",
                        models.CharField(
                            choices=[
                                ("brand", "Business"),
                                ("campaign", "Texts to the United States"),
                                ("toll_free", "Toll-free numbers"),
                                ("abroad", "Numbers outside the United States"),
                            ],
                            max_length=10,
                        ),
                    ),
                    ("answers", secrets.SecretField(default=dict)),
                    (
                        "state",
                        models.CharField(
                            choices=[
                                ("draft", "Not submitted yet"),
                                ("submitted", "Being submitted"),
                                ("review", "In review"),
                                ("approved", "Approved"),
                                ("rejected", "Needs changes"),
                                ("suspended", "Suspended"),
                            ],
                            default="draft",
                            max_length=10,
                        ),
                    ),
                    ("code", models.CharField(blank=True, db_default="", max_length=10)),
                    ("reason", models.TextField(blank=True, db_default="")),
                    ("limits", models.JSONField(default=dict)),
                    ("due_at", models.DateTimeField(null=True)),
                    ("tries", models.PositiveSmallIntegerField(default=0)),
                    (
                        "told",
                        models.CharField(
                            blank=True,
                            choices=[
                                ("draft", "Not submitted yet"),
                                ("submitted", "Being submitted"),
                                ("review", "In review"),
                                ("approved", "Approved"),
                                ("rejected", "Needs changes"),
                                ("suspended", "Suspended"),
                            ],
                            db_default="",
                            max_length=10,
                        ),
                    ),
                    ("created_at", models.DateTimeField(db_default=Now())),
                    ("submitted_at", models.DateTimeField(null=True)),
                    ("changed_at", models.DateTimeField(db_default=Now())),
                    ("brand", ForeignKey("channels_app.registration", models.PROTECT, null=True)),
                    ("connection", ForeignKey("conversations.connection", models.CASCADE)),
                    ("inbox", ForeignKey("conversations.inbox", models.CASCADE, null=True)),
                    ("member", ForeignKey("accounts.member", models.SET_NULL, null=True)),
                    ("organization", own()),
                ],
                options={
                    **NAMES,
                    "indexes": [
                        models.Index(
                            condition=models.Q(("due_at__isnull", False)),
                            fields=["due_at", "organization"],
                            name="registration_due",
                        )
                    ],
                    "constraints": [
                        models.UniqueConstraint(
                            fields=("organization", "uuid"), name="registration_uuid"
                        ),
                        models.UniqueConstraint(
                            fields=("organization", "inbox", "kind"), name="registration_inbox_kind"
                        ),
                        models.UniqueConstraint(
                            condition=models.Q(("kind", "brand")),
                            fields=("organization", "connection"),
                            name="registration_brand",
                        ),
                        SameOrganization(field="connection", name="registration_connection"),
                        SameOrganization(field="inbox", name="registration_inbox"),
                        SameOrganization(field="brand", name="registration_brand_of"),
                        SameOrganization(field="member", name="registration_member"),
                    ],
                },
            ),
            walls.Walled("Registration"),
            migrations.CreateModel(
                name="RegistrationStep",
                fields=[
                    ("id", key()),
                    ("name", models.CharField(max_length=24)),
                    ("subject", models.CharField(blank=True, default="", max_length=64)),
                    (
                        "state",
                        models.CharField(
                            choices=[
                                ("waiting", "Waiting"),
                                ("doing", "Doing"),
                                ("done", "Done"),
                                ("failed", "Failed"),
                            ],
                            default="waiting",
                            max_length=8,
                        ),
                    ),
                    ("sid", models.CharField(blank=True, default="", max_length=64)),
                    ("print", models.CharField(blank=True, default="", max_length=16)),
                    ("status", models.CharField(blank=True, default="", max_length=40)),
                    ("code", models.CharField(blank=True, default="", max_length=10)),
                    ("reason", models.TextField(blank=True, default="")),
                    ("event_at", models.DateTimeField(null=True)),
                    ("at", models.DateTimeField(db_default=Now())),
                    ("organization", own()),
                    ("registration", ForeignKey("channels_app.registration", models.CASCADE)),
                ],
                options={
                    **NAMES,
                    "indexes": [
                        models.Index(
                            condition=models.Q(("sid", ""), _negated=True),
                            fields=["organization", "sid"],
                            name="registrationstep_sid",
                        )
                    ],
                    "constraints": [
                        models.UniqueConstraint(
                            fields=("organization", "registration", "name", "subject"),
                            name="registrationstep_once",
                        ),
                        SameOrganization(
                            field="registration", name="registrationstep_registration"
                        ),
                    ],
                },
            ),
            walls.Walled("RegistrationStep"),
            migrations.CreateModel(
                name="AddressRoute",
                fields=[
                    ("id", key()),
                    ("kind", models.CharField(max_length=10)),
                    ("address", models.CharField(max_length=64)),
                    (
                        "organization",
                        models.ForeignKey(
                            db_index=False,
                            on_delete=models.PROTECT,
                            related_name="+",
                            to="accounts.organization",
                        ),
                    ),
                ],
                options={
                    **NAMES,
                    "constraints": [
                        models.UniqueConstraint(
                            fields=("kind", "address"), name="addressroute_once"
                        )
                    ],
                },
            ),
            migrations.CreateModel(
                name="Checkup",
                fields=[
                    ("id", key()),
                    ("uuid", models.UUIDField(default=uuid.uuid4, editable=False)),
                    (
                        "state",
                        models.CharField(
                            choices=[
                                ("waiting", "Waiting"),
                                ("running", "Running"),
                                ("done", "Done"),
                            ],
                            default="waiting",
                            max_length=10,
                        ),
                    ),
                    ("findings", models.JSONField(default=list)),
                    ("expected", models.PositiveSmallIntegerField(default=0)),
                    ("created_at", models.DateTimeField(db_default=Now())),
                    ("started_at", models.DateTimeField(null=True)),
                    ("finished_at", models.DateTimeField(null=True)),
                    ("inbox", ForeignKey("conversations.inbox", models.CASCADE)),
                    ("member", ForeignKey("accounts.member", models.SET_NULL, null=True)),
                    ("organization", own()),
                ],
                options={
                    **NAMES,
                    "indexes": [
                        models.Index(
                            fields=["organization", "inbox", "-id"], name="checkup_inbox_list"
                        ),
                        models.Index(
                            condition=models.Q(("state", "done"), _negated=True),
                            fields=["created_at", "organization"],
                            name="checkup_due",
                        ),
                    ],
                    "constraints": [
                        models.UniqueConstraint(
                            fields=("organization", "uuid"), name="checkup_uuid"
                        ),
                        models.UniqueConstraint(
                            condition=models.Q(("state", "done"), _negated=True),
                            fields=("organization", "inbox"),
                            name="checkup_one",
                        ),
                        SameOrganization(field="inbox", name="checkup_inbox"),
                        SameOrganization(field="member", name="checkup_member"),
                    ],
                },
            ),
            walls.Walled("Checkup"),
            migrations.CreateModel(
                name="ConnectionRoute",
                fields=[
                    ("id", key()),
                    ("key", models.CharField(max_length=43, unique=True)),
                    ("connection_id", models.BigIntegerField()),
                    ("refused", models.PositiveIntegerField(default=0)),
                    ("refused_at", models.DateTimeField(null=True)),
                    ("strays", models.PositiveIntegerField(default=0)),
                    ("last_inbound_at", models.DateTimeField(null=True)),
                    (
                        "organization",
                        models.ForeignKey(
                            db_index=False,
                            on_delete=models.PROTECT,
                            related_name="+",
                            to="accounts.organization",
                        ),
                    ),
                ],
                options={
                    **NAMES,
                    "indexes": [
                        models.Index(
                            fields=["organization", "connection_id"], name="connectionroute_whose"
                        )
                    ],
                },
            ),
            migrations.CreateModel(
                name="Delivery",
                fields=[
                    ("id", key()),
                    ("connection_id", models.BigIntegerField()),
                    (
                        "kind",
                        models.CharField(
                            choices=[
                                ("message", "Message"),
                                ("status", "Status"),
                                ("event", "Event"),
                                ("call", "Call"),
                            ],
                            max_length=8,
                        ),
                    ),
                    ("dedupe_key", models.CharField(max_length=160)),
                    ("query", models.CharField(blank=True, max_length=300)),
                    ("attempt", models.UUIDField(null=True)),
                    ("raw", models.BinaryField()),
                    (
                        "state",
                        models.CharField(
                            choices=[("waiting", "Waiting"), ("done", "Done"), ("dead", "Dead")],
                            default="waiting",
                            max_length=8,
                        ),
                    ),
                    ("reason", models.CharField(blank=True, max_length=200)),
                    ("tries", models.PositiveSmallIntegerField(default=0)),
                    ("received_at", models.DateTimeField(db_default=Now())),
                    ("due_at", models.DateTimeField(db_default=Now())),
                    (
                        "organization",
                        models.ForeignKey(
                            db_constraint=False,
                            db_index=False,
                            on_delete=models.PROTECT,
                            related_name="+",
                            to="accounts.organization",
                        ),
                    ),
                ],
                options={
                    **NAMES,
                    "indexes": [
                        models.Index(
                            condition=models.Q(("state", "waiting")),
                            fields=["due_at", "organization"],
                            name="delivery_due",
                        ),
                        models.Index(
                            condition=models.Q(("state", "waiting")),
                            fields=["organization", "id"],
                            name="delivery_waiting",
                        ),
                        models.Index(
                            condition=models.Q(("state", "dead")),
                            fields=["organization", "id"],
                            name="delivery_dead",
                        ),
                    ],
                    "constraints": [
                        models.UniqueConstraint(
                            fields=("organization", "connection_id", "dedupe_key"),
                            name="delivery_once",
                        )
                    ],
                },
            ),
            migrations.CreateModel(
                name="InboxDraft",
                fields=[
                    ("id", key()),
                    ("uuid", models.UUIDField(default=uuid.uuid4, editable=False)),
                    ("said", models.JSONField(default=dict)),
                    ("made_at", models.DateTimeField(null=True)),
                    ("created_at", models.DateTimeField(db_default=Now())),
                    ("inbox", ForeignKey("conversations.inbox", models.SET_NULL, null=True)),
                    ("member", ForeignKey("accounts.member", models.CASCADE)),
                    ("organization", own()),
                ],
                options={
                    **NAMES,
                    "constraints": [
                        models.UniqueConstraint(
                            fields=("organization", "uuid"), name="inboxdraft_uuid"
                        ),
                        models.UniqueConstraint(
                            condition=models.Q(("made_at__isnull", True)),
                            fields=("organization", "member"),
                            name="inboxdraft_one",
                        ),
                        SameOrganization(field="member", name="inboxdraft_member"),
                        SameOrganization(field="inbox", name="inboxdraft_inbox"),
                    ],
                },
            ),
            walls.Walled("InboxDraft"),
            migrations.CreateModel(
                name="PhoneNumber",
                fields=[
                    ("id", key()),
                    ("uuid", models.UUIDField(default=uuid.uuid4, editable=False)),
                    ("account", models.CharField(max_length=64)),
                    ("carrier_id", models.CharField(max_length=64)),
                    ("address", models.CharField(max_length=64)),
                    ("name", models.CharField(blank=True, max_length=120)),
                    ("capabilities", models.JSONField(default=list)),
                    ("message_url", models.CharField(blank=True, max_length=400)),
                    ("voice_url", models.CharField(blank=True, max_length=400)),
                    ("service", models.CharField(blank=True, max_length=64)),
                    ("service_url", models.CharField(blank=True, max_length=400)),
                    ("service_defers", models.BooleanField(default=False)),
                    ("cost", models.CharField(blank=True, max_length=20)),
                    ("synced_at", models.DateTimeField(db_default=Now())),
                    ("gone_at", models.DateTimeField(null=True)),
                    ("release_at", models.DateTimeField(null=True)),
                    ("problem", models.CharField(blank=True, max_length=200)),
                    ("connection", ForeignKey("conversations.connection", models.CASCADE)),
                    ("organization", own()),
                    ("released_by", ForeignKey("accounts.member", models.SET_NULL, null=True)),
                ],
                options={
                    **NAMES,
                    "indexes": [
                        models.Index(
                            fields=["organization", "address"], name="phonenumber_address"
                        ),
                        models.Index(
                            condition=models.Q(
                                ("gone_at__isnull", True), ("release_at__isnull", False)
                            ),
                            fields=["release_at", "organization"],
                            name="phonenumber_release",
                        ),
                    ],
                    "constraints": [
                        models.UniqueConstraint(
                            fields=("organization", "uuid"), name="phonenumber_uuid"
                        ),
                        models.UniqueConstraint(
                            fields=("organization", "connection", "carrier_id"),
                            name="phonenumber_once",
                        ),
                        SameOrganization(field="connection", name="phonenumber_connection"),
                        SameOrganization(field="released_by", name="phonenumber_released_by"),
                    ],
                },
            ),
            walls.Walled("PhoneNumber"),
            migrations.CreateModel(
                name="Purchase",
                fields=[
                    ("id", key()),
                    ("uuid", models.UUIDField(editable=False)),
                    ("address", models.CharField(max_length=64)),
                    (
                        "state",
                        models.CharField(
                            choices=[
                                ("calling", "Calling"),
                                ("uncertain", "Uncertain"),
                                ("bought", "Bought"),
                                ("refused", "Refused"),
                            ],
                            default="calling",
                            max_length=10,
                        ),
                    ),
                    ("code", models.CharField(blank=True, max_length=10)),
                    ("reason", models.CharField(blank=True, max_length=200)),
                    ("asked_at", models.DateTimeField(db_default=Now())),
                    ("check_at", models.DateTimeField(null=True)),
                    ("connection", ForeignKey("conversations.connection", models.CASCADE)),
                    ("member", ForeignKey("accounts.member", models.SET_NULL, null=True)),
                    ("organization", own()),
                ],
                options={
                    **NAMES,
                    "indexes": [
                        models.Index(
                            condition=models.Q(("check_at__isnull", False)),
                            fields=["check_at", "organization"],
                            name="purchase_due",
                        )
                    ],
                    "constraints": [
                        models.UniqueConstraint(
                            fields=("organization", "uuid"), name="purchase_uuid"
                        ),
                        models.UniqueConstraint(
                            condition=models.Q(("state__in", ("calling", "uncertain"))),
                            fields=("organization", "address"),
                            name="purchase_unsettled",
                        ),
                        SameOrganization(field="connection", name="purchase_connection"),
                        SameOrganization(field="member", name="purchase_member"),
                    ],
                },
            ),
            walls.Walled("Purchase"),
            migrations.CreateModel(
                name="Recording",
                fields=[
                    ("id", key()),
                    ("carrier_id", models.CharField(max_length=64)),
                    ("account", models.CharField(blank=True, max_length=64)),
                    ("due_at", models.DateTimeField()),
                    ("tries", models.PositiveSmallIntegerField(default=0)),
                    ("connection", ForeignKey("conversations.connection", models.CASCADE)),
                    ("organization", own()),
                ],
                options={
                    **NAMES,
                    "indexes": [
                        models.Index(fields=["due_at", "organization"], name="recording_due")
                    ],
                    "constraints": [
                        models.UniqueConstraint(
                            fields=("organization", "connection", "carrier_id"),
                            name="recording_once",
                        ),
                        SameOrganization(field="connection", name="recording_connection"),
                    ],
                },
            ),
            walls.Walled("Recording"),
        ),
    ]
