"""Texts that many get: replies go before them."""

from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [
        ("accounts", "0003_about"),
        ("conversations", "0017_voice"),
    ]

    operations = [
        migrations.AddField(
            model_name="message",
            name="bulk",
            field=models.BooleanField(db_default=False),
        ),
        migrations.AddIndex(
            model_name="message",
            index=models.Index(
                condition=models.Q(("bulk", True), ("due_at__isnull", False)),
                fields=["organization", "due_at", "id"],
                name="message_bulk_due",
            ),
        ),
    ]
