import uuid

import django.db.models.deletion
import django.db.models.functions.datetime
from django.db import migrations, models

import inbox.tenancy
import inbox.tenancy.fields
from inbox.tenancy import walls


class Migration(migrations.Migration):
    initial = True

    dependencies = [
        ("accounts", "0001_first"),
    ]

    operations = [
        migrations.CreateModel(
            name="Contact",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                ("uuid", models.UUIDField(default=uuid.uuid4, editable=False)),
                ("name", models.CharField(max_length=120)),
                ("company", models.CharField(blank=True, max_length=120)),
                ("created_at", models.DateTimeField(auto_now_add=True)),
                (
                    "organization",
                    inbox.tenancy.fields.ForeignKey(
                        db_constraint=False,
                        db_index=False,
                        on_delete=django.db.models.deletion.DO_NOTHING,
                        related_name="+",
                        to="accounts.organization",
                    ),
                ),
                (
                    "owner",
                    inbox.tenancy.fields.ForeignKey(
                        db_constraint=False,
                        db_index=False,
                        null=True,
                        on_delete=django.db.models.deletion.SET_NULL,
                        related_name="+",
                        to="accounts.member",
                    ),
                ),
            ],
            options={
                "abstract": False,
                "base_manager_name": "objects",
                "default_manager_name": "objects",
            },
        ),
        migrations.CreateModel(
            name="Identity",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                ("uuid", models.UUIDField(default=uuid.uuid4, editable=False)),
                (
                    "kind",
                    models.CharField(choices=[("phone", "Phone")], default="phone", max_length=10),
                ),
                ("address", models.CharField(max_length=64)),
                ("opted_out_at", models.DateTimeField(null=True)),
                ("flagged_at", models.DateTimeField(null=True)),
                ("flag", models.CharField(blank=True, max_length=40)),
                (
                    "created_at",
                    models.DateTimeField(db_default=django.db.models.functions.datetime.Now()),
                ),
                (
                    "contact",
                    inbox.tenancy.fields.ForeignKey(
                        db_constraint=False,
                        db_index=False,
                        null=True,
                        on_delete=django.db.models.deletion.SET_NULL,
                        related_name="+",
                        to="contacts.contact",
                    ),
                ),
                (
                    "organization",
                    inbox.tenancy.fields.ForeignKey(
                        db_constraint=False,
                        db_index=False,
                        on_delete=django.db.models.deletion.DO_NOTHING,
                        related_name="+",
                        to="accounts.organization",
                    ),
                ),
            ],
            options={
                "abstract": False,
                "base_manager_name": "objects",
                "default_manager_name": "objects",
            },
        ),
        migrations.CreateModel(
            name="Consent",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                ("state", models.CharField(choices=[("out", "Out"), ("in", "In")], max_length=3)),
                (
                    "source",
                    models.CharField(
                        choices=[
                            ("keyword", "Keyword"),
                            ("carrier", "Carrier"),
                            ("member", "Member"),
                        ],
                        max_length=10,
                    ),
                ),
                ("wording", models.CharField(blank=True, max_length=200)),
                ("at", models.DateTimeField(db_default=django.db.models.functions.datetime.Now())),
                (
                    "member",
                    inbox.tenancy.fields.ForeignKey(
                        db_constraint=False,
                        db_index=False,
                        null=True,
                        on_delete=django.db.models.deletion.SET_NULL,
                        related_name="+",
                        to="accounts.member",
                    ),
                ),
                (
                    "organization",
                    inbox.tenancy.fields.ForeignKey(
                        db_constraint=False,
                        db_index=False,
                        on_delete=django.db.models.deletion.DO_NOTHING,
                        related_name="+",
                        to="accounts.organization",
                    ),
                ),
                (
                    "identity",
                    inbox.tenancy.fields.ForeignKey(
                        db_constraint=False,
                        db_index=False,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to="contacts.identity",
                    ),
                ),
            ],
            options={
                "abstract": False,
                "base_manager_name": "objects",
                "default_manager_name": "objects",
            },
        ),
        walls.Walled("Contact"),
        walls.Walled("Identity"),
        walls.Walled("Consent"),
        migrations.AddConstraint(
            model_name="contact",
            constraint=models.UniqueConstraint(
                fields=("organization", "uuid"), name="contact_uuid"
            ),
        ),
        migrations.AddConstraint(
            model_name="contact",
            constraint=inbox.tenancy.SameOrganization(field="owner", name="contact_owner"),
        ),
        migrations.AddIndex(
            model_name="identity",
            index=models.Index(fields=["organization", "contact"], name="identity_contact_list"),
        ),
        migrations.AddConstraint(
            model_name="identity",
            constraint=models.UniqueConstraint(
                fields=("organization", "uuid"), name="identity_uuid"
            ),
        ),
        migrations.AddConstraint(
            model_name="identity",
            constraint=models.UniqueConstraint(
                fields=("organization", "kind", "address"), name="identity_address"
            ),
        ),
        migrations.AddConstraint(
            model_name="identity",
            constraint=inbox.tenancy.SameOrganization(field="contact", name="identity_contact"),
        ),
        migrations.AddIndex(
            model_name="consent",
            index=models.Index(fields=["organization", "identity", "-id"], name="consent_history"),
        ),
        migrations.AddConstraint(
            model_name="consent",
            constraint=inbox.tenancy.SameOrganization(field="identity", name="consent_identity"),
        ),
        migrations.AddConstraint(
            model_name="consent",
            constraint=inbox.tenancy.SameOrganization(field="member", name="consent_member"),
        ),
    ]
