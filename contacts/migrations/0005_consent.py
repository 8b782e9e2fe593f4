import django.db.models.deletion
import django.db.models.functions.datetime
from django.db import migrations, models

import inbox.secrets
import inbox.tenancy.fields
from inbox.tenancy import walls

NAMES = {
    "abstract": False,
    "base_manager_name": "objects",
    "default_manager_name": "objects",
}
STATES = [("out", "Opted out"), ("unknown", "Never asked"), ("in", "Opted in")]
SOURCES = [
    ("keyword", "By text"),
    ("carrier", "The carrier"),
    ("member", "A member"),
    ("import", "An imported list"),
    ("api", "The API"),
    ("moved", "The number went to another contact"),
    ("erased", "An erased person"),
]
IS_OUT = models.Q(("opted_out_at__isnull", False))


def primary_key():
    return models.BigAutoField(
        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
    )


def organization():
    return inbox.tenancy.fields.ForeignKey(
        db_constraint=False,
        db_index=False,
        on_delete=django.db.models.deletion.DO_NOTHING,
        related_name="+",
        to="accounts.organization",
    )


class Migration(migrations.Migration):
    dependencies = [
        ("accounts", "0002_single_keys"),
        ("contacts", "0006_merges"),
    ]

    operations = [
        migrations.CreateModel(
            name="ErasedAddress",
            fields=[
                ("id", primary_key()),
                (
                    "kind",
                    models.CharField(choices=[("phone", "Phone")], default="phone", max_length=10),
                ),
                ("hash", models.CharField(max_length=64)),
                (
                    "at",
                    models.DateTimeField(db_default=django.db.models.functions.datetime.Now()),
                ),
                ("organization", organization()),
            ],
            options=NAMES,
        ),
        migrations.CreateModel(
            name="ErasureKey",
            fields=[
                ("id", primary_key()),
                ("key", inbox.secrets.SecretField()),
                ("organization", organization()),
            ],
            options=NAMES,
        ),
        walls.Walled("ErasedAddress"),
        walls.Walled("ErasureKey"),
        migrations.AddField(
            model_name="consent",
            name="proof",
            field=models.CharField(blank=True, db_default="", max_length=500),
        ),
        migrations.AddField(
            model_name="identity", name="opted_in_at", field=models.DateTimeField(null=True)
        ),
        migrations.AddField(
            model_name="identity",
            name="opted_out_source",
            field=models.CharField(blank=True, db_default="", max_length=10),
        ),
        migrations.AddField(
            model_name="identity",
            name="unreached",
            field=models.PositiveSmallIntegerField(db_default=0),
        ),
        migrations.AlterField(
            model_name="consent",
            name="source",
            field=models.CharField(choices=SOURCES, max_length=10),
        ),
        migrations.AlterField(
            model_name="consent",
            name="state",
            field=models.CharField(choices=STATES, max_length=8),
        ),
        migrations.AddIndex(
            model_name="identity",
            index=models.Index(
                condition=IS_OUT,
                fields=["organization", "opted_out_at", "id"],
                name="identity_opted_out",
            ),
        ),
        migrations.AddIndex(
            model_name="identity",
            index=models.Index(
                condition=IS_OUT,
                fields=["organization", "opted_out_source", "opted_out_at", "id"],
                name="identity_opted_out_by",
            ),
        ),
        migrations.AddConstraint(
            model_name="consent",
            constraint=models.CheckConstraint(
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
        ),
        migrations.AddConstraint(
            model_name="identity",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    ("opted_out_at__isnull", True),
                    ("opted_in_at__isnull", True),
                    _connector="OR",
                ),
                name="identity_out_or_in",
            ),
        ),
        migrations.AddConstraint(
            model_name="erasedaddress",
            constraint=models.UniqueConstraint(
                fields=("organization", "kind", "hash"), name="erasedaddress_once"
            ),
        ),
        migrations.AddConstraint(
            model_name="erasurekey",
            constraint=models.UniqueConstraint(fields=("organization",), name="erasurekey_once"),
        ),
    ]
