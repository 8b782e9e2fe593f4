import uuid

import django.db.models.deletion
import django.db.models.functions.datetime
import django.db.models.functions.text
from django.db import migrations, models

import inbox.tenancy
import inbox.tenancy.fields
from inbox.tenancy import walls


class Migration(migrations.Migration):
    dependencies = [
        ("accounts", "0002_single_keys"),
        ("contacts", "0003_search"),
    ]

    operations = [
        migrations.CreateModel(
            name="CustomField",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
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
            ],
            options={
                "abstract": False,
                "base_manager_name": "objects",
                "default_manager_name": "objects",
            },
        ),
        migrations.CreateModel(
            name="Favourite",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                ("at", models.DateTimeField(db_default=django.db.models.functions.datetime.Now())),
            ],
            options={
                "abstract": False,
                "base_manager_name": "objects",
                "default_manager_name": "objects",
            },
        ),
        migrations.AddField(
            model_name="contact",
            name="address",
            field=models.CharField(blank=True, db_default="", max_length=300),
        ),
        migrations.AddField(
            model_name="contact",
            name="birthday",
            field=models.DateField(null=True),
        ),
        migrations.AddField(
            model_name="contact",
            name="custom",
            field=models.JSONField(db_default={}, default=dict),
        ),
        migrations.AddField(
            model_name="contact",
            name="deleted_at",
            field=models.DateTimeField(null=True),
        ),
        migrations.AddField(
            model_name="contact",
            name="language",
            field=models.CharField(blank=True, db_default="", max_length=10),
        ),
        migrations.AddField(
            model_name="contact",
            name="notes",
            field=models.CharField(blank=True, db_default="", max_length=4000),
        ),
        migrations.AddField(
            model_name="contact",
            name="picture",
            field=models.CharField(blank=True, db_default="", max_length=200),
        ),
        migrations.AddField(
            model_name="contact",
            name="private_to",
            field=inbox.tenancy.fields.ForeignKey(
                db_constraint=False,
                db_index=False,
                null=True,
                on_delete=django.db.models.deletion.PROTECT,
                related_name="+",
                to="accounts.member",
            ),
        ),
        migrations.AddField(
            model_name="contact",
            name="updated_at",
            field=models.DateTimeField(db_default=django.db.models.functions.datetime.Now()),
        ),
        migrations.AddField(
            model_name="contact",
            name="zone",
            field=models.CharField(blank=True, db_default="", max_length=64),
        ),
        migrations.AddField(
            model_name="identity",
            name="label",
            field=models.CharField(blank=True, db_default="", max_length=20),
        ),
        migrations.AlterField(
            model_name="contact",
            name="created_at",
            field=models.DateTimeField(db_default=django.db.models.functions.datetime.Now()),
        ),
        migrations.AddIndex(
            model_name="contact",
            index=models.Index(
                condition=models.Q(("private_to__isnull", False)),
                fields=["organization", "private_to"],
                name="contact_private_list",
            ),
        ),
        migrations.AddIndex(
            model_name="contact",
            index=models.Index(
                condition=models.Q(("deleted_at__isnull", False)),
                fields=["organization", "deleted_at"],
                name="contact_deleted",
            ),
        ),
        migrations.AddConstraint(
            model_name="contact",
            constraint=inbox.tenancy.SameOrganization(
                field="private_to", name="contact_private_to"
            ),
        ),
        migrations.AddField(
            model_name="customfield",
            name="organization",
            field=inbox.tenancy.fields.ForeignKey(
                db_constraint=False,
                db_index=False,
                on_delete=django.db.models.deletion.DO_NOTHING,
                related_name="+",
                to="accounts.organization",
            ),
        ),
        migrations.AddField(
            model_name="favourite",
            name="contact",
            field=inbox.tenancy.fields.ForeignKey(
                db_constraint=False,
                db_index=False,
                on_delete=django.db.models.deletion.CASCADE,
                related_name="+",
                to="contacts.contact",
            ),
        ),
        migrations.AddField(
            model_name="favourite",
            name="member",
            field=inbox.tenancy.fields.ForeignKey(
                db_constraint=False,
                db_index=False,
                on_delete=django.db.models.deletion.CASCADE,
                related_name="+",
                to="accounts.member",
            ),
        ),
        migrations.AddField(
            model_name="favourite",
            name="organization",
            field=inbox.tenancy.fields.ForeignKey(
                db_constraint=False,
                db_index=False,
                on_delete=django.db.models.deletion.DO_NOTHING,
                related_name="+",
                to="accounts.organization",
            ),
        ),
        walls.Walled("CustomField"),
        walls.Walled("Favourite"),
        migrations.AddConstraint(
            model_name="customfield",
            constraint=models.UniqueConstraint(
                fields=("organization", "uuid"), name="custom_field_uuid"
            ),
        ),
        migrations.AddConstraint(
            model_name="customfield",
            constraint=models.UniqueConstraint(
                models.F("organization"),
                django.db.models.functions.text.Lower("name"),
                name="custom_field_name",
            ),
        ),
        migrations.AddIndex(
            model_name="favourite",
            index=models.Index(fields=["organization", "contact"], name="favourite_contact_list"),
        ),
        migrations.AddConstraint(
            model_name="favourite",
            constraint=models.UniqueConstraint(
                fields=("organization", "member", "contact"), name="favourite_once"
            ),
        ),
        migrations.AddConstraint(
            model_name="favourite",
            constraint=inbox.tenancy.SameOrganization(field="member", name="favourite_member"),
        ),
        migrations.AddConstraint(
            model_name="favourite",
            constraint=inbox.tenancy.SameOrganization(field="contact", name="favourite_contact"),
        ),
    ]
