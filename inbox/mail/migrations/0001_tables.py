"""Mails on their way out."""

from django.db import migrations, models
from django.db.models.functions import Now

from inbox import secrets
from inbox.tenancy.tables import Together, key


class Migration(migrations.Migration):
    initial = True
    replaces = [("mail", "0001_first")]
    dependencies = []

    operations = [
        Together(
            migrations.CreateModel(
                name="Letter",
                fields=[
                    ("id", key()),
                    ("kind", models.CharField(blank=True, max_length=20)),
                    ("held", secrets.SecretField()),
                    (
                        "state",
                        models.CharField(
                            choices=[
                                ("waiting", "Waiting"),
                                ("sending", "Sending"),
                                ("done", "Done"),
                                ("unsure", "Unsure"),
                                ("failed", "Failed"),
                            ],
                            default="waiting",
                            max_length=8,
                        ),
                    ),
                    ("tries", models.PositiveSmallIntegerField(default=0)),
                    ("created_at", models.DateTimeField(db_default=Now())),
                    ("due_at", models.DateTimeField(db_default=Now())),
                ],
                options={
                    "indexes": [
                        models.Index(
                            condition=models.Q(("state__in", ["waiting", "sending"])),
                            fields=["state", "due_at"],
                            name="letter_due",
                        )
                    ]
                },
            )
        ),
    ]
