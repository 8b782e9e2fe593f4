"""Files that go along with a campaign, and short links that count who followed them."""

import uuid

import django.db.models.deletion
from django.db import migrations, models

import inbox.tenancy
import inbox.tenancy.fields
from inbox.tenancy import walls


def reference(to, on_delete=django.db.models.deletion.CASCADE):
    return inbox.tenancy.fields.ForeignKey(
        db_constraint=False, db_index=False, on_delete=on_delete, related_name="+", to=to
    )


def own():
    return reference("accounts.organization", django.db.models.deletion.DO_NOTHING)


def key():
    return models.BigAutoField(
        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
    )


OPTIONS = {
    "abstract": False,
    "base_manager_name": "objects",
    "default_manager_name": "objects",
}


class Migration(migrations.Migration):
    dependencies = [
        ("accounts", "0007_calls_pass"),
        ("campaigns", "0002_price"),
        ("conversations", "0019_registration"),
    ]

    operations = [
        migrations.AddField(
            model_name="campaign",
            name="counts_clicks",
            field=models.BooleanField(default=False),
        ),
        migrations.AddField(
            model_name="rules",
            name="mms_price",
            field=models.DecimalField(
                decimal_places=4, default=0, max_digits=7, verbose_name="Price of one MMS"
            ),
        ),
        migrations.AddField(
            model_name="rules",
            name="short_domain",
            field=models.CharField(blank=True, max_length=80, verbose_name="Domain of short links"),
        ),
        migrations.CreateModel(
            name="Enclosure",
            fields=[
                ("id", key()),
                ("uuid", models.UUIDField(default=uuid.uuid4, editable=False)),
                ("position", models.PositiveSmallIntegerField(default=0)),
                ("name", models.CharField(max_length=120)),
                ("content_type", models.CharField(max_length=80)),
                ("size", models.PositiveIntegerField()),
                ("width", models.PositiveIntegerField(default=0)),
                ("height", models.PositiveIntegerField(default=0)),
                ("file", models.CharField(max_length=120)),
                ("thumbnail", models.CharField(blank=True, max_length=120)),
                ("campaign", reference("campaigns.campaign")),
                ("organization", own()),
            ],
            options=OPTIONS,
        ),
        migrations.CreateModel(
            name="Link",
            fields=[
                ("id", key()),
                ("code", models.CharField(max_length=10)),
                ("place", models.PositiveSmallIntegerField()),
                ("target", models.TextField()),
                ("clicks", models.PositiveIntegerField(default=0)),
                ("first_at", models.DateTimeField(null=True)),
                ("last_at", models.DateTimeField(null=True)),
                ("campaign", reference("campaigns.campaign")),
                ("message", reference("conversations.message")),
                ("organization", own()),
                ("recipient", reference("campaigns.recipient")),
            ],
            options=OPTIONS,
        ),
        walls.Walled("Enclosure"),
        walls.Walled("Link"),
        migrations.AddIndex(
            model_name="enclosure",
            index=models.Index(
                fields=["organization", "campaign", "position"], name="enclosure_list"
            ),
        ),
        migrations.AddIndex(
            model_name="link",
            index=models.Index(fields=["organization", "message"], name="link_message_list"),
        ),
        migrations.AddIndex(
            model_name="link",
            index=models.Index(
                condition=models.Q(("first_at__isnull", False)),
                fields=["organization", "campaign", "recipient"],
                name="link_followed",
            ),
        ),
        migrations.AddConstraint(
            model_name="enclosure",
            constraint=models.UniqueConstraint(
                fields=("organization", "uuid"), name="enclosure_uuid"
            ),
        ),
        migrations.AddConstraint(
            model_name="enclosure",
            constraint=inbox.tenancy.SameOrganization(field="campaign", name="enclosure_campaign"),
        ),
        migrations.AddConstraint(
            model_name="link",
            constraint=models.UniqueConstraint(fields=("organization", "code"), name="link_code"),
        ),
        migrations.AddConstraint(
            model_name="link",
            constraint=models.UniqueConstraint(
                fields=("organization", "recipient", "place"), name="link_place"
            ),
        ),
        migrations.AddConstraint(
            model_name="link",
            constraint=inbox.tenancy.SameOrganization(field="campaign", name="link_campaign"),
        ),
        migrations.AddConstraint(
            model_name="link",
            constraint=inbox.tenancy.SameOrganization(field="recipient", name="link_recipient"),
        ),
        migrations.AddConstraint(
            model_name="link",
            constraint=inbox.tenancy.SameOrganization(field="message", name="link_message"),
        ),
        migrations.AddConstraint(
            model_name="link",
            constraint=models.CheckConstraint(
                condition=models.Q(("target__regex", "^https?://[^/]")), name="link_target"
            ),
        ),
    ]
