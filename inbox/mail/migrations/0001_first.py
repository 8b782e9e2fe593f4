"""Mails on their way out."""

import django.db.models.functions.datetime
from django.db import migrations, models

import inbox.secrets

STATES = [(name, name.title()) for name in ("waiting", "sending", "done", "unsure", "failed")]


def moment():
    return models.DateTimeField(db_default=django.db.models.functions.datetime.Now())


class Migration(migrations.Migration):
    initial = True

    dependencies = []

    operations = [
        migrations.CreateModel(
            "Letter",
            [
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                ("kind", models.CharField(blank=True, max_length=20)),
                ("held", inbox.secrets.SecretField()),
                ("state", models.CharField(choices=STATES, default="waiting", max_length=8)),
                ("tries", models.PositiveSmallIntegerField(default=0)),
                ("created_at", moment()),
                ("due_at", moment()),
            ],
        ),
        migrations.AddIndex(
            "letter",
            models.Index(
                condition=models.Q(("state__in", ["waiting", "sending"])),
                fields=["state", "due_at"],
                name="letter_due",
            ),
        ),
    ]
